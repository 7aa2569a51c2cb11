import type { Filter } from '../facts/contract.ts'
import { Failure } from '../kernel/failure.ts'

/** A value as a table of a query calls it, or as it is kept. */
const valueFrom = (text: string): string => (text === '（未提供）' ? '' : text)

/** `item=123`, `province=浙江省|江苏省`, `source1!=淘内免费`. */
export const filterFrom = (text: string): Filter => {
  const parts = /^\s*([\w-]+)\s*(!?)=\s*(.*)$/su.exec(text)
  if (!parts?.[1])
    throw new Failure('invalid_input', { detail: `条件「${text}」应写成 item=123 或 province!=浙江省。` })
  const [, dimension, not, values = ''] = parts
  return {
    dimension,
    values: values.split('|').map((value) => valueFrom(value.trim())),
    ...(not ? { not: true } : {}),
  }
}

/** Names in a comma list, in their order. */
export const names = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter(Boolean)
