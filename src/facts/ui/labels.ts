import type { QueryAnswer } from '../contract.ts'

/** What a person calls the value of a dimension: the item's title where the answer brings it, else the value. */
export const labelOf = (row: QueryAnswer['rows'][number], dimension: string, notGiven: string): string => {
  const named = row[`${dimension}_title`] ?? row[`${dimension}_name`] ?? row[dimension]
  return named === null || named === undefined || named === '' ? notGiven : String(named)
}
