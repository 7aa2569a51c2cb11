import { useQuery } from '@tanstack/react-query'
import type { DimensionInfo, MetricInfo } from '../facts/contract.ts'
import { api } from './client.ts'
import { useLanguage } from './kit/words.ts'

export type Catalogue = {
  metrics: readonly MetricInfo[]
  dimensions: readonly DimensionInfo[]
  metric: (id: string) => MetricInfo | undefined
  dimension: (id: string) => DimensionInfo | undefined
  /** Chinese or English name; the id where it is not known. */
  name: (id: string) => string
}

/** The metric catalogue in the person's language; undefined until it is there. */
export const useCatalogue = (): { catalogue: Catalogue | undefined; error: unknown } => {
  const language = useLanguage()
  // A build of the server has one catalogue; it does not change while the page is open.
  const { data, error } = useQuery(api.facts.metrics.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  if (!data) return { catalogue: undefined, error }
  const metric = (id: string) => data.metrics.find((one) => one.id === id)
  const dimension = (id: string) => data.dimensions.find((one) => one.id === id)
  const name = (id: string) => {
    const one = metric(id) ?? dimension(id)
    return one ? (language === 'zh' ? one.name : one.english) : id
  }
  return { catalogue: { ...data, metric, dimension, name }, error }
}
