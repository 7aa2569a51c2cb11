import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, scrypt } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { Failure } from '../kernel/failure.ts'

/**
 * What a passphrase becomes. The passphrase cannot be had back from it, so an installation may keep it (sealed) to
 * make backups by itself; with it the backups of this salt can be opened.
 */
export const BackupKey = z.object({
  salt: z.base64(),
  /** 32 bytes. */
  master: z.base64(),
})
export type BackupKey = z.infer<typeof BackupKey>

/** With what a sealed backup may be opened; which of them fits is told by the file. */
export type Unlock = { passphrase?: string | undefined; key?: BackupKey | undefined }

/** Shorter ones are guessed by who has the file and time. */
const shortestPassphrase = 10

/** Failure: invalid_input. */
const checkPassphrase = (passphrase: string): void => {
  if ([...passphrase].length < shortestPassphrase)
    throw new Failure('invalid_input', {
      detail: `备份密码太短，至少 ${shortestPassphrase} 个字；几个不相干的词连起来就好记又难猜。`,
    })
}

/** What OWASP names for scrypt: 128 MB and about half a second for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const

/** First line of a sealed backup. */
const MAGIC = 'zhanggui sealed backup 1\n'
/** Plain bytes of a segment; each is followed by its tag. */
const SEGMENT = 64 << 10
const TAG = 16
/** A longer second line is none of ours. */
const HEADER_LIMIT = 2_000

const Header = z.object({
  kdf: z.literal('scrypt'),
  // Bounded: what stands in a foreign file must not take the memory of this machine. scrypt takes powers of two.
  N: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20)
    .refine((n) => (n & (n - 1)) === 0),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
  salt: z.base64().max(100),
  cipher: z.literal('aes-256-gcm'),
  /** Of this file alone: two backups of one passphrase have nothing in common. */
  file: z.base64().max(100),
  /** Tells a wrong passphrase from a damaged file. */
  check: z.string().max(100),
})
type Header = z.infer<typeof Header>

const normal = (passphrase: string): string => passphrase.normalize('NFC')

const derived = (passphrase: string, salt: string, { N, r, p }: Pick<Header, 'N' | 'r' | 'p'>) =>
  new Promise<string>((resolve, reject) =>
    scrypt(
      normal(passphrase),
      Buffer.from(salt, 'base64'),
      32,
      { N, r, p, maxmem: 256 * N * r + (1 << 20) },
      (error, key) => (error ? reject(error) : resolve(key.toString('base64'))),
    ),
  )

/** The key of a passphrase, with a salt of its own. Failure: invalid_input where it is too short. */
export const backupKey = async (passphrase: string): Promise<BackupKey> => {
  checkPassphrase(passphrase)
  const salt = randomBytes(16).toString('base64')
  return { salt, master: await derived(passphrase, salt, cost) }
}

/** Keys of one file. */
const fileKeys = (master: string, file: string): { content: Buffer; check: Buffer } => {
  const bytes = Buffer.from(
    hkdfSync('sha256', Buffer.from(master, 'base64'), Buffer.from(file, 'base64'), 'zhanggui backup', 64),
  )
  return { content: bytes.subarray(0, 32), check: bytes.subarray(32) }
}

const checkOf = (key: Buffer, { check: _, ...header }: Header): string =>
  createHmac('sha256', key).update(JSON.stringify(header)).digest('base64')

/** The number of a segment and whether it is the last one: none can be left out, moved or put at the end. */
const nonceOf = (number: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(number), 3)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** Pieces of exactly `size` bytes, a shorter one at the end, which is told. There is at least one. */
async function* inPieces(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncIterable<{ piece: Buffer; isLast: boolean }> {
  let held = Buffer.alloc(0)
  for await (const chunk of bytes) {
    held = Buffer.concat([held, chunk])
    let at = 0
    // One byte more than a piece says that it is not the last.
    for (; held.length - at > size; at += size) yield { piece: held.subarray(at, at + size), isLast: false }
    held = held.subarray(at)
  }
  yield { piece: held, isLast: true }
}

/**
 * The bytes sealed with a key: two lines that say how, then segments of AES-256-GCM, each with its number and
 * whether it is the last in the nonce.
 */
export async function* sealed(
  bytes: AsyncIterable<Uint8Array>,
  { salt, master }: BackupKey,
): AsyncIterable<Uint8Array> {
  const file = randomBytes(32).toString('base64')
  const keys = fileKeys(master, file)
  const header: Header = { kdf: 'scrypt', ...cost, salt, cipher: 'aes-256-gcm', file, check: '' }
  yield Buffer.from(`${MAGIC}${JSON.stringify({ ...header, check: checkOf(keys.check, header) })}\n`)
  let number = 0
  for await (const { piece, isLast } of inPieces(bytes, SEGMENT)) {
    const cipher = createCipheriv('aes-256-gcm', keys.content, nonceOf(number++, isLast))
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }
}

/** How a file is sealed, and where its segments begin; undefined where it is not. */
const sealOf = async (path: string): Promise<{ header: Header; length: number } | undefined> => {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length + HEADER_LIMIT), 0)
    const text = buffer.subarray(0, bytesRead).toString('latin1')
    if (!text.startsWith(MAGIC)) return undefined
    const end = text.indexOf('\n', MAGIC.length)
    const header = Header.safeParse(asJson(text.slice(MAGIC.length, end))).data
    if (end < 0 || !header) throw damaged(path)
    return { header, length: end + 1 }
  } finally {
    await handle.close()
  }
}

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const damaged = (path: string) =>
  new Failure('backup_unusable', { file: basename(path), detail: '文件损坏、不完整，或者被改过。' })

/** Whether a file is a sealed backup. Error where it cannot be read. */
export const isSealed = async (path: string): Promise<boolean> => (await sealOf(path)) !== undefined

/**
 * The bytes of a backup file, opened where it is sealed. Nothing is given that was not checked.
 * Failures: passphrase_needed, passphrase_wrong, backup_unusable; what the system says where it cannot be read.
 */
export async function* openedBackup(path: string, unlock: Unlock): AsyncIterable<Uint8Array> {
  const seal = await sealOf(path)
  if (!seal) {
    yield* createReadStream(path, { highWaterMark: 1 << 20 })
    return
  }
  const { header, length } = seal
  const { content } = await keysFor(path, header, unlock)
  const bytes = createReadStream(path, { start: length, highWaterMark: 1 << 20 })
  let number = 0
  for await (const { piece, isLast } of inPieces(bytes, SEGMENT + TAG)) {
    if (piece.length < TAG) throw damaged(path)
    const decipher = createDecipheriv('aes-256-gcm', content, nonceOf(number++, isLast), {
      authTagLength: TAG,
    }).setAuthTag(piece.subarray(piece.length - TAG))
    const plain = decipher.update(piece.subarray(0, piece.length - TAG))
    try {
      decipher.final()
    } catch {
      throw damaged(path)
    }
    yield plain
  }
}

const keysFor = async (path: string, header: Header, { passphrase, key }: Unlock) => {
  const masters = [
    ...(key && key.salt === header.salt ? [key.master] : []),
    ...(passphrase === undefined ? [] : [await derived(passphrase, header.salt, header)]),
  ]
  const file = basename(path)
  if (masters.length === 0) throw new Failure('passphrase_needed', { file })
  for (const master of masters) {
    const keys = fileKeys(master, header.file)
    if (checkOf(keys.check, header) === header.check) return keys
  }
  throw new Failure('passphrase_wrong', { file })
}
