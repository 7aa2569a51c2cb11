import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backupAlphabet, newBackupCodes, readBackupCode } from './backup-codes.ts'

test('no sign of a code is taken for another', () => {
  expect(backupAlphabet).toHaveLength(31)
  expect(backupAlphabet).not.toMatch(/[lio01A-Z]/)
  const codes = newBackupCodes(randomInt)
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}$/)
})

test.each([
  'abcde-fgh23',
  'ABCDE-FGH23',
  'abcdefgh23',
  ' abcde fgh23 ',
  'Abcde – FGH23',
  'ａｂｃｄｅ－ｆｇｈ２３',
])('「%s」 is read as the code on the paper', (typed) => {
  expect(readBackupCode(typed)).toContain('abcde-fgh23')
})

test('a code of before, which case told apart, is read as typed first', () => {
  expect(readBackupCode('aB0lI-xYz1O')[0]).toBe('aB0lI-xYz1O')
  expect(readBackupCode('aB0lIxYz1O')[0]).toBe('aB0lI-xYz1O')
})

test('however it is spaced and cased, a code that was made is among the readings', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom('', ' ', '-', '　', '—')), {
        minLength: 11,
        maxLength: 11,
      }),
      (ways) => {
        const [code = ''] = newBackupCodes(randomInt)
        const typed = [...code]
          .map((sign, at) => `${ways[at]?.[0] ? sign.toUpperCase() : sign}${ways[at]?.[1] ?? ''}`)
          .join('')
        expect(readBackupCode(typed)).toContain(code)
      },
    ),
  )
})
