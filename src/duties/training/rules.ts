import { addDays, type Day, eachDay, type Period, parsePeriod } from '../../kernel/calendar.ts'
import { yuan } from '../../kernel/money.ts'
import type { Truth } from '../../simulator/truth.ts'
import { usualSeasons } from '../sales/rules/seasons.ts'
import type { WrittenTarget } from '../sales/rules/target-rows.ts'
import { yearPeriod } from '../sales/rules/targets.ts'

/** The name shows at every turn that nothing in it is real. */
export const demoShopName = '示范店·青禾家居'

/** Everybody's demo shop tells the same story: only its last day differs. */
export const demoSeed = 1

/** A few rows of one report cannot be read, so that there is something to see where rows are refused. */
export const demoDirt: readonly string[] = ['wujie-plan']

/** What part of the work the writing of the files is, as measured; the rest is importing them. */
const writingShare = 0.2

/**
 * How far a demo shop is, 0 to 1: `written` of its days; bytes of the files that are whole and of those imported.
 * Files are imported while others are written, so that what there will be in the end is guessed from the days.
 */
export const demoProgress = (written: number, files: { whole: number; imported: number }): number => {
  const imported = files.whole === 0 ? 0 : (files.imported / files.whole) * written
  return writingShare * written + (1 - writingShare) * imported
}

/** A team that means to grow asks for a little more than it has been selling. */
const GROWTH = 1.03
/** Weeks before the month by which its targets are set. */
const LOOK_BACK = 56

/** The month that a demo shop's targets are of, and the days before it that they are set by. */
export const demoTargetDays = (to: Day): { month: string; recent: Period } => {
  const month = to.slice(0, 7)
  const { from } = parsePeriod(month)
  return { month, recent: { from: addDays(from, -LOOK_BACK), to: addDays(from, -1) } }
}

/** Two digits and noughts, as people set targets; fen. */
const roundFen = (fen: number): number => {
  const step = 10 ** Math.max(2, Math.floor(Math.log10(Math.max(1, fen))) - 1)
  return Math.round(fen / step) * step
}

/**
 * What the demo shop's team means to reach: this year and this month of the whole shop, this month of its best sold
 * item. As many a team sets them: the level of the eight weeks before, lifted by the great sales of the period, and a
 * little more. What was sold in fen.
 */
export const demoTargets = (
  to: Day,
  sold: { shopFen: number; best: { item: string; fen: number } | undefined },
): WrittenTarget[] => {
  const { month, recent } = demoTargetDays(to)
  const lifted = (period: Period) => eachDay(period).reduce((sum, of) => sum + usualSeasons.lift(of), 0)
  const target = (period: string, scope: string, fen: number) => ({
    metric: '支付金额',
    scope,
    period,
    amount: yuan(
      roundFen(
        (fen / lifted(recent)) *
          lifted(period.length === 4 ? yearPeriod(Number(period)) : parsePeriod(period)) *
          GROWTH,
      ),
    ),
    owner: '',
  })
  const { shopFen, best } = sold
  if (shopFen <= 0) return []
  return [
    target(month.slice(0, 4), '全店', shopFen),
    target(month, '全店', shopFen),
    ...(best && best.fen > 0 ? [target(month, `商品:${best.item}`, best.fen)] : []),
  ].map((one, i) => ({ ...one, row: i + 1 }))
}

/**
 * The 毛利率 that the demo shop's team goes by, in whole percent as people say it: of what was sold (fen), what its
 * categories keep after the cost of goods. undefined where nothing was sold.
 */
export const demoMargin = (
  sold: readonly { item: string; fen: number }[],
  { items, categories }: Pick<Truth['parameters'], 'items' | 'categories'>,
): number | undefined => {
  const categoryOf = new Map(items.map(({ id, category }) => [id, category]))
  const marginOf = new Map(categories.map(({ name, margin }) => [name, margin]))
  let [whole, kept] = [0, 0]
  for (const { item, fen } of sold) {
    const margin = marginOf.get(categoryOf.get(item) ?? '')
    if (margin === undefined) continue
    whole += fen
    kept += fen * margin
  }
  return whole > 0 ? Math.round((kept / whole) * 100) : undefined
}
