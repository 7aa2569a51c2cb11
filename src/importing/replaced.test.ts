import { expect, test } from 'vitest'
import { factTables, isFactTable } from '../facts/tables.ts'
import { nameOf, toldColumns } from './replaced.ts'

test('every column that can be replaced has a name that is not English', () => {
  const unnamed = Object.keys(factTables)
    .filter(isFactTable)
    .flatMap((table) =>
      toldColumns(table)
        .filter(([column]) => !/\p{Script=Han}|ID/u.test(nameOf(table, column)))
        .map(([column]) => `${table}.${column}`),
    )
  expect(unnamed).toEqual([])
})
