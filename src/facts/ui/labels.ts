import type { QueryAnswer, Value } from '../contract.ts'

/** What a person calls the values of a dimension: of an item its title, which the answer brings along. */
export const labelsIn = (
  { rows }: Pick<QueryAnswer, 'rows'>,
  dimension: string | undefined,
  notGiven: string,
): ((value: Value | undefined) => string) => {
  const titles = new Map(
    dimension === 'item'
      ? rows.flatMap(({ item, item_title }): [string, string][] =>
          item_title ? [[String(item ?? ''), String(item_title)]] : [],
        )
      : [],
  )
  return (value) => {
    const text = String(value ?? '')
    return text === '' ? notGiven : (titles.get(text) ?? text)
  }
}
