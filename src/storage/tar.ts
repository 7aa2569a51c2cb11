/** One file of an archive on its way in or out; `body` must be read before the next member is asked for. */
export type TarMember = { name: string; size: number; body: AsyncIterable<Uint8Array> }

const BLOCK = 512

/** Bytes of a POSIX tar archive of plain files, member by member. */
export async function* packTar(
  members: AsyncIterable<TarMember> | Iterable<TarMember>,
): AsyncIterable<Uint8Array> {
  for await (const { name, size, body } of members) {
    if (Buffer.byteLength(name) > 100 || /[^ -~]/.test(name) || size >= 8 ** 11) {
      const pax = paxRecord('path', name) + paxRecord('size', String(size))
      yield header('pax', Buffer.byteLength(pax), 'x')
      yield padded(Buffer.from(pax))
    }
    yield header(name.replace(/[^ -~]/g, '_').slice(-100), Math.min(size, 8 ** 11 - 1), '0')
    let written = 0
    for await (const chunk of body) {
      written += chunk.length
      yield chunk
    }
    if (written !== size) throw new Error(`${name} changed while it was packed: ${written} of ${size} bytes`)
    if (size % BLOCK) yield Buffer.alloc(BLOCK - (size % BLOCK))
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** The members of a tar archive of plain files. Error for anything else, a wrong sum or an early end. */
export async function* unpackTar(bytes: AsyncIterable<Uint8Array>): AsyncIterable<TarMember> {
  const source = byteSource(bytes)
  let extended: { path?: string; size?: string } = {}
  for (;;) {
    const block = await source.take(BLOCK)
    if (block.every((byte) => byte === 0)) return
    const { name, size, type } = readHeader(block)
    if (type === 'x') {
      if (size > 65_536) throw new Error('extended header too long')
      extended = readPax((await source.take(rounded(size))).subarray(0, size))
      continue
    }
    if (type !== '0') throw new Error(`not a plain file: ${name}`)
    const member = { name: extended.path ?? name, size: extended.size ? Number(extended.size) : size }
    extended = {}
    if (!Number.isSafeInteger(member.size) || member.size < 0) throw new Error(`no size: ${member.name}`)
    let left = member.size
    const body = async function* () {
      while (left > 0) {
        const chunk = await source.some(left)
        left -= chunk.length
        yield chunk
      }
    }
    yield { ...member, body: body() }
    if (left > 0) throw new Error(`${member.name} was not read`)
    await source.take(rounded(member.size) - member.size)
  }
}

const rounded = (size: number) => Math.ceil(size / BLOCK) * BLOCK

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes], rounded(bytes.length))

const header = (name: string, size: number, type: '0' | 'x'): Buffer => {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
  block.write(name, 0, 100, 'latin1')
  octal(0o600, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write(type, 156, 'latin1')
  block.write('ustar\u000000', 257, 'latin1')
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Sum of all bytes of a header, those of the sum itself taken as spaces. */
const checksum = (block: Uint8Array): number =>
  block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)

const readHeader = (block: Buffer): { name: string; size: number; type: string } => {
  const text = (at: number, width: number) =>
    block
      .subarray(at, at + width)
      .toString('latin1')
      .replace(/\0[\s\S]*$/, '')
  const octal = (at: number, width: number) => Number.parseInt(text(at, width).trim(), 8)
  if (octal(148, 8) !== checksum(block)) throw new Error('header sum is wrong')
  return { name: text(0, 100), size: octal(124, 12), type: text(156, 1) || '0' }
}

/** `length key=value\n`, where the length counts its own digits. */
const paxRecord = (key: string, value: string): string => {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  const length = [1, 2, 3, 4, 5].map((digits) => rest + digits).find((n) => rest + String(n).length === n)
  return `${length} ${key}=${value}\n`
}

const readPax = (bytes: Uint8Array): { path?: string; size?: string } =>
  Object.fromEntries(
    Array.from(
      Buffer.from(bytes)
        .toString('utf8')
        .matchAll(/(?<!\d)\d+ (path|size)=([^\n]*)\n/g),
      ([, key, value]) => [key, value],
    ),
  )

const byteSource = (bytes: AsyncIterable<Uint8Array>) => {
  const iterator = bytes[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  /** Between one byte and `limit` bytes. */
  const some = async (limit: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const { value, done } = await iterator.next()
      if (done) throw new Error('the archive ends early')
      rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
    const taken = rest.subarray(0, limit)
    rest = rest.subarray(taken.length)
    return taken
  }
  return {
    some,
    async take(count: number): Promise<Buffer> {
      const parts: Buffer[] = []
      let left = count
      while (left > 0) {
        const part = await some(left)
        parts.push(part)
        left -= part.length
      }
      return Buffer.concat(parts)
    },
  }
}
