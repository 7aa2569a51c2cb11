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

/** The page that a team mended five weeks ago, and another it only touched up that day: one of the two helped. */
const changes = ({ planted, parameters: { items } }: Truth) => {
  const mended = planted.find(({ kind }) => kind === 'page-mended')
  const at = items.findIndex(({ id }) => mended?.entity === `item:${id}`)
  if (!mended || at < 0) return undefined
  return { mended: items[at], touched: items[at + 1], day: String(mended.effect.mendedOn) as Day }
}

const newest = ({ parameters: { items }, to }: Truth) =>
  items.filter(({ listedOn }) => listedOn <= to).toSorted((a, b) => b.listedOn.localeCompare(a.listedOn))[0]

/** A launch under way, one that is over but for its review, and two changes with goals, of which one helped. */
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
    const found = changes(truth)
    if (!found || found.day <= addDays(from, 14)) return
    const { mended, touched, day } = found
    const goals = { exposure: 0.2, sales: 0.15 }
    if (mended)
      await now.recordChange({
        shop,
        item: mended.id,
        day,
        parts: [
          { what: 'title', before: mended.shortTitle, after: mended.title },
          { what: 'picture', before: '白底', after: '使用场景' },
          { what: 'keywords', before: mended.terms[0]?.term ?? '', after: mended.terms[1]?.term ?? '' },
        ],
        owner,
        note: '转化一直比同类差：首图换成使用场景，标题补上用途，详情页重做',
        goals,
      })
    if (touched)
      await now.recordChange({
        shop,
        item: touched.id,
        day,
        parts: [{ what: 'picture', before: '白底', after: '白底，加边框' }],
        owner,
        note: '首图加了边框，想看看有没有用',
        goals,
      })
  },
})
