import { useQueries } from '@tanstack/react-query'
import { valueWord } from '../kernel/value-words.ts'
import type { Where } from './address.ts'
import { api } from './client.ts'
import type { Language } from './kit/preferences.ts'
import { useLanguage } from './kit/words.ts'
import { useScope } from './scope.tsx'

/** Of a filter with many values only the first are asked for; the others show as they are. */
const most = 5

/** What a person calls the values that filters keep; the value itself where no name is known. */
export const useValueLabels = (
  filters: readonly Where[],
  notGiven: string,
): ((dimension: string, value: string) => string) => {
  const { shop } = useScope()
  const language = useLanguage()
  const asked = filters
    // Only items have names of their own; codes have words that are known here.
    .filter(({ dimension }) => dimension === 'item')
    .flatMap(({ dimension, values }) =>
      values
        .filter((value) => value !== '')
        .slice(0, most)
        .map((value) => ({ dimension, value })),
    )
  const answers = useQueries({
    queries: asked.map(({ dimension, value }) =>
      api.facts.values.queryOptions({
        input: { ...(shop ? { shop: shop.name } : {}), dimension, search: value, limit: 20 },
        enabled: shop !== undefined && shop.id !== 0,
      }),
    ),
  })
  const labels = new Map(
    asked.map(({ dimension, value }, index) => [
      `${dimension}:${value}`,
      answers[index]?.data?.find((one) => one.value === value)?.label,
    ]),
  )
  return (dimension, value) =>
    labels.get(`${dimension}:${value}`) || valueWord(dimension, value, language) || notGiven
}

/** What a person calls a column of the facts: it is named in English itself, as placed_at, sku_name. */
export const columnTitle = ({ id, name }: { id: string; name: string }, language: Language): string => {
  if (language === 'zh') return name
  const words = id.replace(/_text$/, '').replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
