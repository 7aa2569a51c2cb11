import type { Finding } from '../contract.ts'
import { forbiddenWords } from './forbidden-words.ts'

/** Full-width letters and signs are the same letters; case does not matter. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

const places = (text: string, word: string): number[] => {
  const found: number[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) found.push(at)
  return found
}

/** A Latin word is one only where no letter or digit stands beside it: NO.1 is not in NO.10, best not in Bestway. */
const standsAlone = (text: string, at: number, word: string): boolean => {
  const isLatin = (sign: string | undefined) => sign !== undefined && /[a-z0-9]/.test(sign)
  if (!isLatin(word[0])) return true
  return !(isLatin(text[at - 1]) || (isLatin(word.at(-1)) && isLatin(text[at + word.length])))
}

/** Words that the law or the platform forbids, each with the reason; what is plainly meant otherwise is left. */
export const wordFindings = (text: string, at = '标题'): Finding[] => {
  const told = folded(text)
  return forbiddenWords.flatMap(({ words, severity, reason, fix, unless = [] }): Finding[] => {
    const exempt = unless.flatMap((phrase) =>
      places(told, folded(phrase)).map((from) => ({ from, to: from + folded(phrase).length })),
    )
    const found = words.filter((word) => {
      const length = word.length
      return places(told, word).some(
        (from) =>
          standsAlone(told, from, word) && !exempt.some((one) => one.from <= from && from + length <= one.to),
      )
    })
    return found.length === 0
      ? []
      : [{ check: 'words', severity, at, reason: `「${found.join('」「')}」：${reason}`, fix }]
  })
}
