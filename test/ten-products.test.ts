import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommandLine } from '../src/cli/command-line.ts'
import { settingsFrom } from '../src/config.ts'
import type { Document, Figure } from '../src/documents/contract.ts'
import { partsOf } from '../src/documents/testing.ts'
import { changeWords, short, textWords } from '../src/documents/words.ts'
import { kindInfo, type ReportKind, reportKinds } from '../src/duties/reports/rules/maker.ts'
import { barNames, shareWords, verdictNames } from '../src/duties/scorecard/rules/words.ts'
import { demoShopName } from '../src/duties/training/rules.ts'
import { metricOf } from '../src/facts/metrics/catalogue.ts'
import { dimensions } from '../src/facts/metrics/dimensions.ts'
import { type House, openHouse } from '../src/house.ts'
import {
  addDays,
  day,
  dayOf,
  monthStart,
  type Period,
  parsePeriod,
  weekStart,
} from '../src/kernel/calendar.ts'
import { program } from '../src/main.ts'
import { laidDemo } from './laid-stores.ts'
import { pdfWords } from './pdf-words.ts'

const formats = ['html', 'pdf', 'docx', 'xlsx', 'pptx'] as const
type Format = (typeof formats)[number]

/** A figure as the appendix of the XLSX file has it. */
type Told = { name: string; value: number; metric: string; from: string; to: string }

const dayIn = (value: unknown): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : String(value)

const toldIn = async (file: Uint8Array): Promise<Told[]> => {
  const { sheets } = await readXlsx(file)
  const rows = sheets.find((sheet) => sheet.rows.some((row) => row[0] === '数字' && row[2] === '指标'))?.rows
  return (rows ?? [])
    .slice(2)
    .flatMap(([name, value, metric, from, to]) =>
      typeof value === 'number'
        ? [{ name: String(name), value, metric: String(metric), from: dayIn(from), to: dayIn(to) }]
        : [],
    )
}

/** 支付金额（商品 612345678901） → that item; undefined where the name counts values instead of naming them. */
const scopeIn = (name: string): { dimension: string; values: string[] }[] | undefined => {
  const [, inside] = /（([^（）]+)）$/.exec(name) ?? []
  const parts = inside?.split('；') ?? []
  const scope = parts.flatMap((part) => {
    const dimension = dimensions.find((one) => part.startsWith(`${one.name} `))
    return dimension
      ? [
          {
            dimension: dimension.id,
            values: part
              .slice(dimension.name.length + 1)
              .split('、')
              .map((one) => (one === '没有写' ? '' : one)),
          },
        ]
      : []
  })
  if (scope.length < parts.length) return scope.length === 0 ? [] : undefined
  return scope.some(({ values }) => values.some((one) => /^\d+ 个$/.test(one))) ? undefined : scope
}

/** The ten work products and the analysis, made by command from the demo shop of three months. */
describe('every work product, by command', () => {
  let folder: string
  let out: string
  let house: House
  const files = new Map<string, Uint8Array>()

  const opened = () =>
    openHouse(settingsFrom({ flags: { data: join(folder, 'data') }, env: {}, cwd: folder }))
  const zhanggui = async (...args: string[]) => {
    const said: string[] = []
    const code = await runCommandLine({
      args: [...args, '--data', join(folder, 'data')],
      env: {},
      cwd: folder,
      output: { out: (text) => said.push(text), err: (text) => said.push(text), progress: () => {} },
      program,
    })
    return { code, said: said.join('\n') }
  }
  const file = (kind: string, format: Format): Uint8Array => {
    const found = files.get(`${kind}.${format}`)
    if (!found) throw new Error(`no ${format} of ${kind}`)
    return found
  }

  const yesterday = addDays(dayOf(Temporal.Now.instant()), -1)
  const monday = addDays(weekStart(addDays(yesterday, 1)), -7)
  const week = `${monday}..${addDays(monday, 6)}`
  const month = addDays(monthStart(addDays(yesterday, 1)), -1).slice(0, 7)
  const periodOf = (kind: ReportKind): string[] => {
    if (kind === 'weekly') return ['--period', week]
    return kindInfo[kind].sameBy === 'subject' ? [] : ['--period', month]
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-ten-'))
    out = join(folder, 'out')
    await laidDemo(join(folder, 'data'))
    for (const kind of [...reportKinds, 'scorecard'] as const) {
      const to = join(out, kind)
      await mkdir(to, { recursive: true })
      const what =
        kind === 'scorecard' ? ['scorecard', '--month', month] : ['report', kind, ...periodOf(kind)]
      const { code, said } = await zhanggui(...what, '--format', formats.join(','), '--out', to)
      expect(code, `${kind}: ${said}`).toBe(0)
      for (const name of await readdir(to))
        files.set(`${kind}.${name.split('.').at(-1)}`, await readFile(join(to, name)))
    }
    house = await opened()
  }, 900_000)
  afterAll(async () => {
    await house?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  const queried = async ({ metric, name, from, to }: Told): Promise<number | null | undefined> => {
    const where = scopeIn(name)
    if (!where) return undefined
    const { rows } = await house.client.facts.query({
      shop: demoShopName,
      metrics: [metric],
      from: day(from),
      to: day(to),
      where,
      totals: false,
    })
    const value = rows[0]?.[metric]
    return value === null || value === undefined ? null : Number(value)
  }

  test.each(reportKinds.filter((kind) => kind !== 'strategy' && kind !== 'survey' && kind !== 'analysis'))(
    'the figures that %s names in its appendix are those of a query',
    async (kind) => {
      const told = (await toldIn(file(kind, 'xlsx'))).filter(({ metric }) => metricOf(metric))
      const compared: string[] = []
      for (const one of told) {
        const value = await queried(one)
        if (value === undefined) continue
        expect(value, `${one.name} ${one.from}..${one.to}`).toBeCloseTo(one.value, 6)
        compared.push(one.name)
      }
      expect(compared.length, told.map(({ name }) => name).join()).toBeGreaterThanOrEqual(3)
    },
    120_000,
  )

  /** The numbers of a table in the XLSX file by the words of its first column. */
  const tableIn = async (kind: string, title: string): Promise<Map<string, unknown[]>> => {
    const { sheets } = await readXlsx(file(kind, 'xlsx'))
    const rows = sheets.find((sheet) => sheet.rows[0]?.[0] === title)?.rows.slice(2) ?? []
    return new Map(rows.map(([name, ...cells]) => [String(name), cells]))
  }

  test('an analysis takes the amount apart as a query by category does', async () => {
    const { from, to } = (await toldIn(file('analysis', 'xlsx')))[0] ?? { from: '', to: '' }
    const { rows } = await house.client.facts.query({
      shop: demoShopName,
      metrics: ['paid_amount'],
      by: ['category'],
      from: day(from),
      to: day(to),
      totals: false,
    })
    const told = await tableIn('analysis', '按类目拆开')
    expect(rows.length).toBeGreaterThanOrEqual(3)
    for (const { category, paid_amount: paid } of rows)
      expect(told.get(String(category))?.[1], String(category)).toBeCloseTo(Number(paid), 6)
  })

  test('what a promotion brought is what its page says', async () => {
    const [last] = (await house.client.promotion.list({ shop: demoShopName }))
      .filter(({ period, state }) => state !== 'cancelled' && period.to <= yesterday)
      .toSorted((a, b) => b.period.to.localeCompare(a.period.to))
    if (!last) throw new Error('the demo shop has no promotion that is over')
    const { sale, returns } = await house.client.promotion.effect({ shop: demoShopName, id: last.id })
    const told = new Map((await toldIn(file('promotion', 'xlsx'))).map((one) => [one.metric, one.value]))
    const cost = returns.cost === null ? undefined : Number(returns.cost)
    expect(told.get('promotion_added')).toBeCloseTo(Number(sale?.added.mid), 6)
    expect(told.get('promotion_cost')).toBeCloseTo(cost ?? Number.NaN, 6)
    expect(told.get('promotion_roi')).toBeCloseTo(returns.roiRevenue?.mid ?? Number.NaN, 6)
  })

  test('the prices of a strategy are those of its plan', async () => {
    const [plan] = await house.client.market.plans({ shop: demoShopName })
    if (!plan) throw new Error('the demo shop has no plan')
    const { prices } = await house.client.market.plan({ shop: demoShopName, id: plan.id })
    const { sheets } = await readXlsx(file('strategy', 'xlsx'))
    const rows = sheets.find((sheet) => sheet.rows[0]?.[0] === '价格表')?.rows.slice(2, 2 + prices.length)
    const numbers = (text: string | null) => (text === null ? null : Number(text))
    expect(prices.length).toBeGreaterThanOrEqual(3)
    expect(rows?.map((row) => [row[2], row[3], row[6]])).toEqual(
      prices.map(({ price, current, floor }) => [Number(price), numbers(current), numbers(floor)]),
    )
  })

  test('the figures of a survey are those of its page', async () => {
    const [newest] = await house.client.customer.surveys({ shop: demoShopName })
    if (!newest) throw new Error('the demo shop has asked nobody')
    const survey = await house.client.customer.survey({ shop: demoShopName, survey: newest.id })
    const told = new Map((await toldIn(file('survey', 'xlsx'))).map((one) => [one.metric, one.value]))
    expect(told.get('survey_csat')).toBeCloseTo(survey.satisfied?.value ?? Number.NaN, 6)
    expect(told.get('survey_answered')).toBe(survey.answered)
    expect(told.get('survey_response_rate')).toBeCloseTo(survey.answered / survey.asked, 6)
    const nps = survey.results.find(({ kind }) => kind === 'nps')?.estimate
    expect(told.get('survey_nps')).toBe(Math.round((nps?.value ?? Number.NaN) * 100))
  })

  test('the sheet of the month says what its page says', async () => {
    const card = await house.client.scorecard.open({ shop: demoShopName, month })
    const told = await tableIn('scorecard', '各项指标')
    expect(card.bars.length).toBeGreaterThanOrEqual(4)
    for (const bar of card.bars)
      expect(told.get(barNames.zh[bar.id])?.slice(1, 3)).toEqual([
        bar.value === null ? '—' : shareWords(bar.value, bar.id),
        verdictNames.zh[bar.verdict],
      ])
  })

  const bare = (words: string): string => words.replaceAll(/[\s\u200b]/g, '')
  const entities: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    '#39': "'",
  }
  const unmarked = (markup: string): string =>
    bare(
      markup
        .replaceAll(/<style[\s\S]*?<\/style>/g, '')
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole),
    )

  const wordsOf: Readonly<Record<Format, (kind: string) => Promise<string>>> = {
    html: async (kind) => unmarked(new TextDecoder().decode(file(kind, 'html'))),
    pdf: async (kind) => pdfWords(file(kind, 'pdf')),
    docx: async (kind) => unmarked((await partsOf(file(kind, 'docx'))).get('word/document.xml') ?? ''),
    pptx: async (kind) =>
      [...(await partsOf(file(kind, 'pptx')))]
        .filter(([path]) => /^ppt\/slides\/slide\d+\.xml$/.test(path))
        .map(([, xml]) => unmarked(xml))
        .join(''),
    xlsx: async (kind) => unmarked((await partsOf(file(kind, 'xlsx'))).get('xl/sharedStrings.xml') ?? ''),
  }

  /** All that is said in sentences, and the figures shown large with what they are compared with. */
  const saidIn = ({ blocks }: Document): { sentences: string[]; shown: string[]; figures: Figure[] } => {
    const headlines = blocks.flatMap((block) => (block.kind === 'figures' ? block.items : []))
    return {
      sentences: blocks.flatMap((block) => {
        switch (block.kind) {
          case 'heading':
            return [block.text]
          case 'paragraph':
            return [textWords(block.text)]
          case 'list':
            return block.items.map(textWords)
          case 'callout':
            return [block.title, textWords(block.text)]
          case 'suggestion':
            return [block.title, textWords(block.text), textWords(block.effect), block.owner]
          default:
            return []
        }
      }),
      shown: headlines.flatMap(({ figure, comparisons }) => [
        figure.name,
        ...comparisons.map((one) => `${one.name}${changeWords(one, figure.unit)}`),
      ]),
      figures: headlines.map(({ figure }) => figure),
    }
  }

  const withoutAppendix = (document: Document): Document => {
    const at = document.blocks.findIndex((block) => block.kind === 'heading' && block.text.startsWith('附录'))
    return { ...document, blocks: at < 0 ? document.blocks : document.blocks.slice(0, at) }
  }

  const daysOf = (kind: ReportKind): Partial<Period> => {
    if (kind === 'weekly') return { from: monday, to: addDays(monday, 6) }
    return kindInfo[kind].sameBy === 'subject' ? {} : parsePeriod(month)
  }

  test.each(reportKinds)(
    '%s says the same in all five formats',
    async (kind) => {
      const { id } = await house.client.reports.make({ shop: demoShopName, kind, ...daysOf(kind) })
      const { document } = await house.client.reports.open({ shop: demoShopName, id })
      const { sentences, shown, figures } = saidIn(withoutAppendix(document))
      expect(sentences.length).toBeGreaterThan(10)
      for (const format of formats) {
        const words = await wordsOf[format](kind)
        const wanted = format === 'xlsx' ? sentences : [...sentences, ...shown]
        expect(
          wanted.filter((one) => !words.includes(bare(one))),
          format,
        ).toEqual([])
        if (format === 'xlsx') continue
        for (const { name, value, unit } of figures)
          expect(words, `${name} in ${format}`).toContain(bare(short(value, unit)))
      }
      // There they are numbers, to the last digit.
      const { sheets } = await readXlsx(file(kind, 'xlsx'))
      const numbers = sheets[0]?.rows.flat().filter((one) => typeof one === 'number') ?? []
      for (const { name, value, unit } of figures)
        if (value !== null)
          expect(
            numbers.some((one) => Math.abs(one - (unit === 'money' ? value / 100 : value)) < 1e-9),
            name,
          ).toBe(true)
    },
    120_000,
  )
})
