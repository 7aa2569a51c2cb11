import { catalogue, metricInfo } from '../../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../../facts/shops.ts'
import { lookOf } from '../../../kernel/visible-text.ts'
import { listMembers } from '../../people/actions.ts'
import { type RowProblem, readTargets, type WrittenTarget } from '../rules/target-rows.ts'
import { yearOf } from '../rules/targets.ts'
import type { WatchContext } from '../watch-context.ts'
import { applyAmounts, type Change } from './actions.ts'
import type { TargetsTaken } from './contract.ts'
import { keepOwner, sameTarget, targetsOf } from './store.ts'

const infos = catalogue.map(metricInfo)

/**
 * A table of targets, all of it or nothing: a row that is wrong says why and keeps the others out too. The same table
 * again changes nothing. Failures: shop_unknown, shop_needed.
 */
export const importTargets = async (
  context: WatchContext,
  input: { shop?: string | undefined; rows: readonly WrittenTarget[] },
): Promise<TargetsTaken> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const { targets, problems } = readTargets(input.rows, infos)
  const members = await listMembers(context.people)
  const memberOf = (name: string) =>
    members.find((one) => one.archivedAt === null && lookOf(one.name) === lookOf(name))
  const categories = new Set(
    (await context.values({ shop: shop.name, dimension: 'category', limit: 200 })).map(({ value }) => value),
  )
  const unknown = targets.flatMap(({ row, dimension, value, owner }): RowProblem[] => [
    ...(dimension === 'category' && !categories.has(value)
      ? [{ row, column: '范围', message: `这家店的数据里没有「${value}」这个类目` }]
      : []),
    ...(owner !== '' && !memberOf(owner)
      ? [{ row, column: '负责人', message: `没有叫「${owner}」的成员，请先到“设置 → 成员”里加上` }]
      : []),
  ])
  const wrong = [...problems, ...unknown].toSorted((a, b) => a.row - b.row)
  if (wrong.length > 0) return { taken: 0, replaced: 0, unchanged: 0, problems: wrong }

  const changes = targets.map(
    ({ metric, dimension, value, period, amount, row }): Change => ({
      metric,
      dimension,
      value,
      year: yearOf(period),
      period,
      amount,
      row,
    }),
  )
  const { taken, unchanged, replaced, misfits } = await applyAmounts(context, shop, changes)
  const stored = misfits.length > 0 ? [] : await targetsOf(context.records, shop.id)
  for (const one of targets) {
    const target = stored.find((known) => known.year === yearOf(one.period) && sameTarget(known, one))
    const owner = memberOf(one.owner)
    if (target && owner && target.owner !== owner.id) await keepOwner(context.records, target.id, owner.id)
  }
  return {
    taken,
    replaced: replaced.length,
    unchanged,
    problems: misfits.map(({ row, message }) => ({ row, column: '目标值', message })),
  }
}
