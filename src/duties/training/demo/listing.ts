import { addDays, type Day } from '../../../kernel/calendar.ts'
import type { Clock } from '../../../kernel/context.ts'
import type { Truth } from '../../../simulator/truth.ts'
import type { Draft } from '../../listing/contract.ts'
import type { Crew } from './people.ts'
import { nineOn, type TeamStep } from './team.ts'

type ListingVerbs = {
  crew: Crew
  /** The listing duty's verbs, done at the time of the given clock. */
  verbsAt: (clock: Clock) => {
    planLaunch: (input: {
      shop: string
      name: string
      launchDay: Day
      owner: number | null
      note: string
    }) => Promise<{ id: number }>
    changeLaunch: (input: { shop: string; id: number; item: string }) => Promise<unknown>
    changeStep: (input: { shop: string; id: number; step: string; done: boolean }) => Promise<unknown>
    saveDraft: (input: { shop: string; id: number; draft: Draft }) => Promise<unknown>
    recordChange: (input: {
      shop: string
      item: string
      day: Day
      parts: { what: 'title' | 'picture' | 'keywords'; before: string; after: string }[]
      owner: number | null
      note: string
      goals: { exposure: number | null; sales: number | null }
    }) => Promise<unknown>
  }
}

/** What is going to be put up, with the slips that hands make. */
const draft: Draft = {
  title: '青禾家居顶级骨瓷马克杯带盖勺高颜值办公室家用',
  category: '餐饮具>>马克杯',
  listPrice: '69',
  skus: [
    { name: '雾蓝 350ml', price: '69' },
    { name: '米白 350ml', price: '69' },
    { name: '墨绿 350ml', price: '6.9' },
  ],
  attributes: { 发货时间: '48小时内' },
}

/** A team changed the sixth of its items five weeks ago: whether that helped it will read on the page. */
const changedItem = ({ parameters: { items } }: Truth) => items[5]

const newest = ({ parameters: { items }, to }: Truth) =>
  items.filter(({ listedOn }) => listedOn <= to).toSorted((a, b) => b.listedOn.localeCompare(a.listedOn))[0]

/** A launch under way, one that is over but for its review, and a change with goals. */
export const listingTeam = ({ crew, verbsAt }: ListingVerbs): TeamStep => ({
  name: '上新计划、改动记录',
  type: async ({ shop: { name: shop }, from, to, truth }) => {
    const morning = addDays(to, 1)
    const owner = await crew('operator')
    const early = verbsAt(nineOn(addDays(morning, -12)))
    const now = verbsAt(nineOn(morning))
    const coming = await early.planLaunch({
      shop,
      name: '骨瓷带盖马克杯 三色',
      launchDay: addDays(morning, 9),
      owner,
      note: '接圣诞送礼的需求',
    })
    for (const step of ['choose', 'sample']) await early.changeStep({ shop, id: coming.id, step, done: true })
    await now.saveDraft({ shop, id: coming.id, draft })
    const long = verbsAt(nineOn(addDays(morning, -30)))
    const over = await long.planLaunch({
      shop,
      name: newest(truth)?.shortTitle ?? '新品',
      launchDay: addDays(morning, -6),
      owner,
      note: '',
    })
    for (const step of ['choose', 'sample', 'shoot', 'copy', 'page', 'check', 'launch', 'first-look'])
      await now.changeStep({ shop, id: over.id, step, done: true })
    const item = newest(truth)
    if (item) await now.changeLaunch({ shop, id: over.id, item: item.id })
    const changed = changedItem(truth)
    const day = addDays(morning, -36)
    if (changed && day > addDays(from, 14))
      await now.recordChange({
        shop,
        item: changed.id,
        day,
        parts: [
          { what: 'title', before: changed.shortTitle, after: changed.title },
          { what: 'picture', before: '白底', after: '使用场景' },
          { what: 'keywords', before: changed.terms[0]?.term ?? '', after: changed.terms[1]?.term ?? '' },
        ],
        owner,
        note: '首图换成使用场景，标题补上用途',
        goals: { exposure: 0.2, sales: 0.15 },
      })
  },
})
