import { expect, test } from 'vitest'
import { formats } from './formats/all.ts'
import knownHeaders from './formats/known-headers.json' with { type: 'json' }
import { recognise } from './recognise.ts'

for (const [list, known] of Object.entries(knownHeaders)) {
  const head = 'above' in known ? [known.above, known.columns] : [known.columns]
  test(`the header list ${list} is recognised as its own format and every name of it known`, () => {
    const found = recognise(head, formats)
    expect(found?.format.id).toBe(known.format)
    expect(found?.unknown).toEqual([])
  })

  test(`the header list ${list} fits no other format`, () => {
    const others = formats.filter(({ id }) => id !== known.format)
    expect(recognise(head, others)?.format.id).toBeUndefined()
  })
}
