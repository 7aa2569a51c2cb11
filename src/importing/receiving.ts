import { randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../kernel/failure.ts'
import type { Folder } from '../storage/folder.ts'
import { type LimitKey, type Limits, overLimit } from './limits.ts'

/** Workbooks are held to a tighter bound than text, which is read as a stream. */
const limitFor = (name: string): LimitKey => (/\.xls[xmb]?$/i.test(name) ? 'workbookBytes' : 'csvBytes')

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const fullDisk = ['ENOSPC', 'EDQUOT']
const brokenOff = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']

/** What went wrong on the way, in words; anything else is a bug. */
const refusalOf = (name: string, error: unknown): unknown => {
  const code = codeOf(error)
  if (fullDisk.includes(code)) return new Failure('disk_full', {})
  return brokenOff.includes(code) ? broken(name) : error
}

const broken = (file: string): Failure => new Failure('upload_broken', { file, detail: '上传中途断开了。' })

export type Arriving = {
  name: string
  body: AsyncIterable<Uint8Array>
  /** Bytes as announced, 0 where they are not. */
  announced?: number
  /** Whether the body came whole. */
  isComplete?: () => boolean
}

/** A free place in the uploads folder and the id that belongs to it. */
export const freePlace = ({ uploads }: Folder): { id: string; path: string } => {
  const id = randomUUID()
  return { id, path: join(uploads, id) }
}

/**
 * Writes a file to `path` as it comes and gives its size in bytes once it is safe on disk. Over the limit it
 * stops at once; whatever goes wrong, no half file stays. Throws `file_too_large`, `upload_broken`,
 * `disk_full`.
 */
export const receivedFile = async (
  { name, body, announced = 0, isComplete = () => true }: Arriving,
  { path, limits }: { path: string; limits: Limits },
): Promise<number> => {
  const limit = limitFor(name)
  if (announced > limits[limit]) throw overLimit(name, limit, announced, limits)
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > limits[limit]) throw overLimit(name, limit, bytes, limits)
      // Not `write`: on a disk that is nearly full that takes a part of the chunk without a word.
      await file.writeFile(chunk)
    }
    if (!isComplete()) throw broken(name)
    await file.sync()
    await file.close()
    return bytes
  } catch (error) {
    await file.close().catch(() => undefined)
    await unlink(path)
    throw refusalOf(name, error)
  }
}
