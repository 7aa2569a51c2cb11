import type { FailureCode } from '../kernel/failure.ts'
import type { Language } from './kit/preferences.ts'
import type { Refusal } from './refusal.ts'

let english: (typeof import('./sayings-english.ts') & typeof import('./english-sentences.ts')) | undefined

/** Brings the English sentences, which nobody else waits for; before that the server's own words are shown. */
export const bringEnglish = async (): Promise<void> => {
  const [sayings, sentences] = await Promise.all([
    import('./sayings-english.ts'),
    import('./english-sentences.ts'),
  ])
  english = { ...sayings, ...sentences }
}

type Told = { code: string; message: string }

/** A note, a reason or an import's remark in the person's language. */
export const told = (
  { code, message }: Told,
  kind: 'notes' | 'reasons' | 'imports',
  language: Language,
): string => {
  const found = language === 'en' ? english?.[kind][code.replace(/-total$/, '')] : undefined
  if (found === undefined) return message
  return code.endsWith('-total') ? `in total, ${found}` : found
}

/** The same where it stands by itself and not behind the name of a figure. */
export const toldAlone = (note: Told, kind: 'notes' | 'reasons' | 'imports', language: Language): string => {
  const words = told(note, kind, language)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

const isOf = (failures: Readonly<Record<FailureCode, unknown>>, code: string): code is FailureCode =>
  code in failures

/** What fills a slot is Chinese too where the server made it; names stay as they are. */
const inEnglish = (text: string): string => english?.sentenceInEnglish(text) ?? text

/** Slots that hold words of the server; the others hold names, files and figures. */
const SAID: ReadonlySet<string> = new Set(['detail', 'what', 'permission', 'permissions', 'reason', 'way'])

const filled = (sentence: string, details: Refusal['details']): string | undefined => {
  const names = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (names.some((name) => details[name] === undefined)) return undefined
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
    SAID.has(name) ? inEnglish(String(details[name])) : String(details[name]),
  )
}

/** A refusal in the person's language. */
export const toldRefusal = (refusal: Refusal, language: Language): Refusal => {
  if (language === 'zh' || !english || !isOf(english.failures, refusal.code)) return refusal
  const [say, next] = english.failures[refusal.code]
  return {
    ...refusal,
    message: filled(say, refusal.details) ?? refusal.message,
    next: filled(next, refusal.details) ?? refusal.next,
  }
}
