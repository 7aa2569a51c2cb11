import type { Field, FieldType } from '../format.ts'

const of =
  (type: FieldType) =>
  (column: string, ...names: string[]): Field => ({ column, names, type })

/** Fields of a format: column of the table, then the names of its column in any generation, newest first. */
export const text = of('text')
export const id = of('id')
export const money = of('money')
export const count = of('count')
export const number = of('number')
export const ratio = of('ratio')
export const time = of('time')
export const duration = of('duration')
export const flag = of('flag')
export const range = of('range')

/** The day or span of a row, under its usual names. */
export const period = (...names: string[]): Field => ({
  column: 'period',
  names,
  type: 'period',
  required: true,
})

export const required = (field: Field): Field => ({ ...field, required: true })

/** What rows that sum the others up are called. */
export const totalWords = ['合计', '总计', '汇总']

/** Rows that sum the others up, of a table where nothing else can be called so. */
export const totalsIn = (...names: string[]) => ({ names, values: totalWords })

/** Money that may be negative, as in ledgers and refunds. Yuan. */
export const signed = (field: Field): Field => ({ ...field, min: -100_000_000 })

/** Item ids have 8 to 13 digits: anything else in the column means that the row is shifted. */
export const itemId = (column: string, ...names: string[]): Field => ({
  column,
  names,
  type: 'id',
  pattern: '^[0-9]{8,13}$',
})

export const buyerKey = (...names: string[]): Field => ({
  column: 'buyer_key',
  names,
  type: 'text',
  personal: 'buyer key',
})

export const address = (...names: string[]): Field => ({
  column: 'province',
  names,
  type: 'text',
  personal: 'address',
})
