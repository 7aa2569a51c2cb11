import { expect, test } from 'vitest'
import { formats } from '../importing/formats/all.ts'
import { pageExports } from './page-exports.ts'

test.each(Object.entries(pageExports))(
  'an empty %s page names exports that can be fetched, and where',
  (_, ids) => {
    expect(ids.length).toBeGreaterThan(0)
    for (const id of ids) {
      const format = formats.find((one) => one.id === id)
      expect([id, format?.menu ?? '']).not.toEqual([id, ''])
    }
  },
)
