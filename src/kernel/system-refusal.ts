import { Failure } from './failure.ts'

/** What the operating system said no to: which file, and why, in words. */
export type SystemRefusal = { path: string; reason: string }

const NO_PERMISSION = '没有权限'
const READ_ONLY = '所在的磁盘是只读的'
const GONE = '不见了，可能被移走、删除，或磁盘已断开'
const IN_USE = '正被别的程序占用'
const BROKEN_DISK = '磁盘读写出错'

const byCode: Record<string, string> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: READ_ONLY,
  ENOENT: GONE,
  ENODEV: GONE,
  ENXIO: GONE,
  ESTALE: GONE,
  ENOTDIR: '路径里有一段是文件，不是文件夹',
  EISDIR: '是文件夹，不是文件',
  EEXIST: '已经有同名的文件',
  EBUSY: IN_USE,
  ETXTBSY: IN_USE,
  EIO: BROKEN_DISK,
  EMFILE: '打开的文件太多',
  ENFILE: '打开的文件太多',
  ENAMETOOLONG: '路径太长',
  ELOOP: '链接绕成了圈',
}

/** SQLite's result codes. The second byte tells more: of READONLY, that the file was moved away (1032). */
const bySqlite: Record<number, string> = {
  8: NO_PERMISSION,
  1032: GONE,
  10: BROKEN_DISK,
  14: '打不开，可能没有权限或已不见了',
}

/** DuckDB tells in a sentence, with the system's own words at its end. */
const byWords: readonly [RegExp, string][] = [
  [/permission denied|access is denied/i, NO_PERMISSION],
  [/read-only file system/i, READ_ONLY],
  [/no such file|no files found|cannot find the (file|path)/i, GONE],
  [/being used by another process|could not set lock/i, IN_USE],
  [/input\/output error/i, BROKEN_DISK],
]

/** Undefined for everything that is no refusal of the system. */
export const systemRefusal = (error: unknown): SystemRefusal | undefined => {
  if (!(error instanceof Error)) return undefined
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  if ('errcode' in error && typeof error.errcode === 'number') {
    const reason = bySqlite[error.errcode] ?? bySqlite[error.errcode & 0xff]
    return reason ? { path: 'records.sqlite', reason } : undefined
  }
  if ('code' in error && path !== undefined) {
    const reason = byCode[String(error.code)]
    return reason ? { path, reason } : undefined
  }
  const named = /^IO Error: .*?"([^"]+)"/s.exec(error.message)?.[1]
  const reason = named && byWords.find(([words]) => words.test(error.message))?.[1]
  return named && reason ? { path: named, reason } : undefined
}

const DISK_FULL = /ENOSPC|EDQUOT|no space left|database or disk is full|disk quota/i

/** The failure to be told when the system said no; undefined where it did not, and a bug is left. */
export const failureOfSystem = (error: unknown): Failure | undefined => {
  const said = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : ''
  if (DISK_FULL.test(said)) return new Failure('disk_full', {})
  const refusal = systemRefusal(error)
  return refusal && new Failure('file_inaccessible', refusal)
}
