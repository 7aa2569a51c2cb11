import { addDays } from '../../../kernel/calendar.ts'
import { yuan } from '../../../kernel/money.ts'
import type { TeamStep } from '../demo/team.ts'
import { costOf } from '../rules/drills/promotion.ts'
import type { DutyName } from './contract.ts'

type Named = { shop: string; year: number }

type Verbs = {
  calendar: (input: Named) => Promise<{ events: readonly { id: string; isRemoved: boolean }[] }>
  removeEvent: (input: Named & { id: string }) => Promise<unknown>
  follow: (input: {
    shop: string
    link: string
    own: string | null
    competitor: string
    note: string
  }) => Promise<unknown>
  createPromotion: (input: {
    shop: string
    name: string
    phases: { phase: 'main'; from: string; to: string }[]
    items: { item: string; title: string; mechanic: string; price: null }[]
    tasks: boolean
  }) => Promise<{ id: number }>
  /** With what the ad reports of its days say it cost. */
  promotionEffect: (input: { shop: string; id: number }) => Promise<{ returns: { cost: string | null } }>
  setCosts: (input: {
    shop: string
    id: number
    costs: { kind: 'other'; name: string; amount: string }[]
  }) => Promise<unknown>
  saveSupplies: (input: {
    shop: string
    rows: (Record<'item' | 'sku' | 'supplier' | 'leadDays' | 'moq' | 'pack' | 'safety', string> & {
      row: number
    })[]
  }) => Promise<{ problems: readonly { message: string }[] }>
}

/** Half a year before the first day and after the last: what an event takes from the days around it is over by then. */
const AROUND = 180

/**
 * The shop takes part in nothing of the platform's, so its calendar says so: else what a 双11 usually sells would be
 * expected on its days.
 */
const takesNoPart = ({ calendar, removeEvent }: Verbs): TeamStep => ({
  name: '活动日历',
  type: async ({ shop, from, to }) => {
    const [first, last] = [addDays(from, -AROUND), addDays(to, AROUND)].map((one) => Number(one.slice(0, 4)))
    for (let year = first ?? 0; year <= (last ?? 0); year++)
      for (const { id, isRemoved } of (await calendar({ shop: shop.name, year })).events)
        if (!isRemoved) await removeEvent({ shop: shop.name, year, id })
  },
})

/** Competitors followed, each against nobody's item yet: which it is, is asked. */
const follows = ({ follow }: Verbs): TeamStep => ({
  name: '竞品',
  type: async ({ shop, truth }) => {
    for (const { id } of truth.parameters.competitors)
      await follow({ shop: shop.name, link: id, own: null, competitor: '', note: '' })
  },
})

/** The promotion that is asked about, as it was planned, and what it cost: as much as the question says. */
const promotes = ({ createPromotion, promotionEffect, setCosts }: Verbs): TeamStep => ({
  name: '推广活动',
  type: async ({ shop, truth }) => {
    const { items } = truth.parameters
    for (const { id, kind, from, to, effect } of truth.planted) {
      const its = truth.effects.find(({ campaign }) => campaign === id)
      if (kind === 'shop' && its) {
        const made = await createPromotion({
          shop: shop.name,
          name: String(effect.name),
          phases: [{ phase: 'main', from, to }],
          items: String(effect.items)
            .split(' ')
            .map((item) => ({
              item,
              title: items.find(({ id }) => id === item)?.title ?? '',
              mechanic: `会员价 ${Math.round((1 - Number(effect.discount)) * 100)} 折`,
              price: null,
            })),
          tasks: false,
        })
        const { cost } = (await promotionEffect({ shop: shop.name, id: made.id })).returns
        const rest = costOf(its) - Math.round(Number(cost ?? 0) * 100)
        if (rest > 0)
          await setCosts({
            shop: shop.name,
            id: made.id,
            costs: [{ kind: 'other', name: '素材、赠品和别的推广', amount: yuan(rest) }],
          })
      }
    }
  },
})

/** From whom each item comes, as the table of the question says it. */
const knowsSuppliers = ({ saveSupplies }: Verbs): TeamStep => ({
  name: '供应商',
  type: async ({ shop, truth }) => {
    const { items, suppliers } = truth.parameters
    const rows = items.flatMap(({ id, supplier }, i) => {
      const its = suppliers.find(({ name }) => name === supplier)
      return its
        ? [
            {
              row: i + 1,
              item: id,
              sku: '',
              supplier,
              leadDays: String(its.leadDays),
              moq: String(its.moq),
              pack: String(its.pack),
              safety: '',
            },
          ]
        : []
    })
    const [problem] = (await saveSupplies({ shop: shop.name, rows })).problems
    if (problem) throw new Error(`the suppliers of the practice shop do not fit: ${problem.message}`)
  },
})

/** What the team of a shop to practise on types, so that the duty's own screens have what they need. */
export const practiceTeams = (verbs: Verbs): Record<DutyName, readonly TeamStep[]> => {
  const all = takesNoPart(verbs)
  return {
    market: [all, follows(verbs)],
    listing: [all],
    promotion: [all, promotes(verbs)],
    sales: [all],
    team: [all, knowsSuppliers(verbs)],
    customer: [all],
  }
}
