import { expect, test } from 'vitest'
import { formats } from './formats/all.ts'
import knownHeaders from './formats/known-headers.json' with { type: 'json' }
import { recognise } from './recognise.ts'

const families: readonly (readonly [RegExp, string])[] = [
  [/^order-(csv|xlsx)/, 'order'],
  [/^item-csv-old/, 'order-line-old'],
  [/^item-(2022|xlsx)/, 'order-line'],
  [/^refund-/, 'refund'],
  [/^wujie-(item|plan|keyword|crowd|scene)/, 'wujie-$1'],
  [/^sycm-(item|shop-daily)$/, 'sycm-$1'],
]

for (const [list, { columns }] of Object.entries(knownHeaders)) {
  const family = families.find(([pattern]) => pattern.test(list))
  if (!family) continue
  test(`the header list ${list} is recognised as its own format, every name of it known`, () => {
    const found = recognise([columns], formats)
    const [pattern, id] = family
    expect(found?.format.id).toBe(id.replace('$1', pattern.exec(list)?.[1] ?? ''))
    expect(found?.unknown).toEqual([])
  })
}
