import type { Value } from '../../../facts/contract.ts'

/** Fen of a yuan text, a number as it is; null for what is not known or only a range. */
export const numberIn = (value: Value | undefined, isMoney: boolean): number | null => {
  if (value === null || value === undefined) return null
  if (isMoney) return Math.round(Number(value) * 100)
  return typeof value === 'number' ? value : null
}
