import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, expect, test } from 'vitest'
import { isFailure } from '../../kernel/failure.ts'
import { defaultLimits } from '../limits.ts'
import { packageOf, xlsxOf, zipOf } from './fixtures.ts'
import { readTables } from './tables.ts'

/** Few in the everyday run; FUZZ_RUNS=100000 for the long one, spread over the kinds. */
const runs = Number(process.env.FUZZ_RUNS ?? 600)
const into = mkdtempSync(join(tmpdir(), 'zhanggui-fuzz-'))
afterAll(() => rmSync(into, { recursive: true }))

const rows = [
  ['订单编号', '标题', '金额', '时间'],
  ['="350000000000000001"', '红,"裙子"\n长款', '1,234.50', '2020-02-21 10:00:01'],
  ['=""', '㐀𠮷', '12.34%', ''],
]
const csv = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
const workbook = {
  sharedStrings: '<si><t>订单编号</t></si><si><r><t>红</t></r><r><t>&amp;</t></r></si>',
  styles:
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy/m/d"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>',
  sheets: [
    {
      name: 'export',
      xml: '<dimension ref="A1"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43882.5</v></c></row><row r="3"><c r="C3" t="inlineStr"><is><t>x</t></is></c><c><v>1E+18</v></c></row></sheetData>',
    },
  ],
}
const biff = (): Buffer => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([...rows, [1.5, true, null, 43882]]), '商品')
  return Buffer.from(write(book, { type: 'buffer', bookType: 'biff8' }))
}

const seeds: Record<string, Buffer> = {
  csv: Buffer.from(csv),
  'GB18030 csv': iconv.encode(csv, 'gb18030'),
  'UTF-16 csv': iconv.encode(csv, 'utf16le', { addBOM: true }),
  xlsx: xlsxOf(workbook),
  xls: biff(),
  zip: zipOf([
    { name: '订单.csv', content: iconv.encode(csv, 'gb18030') },
    { name: 'a/b.xlsx', content: xlsxOf(workbook) },
  ]),
}

type Mutation = (bytes: Buffer) => Buffer
const mutated = (bytes: Buffer, chosen: readonly Mutation[]): Buffer => {
  let changed = bytes
  for (const mutate of chosen) changed = mutate(changed)
  return changed
}

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const at = (bytes: Buffer, where: number) => Math.floor(where * bytes.length)
const junk = fc.uint8Array({ minLength: 1, maxLength: 8 })

const cut = place.map(
  (end): Mutation =>
    (bytes) =>
      bytes.subarray(0, at(bytes, end)),
)
const flip = fc.tuple(place, fc.nat(7)).map(
  ([where, bit]): Mutation =>
    (bytes) => {
      const changed = Buffer.from(bytes)
      const index = at(bytes, where)
      changed[index] = (changed[index] ?? 0) ^ (1 << bit)
      return changed
    },
)
const replace = fc.tuple(place, junk).map(
  ([where, more]): Mutation =>
    (bytes) => {
      const changed = Buffer.from(bytes)
      changed.set(more.subarray(0, changed.length - at(bytes, where)), at(bytes, where))
      return changed
    },
)
const insert = fc.tuple(place, junk).map(
  ([where, more]): Mutation =>
    (bytes) =>
      Buffer.concat([bytes.subarray(0, at(bytes, where)), more, bytes.subarray(at(bytes, where))]),
)
const repeat = fc.tuple(place, place).map(
  ([a, b]): Mutation =>
    (bytes) => {
      const [from, to] = [at(bytes, Math.min(a, b)), at(bytes, Math.max(a, b))]
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
    },
)
const splice = fc.tuple(place, fc.constantFrom(...Object.values(seeds)), place).map(
  ([where, other, from]): Mutation =>
    (bytes) =>
      Buffer.concat([bytes.subarray(0, at(bytes, where)), other.subarray(at(other, from))]),
)
const mutations = fc.array(fc.oneof(cut, flip, flip, flip, replace, insert, repeat, splice), {
  minLength: 1,
  maxLength: 4,
})

/** Reads the bytes; whatever they are, there are tables or a refusal, and a refusal leaves nothing behind. */
const readOrRefuse = async (bytes: Uint8Array) => {
  const upload = join(into, 'upload')
  writeFileSync(upload, bytes)
  try {
    const tables = await readTables({ path: upload, name: 'x', into, limits: defaultLimits })
    expect(tables.length).toBeGreaterThan(0)
    for (const { path, rows, width, head } of tables) {
      expect(rows).toBeGreaterThanOrEqual(head.length)
      expect(width).toBeGreaterThan(0)
      expect(statSync(path).isFile()).toBe(true)
    }
    for (const file of readdirSync(into)) rmSync(join(into, file))
    return tables
  } catch (error) {
    if (!isFailure(error)) throw error
    expect(readdirSync(into)).toEqual(['upload'])
    return error
  }
}

const share = Math.ceil(runs / 8)
const HOURS = 3 * 3600 * 1000

test.each(Object.entries(seeds))(
  'a mutated %s is read or refused',
  async (_, bytes) => {
    expect(await readOrRefuse(bytes)).toBeInstanceOf(Array)
    await fc.assert(
      fc.asyncProperty(mutations, async (chosen) => {
        await readOrRefuse(mutated(bytes, chosen))
      }),
      { numRuns: share, seed: 20201111 },
    )
  },
  HOURS,
)

test(
  'a workbook whose parts are mutated before they are packed is read or refused',
  async () => {
    const parts = packageOf(workbook)
    await fc.assert(
      fc.asyncProperty(fc.nat(parts.length - 1), mutations, async (index, chosen) => {
        const changed = parts.map((part, i) =>
          i === index
            ? {
                ...part,
                content: mutated(Buffer.from(part.content), chosen),
              }
            : part,
        )
        await readOrRefuse(zipOf(changed))
      }),
      { numRuns: share, seed: 20201111 },
    )
  },
  HOURS,
)

test(
  'any bytes are read or refused, and no replacement character is put in',
  async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (any) => {
        const read = await readOrRefuse(any)
        if (isFailure(read) || Buffer.from(any).includes('\ufffd')) return
        expect(JSON.stringify(read.map(({ head }) => head))).not.toContain('\ufffd')
      }),
      { numRuns: share, seed: 20201111 },
    )
  },
  HOURS,
)

test(
  'one changed bit in a packed workbook is never read as other content',
  async () => {
    const bytes = seeds.xlsx ?? Buffer.alloc(0)
    const contents = (read: Awaited<ReturnType<typeof readOrRefuse>>) =>
      isFailure(read) ? 'refused' : JSON.stringify(read.map(({ sheet, rows, head }) => [sheet, rows, head]))
    const right = contents(await readOrRefuse(bytes))
    await fc.assert(
      fc.asyncProperty(flip, async (mutate) => {
        expect(['refused', right]).toContain(contents(await readOrRefuse(mutate(bytes))))
      }),
      { numRuns: share, seed: 20201111 },
    )
  },
  HOURS,
)
