import { shopToLookAt } from '../../../facts/shops.ts'
import { day } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { amountWords, yuan } from '../../../kernel/money.ts'
import { inTransaction } from '../../../storage/records.ts'
import { activeMember } from '../../people/actions.ts'
import { shopSeasons } from '../forecast/shop-seasons.ts'
import { type Phasing, phased } from '../rules/phasing.ts'
import { amountFrom } from '../rules/target-rows.ts'
import { misfitWords, periodWords, targetTree, yearOf, yearPeriod } from '../rules/targets.ts'
import type { WatchContext } from '../watch-context.ts'
import type { Target, TargetSet } from './contract.ts'
import {
  askedMonth,
  figures,
  type Key,
  type Named,
  openTarget,
  targetMetric,
  undoWords,
  yesterday,
} from './standing.ts'
import {
  keepAmounts,
  keepOwner,
  keepPhasing,
  lastStep,
  lockRecords,
  type StoredTarget,
  sameTarget,
  type TargetKey,
  targetId,
  targetsOf,
  undoStep,
} from './store.ts'

/** Weights of a year's days by what is known today: of the part itself, or of the shop where it has no past. */
const phasingOf = async (
  context: WatchContext,
  { id, name: shop }: { id: number; name: string },
  key: TargetKey,
): Promise<Phasing> => {
  const period = yearPeriod(key.year)
  const { seasons } = await shopSeasons(context, id, key.year)
  const past = { from: day(`${key.year - 2}-01-01`), to: yesterday(context) }
  if (past.to < past.from) return phased({ period, past: new Map(), seasons })
  const own = await figures(context, shop, key, past)
  const sold = [...own.values()].filter((one) => one > 0).length
  const known =
    key.dimension === '' || sold >= LEAST_PAST
      ? own
      : await figures(context, shop, { ...key, dimension: '', value: '' }, past)
  return phased({ period, past: known, seasons })
}

/** A part sells too seldom to have a season of its own with fewer days. */
const LEAST_PAST = 60

const worded = (isMoney: boolean) => (amount: number) => amountWords(amount, isMoney)

const opened = async (context: WatchContext, input: Key, month: string): Promise<Target> => {
  const target = await openTarget(context, { ...input, month })
  if (!target) throw new Failure('not_found', { what: '这个目标' })
  return target
}

/** The month to show of a period that was set: itself, that of its day, of a year the current one or its first. */
const monthOf = (context: WatchContext, period: string): string => {
  if (period.length >= 7) return period.slice(0, 7)
  const now = askedMonth(context, undefined)
  return now.startsWith(period) ? now : `${period}-01`
}

/** Whoever set it in between is not written over unseen. */
const changedMeanwhile = ({ metric, period }: Change, now: number | null): Failure =>
  new Failure('invalid_input', {
    detail:
      now === null
        ? `${periodWords(period)}的目标在您打开以后被放开了，您改的没有存。看一眼，还要改就再按一次“定下”。`
        : `${periodWords(period)}的目标在您打开以后被改成了 ${worded(targetMetric(metric).isMoney)(now)}，您改的没有存。看一眼，还要改就再按一次“定下”。`,
  })

export type Change = TargetKey & {
  period: string
  amount: number | null
  row: number
  /** What was set by hand when it was looked at, null: nothing; where it is given, another now is not written over. */
  was?: number | null | undefined
}

/**
 * Amounts set together, or none of them. Phasing of new targets is reckoned before: it asks for figures, and nobody
 * waits for records meanwhile. Gives what would not fit, by the row that came last. Failure: invalid_input, where one
 * is not what it was when it was looked at.
 */
export const applyAmounts = async (
  context: WatchContext,
  shop: { id: number; name: string },
  changes: readonly Change[],
): Promise<{
  taken: number
  unchanged: number
  replaced: { period: string; was: number }[]
  misfits: { row: number; message: string }[]
}> => {
  const { records, clock } = context
  const at = clock.now().toString()
  const keyOf = ({ metric, dimension, value, year }: TargetKey) =>
    [metric, dimension, value, year].join('\u0001')
  const byTarget = Map.groupBy(changes, keyOf)
  const known = new Map((await targetsOf(records, shop.id)).map((one) => [keyOf(one), one]))
  const phasings = new Map<string, Phasing>()
  for (const [key, [first]] of byTarget)
    if (first && !known.has(key)) phasings.set(key, await phasingOf(context, shop, first))

  return inTransaction(records, async (tx) => {
    await lockRecords(tx, shop.id)
    const now = new Map((await targetsOf(tx, shop.id)).map((one) => [keyOf(one), one]))
    const misfits: { row: number; message: string }[] = []
    const kept: { key: string; change: Change }[] = []
    const replaced: { period: string; was: number }[] = []
    let unchanged = 0
    for (const [key, list] of byTarget) {
      const amounts = new Map(now.get(key)?.amounts)
      for (const change of list) {
        const current = amounts.get(change.period) ?? null
        if (change.was !== undefined && current !== change.was && current !== change.amount)
          throw changedMeanwhile(change, current)
        if (current === change.amount) unchanged += 1
        else kept.push({ key, change })
        if (current !== null && current !== change.amount)
          replaced.push({ period: change.period, was: current })
        if (change.amount === null) amounts.delete(change.period)
        else amounts.set(change.period, change.amount)
      }
      const [first] = list
      const weights = now.get(key)?.phasing.weights ?? phasings.get(key)?.weights
      if (!first || !weights) continue
      const tree = targetTree(first.year, amounts, weights)
      if ('misfit' in tree)
        misfits.push({
          row: Math.max(...list.map(({ row }) => row)),
          message: misfitWords(tree.misfit, worded(targetMetric(first.metric).isMoney)),
        })
    }
    if (misfits.length > 0 || kept.length === 0) return { taken: 0, unchanged, replaced: [], misfits }
    const rows: { target: number; period: string; amount: number | null }[] = []
    for (const { key, change } of kept) {
      const { metric, dimension, value, year } = change
      const made = async () => {
        const phasing = phasings.get(key)
        // Taken back whole by somebody in between, it has a row with its phasing still.
        if (!phasing) throw new Error('a target without a phasing')
        return { phasing, at }
      }
      const target = await targetId(tx, shop.id, { metric, dimension, value, year }, made)
      rows.push({ target, period: change.period, amount: change.amount })
    }
    await keepAmounts(tx, shop.id, rows, at)
    return { taken: rows.length, unchanged, replaced, misfits: [] }
  })
}

/** Sets or frees amounts by hand; null where nothing of the target is set any more. Failures: shop_unknown, shop_needed, metric_unknown, query_unsupported, invalid_input. */
export const setTargets = async (
  context: WatchContext,
  input: Key & {
    amounts: readonly { period: string; amount: string | null; was?: string | null | undefined }[]
  },
): Promise<TargetSet | null> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const { metric, dimension, value } = input
  const { unit, name } = targetMetric(metric)
  if ((dimension === '') !== (value === ''))
    throw new Failure('invalid_input', { detail: '类目、商品的目标要写明是哪一个；全店的不用写。' })
  if (dimension === 'category') {
    // What is set already can be changed and freed when the files with its category are gone.
    const known = (await targetsOf(context.records, shop.id)).some((one) => sameTarget(one, input))
    if (!known) await refuseUnknownCategory(context, shop.name, value)
  }
  const amountOf = (period: string, text: string | null): number | null => {
    const amount = text === null || text.trim() === '' ? null : amountFrom(text, unit)
    if (amount === undefined)
      throw new Failure('invalid_input', {
        detail: `「${name}」${periodWords(period)}的目标「${text}」应写成${unit === 'money' ? '金额，例如 1200000 或 120万' : '数量，例如 12000 或 1.2万'}。`,
      })
    return amount
  }
  const changes = input.amounts.map(
    ({ period, amount, was }, row): Change => ({
      metric,
      dimension,
      value,
      year: yearOf(period),
      period,
      amount: amountOf(period, amount),
      row,
      ...(was === undefined ? {} : { was: amountOf(period, was) }),
    }),
  )
  const { misfits, replaced } = await applyAmounts(context, shop, changes)
  const [misfit] = misfits
  if (misfit) throw new Failure('invalid_input', { detail: misfit.message })
  const first = input.amounts[0]?.period ?? ''
  const target = await openTarget(context, { ...input, month: monthOf(context, first) })
  return (
    target && {
      ...target,
      replaced: replaced.map(({ period, was }) => ({ period, was: unit === 'money' ? yuan(was) : was })),
    }
  )
}

/** Failures: as openTarget; not_found; invalid_input where the member is archived. */
export const setTargetOwner = async (
  context: WatchContext,
  input: Key & { year: number; owner: number | null },
): Promise<Target> => {
  const shop = await shopToLookAt(context.records, input.shop)
  if (input.owner !== null) await activeMember(context.people, input.owner)
  const target = await foundTarget(context, shop.id, input)
  await keepOwner(context.records, target.id, input.owner)
  return opened(context, input, monthOf(context, String(input.year)))
}

/** A name that was mistyped would be a target that nothing is ever counted for. Failure: invalid_input. */
const refuseUnknownCategory = async (context: WatchContext, shop: string, name: string): Promise<void> => {
  const named = (search: string, limit: number) =>
    context.values({ shop, dimension: 'category', search, limit })
  const alike = await named(name.slice(0, 100), 200)
  if (alike.some(({ value }) => value === name)) return
  const some = (await named('', 10)).flatMap(({ label }) => (label === '' ? [] : [label]))
  throw new Failure('invalid_input', {
    detail:
      some.length === 0
        ? `这家店的数据里没有「${name}」这个类目，还没有导入写着类目的文件。`
        : `这家店的数据里没有「${name}」这个类目，有的是：${some.join('、')}。`,
  })
}

const foundTarget = async (
  context: WatchContext,
  shop: number,
  input: Key & { year: number },
): Promise<StoredTarget> => {
  const targets = await targetsOf(context.records, shop, input.year)
  const target = targets.find((one) => sameTarget(one, input))
  if (!target) throw new Failure('not_found', { what: '这个目标' })
  return target
}

/** Weighs the days anew by what is known today; what is set by hand stays. Failures: not_found, invalid_input. */
export const rephaseTargets = async (
  context: WatchContext,
  input: Key & { year: number },
): Promise<Target> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const target = await foundTarget(context, shop.id, input)
  const phasing = await phasingOf(context, shop, target)
  const tree = targetTree(target.year, target.amounts, phasing.weights)
  if ('misfit' in tree)
    throw new Failure('invalid_input', {
      detail: misfitWords(tree.misfit, worded(targetMetric(target.metric).isMoney)),
    })
  await keepPhasing(context.records, target.id, { phasing, at: context.clock.now().toString() })
  return opened(context, input, monthOf(context, String(input.year)))
}

/** Takes back the amounts that were set last, together. Failures: shop_unknown, shop_needed. */
export const undoTargets = async (
  context: WatchContext,
  input: Named,
): Promise<{ undone: string | null }> => {
  const shop = await shopToLookAt(context.records, input.shop)
  return inTransaction(context.records, async (tx) => {
    await lockRecords(tx, shop.id)
    const last = await lastStep(tx, shop.id)
    if (!last) return { undone: null }
    await undoStep(tx, shop.id, last.step, context.clock.now().toString())
    return { undone: undoWords(last.periods) }
  })
}

export { listTargets, openTarget } from './standing.ts'
