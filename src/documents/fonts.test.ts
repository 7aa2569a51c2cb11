import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weeklyReport } from './fixtures.ts'
import { covers } from './font-coverage.ts'
import { typefaceFor, uncommonFonts } from './fonts.ts'
import { wordsOf } from './printed-words.ts'

/** Signs of `words` as they are set that none of the fonts has. */
const squares = async (...words: string[]): Promise<string[]> => {
  const { fonts, settable } = await typefaceFor(words)
  const all = fonts.map(covers)
  return [...words.map(settable).join('')].filter((sign) => !/\s/.test(sign) && !all.some((has) => has(sign)))
}

test('rare names, old characters and emoji have their glyphs', async () => {
  expect(await squares('㛃𠮷䶮犇燊堃、龘𬴂', '羽绒被🎉😀🔥👩‍👩‍👧👍🏽', 'Ωé½①℃≥→▲▼ 元 ￥ €')).toEqual([])
  const { settable } = await typefaceFor(['㛃𠮷䶮🎉👍🏽'])
  expect(settable('㛃𠮷䶮🎉👍🏽')).toBe('㛃𠮷䶮🎉👍')
})

test('a sign whose range is named by a font that has it not is spelled', async () => {
  for (const sign of ['\u{a720}', '\u{2c60}']) {
    const { settable } = await typefaceFor([sign])
    expect(settable(`甲${sign}`)).toBe(`甲〔U+${sign.charCodeAt(0).toString(16).toUpperCase()}〕`)
  }
})

test('old forms of the first plane have their glyphs, in a font cut down to them', async () => {
  expect(await squares('\u{f91b}')).toEqual([])
  expect(await squares('\u{f91b}甲\u{f902}')).toEqual([])
  // Of this one none of the fonts has a glyph.
  expect(await squares('\u{a720}')).toEqual([])
})

test('what no font has is spelled, and nothing else is', async () => {
  const { settable } = await typefaceFor(['甲\u{2ceb0}乙'])
  expect(settable('甲\u{2ceb0}乙')).toBe('甲〔U+2CEB0〕乙')
})

test('a report has no square', async () => {
  expect(await squares(...wordsOf(weeklyReport()))).toEqual([])
})

test('no words whatever have a square', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (words) => {
      expect(await squares(words.replaceAll(/\p{Cc}/gu, ''))).toEqual([])
    }),
    { numRuns: 25 },
  )
}, 120_000)

test('a page brings fonts only for what the readers may lack', async () => {
  expect(await uncommonFonts(['支付金额 ABC 🎉'])).toEqual([])
  const fonts = await uncommonFonts(['㛃𠮷䶮'])
  expect(fonts).toHaveLength(2)
  expect(fonts.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(10_000)
})
