import { read, utils } from '@e965/xlsx'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { type ExportFile, exportFile } from './export-file.ts'
import { order } from './formats/order.ts'
import { sampleRows } from './sample-rows.ts'
import { zipWriter } from './zip-archive.ts'

const simple = {
  header: ['订单编号', '收货地址 ', '总金额'],
  rows: [
    ['3512345678901234567', '浙江省杭州市', '1,234.50'],
    ['', 'a "b"\nc', '-'],
  ],
} as const

const cellsOf = (bytes: Uint8Array, sheet = 0): unknown[][] => {
  const book = read(bytes, { type: 'buffer' })
  const name = book.SheetNames[sheet] ?? ''
  const content = book.Sheets[name]
  return content ? utils.sheet_to_json(content, { header: 1, defval: '', raw: true }) : []
}

const text = (bytes: Uint8Array, encoding: string) =>
  iconv.decode(Buffer.from(bytes), encoding, { stripBOM: false })

describe('text files', () => {
  test('are GB18030 without a BOM, ids as formulas and every other cell in quotes, as 千牛 writes orders', () => {
    const bytes = exportFile({ ...simple, container: 'csv', quirks: { idsAs: 'equals', quoteAll: true } })
    expect(text(bytes, 'gb18030')).toBe(
      '"订单编号","收货地址 ","总金额"\r\n="3512345678901234567","浙江省杭州市","1,234.50"\r\n="","a ""b""\nc","-"\r\n',
    )
  })

  test.each([
    ['utf-8', 'e8aea2'],
    ['utf-8-bom', 'efbbbfe8aea2'],
    ['utf-16le-bom', 'fffea28b'],
    ['gb18030', 'b6a9'],
  ] as const)('begin in %s with these bytes', (encoding, first) => {
    const bytes = exportFile({ ...simple, container: 'csv', encoding })
    expect(Buffer.from(bytes).toString('hex').slice(0, first.length)).toBe(first)
  })

  test.each([
    ['apostrophe', "'3512345678901234567"],
    ['tab', '3512345678901234567\t'],
    ['plain', '3512345678901234567'],
  ] as const)('spell ids as %s', (idsAs, cell) => {
    const lines = text(exportFile({ ...simple, container: 'csv', quirks: { idsAs } }), 'gb18030').split(
      '\r\n',
    )
    expect(lines[1]?.split(',')[0]).toBe(cell)
  })
})

describe('workbooks', () => {
  const book: ExportFile = {
    ...simple,
    container: 'xls',
    preamble: [['【生意参谋平台】商品'], []],
    sheet: '【生意参谋平台】1',
    sheets: [{ sheet: '说明', cells: [['终端']] }],
  }

  test.each(['xls', 'xlsx'] as const)(
    '%s holds preamble, header and rows as text, and the second sheet',
    (container) => {
      const bytes = exportFile({ ...book, container })
      expect(cellsOf(bytes)).toEqual([
        ['【生意参谋平台】商品', '', ''],
        ['', '', ''],
        ['订单编号', '收货地址 ', '总金额'],
        ['3512345678901234567', '浙江省杭州市', '1,234.50'],
        ['', 'a "b"\nc', '-'],
      ])
      expect(cellsOf(bytes, 1)).toEqual([['终端']])
    },
  )

  test('xls is BIFF8 in a compound file', () => {
    const bytes = Buffer.from(exportFile(book))
    expect(bytes.toString('hex').slice(0, 16)).toBe('d0cf11e0a1b11ae1')
    expect(bytes.includes(Buffer.from('Workbook', 'utf16le'))).toBe(true)
  })

  test('a lying dimension says A1 whatever the sheet holds', async () => {
    const sheetOf = async (lyingDimension: boolean) =>
      (await members(exportFile({ ...book, container: 'xlsx', quirks: { lyingDimension } }))).find(
        ({ name }) => name.endsWith('sheet1.xml'),
      )?.content
    expect(await sheetOf(true)).toContain('<dimension ref="A1"/>')
    expect(await sheetOf(false)).toContain('<dimension ref="A1:C5"/>')
  })
})

describe('zips', () => {
  test('hold exactly the one text file', async () => {
    const bytes = exportFile({ ...simple, container: 'zip', encoding: 'utf-8', member: '商品报表.csv' })
    expect((await members(bytes)).map(({ name, content }) => [name, content.split('\r\n')[0]])).toEqual([
      ['商品报表.csv', '订单编号,收货地址 ,总金额'],
    ])
  })

  test('may name it in bare GBK bytes', () => {
    const bytes = Buffer.from(
      exportFile({ ...simple, container: 'zip', member: '商品报表.csv', quirks: { gbkMemberName: true } }),
    )
    expect(bytes.includes(iconv.encode('商品报表.csv', 'gbk'))).toBe(true)
    expect(bytes.includes(Buffer.from('商品报表.csv', 'utf8'))).toBe(false)
  })
})

test('a zip written piece by piece is read like any other', async () => {
  const pieces: Uint8Array[] = []
  const zip = zipWriter((bytes) => pieces.push(bytes))
  zip.add({ name: '头.txt', bytes: Buffer.from('先') })
  const part = zip.begin('长.txt')
  for (let i = 0; i < 50; i++) part.write(Buffer.from(`第${i}行\r\n`.repeat(200)))
  part.end()
  const size = zip.close()
  const bytes = Buffer.concat(pieces)
  expect(bytes.length).toBe(size)
  const found = await members(bytes)
  expect(found.map(({ name }) => name)).toEqual(['头.txt', '长.txt'])
  expect(found[1]?.content.split('\r\n').length).toBe(10_001)
})

test('the same input gives the same bytes a moment later', async () => {
  for (const container of ['csv', 'xls', 'xlsx', 'zip'] as const) {
    const first = exportFile({ ...simple, container })
    await new Promise((done) => setTimeout(done, 20))
    expect(Buffer.from(exportFile({ ...simple, container })).equals(first)).toBe(true)
  }
})

describe('sample rows', () => {
  const header = ['订单编号', '总金额', '买家实际支付金额', '退款金额', '订单创建时间', '订单状态']

  test('are the same for the same seed and differ for another', () => {
    expect(sampleRows(order, header, 20, 7)).toEqual(sampleRows(order, header, 20, 7))
    expect(sampleRows(order, header, 20, 7)).not.toEqual(sampleRows(order, header, 20, 8))
  })

  test('keep 总金额 = 实付 + 退款 to the fen, with some orders refunded and no order twice', () => {
    const rows = sampleRows(order, header, 100)
    const fenOf = (cell: string | undefined) => Math.round(Number(cell === '无退款申请' ? 0 : cell) * 100)
    expect(rows.filter((row) => fenOf(row[1]) !== fenOf(row[2]) + fenOf(row[3]))).toEqual([])
    expect(rows.filter((row) => fenOf(row[3]) > 0).length).toBeGreaterThan(5)
    expect(new Set(rows.map((row) => row[0])).size).toBe(100)
  })

  test('are refused for a header of another format', () => {
    expect(() => sampleRows(order, ['商品ID', '商品访客数', '支付金额'], 1)).toThrow('order')
  })
})

/** Members of a zip as yauzl, which checks sizes and checksums, reads them. */
const members = (bytes: Uint8Array): Promise<{ name: string; content: string }[]> =>
  new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const found: { name: string; content: string }[] = []
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Buffer[] = []
          for await (const chunk of stream) chunks.push(Buffer.from(chunk))
          found.push({ name: entry.fileName, content: Buffer.concat(chunks).toString('utf8') })
          zip.readEntry()
        })
      })
      zip.on('end', () => resolve(found))
      zip.on('error', reject)
      zip.readEntry()
    })
  })
