import rareSlices from '@fontsource-variable/noto-sans-jp/unicode.json' with { type: 'json' }
import subsetFont from 'subset-font'
import { covers } from './font-coverage.ts'
import { libraryFile } from './library-file.ts'

/** The family of all words; the two others have what it lacks: rare characters of names, and emoji in one colour. */
export const FAMILY = 'Noto Sans SC'
export const RARE_FAMILY = 'Noto Sans JP'
export const EMOJI_FAMILY = 'Noto Emoji'

/** What a set of words is set with. */
export type Typeface = {
  /** TrueType files that together have every sign of `settable` words. */
  fonts: Uint8Array[]
  /** Words without what no font shows; a sign that no font has is spelled, as 〔U+2B740〕. */
  settable: (words: string) => string
}

const signsOf = (words: Iterable<string>): Set<string> => {
  const signs = new Set<string>()
  for (const each of words) for (const sign of each) signs.add(sign)
  return signs
}

/** What joins or varies other signs and shows nothing by itself: an emoji stays without its skin colour or its family. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu

const spelled = (sign: string): string =>
  `〔U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}〕`

const inRanges = (code: number, ranges: string): boolean =>
  ranges.split(',').some((range) => {
    const [from = '', to = from] = range.replace('U+', '').split('-')
    return code >= Number.parseInt(from, 16) && code <= Number.parseInt(to, 16)
  })

/** The slices of the rare font that have these signs, each cut to them: a font of a few kilobytes. */
const rareFonts = async (
  signs: readonly string[],
  weights: readonly number[],
  format: 'truetype' | 'woff2',
) => {
  const fonts: Uint8Array[] = []
  for (const [slice, ranges] of Object.entries(rareSlices)) {
    const here = signs.filter((sign) => inRanges(sign.codePointAt(0) ?? 0, ranges)).join('')
    if (here === '') continue
    const name = slice.replaceAll(/[[\]]/g, '')
    const whole = await libraryFile(
      `@fontsource-variable/noto-sans-jp/files/noto-sans-jp-${name}-wght-normal.woff2`,
    )
    for (const wght of weights)
      fonts.push(
        await subsetFont(Buffer.from(whole), here, { targetFormat: format, variationAxes: { wght } }),
      )
  }
  return fonts
}

const isRare = (sign: string): boolean =>
  Object.values(rareSlices).some((ranges) => inRanges(sign.codePointAt(0) ?? 0, ranges))

const REGULAR = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'
const BOLD = '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'
const EMOJI = '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'

/** Fonts for these words: nothing is missing from a page that is set with them. */
export const typefaceFor = async (words: Iterable<string>): Promise<Typeface> => {
  const [regular, bold, emoji] = await Promise.all([
    libraryFile(REGULAR),
    libraryFile(BOLD),
    libraryFile(EMOJI),
  ])
  const inMain = covers(regular)
  const inEmoji = covers(emoji)
  const others = [...signsOf(words)].filter((sign) => !inMain(sign) && !/\s/.test(sign))
  const rare = others.filter((sign) => !inEmoji(sign) && isRare(sign))
  const cut = rare.length > 0 ? await rareFonts(rare, [400, 700], 'truetype') : []
  // The ranges of a slice name signs that its font has not: what counts is what came out of it.
  const found = cut.map((font) => ({ font, has: covers(font) })).filter(({ has }) => rare.some(has))
  const unknown = new Set(others.filter((sign) => !inEmoji(sign) && !found.some(({ has }) => has(sign))))
  return {
    fonts: [regular, bold, ...(others.some(inEmoji) ? [emoji] : []), ...found.map(({ font }) => font)],
    settable: (text) => {
      const shown = text.replaceAll(INVISIBLE, '')
      return unknown.size === 0
        ? shown
        : [...shown].map((sign) => (unknown.has(sign) ? spelled(sign) : sign)).join('')
    },
  }
}

/** Characters that the fonts of an ordinary computer may lack: CJK Extension A and all beyond the first plane. */
const UNCOMMON = /[\u3400-\u4dbf\u{20000}-\u{3ffff}]/u

/** For a page that is read with the reader's own fonts: small fonts of the characters that these may lack. */
export const uncommonFonts = async (words: Iterable<string>): Promise<Uint8Array[]> => {
  const signs = [...signsOf(words)].filter((sign) => UNCOMMON.test(sign))
  if (signs.length === 0) return []
  const regular = await libraryFile(REGULAR)
  const inMain = covers(regular)
  const main = signs.filter(inMain).join('')
  return [
    ...(main === '' ? [] : [await subsetFont(Buffer.from(regular), main, { targetFormat: 'woff2' })]),
    ...(await rareFonts(
      signs.filter((sign) => !inMain(sign)),
      [400],
      'woff2',
    )),
  ]
}
