import { z } from 'zod'
import { DayText } from '../kernel/contract.ts'
import { printableText } from '../kernel/printable-text.ts'

/** Words as they can be printed: no control characters, no half pairs. A line break stays. */
const Words = z.string().max(20_000).overwrite(printableText)
const Name = z.string().max(500).overwrite(printableText)

/** money: integer fen; count: integer; ratio: 0.1234; multiple: 3.2 (times); seconds: a duration. */
export const Unit = z.enum(['money', 'count', 'ratio', 'multiple', 'seconds', 'number'])
export type Unit = z.infer<typeof Unit>

/** missing: 缺数据; partial: 部分; estimated: 估计; restated: 已重述. `words` says which days, how many, since when. */
export const FigureState = z.object({
  kind: z.enum(['missing', 'partial', 'estimated', 'restated']),
  words: Words.default(''),
})
export type FigureState = z.infer<typeof FigureState>

/** Both days included. */
const Period = z
  .object({ from: DayText, to: DayText })
  .refine(({ from, to }) => from <= to, { message: '开始日期不能晚于结束日期' })

/** What a figure is asked with: it can be asked again and compared with what was printed. */
export const FigureKey = z.object({
  metric: z.string().min(1).max(100),
  /** Filters, e.g. `{dimension: 'item', values: ['612345678901']}`; none: the whole shop. */
  scope: z
    .array(z.object({ dimension: z.string().max(100), values: z.array(Name).min(1).max(1000) }))
    .max(20)
    .default([]),
  period: Period,
})
export type FigureKey = z.infer<typeof FigureKey>

/** A figure of a document. `value` null: not known, with a state that says why. `low` and `high`: the interval of an estimate. */
export const Figure = FigureKey.extend({
  name: Name,
  unit: Unit,
  value: z.number().nullable(),
  low: z.number().optional(),
  high: z.number().optional(),
  states: z.array(FigureState).max(4).default([]),
})
export type Figure = z.infer<typeof Figure>

/** Words with figures among them: people change the words, the figures stay what was asked. */
export const Text = z.array(z.union([Words, z.object({ figure: Figure })])).max(200)
export type Text = z.infer<typeof Text>

/** A decoded picture, PNG or JPEG, as base64. Made by `readLogo`. */
export const Logo = z.object({
  type: z.enum(['png', 'jpg']),
  width: z.number().int().min(1).max(2000),
  height: z.number().int().min(1).max(2000),
  base64: z.string().max(700_000),
})
export type Logo = z.infer<typeof Logo>

export const Cover = z.object({
  kind: z.literal('cover'),
  title: Name,
  subtitle: Name.default(''),
  /** What a reader asks first: 店铺, 周期, 提交人 … */
  facts: z
    .array(z.object({ name: Name, value: Name }))
    .max(12)
    .default([]),
  company: Name.default(''),
  logo: Logo.optional(),
})
export type Cover = z.infer<typeof Cover>

const Heading = z.object({
  kind: z.literal('heading'),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  text: Name,
})

const Paragraph = z.object({ kind: z.literal('paragraph'), text: Text })

const List = z.object({
  kind: z.literal('list'),
  ordered: z.boolean().default(false),
  items: z.array(Text).max(200),
})

/** `change`: relative, 0.12 for +12 %; for a ratio the difference in points (0.012 for 1.2 个百分点). */
export const Comparison = z.object({
  name: Name,
  before: Figure.nullable(),
  change: z.number().nullable(),
})
export type Comparison = z.infer<typeof Comparison>

const Headline = z.object({
  figure: Figure,
  comparisons: z.array(Comparison).max(4).default([]),
})
export type Headline = z.infer<typeof Headline>

const Figures = z.object({ kind: z.literal('figures'), items: z.array(Headline).max(12) })

/**
 * How a column is totalled. sum: added up; ratio: the sum of one column divided by that of another (never an average);
 * given: known otherwise, as people, who are not added up. None: no total.
 */
const ColumnTotal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sum') }),
  z.object({ kind: z.literal('ratio'), of: z.string(), by: z.string() }),
  z.object({ kind: z.literal('given'), value: z.number().nullable() }),
])

/**
 * How a cell comes from others of its row, by the ids of their columns. difference: of − less; ratio: of ÷ by;
 * change: of ÷ from − 1. A workbook goes on counting with it, where it comes to what the cell says.
 */
const ColumnCounted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('difference'), of: z.string(), less: z.string() }),
  z.object({ kind: z.literal('ratio'), of: z.string(), by: z.string() }),
  z.object({ kind: z.literal('change'), of: z.string(), from: z.string() }),
])

export const Column = z.object({
  id: z.string().min(1).max(100),
  name: Name,
  unit: z.union([Unit, z.literal('date'), z.literal('text')]),
  total: ColumnTotal.optional(),
  counted: ColumnCounted.optional(),
  /** For a column of figures: what its cells are asked with, together with the scope of the row. */
  key: FigureKey.optional(),
})
export type Column = z.infer<typeof Column>

export const Cell = z.union([z.number(), Words, z.null()])
export type Cell = z.infer<typeof Cell>

/** `cells`: one for each column; a number for what is counted, a day for a date, words for the rest; null: not known. */
export const Table = z.object({
  kind: z.literal('table'),
  title: Name,
  columns: z.array(Column).min(1).max(30),
  rows: z.array(z.object({ cells: z.array(Cell), scope: FigureKey.shape.scope.optional() })).max(200_000),
  /** The word in front of the totals. */
  totalName: Name.default('合计'),
  notes: z.array(Words).max(20).default([]),
})
export type Table = z.infer<typeof Table>

/** null: a gap. */
const Values = z.array(z.number().nullable()).max(1000)

export const Series = z.object({
  name: Name,
  values: Values,
  dashed: z.boolean().default(false),
  /** What the points are asked with; where the labels are days, each point with its day. */
  key: FigureKey.optional(),
})
export type Series = z.infer<typeof Series>

const chartBase = {
  kind: z.literal('chart'),
  /** What the picture says, as a sentence. */
  title: Name,
  unit: Unit,
  notes: z.array(Words).max(10).default([]),
}
const Labels = z.array(Name).max(1000)

const LineChart = z.object({
  ...chartBase,
  chart: z.literal('line'),
  labels: Labels,
  series: z.array(Series).min(1).max(8),
  /** Promotions and the like: on which label, what. */
  events: z
    .array(z.object({ at: Name, name: Name }))
    .max(30)
    .default([]),
  /** The interval of a forecast. */
  band: z.object({ name: Name, low: Values, high: Values }).optional(),
})
const BarChart = z.object({
  ...chartBase,
  chart: z.literal('bar'),
  labels: Labels,
  series: z.array(Series).min(1).max(8),
  /** Lying bars leave room for long names. */
  lying: z.boolean().default(false),
})
const StackedChart = z.object({
  ...chartBase,
  chart: z.literal('stacked'),
  labels: Labels,
  series: z.array(Series).min(1).max(8),
})
const WaterfallChart = z.object({
  ...chartBase,
  chart: z.literal('waterfall'),
  before: z.object({ name: Name, value: z.number() }),
  steps: z.array(z.object({ name: Name, value: z.number() })).max(30),
  after: z.object({ name: Name, value: z.number() }),
})
const HeatChart = z.object({
  ...chartBase,
  chart: z.literal('heat'),
  rows: Labels,
  columns: Labels,
  /** One list for each row. */
  values: z.array(Values).max(200),
})
export const Chart = z.discriminatedUnion('chart', [
  LineChart,
  BarChart,
  StackedChart,
  WaterfallChart,
  HeatChart,
])
export type Chart = z.infer<typeof Chart>
export type ChartOf<K extends Chart['chart']> = Extract<Chart, { chart: K }>

const Callout = z.object({
  kind: z.literal('callout'),
  tone: z.enum(['note', 'good', 'warning']),
  title: Name,
  text: Text,
})

/** What to do, what it is expected to bring, and who does it by when. */
const Suggestion = z.object({
  kind: z.literal('suggestion'),
  title: Name,
  text: Text.default([]),
  effect: Text,
  owner: Name,
  due: DayText.optional(),
})

const Comment = z.object({ kind: z.literal('comment'), author: Name, at: Name, text: Words })

const PageBreak = z.object({ kind: z.literal('page-break') })

/** Every figure of the document with where it comes from and how it is defined. */
const Appendix = z.object({
  kind: z.literal('appendix'),
  title: Name,
  entries: z.array(z.object({ figure: Figure, source: Words, definition: Words })).max(5000),
})

export const Block = z.discriminatedUnion('kind', [
  Cover,
  Heading,
  Paragraph,
  List,
  Figures,
  Table,
  Chart,
  Callout,
  Suggestion,
  Comment,
  PageBreak,
  Appendix,
])
export type Block = z.infer<typeof Block>
export type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>

export const Document = z.object({
  title: Name,
  /** When it was made, in Beijing time; stands at the foot. */
  madeAt: Name,
  blocks: z.array(Block).max(2000),
})
export type Document = z.infer<typeof Document>

/** A part that a template can move, rename or leave out. */
export const Section = z.object({ id: z.string().min(1).max(100), title: Name, blocks: z.array(Block) })
export type Section = z.infer<typeof Section>

export const Draft = z.object({ madeAt: Name, cover: Cover, sections: z.array(Section).max(100) })
export type Draft = z.infer<typeof Draft>

/** How a team wants its documents. An empty title keeps the section's own. */
export const Template = z.object({
  company: Name.default(''),
  logo: Logo.optional(),
  sections: z
    .array(z.object({ id: z.string().min(1).max(100), on: z.boolean(), title: Name.default('') }))
    .max(100)
    .default([]),
})
export type Template = z.infer<typeof Template>

export const DocumentFormat = z.enum(['html', 'pdf', 'docx', 'xlsx', 'pptx'])
export type DocumentFormat = z.infer<typeof DocumentFormat>

export const documentTypes: Record<DocumentFormat, string> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}
