import { valueWord } from '../../kernel/value-words.ts'
import type { Language } from '../../web/kit/preferences.ts'
import type { QueryAnswer, Value } from '../contract.ts'

type Said = { notGiven: string; language: Language }

/** What a person calls the values of a dimension; of an item its id. */
export const valueIn = (dimension: string, value: Value | undefined, { notGiven, language }: Said): string =>
  value === null || value === undefined || value === ''
    ? notGiven
    : valueWord(dimension, String(value), language)

/** The same for a picture: an item by its title, which the answer brings along. */
export const labelsIn = (
  { rows }: Pick<QueryAnswer, 'rows'>,
  dimension: string | undefined,
  said: Said,
): ((value: Value | undefined) => string) => {
  const titles = new Map(
    dimension === 'item'
      ? rows.flatMap(({ item, item_title }): [string, string][] =>
          item_title ? [[String(item ?? ''), String(item_title)]] : [],
        )
      : [],
  )
  return (value) => titles.get(String(value ?? '')) ?? valueIn(dimension ?? '', value, said)
}
