import { Failure } from '../kernel/failure.ts'
import { systemReasons } from '../kernel/system-refusal.ts'

const FULL = 13

/** SQLite's result codes. The second byte tells more: of READONLY, that the file was moved away (1032). */
const reasons: Readonly<Record<number, string>> = {
  8: systemReasons.noPermission,
  1032: systemReasons.gone,
  10: systemReasons.brokenDisk,
  14: '打不开，可能没有权限或已不见了',
}

/**
 * What SQLite failed with on a file: `disk_full` or `file_inaccessible` where the system said no to it, else the
 * error itself.
 */
export const sqliteError = (error: unknown, file: string): unknown => {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return error
  const kind = error.errcode & 0xff
  if (kind === FULL) return new Failure('disk_full', {})
  const reason = reasons[error.errcode] ?? reasons[kind]
  return reason ? new Failure('file_inaccessible', { path: file, reason }) : error
}

/** Does `work` on a file, with what the system refuses told as a failure: disk_full, file_inaccessible. */
export const onSqlite = <R>(file: string, work: () => R): R => {
  try {
    return work()
  } catch (error) {
    throw sqliteError(error, file)
  }
}
