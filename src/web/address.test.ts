import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  parseSearch,
  readFigure,
  readWhere,
  ScopeSearch,
  stringifySearch,
  writeFigure,
  writeWhere,
} from './address.ts'

const sign = fc.constantFrom('a', '浙', '，', ',', ':', '|', '~', '!', '\\', '&', '=', '%', '+', ' ', '#')
const text = fc.string({ unit: sign, maxLength: 8 })
const filter = fc.record(
  {
    dimension: text.filter((name) => name !== ''),
    values: fc.array(text, { minLength: 1, maxLength: 4 }),
    not: fc.constant(true),
  },
  { requiredKeys: ['dimension', 'values'] },
)

test('filters of any text come back from the address as they were', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 4 }), (filters) => {
      const query = stringifySearch({ where: writeWhere(filters) })
      expect(readWhere(parseSearch(query.slice(1)).where)).toEqual(filters)
    }),
  )
})

test('an opened figure comes back from the address as it was', () => {
  fc.assert(
    fc.property(fc.array(filter, { minLength: 1, maxLength: 3 }), (where) => {
      const figure = { metric: 'paid_amount', from: '2026-11-01', to: '2026-11-07', where }
      expect(readFigure(writeFigure(figure))).toEqual(figure)
    }),
  )
  expect(readFigure('paid_amount')).toEqual({ metric: 'paid_amount' })
  expect(readFigure(undefined)).toBeUndefined()
  expect(readFigure('paid_amount~x~y')).toEqual({ metric: 'paid_amount' })
})

test('filters read well in an address', () => {
  expect(stringifySearch({ where: writeWhere([{ dimension: 'item', values: ['1', '2'] }]), m: 'a,b' })).toBe(
    '?where=item:1%7C2&m=a,b',
  )
})

test('what cannot be read is left out instead of breaking the page', () => {
  expect(
    ScopeSearch({ shop: '猫爪', period: 'never', from: '2026-02-30', to: '2026-11-07', compare: 3 }),
  ).toEqual({ shop: '猫爪', to: '2026-11-07' })
  expect(readWhere('nothing,:x,item:1:2')).toEqual([])
})

test('days of years that nobody can mean are left out: a browser would count them one by one', () => {
  expect(ScopeSearch({ from: '0001-01-01', to: '9999-12-31' })).toEqual({})
  expect(readFigure('paid_amount~0001-01-01~9999-12-31')).toEqual({ metric: 'paid_amount' })
})

test('a shop named like a number stays text', () => {
  expect(parseSearch(stringifySearch({ shop: '1688' }).slice(1))).toEqual({ shop: '1688' })
})
