import type { Batch, Upload } from '../contract.ts'
import type { ImportWords } from './words.ts'

/** Files that wait for an answer before all others; otherwise in the order given. */
export const waitingFirst = (uploads: readonly Upload[]): Upload[] => [
  ...uploads.filter(({ state }) => state === 'waiting'),
  ...uploads.filter(({ state }) => state !== 'waiting'),
]

/** Files that can be taken as they were dropped: of two that bear no time of their own the later one holds. */
export const readyInTurn = (uploads: readonly Upload[]): Upload[] =>
  uploads
    .filter(({ state }) => state === 'ready')
    .sort((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt))

/** Which of a file's batches were taken back since, by hand here or from the command line. */
export const undoneBatches = (
  { shop, sheets }: Pick<Upload, 'shop'> & { sheets: readonly { result: { batch: number | null } | null }[] },
  batches: readonly Pick<Batch, 'shop' | 'batch' | 'status'>[],
): { undone: ReadonlySet<number>; all: boolean } => {
  const own = new Set(sheets.flatMap(({ result }) => (result?.batch ? [result.batch] : [])))
  const undone = new Set(
    batches
      .filter((one) => one.status === 'undone' && one.shop === shop && own.has(one.batch))
      .map(({ batch }) => batch),
  )
  return { undone, all: own.size > 0 && undone.size === own.size }
}

/** How many of the files stand how; those on their way to the server are yet to be read. */
const counted = (uploads: readonly Pick<Upload, 'state'>[], sending: number) => {
  const count = (...states: Upload['state'][]) => uploads.filter(({ state }) => states.includes(state)).length
  return {
    importing: count('importing'),
    ready: count('ready'),
    waiting: count('waiting'),
    failed: count('failed'),
    reading: count('received', 'reading') + sending,
  }
}

/** The most pressing thing about the files in hand, as the page's title. */
export const question = (
  uploads: readonly Pick<Upload, 'state'>[],
  sending: number,
  t: ImportWords,
): string => {
  const { importing, ready, reading, waiting } = counted(uploads, sending)
  if (importing > 0) return t.importing(importing)
  if (ready > 0) return t.ready(ready)
  if (reading > 0) return t.reading(reading)
  if (waiting > 0) return t.waiting(waiting)
  return uploads.length > 0 ? t.finished(uploads.length) : t.emptyQuestion
}

/** What else there is about them, below the title. */
export const answer = (
  uploads: readonly Pick<Upload, 'state'>[],
  sending: number,
  t: ImportWords,
): string => {
  const { importing, ready, reading, waiting, failed } = counted(uploads, sending)
  return [
    importing > 0 && ready > 0 ? t.andReady(ready) : '',
    waiting > 0 && importing + ready + reading > 0 ? t.andWaiting(waiting) : '',
    failed > 0 ? t.andFailed(failed) : '',
    reading > 0 && importing + ready > 0 ? t.andReading(reading) : '',
    t.previewFirst,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
