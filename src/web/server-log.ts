/** What is said of the program itself: never a name, a token, a query, a file's name or a word of anybody's data. */
export type LogEntry = {
  level: 'info' | 'error'
  /** What happened, in words that stand in the program. */
  event: string
} & Readonly<Record<string, string | number | null | readonly string[]>>

export type LogForm = 'json' | 'text'

let form: LogForm = 'text'

/** A line of JSON for a program that collects them, or words for a person at a terminal. */
export const logAs = (next: LogForm): void => {
  form = next
}

/** Whether each call is told: on one's own machine nobody reads them. */
export const tellsCalls = (): boolean => form === 'json'

/** Writes one line to the standard error; in words the lines of a list follow below. */
export const log = (entry: LogEntry): void => {
  const time = new Date().toISOString()
  if (form === 'json') {
    console.error(JSON.stringify({ time, ...entry }))
    return
  }
  const { level: _, ...said } = entry
  const words = Object.values(said).filter((value) => typeof value === 'string' || typeof value === 'number')
  const below = Object.values(said).flatMap((value) => (Array.isArray(value) ? value : []))
  console.error([[time, ...words].filter((word) => word !== '').join(' '), ...below].join('\n'))
}
