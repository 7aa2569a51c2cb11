import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { type MadeWorkbook, xlsxOf, zipOf } from './fixtures.ts'
import { parseRecords } from './records.ts'
import { readTables } from './tables.ts'
import type { TextTable } from './text-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-workbook-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (bytes: Uint8Array): Promise<TextTable[]> => {
  const into = mkdtempSync(join(folder, 'into-'))
  const path = join(into, 'upload')
  writeFileSync(path, bytes)
  return readTables({ path, name: '订单.xlsx', into, limits: defaultLimits })
}

const contentOf = (table: TextTable | undefined) =>
  table ? parseRecords(readFileSync(table.path, 'utf8'), ',') : []

const rowsOf = async (workbook: MadeWorkbook | string) => {
  const made = typeof workbook === 'string' ? { sheets: [{ name: 'export', xml: workbook }] } : workbook
  return contentOf((await read(xlsxOf(made)))[0])
}

const cell = (inner: string) => `<sheetData><row r="1">${inner}</row></sheetData>`

describe('XLSX', () => {
  test('rows keep their numbers, whatever the dimension says and wherever the cells lie', async () => {
    const [table] = await read(
      xlsxOf({
        sheets: [
          {
            name: 'export',
            xml: `<dimension ref="A1"/><sheetData>
              <row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row>
              <row r="5"><c r="A5"><v>3</v></c><c r="D5" s="0"/></row></sheetData>`,
          },
        ],
      }),
    )
    expect(table).toMatchObject({ sheet: 'export', rows: 5, width: 3, irregular: { count: 0 } })
    expect(contentOf(table)).toEqual([
      ['', '', ''],
      ['', '1', '2'],
      ['', '', ''],
      ['', '', ''],
      ['3', '', ''],
    ])
    expect(table?.head).toEqual([[], ['', '1', '2'], [], [], ['3']])
  })

  test('strings are read shared, inline, rich and of formulas, without phonetic guides', async () => {
    const rows = await rowsOf({
      sharedStrings: `<si><t xml:space="preserve"> 订单编号 </t></si>
        <si><r><rPr><b/></rPr><t>红</t></r><r><t>&amp;&#x84DD;</t></r><rPh><t>hong</t></rPh></si>`,
      sheets: [
        {
          name: 'a',
          xml: cell(`<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>a"</t></r><r><t>,b</t></r></is></c>
            <c t="str"><f>A1&amp;"x"</f><v>一_x000D_二</v></c><c t="inlineStr"><is><t><![CDATA[<c>]]></t></is></c>`),
        },
      ],
    })
    expect(rows).toEqual([[' 订单编号 ', '红&蓝', 'a",b', '一\r二', '<c>']])
  })

  test.each([
    ['614231231231', '614231231231'],
    ['1.0E3', '1000'],
    ['9007199254740991', '9007199254740991'],
    ['3.51235E+18', '3.51235E+18'],
    ['3512345678901234567', '3.5123456789012347E+18'],
    ['201.11999999999998', '201.12'],
    ['-0', '0'],
    ['1.5e-7', '0.00000015'],
    ['0.1234', '0.1234'],
  ])('the number %s is written %s', async (raw, text) => {
    expect(await rowsOf(cell(`<c><v>${raw}</v></c>`))).toEqual([[text]])
  })

  test('booleans, errors, cached formula values and ISO dates are read as text', async () => {
    const rows = await rowsOf(
      cell(`<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c>
        <c><f>1+1</f><v>2</v></c><c t="d"><v>2020-02-21T00:00:00</v></c>`),
    )
    expect(rows).toEqual([['TRUE', 'FALSE', '#N/A', '2', '2020-02-21T00:00:00']])
  })

  test('a formula saved without its value is blank, and that is told', async () => {
    const [table] = await read(
      xlsxOf({ sheets: [{ name: 'a', xml: cell('<c><v>1</v></c><c><f>SUM(A1)</f></c>') }] }),
    )
    expect(contentOf(table)).toEqual([['1']])
    expect(table?.notes).toMatchObject([{ code: 'formula_without_value', at: { sheet: 'a' } }])
  })

  const styles = (...codes: string[]) =>
    `<numFmts>${codes.map((code, i) => `<numFmt numFmtId="${i + 164}" formatCode="${code}"/>`).join('')}</numFmts>
     <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
     <cellXfs><xf numFmtId="0"/>${codes.map((_, i) => `<xf numFmtId="${i + 164}"/>`).join('')}<xf numFmtId="22"/></cellXfs>`

  test('numbers with a date format are times, in percent as they are shown, other formats leave them numbers', async () => {
    const codes = [
      'yyyy/m/d h:mm',
      'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;',
      '[h]:mm:ss',
      'h:mm:ss',
      '0.00%',
      '#,##0.00&quot;元/day&quot;;[Red]-0.00',
      '[$-804]General',
    ]
    const rows = await rowsOf({
      styles: styles(...codes),
      sheets: [
        {
          name: 'a',
          xml: cell(`<c s="1"><v>43882.416678240741</v></c><c s="2"><v>43882</v></c><c s="3"><v>1.5</v></c>
            <c s="4"><v>0.25</v></c><c s="5"><v>0.1234</v></c><c s="6"><v>12.5</v></c><c s="7"><v>43882</v></c>
            <c s="8"><v>43882.999999999</v></c><c s="8"><v>1e10</v></c>`),
        },
      ],
    })
    expect(rows).toEqual([
      [
        '2020-02-21 10:00:01',
        '2020-02-21 00:00:00',
        '36:00:00',
        '06:00:00',
        '12.34%',
        '12.5',
        '43882',
        '2020-02-22 00:00:00',
        '10000000000',
      ],
    ])
  })

  test('a workbook that counts from 1904 gives the same day', async () => {
    const workbook = (date1904: boolean, serial: number) => ({
      styles: styles(),
      date1904,
      sheets: [{ name: 'a', xml: cell(`<c s="1"><v>${serial}</v></c>`) }],
    })
    expect(await rowsOf(workbook(true, 42420.5))).toEqual(await rowsOf(workbook(false, 43882.5)))
  })

  test('every sheet is a table, hidden ones too, blank ones not', async () => {
    const tables = await read(
      xlsxOf({
        sheets: [
          { name: '订单报表', xml: cell('<c><v>1</v></c>') },
          { name: '空', xml: '<sheetData><row r="1"><c r="A1" s="0"/></row></sheetData>' },
          { name: 'A&amp;B', xml: cell('<c><v>2</v></c>'), hidden: true },
        ],
      }),
    )
    expect(tables.map((table) => [table.sheet, contentOf(table)])).toEqual([
      ['订单报表', [['1']]],
      ['A&B', [['2']]],
    ])
  })

  test('a row beyond the width of the first rows is told with its extra cells', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `<row r="${i + 1}"><c><v>${i}</v></c></row>`)
    rows.push('<row r="41"><c><v>1</v></c><c><v>77</v></c></row>')
    const [table] = await read(
      xlsxOf({ sheets: [{ name: 'a', xml: `<sheetData>${rows.join('')}</sheetData>` }] }),
    )
    expect(table).toMatchObject({ rows: 41, width: 1, irregular: { count: 1 } })
    expect(readFileSync(table?.irregular.path ?? '', 'utf8')).toBe('"41","2","77"\n')
  })

  test.each([
    ['a prefix before every name', '<x:sheetData><x:row r="1"><x:c><x:v>5</x:v></x:c></x:row></x:sheetData>'],
    [
      'single quotes and spaces in tags',
      "<sheetData ><row r = '1' ><c r='A1' ><v >5</v ></c ></row ></sheetData>",
    ],
    [
      'comments and instructions',
      '<!-- <c> --><sheetData><?x ?><row><c><v><!-- 7 -->5</v></c></row></sheetData>',
    ],
  ])('%s is understood', async (_, xml) => {
    expect(await rowsOf(xml)).toEqual([['5']])
  })

  test.each([
    ['cut off XML', '<sheetData><row r="1"><c><v>1</v></c></row></sheetData><!-- '],
    ['a string that is not there', cell('<c t="s"><v>7</v></c>')],
    [
      'rows in disorder',
      '<sheetData><row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row></sheetData>',
    ],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${cell('<c><v>1</v></c>')}`],
    ['a broken reference', cell('<c t="str"><v>&bomb;</v></c>')],
  ])('%s is refused as damage', async (_, xml) => {
    await expect(rowsOf(xml)).rejects.toMatchObject({ code: 'file_unreadable' })
  })

  test('what another writer makes is read the same', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: '订单',
          rows: [
            ['订单编号', '金额', '时间'],
            ['350000000000000001', 12.5, new Date(Date.UTC(2020, 1, 21, 8, 30))],
          ],
        },
      ],
    })
    expect(contentOf((await read(bytes))[0])).toEqual([
      ['订单编号', '金额', '时间'],
      ['350000000000000001', '12.5', '2020-02-21 08:30:00'],
    ])
  })
})

describe('XLS', () => {
  const xls = (rows: unknown[][], more: Record<string, unknown[][]> = {}): Uint8Array => {
    const book = utils.book_new()
    for (const [name, content] of Object.entries({ 商品_全部: rows, ...more }))
      utils.book_append_sheet(book, utils.aoa_to_sheet(content, { UTC: true, cellDates: false }), name)
    return write(book, { type: 'buffer', bookType: 'biff8' })
  }

  test('a BIFF8 workbook is read with text, numbers, dates and blank rows', async () => {
    const [table] = await read(
      xls([
        ['统计日期', '支付转化率'],
        [],
        ['商品ID', '支付金额', '日期', true],
        [614231231231, '1,234.50', new Date(Date.UTC(2020, 1, 21, 10, 0, 1)), '12.34%'],
      ]),
    )
    expect(table).toMatchObject({ sheet: '商品_全部', rows: 4, width: 4 })
    expect(contentOf(table)).toEqual([
      ['统计日期', '支付转化率', '', ''],
      ['', '', '', ''],
      ['商品ID', '支付金额', '日期', 'TRUE'],
      ['614231231231', '1,234.50', '2020-02-21 10:00:01', '12.34%'],
    ])
  })

  test('an OLE file that holds an encrypted package is called encrypted', async () => {
    const { CFB } = await import('@e965/xlsx')
    const container = CFB.utils.cfb_new()
    CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.from('secret'))
    CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.from('info'))
    await expect(read(CFB.write(container, { type: 'buffer' }))).rejects.toMatchObject({
      code: 'file_encrypted',
    })
  })

  test('a damaged workbook is refused', async () => {
    const bytes = Buffer.from(xls([['a', 'b']])).subarray(0, 700)
    await expect(read(bytes)).rejects.toMatchObject({ code: 'file_unreadable' })
  })
})

test.each([
  [
    'a lost quote before a value',
    '<c r=A2" t="inlineStr"><is><t xml:space="preserve">1</t></is></c><c r="B2"><v>2</v></c>',
  ],
  [
    'a lost quote behind a value',
    '<c r="A2 t="inlineStr"><is><t xml:space="preserve">1</t></is></c><c r="B2"><v>2</v></c>',
  ],
  ['a tag that never closes', '<c r="A2"<c r="B2"><v>2</v></c>'],
])('%s swallows no cells: the workbook is refused', async (_, cells) => {
  const sheet = (row: string) => [
    { name: 's', xml: `<sheetData><row r="1"><c r="A1"><v>1</v></c></row>${row}</sheetData>` },
  ]
  await expect(
    read(xlsxOf({ sheets: sheet(`<row r="2"><c r="A2"><v>1</v></c></row>`) })),
  ).resolves.toBeDefined()
  await expect(read(xlsxOf({ sheets: sheet(`<row r="2">${cells}</row>`) }))).rejects.toMatchObject({
    code: 'file_unreadable',
  })
})

const document = (name: string) =>
  zipOf([
    { name: '[Content_Types].xml', content: '' },
    { name, content: '' },
  ])

test.each([
  ['网页', '<html><body><table><tr><td>1</td></tr></table></body></html>', '另存为 .xlsx'],
  [
    'XML',
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    '另存为 .xlsx',
  ],
  ['gzip', '\x1f\x8b\x08', '请解压'],
  ['RAR', 'Rar!\x1a\x07', '请解压'],
  ['7z', '7z\xbc\xaf', '请解压'],
  ['PDF', '%PDF-1.7', '请从平台下载表格'],
  ['图片', '\x89PNG', '请从平台下载表格'],
  ['图片', 'GIF89a\x01\x00\x01\x00', '请从平台下载表格'],
  ['图片', 'BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00', '请从平台下载表格'],
  ['图片', 'RIFF\x24\x00\x00\x00WEBPVP8 ', '请从平台下载表格'],
  ['图片', 'II*\x00\x08\x00\x00\x00', '请从平台下载表格'],
  ['图片', '\x00\x00\x00\x18ftypheic\x00\x00', '请从平台下载表格'],
  ['视频', '\x00\x00\x00\x20ftypisom\x00\x00', '请从平台下载表格'],
  ['Word', '{\\rtf1\\ansi', '请从平台下载表格'],
  ['Excel 95', '\x09\x08\x08\x00', '另存为 .xlsx'],
  ['Word', document('word/document.xml'), '请从平台下载表格'],
  ['PPT', document('ppt/presentation.xml'), '请从平台下载表格'],
  [
    '压缩包里还有压缩包',
    zipOf([{ name: 'a.zip', content: zipOf([{ name: 'b.csv', content: 'a' }]) }]),
    '请先解压里面那个',
  ],
])('%s is refused with a sentence that says what it is and what to do', async (word, content, next) => {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'file_kind',
    message: expect.stringContaining(word),
    next: expect.stringContaining(next),
  })
})

test('a file of no bytes is refused, to be fetched again', async () => {
  await expect(read(Buffer.alloc(0))).rejects.toMatchObject({
    message: expect.stringContaining('空'),
    next: expect.stringContaining('重新从平台导出'),
  })
})

test('reading a workbook tells how far it is', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `<row><c><v>${i}</v></c></row>`)
  const into = mkdtempSync(join(folder, 'into-'))
  const path = join(into, 'upload')
  writeFileSync(path, xlsxOf({ sheets: [{ name: 'a', xml: `<sheetData>${rows.join('')}</sheetData>` }] }))
  const seen: number[] = []
  await readTables({ path, name: 'a', into, limits: defaultLimits, onProgress: (a, b) => seen.push(a / b) })
  expect(seen.length).toBeGreaterThan(1)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBe(1)
})
