import { Failure } from '../kernel/failure.ts'
import { type Call, textFlag } from './command.ts'

/** Is it written as a whole number? `Number` would also read 0x1, 1e3 and nothing at all. */
const isWhole = (text: string): boolean => /^\d{1,15}$/.test(text)

/** What a flag says, a whole number within the bounds; undefined where it is not given. Failure: invalid_input. */
export const wholeFlag = (
  { flags }: Call,
  name: string,
  { least = 1, most }: { least?: number; most: number },
): number | undefined => {
  const text = textFlag(flags, name)?.trim()
  if (text === undefined) return undefined
  const value = Number(text)
  if (!isWhole(text) || value < least || value > most)
    throw new Failure('invalid_input', {
      detail: `--${name} 应为 ${least} 到 ${most} 之间的整数，现在是「${text}」。`,
    })
  return value
}

/** A number that something is called by, as a batch; undefined where the word is none. */
export const numberIn = (word: string | undefined): number | undefined =>
  word !== undefined && isWhole(word) && Number(word) > 0 ? Number(word) : undefined
