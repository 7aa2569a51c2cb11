import type { Period } from '../../../kernel/calendar.ts'
import { createAsker } from '../../reports/actions.ts'
import { numberIn } from '../../reports/rules/amounts.ts'
import type { Attainment, SalesReport } from '../rules/report/model.ts'
import { listTargets, openTarget } from '../targets/standing.ts'
import type { WatchContext } from '../watch-context.ts'

const monthsIn = ({ from, to }: Period): string[] => [...new Set([from.slice(0, 7), to.slice(0, 7)])]

/** How the targets stand on the days of a period of at most a month; null where none is set. */
export const attainmentOf = async (
  context: WatchContext,
  { shop, kind, period }: { shop: string; kind: SalesReport; period: Period },
): Promise<Attainment[] | null> => {
  const months = monthsIn(period)
  const last = months.at(-1) ?? ''
  const listed = await listTargets(context, { shop, month: last })
  if (listed.length === 0) return null
  const asker = createAsker(context, shop)
  const all = await Promise.all(
    listed.map(async ({ metric, name, unit, dimension, value, scope, standing }) => {
      const opened = await Promise.all(
        months.map((month) => openTarget(context, { shop, metric, dimension, value, month })),
      )
      const days = opened
        .flatMap((target) => target?.days ?? [])
        .filter((one) => one.period >= period.from && one.period <= period.to)
      const goals = days.map(({ amount }) => numberIn(amount, unit === 'money'))
      const [actual] = await asker.figures(
        [metric],
        period,
        dimension === '' ? [] : [{ dimension, values: [value] }],
      )
      // A target of a part of these days is none of the whole.
      if (!actual || goals.length === 0 || goals.some((goal) => goal === null)) return []
      return [
        {
          name: `${name}（${scope}）`,
          target: goals.reduce<number>((sum, goal) => sum + (goal ?? 0), 0),
          actual,
          known: days.filter(({ known }) => known > 0).length,
          days: days.length,
          // Of a month its own days say it.
          pace: kind === 'weekly' ? (standing?.sentence ?? '') : '',
        },
      ]
    }),
  )
  const found = all.flat()
  return found.length === 0 ? null : found
}
