import { Failure } from './failure.ts'

/** What the operating system said no to: which file, and why, in words. */
export type SystemRefusal = { path: string; reason: string }

/** Why the system says no, in words, whoever passes it on. */
export const systemReasons = {
  noPermission: '没有权限',
  readOnly: '所在的磁盘是只读的',
  gone: '不见了，可能被移走、删除，或磁盘已断开',
  inUse: '正被别的程序占用',
  brokenDisk: '磁盘读写出错',
} as const

const { noPermission, readOnly, gone, inUse, brokenDisk } = systemReasons

const byCode: Record<string, string> = {
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: readOnly,
  ENOENT: gone,
  ENODEV: gone,
  ENXIO: gone,
  ESTALE: gone,
  ENOTDIR: '路径里有一段是文件，不是文件夹',
  EISDIR: '是文件夹，不是文件',
  EEXIST: '已经有同名的文件',
  EBUSY: inUse,
  ETXTBSY: inUse,
  EIO: brokenDisk,
  EMFILE: '打开的文件太多',
  ENFILE: '打开的文件太多',
  ENAMETOOLONG: '路径太长',
  ELOOP: '链接绕成了圈',
  ENOTSUP: '系统不让在那里新建',
}

/** What Node was refused; undefined for everything else. The engines of the stores are told apart in `storage`. */
export const systemRefusal = (error: unknown): SystemRefusal | undefined => {
  if (!(error instanceof Error && 'code' in error && 'path' in error && typeof error.path === 'string'))
    return undefined
  const reason = byCode[String(error.code)]
  return reason ? { path: error.path, reason } : undefined
}

const DISK_FULL = /\b(ENOSPC|EDQUOT)\b/

/** The failure to be told when the system said no; undefined where it did not, and a bug is left. */
export const failureOfSystem = (error: unknown): Failure | undefined => {
  const said = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : ''
  if (DISK_FULL.test(said)) return new Failure('disk_full', {})
  const refusal = systemRefusal(error)
  return refusal && new Failure('file_inaccessible', refusal)
}
