import { z } from 'zod'
import { Compare, Filter, Value } from '../../facts/contract.ts'
import { contract, DayText, GivenDay, ShopName } from '../../kernel/contract.ts'
import { EventMark } from '../calendar/contract.ts'
import { patternsContract } from './patterns/contract.ts'
import { Owner, targetsContract } from './targets/contract.ts'

export const ExplainInput = z.object({
  shop: ShopName.optional(),
  metric: z.string().default('paid_amount'),
  from: GivenDay,
  to: GivenDay,
  compare: Compare.default('previous'),
})
export type ExplainInput = z.input<typeof ExplainInput>
export type ExplainQuestion = z.output<typeof ExplainInput>

/** Money as a yuan text, counts as numbers; all of one kind in one answer. */
const Part = z.object({ id: z.string(), name: z.string(), contribution: Value })

export const ChangeRow = z.object({
  key: z.string(),
  name: z.string(),
  before: Value,
  after: Value,
  contribution: Value,
  /** Of a ratio: its contribution by its share of the whole, and by its own ratio; and those shares. */
  mix: Value.optional(),
  rate: Value.optional(),
  shareBefore: z.number().nullable().optional(),
  shareAfter: z.number().nullable().optional(),
})
export type ChangeRow = z.infer<typeof ChangeRow>

/** What moved the metric, apart from what moved everything: the most weighty first. */
export const Cause = z.object({
  /** item: one item; source: one source of all items; shop: everything at once. */
  kind: z.enum(['item', 'source', 'shop']),
  /** Item id or name of the source; empty for the shop. */
  entity: z.string(),
  name: z.string(),
  factor: z.enum(['visitors', 'conversion', 'basket']),
  contribution: Value,
  /** What the data say about why: term:…, plan:…, stock, price, reviews, service; empty where they say nothing. */
  evidence: z.string(),
  /** What it was and is: visits, clicks, shares, fen, seconds; of stock all SKUs and those without. */
  figures: z.object({ before: z.number(), after: z.number() }).nullable(),
  sentence: z.string(),
})
export type Cause = z.infer<typeof Cause>

/** An event of which one period has days, or the D day, and the other has none. */
export const EventDays = z.object({
  id: z.string(),
  name: z.string(),
  days: z.number().int(),
  daysBefore: z.number().int(),
  peak: DayText.nullable(),
  peakBefore: DayText.nullable(),
  isEstimated: z.boolean(),
  sentence: z.string(),
})
export type EventDays = z.infer<typeof EventDays>

/** Of a ratio by one dimension: what shares and what ratios within did to it. */
export const RatioTurn = z.object({
  dimension: z.string(),
  mix: Value,
  rate: Value,
  /** against: the parts went one way and the whole the other (Simpson's paradox). */
  turn: z.enum(['against', 'mix', 'rate', 'even']),
  sentence: z.string(),
})
export type RatioTurn = z.infer<typeof RatioTurn>

/** Something that is not known, by a code of the figures' notes or `days-missing`; which days were compared, and why. */
export const ExplanationNote = z.object({
  code: z.string(),
  message: z.string(),
  /** Of `compared-plainly`: the change against the same days of last year, of 1. */
  change: z.number().optional(),
  /** Of `days-missing`: so many of the days asked for have the metric. */
  lacking: z
    .object({
      metric: z.string(),
      from: DayText,
      to: DayText,
      asked: z.number(),
      days: z.number(),
      /** Metrics of the same report that lack as many of the same days. */
      others: z.array(z.string()).optional(),
      /** The later period, where it has nothing of them either. */
      later: z.object({ from: DayText, to: DayText }).optional(),
    })
    .optional(),
})
export type ExplanationNote = z.infer<typeof ExplanationNote>

export const Explanation = z.object({
  metric: z.string(),
  name: z.string(),
  unit: z.string(),
  period: z.object({ from: DayText, to: DayText }),
  compared: z.object({ from: DayText, to: DayText }),
  before: Value,
  after: Value,
  change: Value,
  /** Sum to `change`. */
  factors: z.array(Part),
  /** By dimension; each list has a row `other` and sums to `change`. */
  by: z.record(z.string(), z.array(ChangeRow)),
  causes: z.array(Cause),
  /** Of a ratio: for each list of `by`. */
  turns: z.array(RatioTurn),
  /** Events that make the two periods unlike. */
  events: z.array(EventDays),
  /** What is not known, and what brings it. */
  notes: z.array(ExplanationNote),
  /** All of it in words: how much, factors, causes, notes. */
  sentences: z.array(z.string()),
})
export type Explanation = z.infer<typeof Explanation>

const Quiet = z
  .object({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(23) })
  .nullable()

const Share = z.number().positive().max(10)

export const Watched = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('threshold'), side: z.enum(['above', 'below']), value: z.number() }),
  z.object({
    kind: z.literal('change'),
    days: z.number().int().min(1).max(31),
    side: z.enum(['fall', 'rise']),
    share: Share,
  }),
  z.object({
    kind: z.literal('unexpected'),
    side: z.enum(['fall', 'rise', 'both']),
    width: z.number().min(1).max(10),
    share: Share,
  }),
  z.object({
    kind: z.literal('parts'),
    of: z.enum(['item', 'search_term']),
    parts: z.number().int().min(1).max(50),
    width: z.number().min(1).max(10),
    share: Share,
  }),
  z.object({ kind: z.literal('missing'), days: z.number().int().min(1).max(14) }),
  z.object({ kind: z.literal('pace'), share: Share }),
])

/** What is watched. The rules that every shop has from its first import have names for ids. */
export const AlertRule = z.object({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(60),
  metric: z.string().max(60),
  dimension: z.enum(['', 'category', 'item', 'search_term']).default(''),
  value: z.string().max(200).default(''),
  watched: Watched,
  pausesInSeasons: z.boolean(),
  quiet: Quiet,
  owner: z.number().int().nullable(),
  isOn: z.boolean(),
})
export type AlertRule = z.infer<typeof AlertRule>

export const Alert = z.object({
  id: z.number().int(),
  title: z.string(),
  sentence: z.string(),
  /** The likeliest cause in one sentence; empty where the data tell none. */
  cause: z.string(),
  findings: z.array(
    z.object({
      rule: z.string(),
      since: DayText,
      day: DayText,
      sentence: z.string(),
      recoveredAt: z.string().nullable(),
      note: z.string(),
    }),
  ),
  /** As it was then. */
  why: Explanation.nullable(),
  owner: Owner.nullable(),
  firedAt: z.string(),
  recoveredAt: z.string().nullable(),
  handled: z.object({ at: z.string(), by: z.string().nullable(), note: z.string() }).nullable(),
  snoozedUntil: DayText.nullable(),
  /** To be seen to now: not over, not handled, not snoozed, no quiet hours. */
  isDue: z.boolean(),
  /** By which figure it is told whether what is done about it worked; null where none can tell (missing reports). */
  check: z
    .object({
      metric: z.string(),
      scope: z.array(z.object({ dimension: z.string(), values: z.array(z.string()) })),
      direction: z.enum(['up', 'down']),
      baseline: z.object({ from: DayText, to: DayText }),
    })
    .nullable(),
})
export type Alert = z.infer<typeof Alert>

const alertInput = { shop: ShopName.optional(), alert: z.coerce.number().int() }
const alertsWrite = { permission: 'alerts.write' } as const

/** Reports to fetch: which days they lack, and where the platform has them. */
export const DataToDo = z.object({
  format: z.string(),
  name: z.string(),
  source: z.string(),
  menu: z.string(),
  days: z.array(DayText),
  /** 2026-11-03 至 2026-11-05、2026-11-09 */
  words: z.string(),
})
export type DataToDo = z.infer<typeof DataToDo>

export const ForecastInput = z.object({
  shop: ShopName.optional(),
  metric: z.string().default('paid_amount'),
  days: z.coerce
    .number('天数应为 1 到 92 的整数')
    .int('天数应为 1 到 92 的整数')
    .min(1, '天数应为 1 到 92 的整数')
    .max(92, '天数应为 1 到 92 的整数')
    .default(28),
  where: z.array(Filter).max(20).default([]),
})
export type ForecastInput = z.input<typeof ForecastInput>
export type ForecastWish = z.output<typeof ForecastInput>

const Score = z.object({ wape: z.number().nullable(), mase: z.number().nullable() })

/** What one must know to read a forecast rightly. */
export const ForecastNote = z.object({
  code: z.enum([
    'old',
    'unseen',
    'estimated',
    'gaps',
    'short',
    'naive',
    'no-better',
    'same-days',
    'coverage',
  ]),
  message: z.string(),
  /** The names of the events that it is about. */
  events: z.array(z.string()).optional(),
  /** The days in it; of `coverage` the share of days. */
  figure: z.number().optional(),
})
export type ForecastNote = z.infer<typeof ForecastNote>

export const ForecastAnswer = z.object({
  metric: z.string(),
  name: z.string(),
  unit: z.string(),
  /** regression: event-calendar regression; seasonal-naive; mstl and ets: of the library. */
  model: z.enum(['regression', 'seasonal-naive', 'mstl', 'ets']),
  dates: z.array(DayText),
  /** One for each date: money as yuan text. Four fifths of the outcomes are expected between P10 and P90. */
  p10: z.array(Value),
  p50: z.array(Value),
  p90: z.array(Value),
  /** Of all dates together; bounds of days do not add up to it. */
  total: z.object({ p10: Value, p50: Value, p90: Value }),
  /** How it would have gone in the past; shares from 0 to 1. */
  backtest: z.object({
    wape: z.number().nullable(),
    naiveWape: z.number().nullable(),
    mase: z.number().nullable(),
    coverage80: z.number().nullable(),
    origins: z.number().int(),
    /** The newest of them, on which the errors rest and none of whose days chose the model; 0: all chose and tell. */
    heldOut: z.number().int(),
    horizon: z.number().int(),
    models: z.array(Score.extend({ model: z.string(), origins: z.number().int() })),
  }),
  /** What was learned from; null where the day is missing. */
  history: z.object({
    days: z.number().int(),
    known: z.number().int(),
    dates: z.array(DayText),
    values: z.array(Value),
  }),
  events: z.array(EventMark),
  notes: z.array(ForecastNote),
})
export type ForecastAnswer = z.infer<typeof ForecastAnswer>

export const salesContract = {
  ...targetsContract,
  ...patternsContract,
  dataToDo: contract
    .meta({ permission: 'figures.read' })
    .route({ method: 'POST', path: '/sales/data-to-do', summary: '缺哪天的哪份报表，从哪里导出' })
    .input(z.object({ shop: ShopName.optional(), days: z.number().int().min(1).max(90).default(14) }))
    .output(z.array(DataToDo)),
  alerts: contract
    .meta({ permission: 'figures.read' })
    .route({ method: 'POST', path: '/sales/alerts/list', summary: '预警：要处理的、处理过的、过去的' })
    .input(z.object({ shop: ShopName.optional(), limit: z.number().int().min(1).max(500).default(100) }))
    .output(z.array(Alert)),
  alertRules: contract
    .meta({ permission: 'figures.read' })
    .route({ method: 'POST', path: '/sales/alert-rules/list', summary: '预警规则' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(z.array(AlertRule.extend({ isBuiltIn: z.boolean(), isChanged: z.boolean() }))),
  setAlertRule: contract
    .meta(alertsWrite)
    .route({ method: 'PUT', path: '/sales/alert-rules', summary: '加一条预警规则，或改一条' })
    .input(z.object({ shop: ShopName.optional(), rule: AlertRule }))
    .output(AlertRule),
  resetAlertRule: contract
    .meta(alertsWrite)
    .route({ method: 'DELETE', path: '/sales/alert-rules/{id}', summary: '删掉自己的规则；自带的恢复原样' })
    .input(z.object({ shop: ShopName.optional(), id: z.string() }))
    .output(z.object({ reset: z.boolean() })),
  handleAlert: contract
    .meta({ ...alertsWrite, signer: 'member' })
    .route({ method: 'POST', path: '/sales/alerts/{alert}/handling', summary: '记下已处理：谁，怎么处理的' })
    .input(
      z.object({
        ...alertInput,
        member: z.number().int().nullable().default(null),
        note: z.string().max(500).default(''),
      }),
    )
    .output(Alert),
  reopenAlert: contract
    .meta(alertsWrite)
    .route({
      method: 'DELETE',
      path: '/sales/alerts/{alert}/handling',
      summary: '还要处理：收回已处理或稍后',
    })
    .input(z.object(alertInput))
    .output(Alert),
  snoozeAlert: contract
    .meta(alertsWrite)
    .route({ method: 'POST', path: '/sales/alerts/{alert}/snooze', summary: '稍后：到那天再提醒' })
    .input(z.object({ ...alertInput, until: GivenDay }))
    .output(Alert),
  setAlertOwner: contract
    .meta(alertsWrite)
    .route({ method: 'PUT', path: '/sales/alerts/{alert}/owner', summary: '预警交给谁' })
    .input(z.object({ ...alertInput, owner: z.number().int().nullable() }))
    .output(Alert),
  explain: contract
    .meta({ permission: 'figures.read', exports: '为什么变了' })
    .route({ method: 'POST', path: '/sales/explanations', summary: '一个指标为什么变了' })
    .input(ExplainInput)
    .output(Explanation),
  forecast: contract
    .meta({ permission: 'figures.read', exports: '预测' })
    .route({
      method: 'POST',
      path: '/sales/forecasts',
      summary: '预测一个指标往后的每一天，带区间和过去的误差',
    })
    .input(ForecastInput)
    .output(ForecastAnswer),
}
