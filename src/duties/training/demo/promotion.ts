import { addDays, type Day, day, daysBetween, type Period } from '../../../kernel/calendar.ts'
import type { Truth } from '../../../simulator/truth.ts'
import {
  createPromotion,
  type PromotionContext,
  setCosts,
  tasksOfPromotion,
} from '../../promotion/actions.ts'
import type { PromotionPlan } from '../../promotion/contract.ts'
import { AFTER_DAYS } from '../../promotion/rules/plan.ts'
import { moveTask, type TasksContext } from '../../tasks/actions.ts'
import { nineOn, type TeamStep } from './team.ts'

type PromotionVerbs = { promotion: PromotionContext; tasks: TasksContext }

type Great = { id: string; year: number; name: string; sale: Period; warmup: number }

/** The great events that the team went through, the last two as they lay: what was planted knows their days. */
const lastGreat = (truth: Truth): Great[] => {
  const great = truth.planted.flatMap(({ kind, entity, from, to, effect }) => {
    const [, id, year] = /^campaign:(1111|618)-(\d{4})$/.exec(entity) ?? []
    return kind === 'platform' &&
      id &&
      year &&
      from >= addDays(truth.from, 30) &&
      addDays(to, AFTER_DAYS) <= truth.to
      ? [
          {
            id,
            year: Number(year),
            name: String(effect.name),
            sale: { from, to },
            warmup: Number(effect.warmupDays ?? 0),
          },
        ]
      : []
  })
  return great.toSorted((a, b) => daysBetween(b.sale.to, a.sale.to)).slice(-2)
}

/** Whole tens of yuan. */
const tens = (yuan: number): string => `${Math.max(10, Math.round(yuan / 10) * 10)}`

/** The last two great promotions with their plans, tasks and costs, and the next event planned after the last. */
export const promotionTeam = ({ promotion, tasks }: PromotionVerbs): TeamStep => ({
  name: '推广活动',
  type: async ({ shop, to, truth }) => {
    const { query, campaigns } = promotion
    // What is planned sixty days before was written down then.
    const create = (input: Parameters<typeof createPromotion>[1], on: Day) =>
      createPromotion({ ...promotion, clock: nineOn(on) }, input)
    const finish = async (id: number, until: Day, but = '') => {
      for (const task of await tasksOfPromotion(promotion, { shop: shop.name, id }))
        if (task.due !== null && task.due <= until && !task.from.id.endsWith(`/${but}`))
          await moveTask(
            { ...tasks, clock: nineOn(day(task.due)) },
            { shop: shop.name, task: task.id, state: 'done', member: task.owner?.id ?? null, note: '' },
          )
    }
    const past = lastGreat(truth)
    let template: number | undefined
    for (const great of past) {
      const { sale, warmup } = great
      const phases: PromotionPlan['phases'] = [
        ...(warmup > 0
          ? [{ phase: 'warmup' as const, from: addDays(sale.from, -warmup), to: addDays(sale.from, -1) }]
          : []),
        { phase: 'main', from: sale.from, to: addDays(sale.to, -1) },
        { phase: 'encore', from: sale.to, to: sale.to },
      ]
      const whole = { from: addDays(sale.from, -warmup), to: sale.to }
      const [sold, spent] = await Promise.all([
        query({ shop: shop.name, metrics: ['paid_amount'], ...sale, totals: false }),
        query({ shop: shop.name, metrics: ['ad_cost'], ...whole, totals: false }),
      ])
      const paid = Number(sold.rows[0]?.paid_amount ?? 0)
      const ads = Number(spent.rows[0]?.ad_cost ?? 0)
      const made = await create(
        {
          shop: shop.name,
          name: `${great.year} ${great.name}`,
          event: { id: great.id, year: great.year },
          phases,
          mechanics: '官方立减 15%；店铺满 300 减 30；主推款第二件半价；前一小时下单送收纳袋',
          channels: [
            { name: '关键词推广', budget: tens(ads * 0.55) },
            { name: '精准人群推广', budget: tens(ads * 0.4) },
            { name: '淘宝客', budget: tens(paid * 0.01) },
          ],
          goals: [
            { kind: 'sales_growth', target: 0.3 },
            { kind: 'satisfaction', target: 0.9 },
            { kind: 'roi', target: 2 },
          ],
          tasks: true,
        },
        addDays(sale.from, -60),
      )
      template = made.id
      await setCosts(promotion, {
        shop: shop.name,
        id: made.id,
        costs: [
          { kind: 'gifts', name: '收纳袋和加厚纸箱', amount: tens(paid * 0.012) },
          { kind: 'commission', name: '天猫技术服务费', amount: tens(paid * 0.05) },
          { kind: 'outside_ads', name: '小红书达人', amount: tens(paid * 0.008) },
          { kind: 'staff', name: '临时客服和打包', amount: tens(paid * 0.006) },
          { kind: 'discount', name: '官方立减 15%', amount: tens(paid * 0.17) },
        ],
      })
      // The report on the last one is what the team is at now.
      await finish(made.id, to, great === past.at(-1) ? 'report' : '')
    }
    const year = Number(to.slice(0, 4))
    const next = (await campaigns(shop.id, [year, year + 1]))
      .filter(({ size, phases }) => size !== 'small' && (phases[0]?.from ?? to) > to)
      .toSorted((a, b) => daysBetween(b.peak, a.peak))[0]
    if (!next) return
    const coming = await create(
      {
        shop: shop.name,
        name: `${next.year} ${next.name}`,
        event: { id: next.id, year: next.year },
        phases: [...next.phases],
        ...(template === undefined ? {} : { template }),
        tasks: true,
      },
      [addDays(next.peak, -45), to].toSorted()[0] ?? to,
    )
    // Somebody is always a few days behind.
    await finish(coming.id, addDays(to, -6))
  },
})
