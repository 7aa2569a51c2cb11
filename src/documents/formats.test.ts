import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Document } from './contract.ts'
import { renderDocx } from './docx/word.ts'
import { documentOf, itemTable, weeklyReport } from './fixtures.ts'
import { renderHtml } from './html/page.ts'
import { renderPdf } from './pdf/typeset.ts'
import { deckOf } from './pptx/plan.ts'
import { renderPptx } from './pptx/slides.ts'
import { deadRelations, hostile, packageFaults, partsOf } from './testing.ts'
import { renderXlsx } from './xlsx/workbook.ts'

// A shared machine may be slow, and the first PDF loads a whole compiler.
const PATIENCE = 180_000

const htmlOf = async (document: Document) => new TextDecoder().decode(await renderHtml(document))

const allWords = (parts: Map<string, string>) => [...parts.values()].join('\n')

/** Everything that may be odd at once: hostile words, nothing, one value, gaps, below zero, very large, very long. */
const oddities: z.input<typeof Document>['blocks'] = [
  {
    kind: 'cover',
    title: hostile,
    subtitle: hostile,
    company: hostile,
    facts: [{ name: hostile, value: hostile }],
  },
  { kind: 'heading', level: 1, text: hostile },
  { kind: 'heading', level: 2, text: '' },
  { kind: 'paragraph', text: [hostile, '无空格的长串'.repeat(200), 'x'.repeat(400)] },
  { kind: 'paragraph', text: [] },
  { kind: 'list', ordered: true, items: [[hostile], []] },
  { kind: 'list', items: [] },
  { kind: 'figures', items: [] },
  {
    kind: 'figures',
    items: [-9e15, 9e15, 0, null].map((value) => ({
      figure: {
        metric: 'paid_amount',
        name: '非常非常长的指标名字放在一张小小的卡片里会不会出去',
        unit: 'money',
        value,
        period: { from: '2026-11-09', to: '2026-11-15' },
        states: [{ kind: 'missing', words: hostile }],
      },
      comparisons: [{ name: hostile, before: null, change: 1e9 }],
    })),
  },
  { ...itemTable(0), title: hostile },
  {
    kind: 'table',
    title: '=1+1',
    columns: [
      { id: 'a', name: '@列', unit: 'text' },
      { id: 'b', name: '数', unit: 'money', total: { kind: 'sum' } },
    ],
    rows: ['=1+1', '+86 138', '-5', '@SUM(A1)', hostile].map((text) => ({ cells: [text, -9e14] })),
  },
  ...(['line', 'bar', 'stacked'] as const).map((chart) => ({
    kind: 'chart' as const,
    chart,
    title: hostile,
    unit: 'money' as const,
    labels: [hostile, '乙', '丙'],
    series: [{ name: hostile, values: [-9e12, null, 9e12] }],
  })),
  {
    kind: 'chart',
    chart: 'line',
    title: '没有点',
    unit: 'count',
    labels: [],
    series: [{ name: '空', values: [] }],
  },
  {
    kind: 'chart',
    chart: 'bar',
    title: '全空',
    unit: 'count',
    labels: ['甲'],
    series: [{ name: '空', values: [null] }],
  },
  {
    kind: 'chart',
    chart: 'waterfall',
    title: '由正转负',
    unit: 'money',
    before: { name: hostile, value: 5_000_00 },
    steps: [
      { name: hostile, value: -9_000_00 },
      { name: '回', value: 1_000_00 },
    ],
    after: { name: '后', value: -3_000_00 },
  },
  {
    kind: 'chart',
    chart: 'heat',
    title: '一格',
    unit: 'ratio',
    rows: ['甲'],
    columns: ['乙'],
    values: [[0.5]],
  },
  { kind: 'callout', tone: 'good', title: hostile, text: [hostile] },
  { kind: 'suggestion', title: hostile, effect: [hostile], owner: hostile },
  { kind: 'comment', author: hostile, at: hostile, text: hostile },
  { kind: 'page-break' },
  { kind: 'page-break' },
  { kind: 'appendix', title: hostile, entries: [] },
]

describe('HTML', () => {
  test('is one file that needs nothing and runs nothing', async () => {
    const page = await htmlOf(documentOf(...oddities))
    expect(page).not.toMatch(/<script/i)
    expect(page).not.toMatch(/\b(src|href)=["'](?!data:)/i)
    expect(page).not.toMatch(/url\((?!data:|#)/)
    expect(page).toContain('&lt;script&gt;')
  })

  test('shows the report with its charts, states and figures that can be asked again', async () => {
    const page = await htmlOf(weeklyReport())
    expect(page.match(/<svg /g)).toHaveLength(6)
    for (const words of [
      '▲ 30.9%',
      '缺数据：缺生意参谋',
      '已重述',
      '估计',
      '43,294,624.49',
      '预计效果',
      '批注 · 店长',
    ])
      expect(page).toContain(words)
    expect(page).toContain('<data value="12845673219" data-metric="paid_amount" data-from="2026-11-09"')
    expect(page).toContain("font-family: 'Zhanggui Uncommon'")
  })

  test('a day in a column of words does not break', async () => {
    const page = await htmlOf(
      documentOf({
        kind: 'table',
        title: '任务',
        columns: [
          { id: 'a', name: '做什么', unit: 'text' },
          { id: 'b', name: '截止', unit: 'text' },
        ],
        rows: [{ cells: ['补货', '2026-11-28'] }],
        totalName: '合计',
        notes: [],
      }),
    )
    expect(page).toContain('<td class="text">补货</td><td class="date">2026-11-28</td>')
  })

  test('says so where there is nothing, and what a long table leaves off', async () => {
    const page = await htmlOf(
      documentOf(itemTable(0), itemTable(3000), oddities[16] ?? { kind: 'page-break' }),
    )
    expect(page).toContain('没有数据')
    expect(page).toContain('共 3,000 行，这里只列前 2,000 行')
    expect(await htmlOf(documentOf(...oddities))).toContain('这段时间没有数据，画不出图。')
  })
})

describe('XLSX', () => {
  test('has live numbers, real days, formats, and totals that are formulas', async () => {
    const bytes = await renderXlsx(weeklyReport())
    const parts = await partsOf(bytes)
    const table = [...parts].find(([, text]) => text.includes('SUM(C3:C62)'))?.[1] ?? ''
    expect(table).toContain('IF(SUM(C3:C62)=0')
    expect(table).not.toContain('SUM(E3:E62)')
    const { sheets } = await readXlsx(bytes)
    const items = sheets.find(({ name }) => name === '商品明细')
    expect(items?.rows[2]?.slice(1, 4)).toEqual([new Date('2025-01-01T00:00:00Z'), 9_810_000, 58_047])
    expect(items?.rows[62]).toMatchObject({ 0: '合计', 4: 1_843_209 })
    expect(parts.get('xl/styles.xml')).toContain('#,##0.00')
    expect([...parts.keys()].filter((path) => /charts\/chart\d+\.xml$/.test(path))).toHaveLength(5)
  })

  test('long words reach over their columns in a row that is high enough for them', async () => {
    const words = '照这个速度，'.repeat(40)
    const { sheets } = await readXlsx(await renderXlsx(documentOf({ kind: 'paragraph', text: [words] })))
    const [sheet] = sheets
    const at = sheet?.rows.findIndex((row) => row[1] === words) ?? -1
    expect(sheet?.merges).toContainEqual({ startRow: at, endRow: at, startCol: 1, endCol: 3 })
    // 480 half-width signs in lines of 110.
    expect(sheet?.rowDefs?.get(at)?.height).toBe(5 * 16.5)
  })

  test('says what its numbers count, be it money, times or seconds', async () => {
    const seconds = {
      metric: 'daily_response_seconds',
      name: '平均响应时长',
      unit: 'seconds' as const,
      value: 35.2,
      period: { from: '2026-11-09', to: '2026-11-15' },
    }
    const { sheets } = await readXlsx(
      await renderXlsx(documentOf({ kind: 'figures', items: [{ figure: seconds }] })),
    )
    expect(sheets[0]?.rows).toContainEqual(expect.arrayContaining(['平均响应时长（秒）', 35.2]))
  })

  test('keeps every row and lets no cell run', async () => {
    const { sheets } = await readXlsx(await renderXlsx(documentOf(itemTable(3000), ...oddities)))
    expect(sheets.find(({ name }) => name === '商品明细')?.rows).toHaveLength(3004)
    const own = sheets.find(({ rows }) => rows[0]?.[0] === "'=1+1")
    expect(own?.rows.slice(2, 6).map(([cell]) => cell)).toEqual(["'=1+1", "'+86 138", "'-5", "'@SUM(A1)"])
    expect(new Set(sheets.map(({ name }) => name.toLowerCase())).size).toBe(sheets.length)
  })

  test('is a sound package whatever is in it', async () => {
    for (const document of [documentOf(...oddities), weeklyReport(), documentOf()]) {
      const parts = await partsOf(await renderXlsx(document))
      expect(packageFaults(parts)).toEqual([])
      expect(deadRelations(parts)).toEqual([])
    }
  })
})

describe('DOCX', () => {
  test(
    'has the words, the headings, tables whose heads repeat, and charts as outlines with a picture beside',
    async () => {
      const parts = await partsOf(await renderDocx(weeklyReport()))
      const body = parts.get('word/document.xml') ?? ''
      for (const words of ['2026 年第 46 周销售周报', '▲ 30.9%', '43,294,624.49', '欧阳·阿依古丽', '㛃𠮷䶮'])
        expect(body).toContain(words)
      expect(body.match(/w:val="Heading1"/g)).toHaveLength(6)
      expect(body.match(/<w:tblHeader\/>/g)?.length).toBeGreaterThan(1)
      expect(body).toContain('w:eastAsia="微软雅黑"')
      const pictures = [...parts].filter(([path]) => path.startsWith('word/media/'))
      expect(pictures.filter(([path]) => path.endsWith('.png'))).toHaveLength(6)
      const drawings = pictures.filter(([path]) => path.endsWith('.svg'))
      expect(drawings).toHaveLength(6)
      for (const [, svg] of drawings) {
        expect(svg).not.toContain('<text')
        expect(svg.match(/<path/g)?.length).toBeGreaterThan(20)
      }
    },
    PATIENCE,
  )

  test(
    'keeps a short table and its head together, and the total of a long one with its last row',
    async () => {
      const kept = async (count: number) => {
        const parts = await partsOf(await renderDocx(documentOf(itemTable(count))))
        const [, body = ''] = /<w:tbl>([\s\S]*?)<\/w:tbl>/.exec(parts.get('word/document.xml') ?? '') ?? []
        return body
          .split('<w:tr>')
          .slice(1)
          .map((row) => row.includes('<w:keepNext/>'))
      }
      expect(await kept(3)).toEqual([true, true, true, true, false])
      const long = await kept(20)
      expect(long.slice(0, 3)).toEqual([true, true, false])
      expect(long.slice(-3)).toEqual([false, true, false])
    },
    PATIENCE,
  )

  test(
    'is a sound package whatever is in it',
    async () => {
      for (const document of [documentOf(...oddities, itemTable(600)), documentOf()]) {
        const parts = await partsOf(await renderDocx(document))
        expect(packageFaults(parts)).toEqual([])
        expect(deadRelations(parts)).toEqual([])
      }
    },
    PATIENCE,
  )
})

describe('PPTX', () => {
  test('has charts that can be edited, and words in 微软雅黑', async () => {
    const parts = await partsOf(await renderPptx(weeklyReport()))
    expect([...parts.keys()].filter((path) => /charts\/chart\d+\.xml$/.test(path))).toHaveLength(5)
    expect(allWords(parts)).toContain('typeface="微软雅黑"')
    for (const words of ['▲ 30.9%', '建议：给加购未付的人发 20 元券'])
      expect(allWords(parts)).toContain(words)
  })

  test('a slide says how many bars its chart leaves off', async () => {
    const chart = (count: number) => ({
      kind: 'chart' as const,
      chart: 'bar' as const,
      title: '各商品卖了多少',
      unit: 'count' as const,
      labels: Array.from({ length: count }, (_, n) => `商品 ${n + 1}`),
      series: [{ name: '件数', values: Array.from({ length: count }, (_, n) => count - n) }],
    })
    const left = '项，图里是前 24 项'
    expect(allWords(await partsOf(await renderPptx(documentOf(chart(30)))))).toContain(`共 30 ${left}`)
    expect(allWords(await partsOf(await renderPptx(documentOf(chart(24)))))).not.toContain(left)
  })

  test('has at most twelve pages, and names what it leaves off', async () => {
    const long = documentOf(
      { kind: 'cover', title: '长' },
      ...Array.from({ length: 30 }, (_, n) => [
        { kind: 'heading' as const, level: 1 as const, text: `第 ${n + 1} 节` },
        itemTable(20),
      ]).flat(),
    )
    expect(deckOf(long).slides).toHaveLength(11)
    expect(deckOf(long).slides.at(-1)?.title).toBe('其余内容见全文')
    const parts = await partsOf(await renderPptx(long))
    expect([...parts.keys()].filter((path) => /slides\/slide\d+\.xml$/.test(path))).toHaveLength(12)
    expect(parts.get('ppt/slides/slide12.xml')).toContain('第 12 节')
  })

  test('where not all fit the tables go before what is concluded; short sections share a slide', async () => {
    const { slides } = deckOf(
      documentOf(
        { kind: 'cover', title: '分析' },
        ...Array.from({ length: 14 }, (_, n) => [
          { kind: 'heading' as const, level: 1 as const, text: `维度 ${n + 1}` },
          itemTable(20),
        ]).flat(),
        { kind: 'heading', level: 1, text: '结论' },
        { kind: 'paragraph', text: ['访客少了。'] },
        { kind: 'heading', level: 1, text: '建议' },
        { kind: 'suggestion', title: '补推广', effect: ['多卖 1 万元'], owner: '林晓' },
      ),
    )
    expect(slides).toHaveLength(11)
    expect(slides.at(-1)?.title).toBe('结论')
    const words = slides
      .at(-1)
      ?.parts.flatMap((part) => (part.kind === 'words' ? [part.title, ...part.lines] : []))
    // Of what is left off the names stand below, on a slide of their own only where they are many.
    expect(words).toEqual(
      expect.arrayContaining([
        '访客少了。',
        '建议',
        '建议：补推广',
        '• 维度 11：商品明细',
        '• 维度 14：商品明细',
      ]),
    )
  })

  test('is a sound package whatever is in it', async () => {
    for (const document of [documentOf(...oddities), documentOf()]) {
      const parts = await partsOf(await renderPptx(document))
      expect(packageFaults(parts)).toEqual([])
      expect(deadRelations(parts)).toEqual([])
    }
  })
})

describe('PDF', () => {
  const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

  test(
    'embeds its fonts, those of rare characters and emoji too, and draws its charts as vectors',
    async () => {
      const pdf = latin(await renderPdf(weeklyReport()))
      expect(pdf.startsWith('%PDF-1.')).toBe(true)
      for (const font of ['NotoSansSC-Regular', 'NotoSansSC-Bold', 'NotoSansJP', 'NotoEmoji'])
        expect(pdf).toMatch(new RegExp(`/BaseFont\\s*/[A-Z]{6}\\+${font}`))
      expect(pdf).not.toMatch(/\/Subtype\s*\/Image/)
    },
    PATIENCE,
  )

  test(
    'is set whatever is in it',
    async () => {
      const odd = latin(await renderPdf(documentOf(...oddities, itemTable(3000))))
      expect(odd.startsWith('%PDF-1.')).toBe(true)
      expect(latin(await renderPdf(documentOf())).startsWith('%PDF-1.')).toBe(true)
    },
    PATIENCE,
  )
})
