import { addDays, type Day, daysWords, eachDay, type Period, stretchesOf } from '../../kernel/calendar.ts'
import { clipped } from './buckets.ts'
import type { DimensionId } from './dimensions.ts'
import { accountLedgers, type LedgerPart, type LeftOut, PAYOUT } from './ledger-accounts.ts'
import { clockOf, type Leaf, type Plan } from './resolve.ts'
import { type BatchFound, type Survey, tellsClock } from './survey.ts'
import { columnsIn, toldBy } from './survey-sql.ts'

/** The days that files of a ledger cover for an account, and those on which another ledger is taken for it. */
type LedgerDays = LedgerPart & { covered: ReadonlySet<Day>; left: ReadonlySet<Day> }

type Known = Pick<Survey, 'batches' | 'ledgers'>

type Covering = LedgerPart & { period: Period }

const isAsked = ({ where }: Plan, { ledger }: LedgerPart): boolean =>
  where.every(
    (one) => one.kind !== 'values' || one.dimension !== 'ledger' || one.not !== one.values.includes(ledger),
  )

/** Does the file say when its rows count, and what of the figure? */
const tells = (batch: BatchFound, { measure }: Leaf): boolean =>
  tellsClock(batch, clockOf(measure)) &&
  (batch.columns.length === 0 ||
    columnsIn(toldBy(measure).value).some((column) => batch.columns.includes(column)))

const coveringOf = (plan: Plan, leaf: Leaf, { batches, ledgers }: Known): Covering[] =>
  batches
    .filter((batch) => tells(batch, leaf))
    .flatMap((batch) =>
      (ledgers.get(batch.batch) ?? [])
        .filter((part) => isAsked(plan, part))
        .map((part) => ({ ...part, period: batch.period })),
    )

/** `whole`: without the last day of each file, which was perhaps not over when it was exported. */
const daysOf = (files: readonly Covering[], asked: Period, whole = false): Day[] =>
  files.flatMap(({ period: { from, to } }) => {
    const part = whole && from === to ? undefined : clipped({ from, to: whole ? addDays(to, -1) : to }, asked)
    return part ? eachDay(part) : []
  })

/** Which ledger tells of an account, by day. */
const takenFor = (files: readonly Covering[], asked: Period): Map<Day, string> => {
  const taken = new Map<Day, string>()
  const take = (ledger: string, whole: boolean) => {
    const own = files.filter((file) => file.ledger === ledger)
    for (const one of daysOf(own, asked, whole)) if (!taken.has(one)) taken.set(one, ledger)
  }
  for (const whole of [true, false]) for (const ledger of accountLedgers) take(ledger, whole)
  take(PAYOUT, false)
  return taken
}

/**
 * What each ledger tells of each account: of a day the first that covers it. 交易货款 that does not say of which account
 * it is counts only where no ledger of an account is.
 */
const ledgerDays = (plan: Plan, leaf: Leaf, asked: Period, known: Known): LedgerDays[] => {
  const files = coveringOf(plan, leaf, known)
  const byAccount = Map.groupBy(files, ({ account }) => account)
  const taken = new Map([...byAccount].map(([account, own]) => [account, takenFor(own, asked)] as const))
  const ofAccounts = new Map(
    [...taken.values()].flatMap((days) => [...days].filter(([, ledger]) => ledger !== PAYOUT)),
  )
  return [...byAccount].flatMap(([account, own]) =>
    [...Map.groupBy(own, ({ ledger }) => ledger)].map(([ledger, files]) => {
      const others = account === '' ? ofAccounts : (taken.get(account) ?? new Map<Day, string>())
      const left = new Set([...others].flatMap(([one, by]) => (by === ledger ? [] : [one])))
      return { ledger, account, covered: new Set(daysOf(files, asked)), left }
    }),
  )
}

/** Rows of ledgers that do not count for a figure; each ledger by itself has all of its own. */
export const leftOutFor = (
  plan: Plan,
  leaf: Leaf,
  by: readonly DimensionId[],
  asked: Period,
  known: Known,
): LeftOut[] => {
  if (leaf.measure.of !== 'ledger' || by.includes('ledger') || known.ledgers.size === 0) return []
  return ledgerDays(plan, leaf, asked, known)
    .filter(({ left }) => left.size > 0)
    .map(({ ledger, account, left }) => ({ ledger, account, periods: stretchesOf(left) }))
}

/** Whether a file tells of a ledger that was asked for; undefined where all do. */
export const ledgerPasses = (plan: Plan, { ledgers }: Known): ((batch: BatchFound) => boolean) | undefined =>
  ledgers.size === 0
    ? undefined
    : ({ batch }) => ledgers.get(batch)?.some((part) => isAsked(plan, part)) ?? true

/** Does any row of a file count that has days of the period? */
export const countsIn = (plan: Plan, asked: Period, known: Known): ((batch: BatchFound) => boolean) => {
  const passes = ledgerPasses(plan, known)
  if (!passes) return () => true
  const counted = plan.leaves
    .filter(({ measure }) => measure.of === 'ledger')
    .flatMap((leaf) =>
      ledgerDays(plan, leaf, asked, known).map((part) => ({
        ...part,
        left: plan.by.includes('ledger') ? new Set<Day>() : part.left,
      })),
    )
  return (batch) =>
    passes(batch) &&
    (known.ledgers.get(batch.batch) ?? []).some((own) =>
      counted
        .filter(({ ledger, account }) => ledger === own.ledger && account === own.account)
        .some(({ left }) => daysOf([{ ...own, period: batch.period }], asked).some((one) => !left.has(one))),
    )
}

const named = ({ ledger, account }: LedgerPart): string =>
  account === '' ? `没写收/付渠道的「${ledger}」` : `「${ledger}」`

/** Of each figure of ledgers. */
const eachDays = (plan: Plan, asked: Period, known: Known): LedgerDays[][] =>
  plan.leaves
    .filter(({ measure }) => measure.of === 'ledger')
    .map((leaf) => ledgerDays(plan, leaf, asked, known))

/** 支付宝账户用「支付宝账单」，聚合结算账户 2026-07-01 至 2026-07-14 用「动账」. */
const usedText = (parts: readonly LedgerDays[], asked: Period): string => {
  const isAll = (days: ReadonlySet<Day>) => eachDay(asked).every((one) => days.has(one))
  const texts = parts.flatMap((part) => {
    const days = part.covered.difference(part.left)
    if (days.size === 0) return []
    return [`${part.account}${isAll(days) ? '' : ` ${daysWords(days)} `}用${named(part)}`.trim()]
  })
  return texts.sort().join('，')
}

/** What another ledger tells already, and on which days. */
const twiceText = (parts: readonly LedgerDays[]): string => {
  const twice = parts.flatMap((part) => {
    const days = part.covered.intersection(part.left)
    return days.size > 0 ? [{ part, days: daysWords(days) }] : []
  })
  const texts = twice.map(({ part, days }) => {
    const isWhole = parts.every(
      (one) => one.ledger !== part.ledger || twice.some((other) => other.part === one && other.days === days),
    )
    return `${isWhole || part.account === '' ? named(part) : `${named(part)}里${part.account}的`}（${days}）`
  })
  return [...new Set(texts)].sort().join('、')
}

const textFor = (plan: Plan, found: readonly LedgerDays[], asked: Period): string | undefined => {
  const parts = found.filter(({ covered }) => covered.size > 0)
  const isSplit = plan.by.includes('ledger')
  const twice = twiceText(parts)
  if (new Set(parts.map(({ ledger }) => ledger)).size < 2 || (isSplit && !twice)) return undefined
  const accounts = Map.groupBy(
    parts.filter(({ account }) => account !== ''),
    ({ account }) => account,
  )
  const daysIn = (own: readonly LedgerDays[]) => new Set(own.flatMap(({ covered }) => [...covered]))
  const lacking = [...accounts].flatMap(([account, own]) => {
    const days = daysIn(parts).difference(daysIn(own))
    return days.size > 0 ? [`${daysWords(days)} 没有${account}的`] : []
  })
  return [
    `${isSplit ? '合计里' : ''}每个账户每天只用一种账单：${usedText(parts, asked)}`,
    ...(accounts.size > 1 ? ['两个账户是两处的钱，加在一起', ...lacking.sort()] : []),
    ...(twice ? [`${twice}说的是同一笔钱，没有重复算进去，按“账单”看得到`] : []),
  ].join('；')
}

/** Which ledger was taken where there are several: what tells the same, and what adds up. */
export const ledgerText = (plan: Plan, asked: Period, known: Known): string | undefined =>
  eachDays(plan, asked, known)
    .map((found) => textFor(plan, found, asked))
    .find((text) => text !== undefined)

/** The ledgers that the compared period rests on, where they are others than those of this one. */
export const otherLedgersText = (
  plan: Plan,
  asked: Period,
  before: Period,
  known: Known,
): string | undefined => {
  if (plan.by.includes('ledger')) return undefined
  const namesOf = (parts: readonly LedgerDays[]) =>
    parts
      .filter(({ covered, left }) => !covered.isSubsetOf(left))
      .map((part) => `${part.account} ${part.ledger}`)
      .sort()
      .join()
  const then = eachDays(plan, before, known)
  return eachDays(plan, asked, known)
    .flatMap((parts, index) => {
      const others = then[index] ?? []
      const [own, other] = [namesOf(parts), namesOf(others)]
      return own && other && own !== other ? [usedText(others, before)] : []
    })
    .at(0)
}
