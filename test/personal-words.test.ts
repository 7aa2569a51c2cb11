import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerSurvey } from '../src/duties/customer/survey-actions.ts'
import { procedures } from './declared.ts'
import { last, later, month, now, week } from './faults/write-ground.ts'
import { putShop } from './faults/write-steps.ts'
import { openTwoShops, type Person, type TwoShops } from './two-shops.ts'

/** A word that stands in everything that is written about a buyer, and nowhere else. */
const word = '爱喝乌龙茶'

let shops: TwoShops
let service: Person
let analyst: Person
let buyer = ''
let note = 0
let ticket = 0
let answered = 0

beforeAll(async () => {
  shops = await openTwoShops()
  const { house, own } = shops
  const shop = own.name
  await putShop(house, own.id)
  service = await shops.person('小客', [{ role: 'service', shop }])
  analyst = await shops.person('小数', [{ role: 'analyst', shop }])
  const { customer } = house.client
  buyer = (await customer.buyers({ shop, limit: 1 })).buyers[0]?.buyer ?? ''
  note = (await customer.addBuyerNote({ shop, buyer, text: `这位${word}` }))[0]?.id ?? 0
  ticket = (await customer.makeTicket({ shop, title: '问茶壶', detail: `来电说${word}` })).id
  await customer.changeTicket({ shop, ticket, note: `再问，仍是${word}` })
  await customer.replyTickets({ shop, tickets: [ticket], text: `知道您${word}` })
  const { id: survey } = await customer.makeSurvey({
    shop,
    title: '满意度',
    questions: [
      { kind: 'csat', title: '满意吗' },
      { kind: 'text', title: '想说的' },
    ],
    ...week,
    closesOn: later,
  })
  const [link] = (await customer.surveyLinks({ shop, survey })).links
  const token = link?.link.split('/').at(-1) ?? ''
  await answerSurvey(
    { records: house.records, clock: { now: () => now } },
    { token, answers: [1, `我${word}`] },
  )
  answered =
    (await customer.tickets({ shop, type: 'survey' })).tickets.find(({ detail }) => detail?.includes(word))
      ?.id ?? 0
}, 120_000)
afterAll(() => shops.close())

const asked = (): Record<string, unknown> => ({
  ...{ shop: shops.own.name, month, day: last, ...week, limit: 50, year: 2026 },
  ...{
    buyer,
    note,
    ticket,
    metric: 'paid_amount',
    metrics: ['paid_amount'],
    dimension: 'item',
    kind: 'weekly',
  },
})

/** What a person may ask for that changes nothing, with whatever of `asked` it takes. */
const reading = procedures.filter(({ meta: { permission } }) => /\.read$|^self$|^audit/.test(permission))

test('whoever may not see personal data finds none of it in any answer, nor does who may before they ask for it', async () => {
  for (const person of [analyst, shops.owner]) {
    let found = 0
    for (const { name, fields } of reading) {
      if (name.startsWith('customer.reveal') || name === 'account.signOut') continue
      const given = asked()
      const input = Object.fromEntries(
        fields.flatMap((field) => (field in given ? [[field, given[field]]] : [])),
      )
      const { body, status } = await person.call(name, input)
      if (status === 200) found++
      // A questionnaire is answered by nobody in particular: what is said there stands without an order or a buyer.
      if (name !== 'customer.survey') expect(`${name} ${body}`).not.toContain(word)
    }
    expect(found).toBeGreaterThan(30)
  }
}, 120_000)

test('covered is what was written, and nothing else of the same page', async () => {
  const shop = shops.own.name
  const page = await service.call('customer.buyer', { shop, buyer })
  expect(page.body).toContain('"text":null')
  expect(page.body).toContain(buyer)
  for (const id of [ticket, answered]) {
    const { body } = await service.call('customer.ticket', { shop, ticket: id })
    expect(body).toContain('"detail":null')
    expect(body).toContain('开单')
  }
  expect((await service.call('customer.ticket', { shop, ticket })).body.match(/"text":null/g)).toHaveLength(2)
})

test('a click shows the one value to who may, and the trail says who looked at what', async () => {
  const shop = shops.own.name
  const shown = await service.call('customer.revealNote', { shop, buyer, note })
  expect(shown.body).toContain(`这位${word}`)
  const words = await service.call('customer.revealTicket', { shop, ticket })
  for (const text of ['来电说', '再问，仍是', '知道您']) expect(words.body).toContain(`${text}${word}`)
  for (const call of ['revealNote', 'revealTicket'])
    expect(await analyst.call(`customer.${call}`, { shop, buyer, note, ticket })).toMatchObject({
      status: 403,
      code: 'not_allowed',
    })
  const { acts } = await shops.house.client.audit.list({ shop, about: 'reveal' })
  const looked = acts.map(({ actor, entries }) => `${actor.name} ${entries[0]?.label}`)
  expect(new Set(looked)).toEqual(new Set(['小客 工单「问茶壶」里写的话', `小客 买家 ${buyer} 的一条备注`]))
  const trail = await shops.owner.call('audit.list', { shop, limit: 200 })
  expect(trail.body).toContain('的一条备注')
  expect(trail.body).not.toContain(word)
})

test('a note of another buyer, or of none, is not there', async () => {
  const shop = shops.own.name
  for (const other of [
    { buyer: 'KZZZZZ9', note },
    { buyer, note: 987_654 },
  ])
    expect(await service.call('customer.revealNote', { shop, ...other })).toMatchObject({ code: 'not_found' })
})
