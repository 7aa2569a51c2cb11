import { useQueries } from '@tanstack/react-query'
import { api } from '../../web/client.ts'
import { useWords } from '../../web/kit/words.ts'
import { useScope } from '../../web/scope.tsx'
import type { Value } from '../contract.ts'
import { factsWords } from './words.ts'

/** Dimensions whose values are numbers that nobody knows by heart. */
const numbered = ['item']
/** As many names are asked for as a page shows at once. */
const most = 60

/** What a person calls the values of a dimension: of an item its title, as soon as it is known. */
export const useLabels = (
  dimension: string | undefined,
  values: readonly string[],
): ((value: Value) => string) => {
  const t = useWords(factsWords)
  const { shop } = useScope()
  const asked =
    dimension !== undefined && numbered.includes(dimension)
      ? [...new Set(values)].filter((value) => value !== '').slice(0, most)
      : []
  const names = useQueries({
    queries: asked.map((value) =>
      api.facts.values.queryOptions({
        input: { ...(shop ? { shop: shop.name } : {}), dimension: dimension ?? '', search: value, limit: 5 },
        staleTime: 300_000,
      }),
    ),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }) =>
          (data ?? []).map(({ value, label }): [string, string] => [value, label]),
        ),
      ),
  })
  return (value) => {
    const text = String(value ?? '')
    return text === '' ? t.notGiven : names.get(text) || text
  }
}
