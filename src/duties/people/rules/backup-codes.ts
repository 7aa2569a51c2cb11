/** Without l, i, o, 0 and 1: on paper nobody tells them apart. */
export const backupAlphabet = '23456789abcdefghjkmnpqrstuvwxyz'

/** Two groups of five: 49 bits, more than anybody guesses within the tries that are let through. */
const group = 5

/** Ten codes as they are shown. `random`: a whole number from 0 to below what it is given, each as likely. */
export const newBackupCodes = (random: (below: number) => number): string[] =>
  Array.from({ length: 10 }, () => {
    const signs = Array.from(
      { length: 2 * group },
      () => backupAlphabet[random(backupAlphabet.length)] ?? '',
    ).join('')
    return `${signs.slice(0, group)}-${signs.slice(group)}`
  })

/**
 * What somebody may have meant by what they typed, the likeliest first: spaces and hyphens of any kind do not matter, nor
 * does case. As typed goes first, for codes of before were told apart by case.
 */
export const readBackupCode = (typed: string): string[] => {
  const signs = typed.normalize('NFKC').replace(/[\s\p{Dash_Punctuation}−]/gu, '')
  const written = `${signs.slice(0, group)}-${signs.slice(group)}`
  return [...new Set([written, written.toLowerCase()])]
}
