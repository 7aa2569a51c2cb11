import type { Freshness } from '../../facts/contract.ts'
import { BEIJING, day, dayOf, daysIn, minuteOf, type Period } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { createAsker, endingOf } from '../reports/actions.ts'
import type { ReportMaker, ReportShop } from '../reports/rules/maker.ts'
import type { Task } from '../tasks/contract.ts'
import { openPromotion, type PromotionContext, promotionEffect, tasksOfPromotion } from './actions.ts'
import { wholeOf } from './rules/plan.ts'
import type { PromotionFacts, ReportTask } from './rules/report/model.ts'
import { madeReport, sectionNames } from './rules/report/report.ts'
import { plainBefore } from './rules/uplift-days.ts'
import { type Kept, promotionsOf } from './store.ts'

export type PromotionReportContext = PromotionContext & {
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
}

const stateNames: Readonly<Record<Task['state'], string>> = {
  todo: '待办',
  doing: '进行中',
  done: '完成',
  cancelled: '取消',
}

/** A promotion by its number or its name; of none asked for the one that ended last. */
const found = (all: readonly Kept[], subject: string, today: string): Kept => {
  const active = all.filter(({ cancelledAt }) => cancelledAt === null)
  if (subject !== '') {
    const one = active.find(({ id, name }) => String(id) === subject || name === subject)
    if (!one) throw new Failure('not_found', { what: `名为或编号为「${subject}」的推广活动` })
    return one
  }
  const over = active
    .filter(({ phases }) => wholeOf(phases).to < today)
    .toSorted((a, b) => (wholeOf(a.phases).to < wholeOf(b.phases).to ? 1 : -1))
  const [last] = over
  if (!last)
    throw new Failure('invalid_input', {
      detail: '还没有结束了的推广活动；要写进行中的，请写明是哪一场（名字或编号）。',
    })
  return last
}

const loadFacts = async (
  context: PromotionReportContext,
  shop: ReportShop,
  id: number,
  now: Temporal.Instant,
): Promise<PromotionFacts> => {
  const [promotion, effect, tasks] = await Promise.all([
    openPromotion(context, { shop: shop.name, id }),
    promotionEffect(context, { shop: shop.name, id }),
    tasksOfPromotion(context, { shop: shop.name, id }),
  ])
  const asker = createAsker(context, shop.name)
  const phases = promotion.phases.map(({ phase, from, to }) => ({ phase, from: day(from), to: day(to) }))
  const windows = effect.windows.sale.map(({ from, to }) => ({ from: day(from), to: day(to) }))
  const sale = windows.at(-1) ?? wholeOf(phases)
  const before = plainBefore(phases, daysIn(sale))
  const periods = { now: sale, previous: before }
  const scope =
    promotion.itemList.length === 0
      ? []
      : [{ dimension: 'item', values: promotion.itemList.map(({ item }) => item) }]
  const [sold, sources, items, plans] = await Promise.all([
    Promise.all(windows.map(async (period) => await asker.figures([effect.metric], period, scope))),
    asker.rows(['source1', 'source2'], ['source_visits', 'source_paid_amount'], periods, (row) =>
      String(row.source2 || row.source1 || ''),
    ),
    asker.rows(['item'], ['paid_amount'], periods, (row) => String(row.item_title ?? row.item ?? '')),
    asker.rows(['ad_plan'], ['ad_cost', 'ad_revenue', 'ad_return'], periods, (row) =>
      String(row.ad_plan || '（没有写计划）'),
    ),
  ])
  const today = now.toZonedDateTimeISO(BEIJING)
  const whole: Period = { from: before.from, to: wholeOf(phases).to }
  return {
    shop: shop.name,
    madeAt: minuteOf(now),
    promotion,
    effect,
    sale,
    before,
    sold: sold.flat(),
    sources,
    items,
    plans,
    tasks: tasks
      .filter(({ state }) => state !== 'cancelled')
      .toSorted((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : 1))
      .map((task): ReportTask => {
        const isOpen = task.state === 'todo' || task.state === 'doing'
        return {
          title: task.title,
          owner: task.owner?.name ?? '没有人',
          due: task.due ?? '',
          state: stateNames[task.state],
          // To write this very report is no preparation that dragged on.
          isLate:
            isOpen &&
            task.from.id !== `${promotion.id}/report` &&
            task.due !== null &&
            task.due < today.toPlainDate().toString(),
        }
      }),
    ending: await endingOf(context, asker, { shop: shop.name, period: whole, today: dayOf(now) }),
  }
}

/** 推广活动效果分析报告. */
export const promotionReports = (context: PromotionReportContext): ReportMaker[] => [
  {
    kind: 'promotion',
    sections: sectionNames,
    subjects: async (shop) =>
      (await promotionsOf(context.records, shop.id))
        .filter(({ cancelledAt }) => cancelledAt === null)
        .map(({ id, name }) => ({ subject: String(id), name })),
    settle: async ({ shop, subject, today }) => {
      const kept = found(await promotionsOf(context.records, shop.id), subject, today)
      const period = wholeOf(kept.phases)
      if (period.from >= today)
        throw new Failure('invalid_input', {
          detail: `「${kept.name}」${period.from} 才开始，还没有可以写的效果。`,
        })
      return { period, previous: plainBefore(kept.phases, daysIn(period)), subject: String(kept.id) }
    },
    draft: async ({ shop, subject, now }) => madeReport(await loadFacts(context, shop, Number(subject), now)),
  },
]
