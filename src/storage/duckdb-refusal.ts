import { Failure } from '../kernel/failure.ts'
import { systemReasons } from '../kernel/system-refusal.ts'

/** DuckDB tells in a sentence, with the system's own words at its end. */
const reasons: readonly [RegExp, string][] = [
  [/permission denied|access is denied/i, systemReasons.noPermission],
  [/read-only file system/i, systemReasons.readOnly],
  [/no such file|no files found|cannot find the (file|path)/i, systemReasons.gone],
  [/being used by another process|could not set lock/i, systemReasons.inUse],
  [/input\/output error/i, systemReasons.brokenDisk],
]

const FULL = /no space left|not enough space on the disk|disk quota/i

/**
 * What DuckDB failed with: `disk_full` or `file_inaccessible` where the system said no to it, else the error itself.
 */
export const duckdbError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  if (FULL.test(error.message)) return new Failure('disk_full', {})
  const path = /^IO Error: .*?"([^"]+)"/s.exec(error.message)?.[1]
  const reason = path && reasons.find(([words]) => words.test(error.message))?.[1]
  return path && reason ? new Failure('file_inaccessible', { path, reason }) : error
}
