import { addDays, type Day, daysBetween, daysIn, eachDay, type Period } from '../../../kernel/calendar.ts'
import { signedPercent } from '../../../kernel/share.ts'
import { type BeforeAfter, differenceInDifferences } from '../../../stats/difference.ts'
import type { ChangeKind, Effect } from '../contract.ts'

/** Longest stretch that is compared on either side of a change. */
const LONGEST = 28
/** Fewer days on a side tell nothing. */
const SHORTEST = 7

export type NotedChange = {
  id: number
  item: string
  day: Day
  goals: { exposure: number | null; sales: number | null }
}

/**
 * An item's day: visitors and buyers of the day, those who came by search, fen paid; null: the report did not tell.
 * Absent days are unknown.
 */
export type ItemDay = {
  visitors: number
  search: number | null
  buyers: number | null
  paidFen: number | null
}

/** By item, by day. */
export type ItemDays = ReadonlyMap<string, ReadonlyMap<string, ItemDay>>

export type Windows = {
  /** null: the item was changed the day before too. */
  before: Period | null
  /** null: the days after it are not there yet. */
  after: Period | null
  notes: string[]
}

/**
 * The days before and after a change that can be compared: up to four weeks, no further than another change of the same
 * item or the last day with data. The day itself is in neither: half of it was before.
 */
export const windowsOf = (change: NotedChange, all: readonly NotedChange[], last: Day): Windows => {
  const own = all.filter(({ id, item }) => id !== change.id && item === change.item)
  const sameDay = own.filter(({ day }) => day === change.day)
  const earlier = own.filter(({ day }) => day < change.day).map(({ day }) => day)
  const later = own.filter(({ day }) => day > change.day).map(({ day }) => day)
  const previous = earlier.toSorted().at(-1)
  const next = later.toSorted()[0]
  const from = addDays(change.day, -LONGEST)
  const [start, eve] = [previous && previous >= from ? addDays(previous, 1) : from, addDays(change.day, -1)]
  const before = start <= eve ? { from: start, to: eve } : null
  const first = addDays(change.day, 1)
  const end = [addDays(change.day, LONGEST), last, ...(next ? [addDays(next, -1)] : [])].toSorted()[0] ?? last
  const after = end >= first ? { from: first, to: end } : null
  return {
    before,
    after,
    notes: [
      ...(sameDay.length > 0 ? ['同一天还记了别的改动，效果分不开，算在一起。'] : []),
      ...(previous && previous >= from ? [`${previous} 也改过，之前只比到那天以后。`] : []),
      ...(next && next <= addDays(change.day, LONGEST) ? [`${next} 又改了，之后只比到前一天。`] : []),
    ],
  }
}

/** Items without any noted change inside the windows: they tell what would have happened anyway. */
export const untouchedItems = (
  items: readonly string[],
  change: NotedChange,
  all: readonly NotedChange[],
  { before, after }: Windows,
): string[] => {
  const to = after?.to ?? change.day
  const from = before?.from ?? change.day
  const touched = new Set(all.filter(({ day }) => day >= from && day <= to).map(({ item }) => item))
  return items.filter((item) => item !== change.item && !touched.has(item))
}

type Measure = {
  measure: Effect['measure']
  name: string
  size: (day: ItemDay) => number
  value: (day: ItemDay) => number | null
  goal: (goals: NotedChange['goals']) => number | null
}

const measures: readonly Measure[] = [
  {
    measure: 'exposure',
    name: '曝光（商品访客）',
    size: () => 1,
    value: ({ visitors }) => visitors,
    goal: ({ exposure }) => exposure,
  },
  {
    measure: 'search',
    name: '搜索访客',
    size: () => 1,
    value: ({ search }) => search,
    goal: () => null,
  },
  {
    measure: 'conversion',
    name: '支付转化率',
    size: ({ visitors }) => visitors,
    value: ({ buyers }) => buyers,
    goal: () => null,
  },
  {
    measure: 'sales',
    name: '支付金额',
    size: () => 1,
    value: ({ paidFen }) => paidFen,
    goal: ({ sales }) => sales,
  },
]

const sideOf = (days: ReadonlyMap<string, ItemDay> | undefined, period: Period, { size, value }: Measure) =>
  eachDay(period).flatMap((of) => {
    const day = days?.get(of)
    const found = day && value(day)
    return day && found !== null && found !== undefined ? [{ value: found, size: size(day) }] : []
  })

const meanOf = (side: readonly { value: number; size: number }[]): number | null => {
  const size = side.reduce((sum, one) => sum + one.size, 0)
  return size > 0 ? side.reduce((sum, one) => sum + one.value, 0) / size : null
}

/** How much more it is than without the change: +12.3%, −4.0%. */
export const changeWords = (relative: number): string => signedPercent(relative)

const goalVerdictOf = (
  goal: number | null,
  low: number | null,
  high: number | null,
): Effect['goalVerdict'] => {
  if (goal === null) return 'none'
  if (low === null || high === null) return 'unproven'
  return low >= goal ? 'met' : high < goal ? 'missed' : 'unproven'
}

const goalWords: Readonly<Record<Effect['goalVerdict'], string>> = {
  met: '达到',
  missed: '没有达到',
  unproven: '证明不了达到没达到',
  none: '',
}

const told = (effect: Omit<Effect, 'words'>, reason: string): string => {
  const { name, own, others, low, high, goal, goalVerdict, verdict } = effect
  const goalPart = goal === null ? '' : `；目标 ${changeWords(goal)}，${goalWords[goalVerdict]}`
  if (effect.effect === null || low === null || high === null || own === null || others === null)
    return `${name}：算不出（${reason}）${goalPart}。`
  const range = `${changeWords(low)} 到 ${changeWords(high)}`
  const against = `自己 ${changeWords(own)}，没动过的 ${changeWords(others)}`
  return verdict === 'unclear'
    ? `${name}：看不出变化，${against}，差 ${changeWords(effect.effect)}（${range}，含 0）${goalPart}。`
    : `${name}：改动带来 ${changeWords(effect.effect)}（${range}），${against}${goalPart}。`
}

/**
 * What a change did to exposure, search visitors, conversion and sales beyond what happened to the untouched items in the
 * same days (difference in differences with a 95 % interval). An interval that holds 0: 看不出.
 */
export const effectsOf = (
  change: NotedChange,
  windows: Windows,
  days: ItemDays,
  untouched: readonly string[],
): Effect[] =>
  measures.map((measure): Effect => {
    const { before, after } = windows
    const sides = (item: string): BeforeAfter => ({
      before: before ? sideOf(days.get(item), before, measure) : [],
      after: after ? sideOf(days.get(item), after, measure) : [],
    })
    const own = sides(change.item)
    const isLong = own.before.length >= SHORTEST && own.after.length >= SHORTEST
    const usable = untouched
      .map(sides)
      .filter((one) => one.before.length >= SHORTEST && one.after.length >= SHORTEST)
    const found = isLong ? differenceInDifferences(own, usable) : 'too-few-days'
    const goal = measure.goal(change.goals)
    const figures = {
      measure: measure.measure,
      name: measure.name,
      before: meanOf(own.before),
      after: meanOf(own.after),
      goal,
    }
    if (typeof found === 'string') {
      const blank = { own: null, others: null, effect: null, low: null, high: null }
      const effect = {
        ...figures,
        ...blank,
        verdict: 'unknown' as const,
        goalVerdict: goalVerdictOf(goal, null, null),
      }
      return { ...effect, words: told(effect, reasons[found]) }
    }
    const { effect, low, high, own: ownChange, others } = found
    const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'unclear'
    const whole = {
      ...figures,
      own: ownChange,
      others,
      effect,
      low,
      high,
      verdict,
      goalVerdict: goalVerdictOf(goal, low, high),
    } as const
    return { ...whole, words: told(whole, '') }
  })

const reasons = {
  'too-few-days': `改动前后各要有 ${SHORTEST} 天的数据`,
  'own-too-little': '自己前后有一段什么都没有',
  'others-too-few': '没动过、前后都有数据的商品不到 3 个',
} as const

export const changeNames: Readonly<Record<ChangeKind, string>> = {
  title: '标题',
  picture: '主图',
  keywords: '关键词',
  price: '价格',
  detail: '详情页',
  sku: 'SKU',
  other: '其他',
}

/** One sentence of a change: what stands firm, what does not. */
export const changeSentence = (
  effects: readonly Effect[],
  { before, after }: Windows,
  day: Day,
  last: Day,
): string => {
  const since = Math.max(0, daysBetween(day, last))
  if (since < SHORTEST) return `改了 ${since} 天，满 ${SHORTEST} 天再看效果。`
  if (!after || daysIn(after) < SHORTEST) return `之后不到 ${SHORTEST} 天又改了，看不出这一次的效果。`
  if (!before || daysIn(before) < SHORTEST) return `之前不到 ${SHORTEST} 天刚改过，看不出这一次的效果。`
  const told = effects.filter(({ measure }) => measure !== 'search')
  const firm = told.filter(({ verdict }) => verdict === 'better' || verdict === 'worse')
  const rest = told.filter(({ verdict }) => verdict === 'unclear' || verdict === 'unknown')
  const firmWords = firm.map(
    ({ name, effect, low, high }) =>
      `${name} ${changeWords(effect ?? 0)}（${changeWords(low ?? 0)} 到 ${changeWords(high ?? 0)}）`,
  )
  return [
    ...(firm.length > 0 ? [`和没动过的商品比，${firmWords.join('，')}`] : []),
    ...(rest.length > 0 ? [`${rest.map(({ name }) => name).join('、')}看不出变化`] : []),
  ]
    .join('；')
    .concat('。')
}
