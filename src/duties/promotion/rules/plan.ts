import { addDays, type Day, daysBetween, daysIn, eachDay, type Period } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import type { Phase } from '../../calendar/contract.ts'
import type { PhaseDays } from '../../calendar/rules/events.ts'
import type { PromotionState } from '../contract.ts'

/** In the words of the field; the calendar's 正式期 is the burst of a promotion. */
export const phaseNames: Readonly<Record<Phase, string>> = {
  presale: '预售',
  warmup: '预热',
  opening: '开门红',
  main: '爆发',
  encore: '返场',
}

/** Phases in which people are meant to buy; in 预售 and 预热 they are meant to want to. */
const SALE: readonly Phase[] = ['opening', 'main', 'encore']

/** Days after a promotion in which what was bought early is missing: as long as the calendar counts its trough. */
export const AFTER_DAYS = 10

const MOST_DAYS = 120

/**
 * Phases in the order of their days. Failure: invalid_input where two of them share a day, none is a 爆发, or they
 * lie farther apart than any promotion lasts.
 */
export const checkedPhases = (given: readonly PhaseDays[]): PhaseDays[] => {
  const refuse = (detail: string): never => {
    throw new Failure('invalid_input', { detail })
  }
  const phases = [...given].sort((a, b) => daysBetween(b.from, a.from))
  for (const [i, one] of phases.entries()) {
    const before = phases[i - 1]
    if (before && before.to >= one.from)
      refuse(
        `「${phaseNames[before.phase]}」到 ${before.to}，「${phaseNames[one.phase]}」从 ${one.from} 开始，两段重叠了，请错开。`,
      )
  }
  if (!phases.some(({ phase }) => phase === 'main'))
    refuse('还没有「爆发」这一段，任务从它的第一天往前排，请加上。')
  const period = wholeOf(phases)
  if (daysIn(period) > MOST_DAYS)
    refuse(
      `从 ${period.from} 到 ${period.to} 有 ${daysIn(period)} 天，一场活动最多 ${MOST_DAYS} 天，请检查日期。`,
    )
  return phases
}

/** Failure: invalid_input where another goes by the name: a list, a report or a task could not tell them apart. */
export const refuseSameName = (
  all: readonly { id: number; name: string; cancelledAt: string | null }[],
  { id, name }: { id?: number; name: string },
): void => {
  if (all.some((one) => one.cancelledAt === null && one.name === name && one.id !== id))
    throw new Failure('invalid_input', {
      detail: `已有名为「${name}」的活动，请换一个分得清的名字，例如加上年份。`,
    })
}

/** First and last day of all phases; there is at least one. */
export const wholeOf = (phases: readonly PhaseDays[]): Period => {
  const [first, ...rest] = phases
  if (!first) throw new RangeError('a promotion without phases')
  return rest.reduce<Period>(
    (all, { from, to }) => ({ from: from < all.from ? from : all.from, to: to > all.to ? to : all.to }),
    { from: first.from, to: first.to },
  )
}

/** The first day of 爆发: all is counted back from it. */
export const startOf = (phases: readonly PhaseDays[]): Day => {
  const mains = phases.filter(({ phase }) => phase === 'main').map(({ from }) => from)
  return mains.toSorted()[0] ?? wholeOf(phases).from
}

/** The same phases around another first day of 爆发. */
export const movedTo = (phases: readonly PhaseDays[], start: Day): PhaseDays[] => {
  const by = daysBetween(startOf(phases), start)
  return phases.map(({ phase, from, to }) => ({ phase, from: addDays(from, by), to: addDays(to, by) }))
}

export type Windows = {
  /** Days of the plan up to its last day of sale that are none; null where it begins with a sale. */
  before: Period | null
  /** The days of sale; phases that lie beside each other are one stretch. */
  sale: Period[]
  /** The ten days after the last phase. */
  after: Period
}

/** What of a promotion's days is measured as what. */
export const windowsOf = (phases: readonly PhaseDays[]): Windows => {
  const whole = wholeOf(phases)
  const sale: Period[] = []
  for (const { from, to } of phases.filter(({ phase }) => SALE.includes(phase))) {
    const last = sale.at(-1)
    if (last && addDays(last.to, 1) === from) last.to = to
    else sale.push({ from, to })
  }
  const after = { from: addDays(whole.to, 1), to: addDays(whole.to, AFTER_DAYS) }
  const isBefore = eachDay(whole).some((at) => !isSale(sale, at))
  return { before: isBefore ? { from: whole.from, to: whole.to } : null, sale, after }
}

const isSale = (sale: readonly Period[], at: Day): boolean =>
  sale.some(({ from, to }) => at >= from && at <= to)

/** The part that a day plays; undefined outside. */
export const partOf = (
  { before, sale, after }: Windows,
  at: Day,
): 'before' | 'sale' | 'after' | undefined => {
  if (isSale(sale, at)) return 'sale'
  if (at >= after.from && at <= after.to) return 'after'
  return before && at >= before.from && at <= before.to ? 'before' : undefined
}

/** Where a promotion stands on a day. */
export const stateOn = (
  { phases, cancelledAt }: { phases: readonly PhaseDays[]; cancelledAt: string | null },
  today: Day,
): PromotionState => {
  if (cancelledAt !== null) return 'cancelled'
  const { from, to } = wholeOf(phases)
  if (today < from) return 'preparing'
  if (today <= to) return 'running'
  return today <= windowsOf(phases).after.to ? 'settling' : 'ended'
}
