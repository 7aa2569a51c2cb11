import { addDays, BEIJING, type Day } from '../../../kernel/calendar.ts'
import { type Chance, chanceOf, pick, whole } from '../../../stats/chance.ts'
import type { Ticket, TicketQueue, TicketRule, TicketStatus } from '../../customer/contract.ts'
import { type Answers, usualIntro, usualQuestions } from '../../customer/rules/survey.ts'
import type { Question } from '../../customer/surveys/contract.ts'
import type { Crew } from './people.ts'
import type { TeamStep } from './team.ts'

/** What the team does for customers, as if it were done at a moment. */
type Verbs = {
  ticketRules: (input: { shop: string }) => Promise<readonly TicketRule[]>
  setTicketRule: (
    input: { shop: string } & Pick<TicketRule, 'type' | 'hours'> & { owner: number | null },
  ) => Promise<unknown>
  makeSurvey: (input: {
    shop: string
    title: string
    intro: string
    questions: Question[]
    from: string
    to: string
    closesOn: string
    limit: number
  }) => Promise<{ id: number }>
  tickets: (input: { shop: string; type?: 'survey' | 'review' }) => Promise<TicketQueue>
  replyTickets: (input: {
    shop: string
    tickets: number[]
    text: string
    status: TicketStatus
    member: number | null
  }) => Promise<unknown>
  makeTicket: (input: {
    shop: string
    type: 'delivery'
    title: string
    detail: string
    member: number | null
  }) => Promise<unknown>
}

type CustomerVerbs = {
  crew: Crew
  at: (moment: Temporal.Instant) => Verbs
  /** A buyer's own: through the link. */
  answer: (moment: Temporal.Instant, input: { token: string; answers: Answers }) => Promise<unknown>
  links: (input: { shop: string; survey: number }) => Promise<{ links: { order: string; link: string }[] }>
  /** The item that each order leads with. */
  itemsOf: (shop: number, orders: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

const at = (day: Day, hour: number, minute = 0): Temporal.Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: BEIJING, plainTime: { hour, minute } }).toInstant()

const complaints = {
  商品质量: ['用了两次就掉釉了，质量一般。', '边上有毛刺，做工粗糙。'],
  和描述不符: ['颜色比图片深，有点色差。', '比想的小一圈，尺寸写清楚一点。'],
  物流速度: ['等了一个多星期，物流太慢。', '发货太慢，催了才发。'],
  客服: ['问客服半天没人理。', '客服回得慢，问题没解决。'],
  包装: ['包装太薄，有一个碎了。', '盒子压扁了，包装要加强。'],
} as const satisfies Record<string, readonly [string, ...string[]]>

const causes = ['商品质量', '和描述不符', '物流速度', '客服', '包装'] as const

/** What a buyer says of an item that this share of buyers is content with. */
const answersOf = (chance: Chance, quality: number): Answers => {
  const isContent = chance.next() < quality
  if (isContent) {
    const csat = chance.next() < 0.62 ? 5 : 4
    const nps = csat === 5 ? 9 + whole(chance, 2) : 7 + whole(chance, 3)
    const improve = chance.next() < 0.7 ? '没有' : pick(chance, causes)
    return [csat, nps, improve, chance.next() < 0.2 ? '挺好的，会再来。' : null]
  }
  const csat = 1 + whole(chance, 3)
  const cause = pick(chance, causes)
  return [csat, whole(chance, 4 + csat), cause, chance.next() < 0.7 ? pick(chance, complaints[cause]) : null]
}

/** Of those asked so many answer. */
const answering = 0.22
/** Asked in one survey. */
const asked = 320

/**
 * Two surveys, one closed and one going on, answered by how good the ordered items are; what low scores and bad reviews
 * opened is partly seen to.
 */
export const customerTeam = ({ crew, at: then, answer, links, itemsOf }: CustomerVerbs): TeamStep => ({
  name: '满意度调查、工单',
  type: async ({ shop, from, to, truth }) => {
    const service = await crew('service')
    const early = then(at(from, 9))
    for (const { type, hours } of await early.ticketRules({ shop: shop.name }))
      await early.setTicketRule({ shop: shop.name, type, hours, owner: service })
    const quality = new Map(truth.parameters.items.map((item) => [item.id, item.quality]))
    const chance = chanceOf(`customer ${truth.seed}`)
    const survey = async (title: string, days: { from: Day; to: Day }, begun: Day, closesOn: Day) => {
      const { makeSurvey } = then(at(begun, 10))
      const questions = [...usualQuestions]
      const base = { shop: shop.name, title, intro: usualIntro, questions, limit: asked }
      const { id } = await makeSurvey({ ...base, ...days, closesOn })
      const sent = (await links({ shop: shop.name, survey: id })).links
      const items = await itemsOf(
        shop.id,
        sent.map(({ order }) => order),
      )
      const last = closesOn < to ? closesOn : to
      for (const { order, link } of sent) {
        if (chance.next() >= answering) continue
        const answers = answersOf(chance, quality.get(items.get(order) ?? '') ?? 0.85)
        const day = addDays(begun, whole(chance, 6))
        const moment = at(day < last ? day : last, 11 + whole(chance, 11), whole(chance, 60))
        await answer(moment, { token: link.split('/').at(-1) ?? '', answers })
      }
    }
    const start = (days: number): Day => (addDays(to, -days) < from ? from : addDays(to, -days))
    await survey(
      '上月满意度调查',
      { from: start(55), to: addDays(to, -42) },
      addDays(to, -34),
      addDays(to, -20),
    )
    await survey('本月满意度调查', { from: start(24), to: addDays(to, -12) }, addDays(to, -7), addDays(to, 7))
    await seeTo(then, { shop: shop.name, to, member: service })
  },
})

const seeTo = async (
  then: CustomerVerbs['at'],
  { shop, to, member }: { shop: string; to: Day; member: number | null },
): Promise<void> => {
  const morning = at(addDays(to, 1), 9)
  const open = then(morning)
  const oldest = ({ createdAt }: Ticket) => createdAt
  const low = (await open.tickets({ shop, type: 'survey' })).tickets
    .toSorted((a, b) => oldest(a).localeCompare(oldest(b)))
    .slice(0, -2)
  // Most within a day, every seventh a day late.
  for (const [i, { id, createdAt }] of low.entries())
    await then(Temporal.Instant.from(createdAt).add({ hours: i % 7 === 6 ? 40 : 3 + (i % 18) })).replyTickets(
      {
        shop,
        tickets: [id],
        text: '亲，看到您的评价了，很抱歉。已经记下问题，给您补偿一张无门槛券，请查收。',
        status: 'solved',
        member,
      },
    )
  const bad = (await open.tickets({ shop, type: 'review' })).tickets.slice(0, 9).map(({ id }) => id)
  if (bad.length > 0)
    await open.replyTickets({
      shop,
      tickets: bad,
      text: '亲，麻烦您拍一张商品和外包装的照片发给我们，我们马上为您处理。',
      status: 'waiting',
      member,
    })
  await open.makeTicket({
    shop,
    type: 'delivery',
    title: '买家来问：包裹三天没有更新',
    detail: '旺旺上问的，已查，停在中转站。',
    member,
  })
}
