import { type Language, usePreferences } from './preferences.ts'

/** One message table: Chinese first, English with the same keys. */
export type Words<T> = { zh: T; en: T }

export const words = <T>(zh: T, en: NoInfer<T>): Words<T> => ({ zh, en })

export const useLanguage = (): Language => usePreferences().language

/** Signs between words. */
export const punctuation = words(
  {
    list: '、',
    comma: '，',
    colon: '：',
    semicolon: '；',
    stop: '。',
    inBrackets: (words: string) => `（${words}）`,
  },
  {
    list: ', ',
    comma: ', ',
    colon: ': ',
    semicolon: '; ',
    stop: '. ',
    inBrackets: (words: string) => ` (${words})`,
  },
)

/** The messages of a table in the person's language. */
export const useWords = <T>(table: Words<T>): T => table[useLanguage()]

/** English for so many of something: 1 day, 2 days. `many` where it is not the one with an s. */
export const counted = (count: number | string, one: string, many = `${one}s`): string =>
  `${count} ${String(count) === '1' ? one : many}`
