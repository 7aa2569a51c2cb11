import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inputWithoutTurns, lookOf, visibleText, withoutTurns } from './visible-text.ts'

test.each([
  ['zero-width space', '旗舰\u200b店'],
  ['byte order mark', '\ufeff旗舰店'],
  ['direction marks', '\u202e旗舰店\u202c'],
  ['word joiner, soft hyphen and a filler', '旗\u2060舰\u00ad店\u3164'],
  ['control characters at the ends', '\u0000旗舰店\r\n'],
  ['ideographic and no-break spaces at the ends', '\u3000旗舰店\u00a0 '],
  ['half of a surrogate pair', '旗舰店\ud83d'],
])('a name is kept without its %s', (_, name) => {
  expect(visibleText(name)).toBe('旗舰店')
})

test('spaces inside stay, as one; signs that belong to a name stay as they are typed', () => {
  expect(visibleText('A\u3000\tB（天猫）')).toBe('A B（天猫）')
  expect(visibleText('𠮷野家🍚')).toBe('𠮷野家🍚')
  expect(visibleText('\u200b \u0007')).toBe('')
})

test('names look alike in full and half width, in large and small letters, with marks composed or not', () => {
  expect(lookOf('ＡＢＣ旗舰店（天猫）')).toBe(lookOf('abc旗舰店(天猫) '))
  expect(lookOf('Cafe\u0301')).toBe(lookOf('CAFÉ'))
  expect(lookOf('旗舰店')).not.toBe(lookOf('旗舰店二'))
})

test('cleaning a clean name changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = visibleText(text)
      expect(visibleText(once)).toBe(once)
      expect(lookOf(lookOf(text))).toBe(lookOf(text))
    }),
  )
})

test('what turns the direction of a text goes, in every text of an input and in no file or date', () => {
  expect(withoutTurns('\u202e店旗\u2066舰\u200f\u2069旗\u200d舰 ')).toBe('店旗舰旗\u200d舰 ')
  const file = new File(['\u202e'], 'a.csv')
  const at = new Date(0)
  expect(inputWithoutTurns({ a: ['\u202a甲', 1, null, at], '\u202d材质': { b: '乙\u2067' }, file })).toEqual({
    a: ['甲', 1, null, at],
    材质: { b: '乙' },
    file,
  })
  expect(inputWithoutTurns(undefined)).toBeUndefined()
})
