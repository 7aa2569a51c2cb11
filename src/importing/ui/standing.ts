import type { Batch, Upload } from '../contract.ts'

/** Files that wait for an answer before all others; otherwise in the order given. */
export const waitingFirst = (uploads: readonly Upload[]): Upload[] => [
  ...uploads.filter(({ state }) => state === 'waiting'),
  ...uploads.filter(({ state }) => state !== 'waiting'),
]

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
