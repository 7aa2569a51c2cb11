import type { Filter } from '../facts/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { knownValues } from '../kernel/value-words.ts'

/** A value as a table of a query calls it, or as it is kept: 周一 or 1. Failure: invalid_input where there is none such. */
const valueFrom = (dimension: string, text: string): string => {
  if (text === '（未提供）') return ''
  const known = knownValues(dimension)
  if (!known || text === '') return text
  const hour = dimension === 'hour' ? text.padStart(2, '0') : text
  const found = known.find(({ value, label }) => value === hour || label === text)
  if (found) return found.value
  throw new Failure('invalid_input', {
    detail: `${dimension} 没有「${text}」这个值，可以写 ${known.map(({ label }) => label).join('、')}。`,
  })
}

/** `item=123`, `province=浙江省|江苏省`, `source1!=淘内免费`. */
export const filterFrom = (text: string): Filter => {
  const parts = /^\s*([\w-]+)\s*(!?)=\s*(.*)$/su.exec(text)
  if (!parts?.[1])
    throw new Failure('invalid_input', { detail: `条件「${text}」应写成 item=123 或 province!=浙江省。` })
  const [, dimension, not, values = ''] = parts
  return {
    dimension,
    values: values.split('|').map((value) => valueFrom(dimension, value.trim())),
    ...(not ? { not: true } : {}),
  }
}

/** Names in a comma list, in their order. */
export const names = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter(Boolean)
