import { type Language, usePreferences } from './preferences.ts'

/** One message table: Chinese first, English with the same keys. */
export type Words<T> = { zh: T; en: T }

export const words = <T>(zh: T, en: NoInfer<T>): Words<T> => ({ zh, en })

export const useLanguage = (): Language => usePreferences().language

/** Signs between words. */
export const punctuation = words(
  { list: '、', comma: '，', colon: '：', semicolon: '；', stop: '。' },
  { list: ', ', comma: ', ', colon: ': ', semicolon: '; ', stop: '. ' },
)

/** The messages of a table in the person's language. */
export const useWords = <T>(table: Words<T>): T => table[useLanguage()]
