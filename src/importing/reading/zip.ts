import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Failure, isFailure } from '../../kernel/failure.ts'
import { overLimit } from '../limits.ts'
import type { Source } from './source.ts'
import { memberName } from './zip-name.ts'

/** A small file may well shrink a thousandfold; only what grows large is a danger. */
const RATIO_MATTERS_FROM = 10_000_000

export type ZipMember = {
  name: string
  /** Declared; the real size is held to it while reading. */
  size: number
  /** Its bytes, checked against the declared size and checksum; a mismatch throws file_unreadable. */
  chunks: () => AsyncGenerator<Buffer>
}

export type Zip = { members: ZipMember[]; close: () => void }

/**
 * Opens an archive and looks at its directory before anything is unpacked: number of entries, declared sizes and
 * ratio, encryption. Throws file_unreadable, file_too_large or file_encrypted.
 */
export const openZip = async (source: Source): Promise<Zip> => {
  const { path, name, limits } = source
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false }).catch(
    () => {
      throw brokenZip(name)
    },
  )
  try {
    // A workbook package has more parts than an archive may have files.
    const most = limits.packageEntries
    if (zip.entryCount > most) throw overLimit(name, 'packageEntries', zip.entryCount, limits)
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) {
      entries.push(entry)
      if (entries.length > most) throw overLimit(name, 'packageEntries', entries.length, limits)
    }
    if (!isWholeDirectory(path, entries)) throw brokenZip(name)
    checkEntries(entries, source)
    const members = entries.map((entry) => ({
      name: memberName(entry),
      size: entry.uncompressedSize,
      chunks: () => chunksOf(zip, entry, source),
    }))
    return { members: members.filter((member) => !member.name.endsWith('/')), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw isFailure(error) ? error : brokenZip(name)
  }
}

const END_RECORD = Buffer.from('PK\x05\x06')
const LONGEST_END = 22 + 0xffff

/** Whether the entries fill the directory: one that counts too few of them would lose the rest without a word. */
const isWholeDirectory = (path: string, entries: readonly Entry[]): boolean => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const end = Buffer.alloc(Math.min(size, LONGEST_END))
    readSync(file, end, 0, end.length, size - end.length)
    const record = end.lastIndexOf(END_RECORD)
    if (record === -1 || record + 16 > end.length) return false
    const claimed = end.readUInt32LE(record + 12)
    const length = entries.reduce(
      (sum, entry) => sum + 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength,
      0,
    )
    // A very large archive keeps its sizes elsewhere.
    return claimed === length || claimed === 0xffffffff
  } finally {
    closeSync(file)
  }
}

const checkEntries = (entries: readonly Entry[], { name, limits }: Source) => {
  let packed = 0
  let unpacked = 0
  for (const entry of entries) {
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    if (entry.isEncrypted()) throw new Failure('file_encrypted', { file: name })
    checkRatio(entry.compressedSize, entry.uncompressedSize)
    if (unpacked > limits.unzippedBytes) throw overLimit(name, 'unzippedBytes', unpacked, limits)
  }
  checkRatio(packed, unpacked)

  function checkRatio(from: number, to: number) {
    const ratio = to / Math.max(1, from)
    if (to > RATIO_MATTERS_FROM && ratio > limits.zipRatio)
      throw overLimit(name, 'zipRatio', Math.round(ratio), limits)
  }
}

async function* chunksOf(zip: ZipFile, entry: Entry, { name, limits }: Source): AsyncGenerator<Buffer> {
  let size = 0
  let sum = 0
  try {
    for await (const chunk of await unpacked(zip, entry)) {
      if (!Buffer.isBuffer(chunk)) throw brokenZip(name)
      size += chunk.length
      // The directory may lie: what counts is what comes out.
      if (size > limits.unzippedBytes) throw overLimit(name, 'unzippedBytes', size, limits)
      if (size > entry.uncompressedSize) throw brokenZip(name)
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw isFailure(error) ? error : brokenZip(name)
  }
  if (size !== entry.uncompressedSize || sum !== entry.crc32) throw brokenZip(name)
}

/** Larger pieces than the default make the way through the readers a good deal shorter. */
const PIECE = 1 << 18

const unpacked = async (zip: ZipFile, entry: Entry): Promise<Readable> => {
  if (entry.compressionMethod === 0) return await zip.openReadStreamPromise(entry)
  if (entry.compressionMethod !== 8) throw new Error(`compression method ${entry.compressionMethod}`)
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  return pipeline(packed, createInflateRaw({ chunkSize: PIECE }), () => {})
}

const brokenZip = (file: string): Failure =>
  new Failure('file_unreadable', { file, detail: '压缩内容已损坏（大小或校验和不符）。' })

/** A whole small member in memory. */
export const wholeMember = async (member: ZipMember): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of member.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
