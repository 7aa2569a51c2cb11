import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { literal, quotedName } from './quoting.ts'

test('any text and any name comes through SQL as it was', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom("'", '"', '\\', ';', '-', '名', ' ', 'a'), maxLength: 12 }),
        async (text) => {
          const name = `n${text}`
          const result = await connection.runAndReadAll(`select ${literal(text)} as ${quotedName(name)}`)
          expect(result.getRowObjects()).toEqual([{ [name]: text }])
        },
      ),
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
})
