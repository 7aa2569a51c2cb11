import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TarMember } from './tar.ts'

/**
 * Rows of a table as PostgreSQL's COPY writes them: fields between tabs, `\N` for none, backslash before what would
 * be taken for a sign. The form in which rows go from one engine to another; a backup of a PostgreSQL has it, too.
 */
export type CopiedTable = { name: string; columns: string[] }

const PART = 16 << 20

/** A value as a field; undefined for none. */
export const copyField = (value: string | undefined): string =>
  value === undefined ? '\\N' : value.replace(/[\\\t\n\r\b\f\v]/g, (sign) => written[sign] ?? sign)

const written: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
}
const read: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' }

/** The values of a line, without its end; null for none. */
export const copyValues = (line: string): (string | null)[] =>
  line
    .split('\t')
    .map((field) =>
      field === '\\N' ? null : field.replace(/\\([\s\S])/g, (_, sign: string) => read[sign] ?? sign),
    )

/** The members of a table's rows, in parts of some megabytes: `postgres/<table>/<number>.copy`, numbered after `prefix`. */
export async function* copyParts(
  table: string,
  bytes: AsyncIterable<Buffer>,
  prefix = '',
): AsyncIterable<TarMember> {
  let pending: Buffer[] = []
  let size = 0
  let number = 0
  const part = (): TarMember => {
    const body = Buffer.concat(pending)
    pending = []
    size = 0
    const name = `postgres/${table}/${prefix}${String(++number).padStart(6, '0')}.copy`
    return { name, size: body.length, body: once(body) }
  }
  for await (const chunk of bytes) {
    pending.push(chunk)
    size += chunk.length
    if (size >= PART) yield part()
  }
  if (size > 0) yield part()
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes
}

/** The files of a table's parts in a folder that holds one folder for each table, in order. */
export const partsOf = async (dir: string, table: string): Promise<string[]> => {
  const names = await readdir(join(dir, table)).catch(() => [])
  return names.sort().map((name) => join(dir, table, name))
}

/** The bytes of a table's rows. */
export async function* copiedBytes(dir: string, table: string): AsyncIterable<Buffer> {
  for (const path of await partsOf(dir, table)) yield* createReadStream(path, { highWaterMark: 1 << 20 })
}

/** The lines of a table's rows. */
export async function* copiedLines(dir: string, table: string): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of copiedBytes(dir, table)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') throw new Error(`${table}: the last row is cut off`)
}

/** How many rows there are: a line feed within a text is written as a sign. */
export const copiedRows = async (dir: string, table: string): Promise<number> => {
  let rows = 0
  for await (const chunk of copiedBytes(dir, table))
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows++
  return rows
}
