import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordsOfShop } from '../src/record-tables.ts'
import { type Declared, procedures, routes } from './declared.ts'
import { overheard } from './faults/overheard.ts'
import { last, month } from './faults/write-ground.ts'
import { putShop, rooms } from './faults/write-steps.ts'
import { openTwoShops, type Person, type Said, type TwoShops } from './two-shops.ts'

type Input = Readonly<Record<string, unknown>>
type Made = { name: string; input: Input; field: string }

/**
 * What the fields of an input are, by their names: an id of something a shop has, or none. Where a name is both, the
 * procedure stands with it. A field that is in neither list fails: say which it is.
 */
const ids: readonly string[] = [
  ...['alert', 'batch', 'buyer', 'comment', 'decision', 'event', 'id', 'launch', 'order', 'run', 'series'],
  ...[
    'place',
    'section',
    'suggestion',
    'survey',
    'task',
    'template',
    'ticket',
    'tickets',
    'upload',
    'uploads',
  ],
  ...['forgetFormat.format', 'renameFormat.format', 'removeBuyerNote.note'],
  ...['removeAgendaItem.item', 'writeMinutes.item', 'decide.item'],
]
const plain: readonly string[] = [
  // Of which days, how many, in which order.
  ...[
    'about',
    'around',
    'before',
    'by',
    'compare',
    'day',
    'days',
    'from',
    'grain',
    'headerRow',
    'kind',
    'limit',
  ],
  ...[
    'list',
    'lower',
    'metric',
    'metrics',
    'month',
    'of',
    'offset',
    'order',
    'period',
    'preview',
    'newShop',
    'q',
    'row',
  ],
  ...['search', 'segment', 'sort', 'state', 'tag', 'term', 'text', 'to', 'totals', 'type', 'until', 'where'],
  ...['window', 'year', 'dimension', 'value'],
  // What is written down.
  ...['amounts', 'attributes', 'basket', 'channels', 'check', 'closesOn', 'column', 'columns', 'company'],
  ...['competitor', 'conversion', 'costs', 'detail', 'draft', 'due', 'dueAt', 'dueWorkdays', 'due', 'done'],
  ...[
    'everyWeeks',
    'expected',
    'folder',
    'format',
    'formats',
    'goals',
    'hours',
    'intro',
    'isAnnounced',
    'isOff',
  ],
  ...['isOn', 'isRequired', 'launchDay', 'leadDays', 'leastMargin', 'link', 'logo', 'mapping', 'mechanics'],
  ...[
    'minutes',
    'name',
    'note',
    'ordered',
    'parts',
    'peak',
    'percent',
    'phases',
    'pieces',
    'price',
    'prices',
  ],
  ...['promotions', 'questions', 'reviewDays', 'rows', 'rule', 'sections', 'sheet', 'size', 'sku', 'start'],
  ...[
    'status',
    'step',
    'supplier',
    'tags',
    'task',
    'tasks',
    'time',
    'title',
    'was',
    'weekday',
    'what',
    'words',
    'items',
  ],
  // A number of the platform's that anybody can type, of goods of one's own or of others.
  ...['item', 'own'],
  // Of oneself, and how something comes or is to be given out.
  ...[
    'code',
    'permissions',
    'shops',
    'digest',
    'drill',
    'sheets',
    'events',
    'language',
    'mail',
    'number',
    'old',
    'origin',
    'password',
    'quiet',
  ],
  // Members are of the team, not of a shop; who signs is decided at the door.
  ...['member', 'members', 'owner', 'place', 'me', 'shop', 'subject', 'options', 'answers'],
]

const room = (name: string): string => name.split('.')[0] ?? ''
const short = (name: string): string => name.split('.').slice(-1)[0] ?? ''

const isId = (name: string, field: string): boolean => {
  if (ids.includes(`${short(name)}.${field}`)) return true
  if (!ids.includes(field)) return false
  const words: readonly string[] = notIds[field] ?? []
  return !words.includes(short(name))
}

/** Where such a name is no id. */
const notIds: Readonly<Record<string, readonly string[]>> = {
  order: ['query', 'tickets'],
  place: ['saveSeries', 'prepareMeeting'],
  task: ['addPurchase'],
}

/** Of one's own account and not of a shop: the last test is about them. */
const ofOneself = ['account.endSession', 'notifications.read', 'training.run', 'training.answerRun']

/** What else a reading procedure must be told. */
const reads: Readonly<Record<string, Input>> = {
  'importing.mapping': {},
  'importing.batch': {},
  'importing.lines': { row: 1 },
  'tasks.get': {},
  'reports.open': {},
  'reports.drift': {},
  'reports.file': { format: 'html' },
  'promotion.open': {},
  'promotion.pace': {},
  'promotion.effect': {},
  'team.seriesCalendar': {},
  'team.meeting': {},
  'customer.survey': {},
  'customer.surveyLinks': {},
  'customer.buyer': {},
  'customer.ticket': {},
  'market.plan': {},
}

const withIds: readonly Declared[] = procedures.filter(
  ({ name, meta, fields }) =>
    meta.permission !== 'none' &&
    meta.permission !== 'self' &&
    // Who may not do it for all shops is refused whatever they name, and numbers of shops are asked at the door.
    meta.scope !== 'installation' &&
    meta.scope !== 'shop id' &&
    fields.some((field) => isId(name, field)),
)

/** The same sort of value, of nothing there is. */
const nothing = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(nothing)
  if (typeof value === 'number') return 987_654_321
  return typeof value === 'string' && /^K[0-9A-Z]+$/.test(value)
    ? 'KZZZZZ9'
    : `${value}`.replaceAll(/./g, '0')
}

test('every field of an input is known as an id of something or as none', () => {
  const unknown = [...procedures, ...routes]
    .filter(({ meta }) => meta.permission !== 'none' && meta.scope !== 'installation')
    .flatMap(({ name, fields }) =>
      fields
        .filter((field) => !isId(name, field) && !plain.includes(field))
        .map((field) => `${name}: ${field}`),
    )
    .filter((one) => !ofOneself.some((name) => one.startsWith(name)))
  expect(unknown).toEqual([])
})

let shops: TwoShops
let stranger: Person

beforeAll(async () => {
  shops = await openTwoShops()
  stranger = await shops.person('自家店的店长', [{ role: 'manager', shop: shops.own.name }])
  await putShop(shops.house, shops.other.id)
  // By the clock, every ten minutes: what it drafts would be taken for a change that the stranger made.
  await shops.house.client.jobs.pause({ job: 'reports.draft' })
  shops.house.jobs.start()
}, 120_000)
afterAll(() => shops.close())

/** All that the other shop has, as it stands in the records. */
const standing = async (): Promise<Map<string, string>> => {
  const tables = new Map<string, string>()
  for (const table of recordsOfShop) {
    const found = await sql`select * from ${sql.table(table)} where shop_id = ${shops.other.id}`.execute(
      shops.house.records,
    )
    tables.set(table, JSON.stringify(found.rows))
  }
  return tables
}

/** What the program writes meanwhile, whoever calls. */
const byItself: readonly string[] = [
  'alert_check',
  'alert',
  'alert_finding',
  'alert_act',
  'notification',
  'notification_to',
]

/** As it was answered, whatever the id was. */
const plainly = ({ status, code, body }: Said, id: unknown): string => {
  const named = [id].flat().map(String)
  return named.reduce(
    (text, one) =>
      text.replaceAll(new RegExp(`(?<![0-9A-Za-z])${RegExp.escape(one)}(?![0-9A-Za-z])`, 'g'), '#'),
    `${status} ${code} ${body}`,
  )
}

test('an id of another shop is answered as one that there is not, and nothing of that shop changes', async () => {
  const { house, own, other } = shops
  const wrong: string[] = []
  const tried = new Set<string>()
  const opened = new Set<string>()
  const seen = new Map<string, Input>()
  const byName = new Map(procedures.map((one) => [one.name, one]))
  // The platform's events have one id in every shop.
  const { events } = await house.client.calendar.year({ shop: own.name, year: 2026 })
  const ofAll = new Set<unknown>(events.map(({ id }) => id))
  const taken = async ({ name, input, field }: Made) => {
    if (room(name) === 'calendar' && ofAll.has(input[field])) return
    const { fields = [] } = byName.get(name) ?? {}
    const asked = { ...input, ...(fields.includes('shop') ? { shop: own.name } : {}) }
    const theirs = await stranger.call(name, asked)
    const none = await stranger.call(name, { ...asked, [field]: nothing(input[field]) })
    const [told, wanted] = [plainly(theirs, input[field]), plainly(none, nothing(input[field]))]
    if (told !== wanted)
      wrong.push(`${name}.${field}: ${told.slice(0, 300)} instead of ${wanted.slice(0, 300)}`)
    if (theirs.status >= 500 || none.status >= 500) wrong.push(`${name}.${field}: ${theirs.body}`)
    tried.add(`${name}.${field}`)
  }
  const calls = (name: string, input: Input): Made[] =>
    Object.keys(input)
      .filter((field) => isId(name, field) && input[field] !== undefined)
      .map((field) => ({ name, input, field }))
  const client = overheard(house.client, async ({ name, input: given, run }) => {
    const input: Input = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {}
    const isNaming = Object.keys(input).some((field) => isId(name, field))
    const before = isNaming ? await standing() : new Map<string, string>()
    for (const one of calls(name, input)) await taken(one)
    const known = Object.entries(input).filter(([field]) => isId(name, field))
    for (const [field, value] of known) {
      // What may be left out was, when it was made: with the id of what there is it would change that.
      for (const [earlier, with_] of seen)
        if (room(earlier) === room(name) && byName.get(earlier)?.fields.includes(field) && !(field in with_))
          if (isId(earlier, field) && !tried.has(`${earlier}.${field}`))
            await taken({ name: earlier, input: { ...with_, [field]: value }, field })
      for (const [reading, more] of Object.entries(reads)) {
        if (room(reading) !== room(name) || !byName.get(reading)?.fields.includes(field)) continue
        if (opened.has(reading)) continue
        const asked = { ...more, [field]: value }
        const { fields = [] } = byName.get(reading) ?? {}
        const theirs = fields.includes('shop') ? { ...asked, shop: other.name } : asked
        // Numbers of one room's things are alike: what is none of this kind is not there for its own shop either.
        if ((await shops.owner.call(reading, theirs)).status !== 200) continue
        opened.add(reading)
        await taken({ name: reading, input: asked, field })
      }
    }
    for (const [table, rows] of known.length > 0 ? await standing() : [])
      if (before.get(table) !== rows && !byItself.includes(table)) wrong.push(`${name} changed ${table}`)
    seen.set(name, input)
    return run(given)
  })
  for (const steps of Object.values(rooms)) await steps(client, other.name, house)
  expect(wrong).toEqual([])
  expect(Object.keys(reads).filter((name) => !opened.has(name))).toEqual([])
  const missing = withIds.flatMap(({ name, fields }) =>
    fields.flatMap((field) =>
      isId(name, field) && !tried.has(`${name}.${field}`) ? [`${name}.${field}`] : [],
    ),
  )
  expect(missing.filter((one) => !Object.hasOwn(untried, one))).toEqual([])
}, 600_000)

/** What the steps name nothing with, and why that is enough. */
const untried: Readonly<Record<string, string>> = {
  'calendar.restoreEvent.id': 'an event of the platform’s: it has one id in every shop',
  'promotion.create.event': 'a mark to an event, which is looked for in the shop’s own calendar alone',
  'promotion.change.event': 'a mark to an event, which is looked for in the shop’s own calendar alone',
  'customer.tickets.buyer': 'it narrows the tickets of the shop that is named',
  'training.run.id': 'of a person and not of a shop: tried below',
  'training.answerRun.id': 'of a person and not of a shop: tried below',
  'training.discloseRun.id': 'of a person and not of a shop: tried below',
}

test('what is somebody else’s own is nobody’s: an exercise, a session, a notification', async () => {
  const { house, own } = shops
  const person = await shops.person('同店的', [{ role: 'operator', shop: own.name }])
  const row = { number: 1, to_day: last, started_at: '2026-11-16T02:00:00Z', failure: null }
  const run = {
    ...row,
    id: 1,
    drill: 'market' as const,
    member_id: person.member,
    key: null,
    closed_at: null,
  }
  await house.records.insertInto('drill_run').values(run).execute()
  expect((await person.call('training.run', { id: 1 })).status).toBe(200)
  for (const [name, more] of [
    ['training.run', {}],
    ['training.answerRun', { answers: { rival: 'A1' } }],
    ['training.discloseRun', {}],
  ] as const)
    for (const given of [{ id: 1 }, { id: 1, member: person.member }, { id: 999 }])
      expect(await stranger.call(name, { ...more, ...given })).toMatchObject({
        status: 404,
        code: 'not_found',
      })
  expect((await stranger.call('training.runs', { member: person.member })).body).not.toContain('market')

  const { id: session = '' } =
    (await house.records.selectFrom('account_session').select(['id', 'user_id']).execute()).at(-1) ?? {}
  expect((await stranger.call('account.endSession', { id: session })).body).toContain('false')
  expect((await person.call('account.me', undefined)).status).toBe(200)

  await house.records
    .insertInto('notification')
    .values({
      ...{ id: 'n1', key: 'k', event: 'alert_fired', shop_id: own.id, shop: own.name },
      ...{ title: '只给一个人的', text: '', path: '/', created_at: 1 },
    })
    .execute()
  const to = { notification_id: 'n1', shop_id: own.id, member_id: person.member, read_at: null }
  await house.records
    .insertInto('notification_to')
    .values({ ...to, in_app: true, in_digest: false })
    .execute()
  await stranger.call('notifications.read', { me: person.member, ids: ['n1'] })
  expect((await stranger.call('notifications.list', { me: person.member })).body).not.toContain(
    '只给一个人的',
  )
  expect((await person.call('notifications.unread', {})).body).toContain('"count":1')
  await stranger.call('notifications.saveSettings', { me: person.member, mail: 'somebody@example.com' })
  expect((await person.call('notifications.settings', {})).body).not.toContain('somebody@example.com')
})

test('a file is sent again by its sender alone', async () => {
  const id = crypto.randomUUID()
  const sent = (by: Person, shop: string) =>
    by.fetch(
      `/api/uploads?${new URLSearchParams({ id, shop, name: '什么.csv', origin: 'page', preview: 'true' })}`,
      {
        method: 'PUT',
        body: '单号,下单日\n1,2',
      },
    )
  expect((await sent(shops.owner, shops.other.name)).status).toBe(200)
  expect((await sent(shops.owner, shops.other.name)).status).toBe(200)
  expect(await sent(stranger, shops.own.name)).toMatchObject({ status: 404, code: 'not_found' })
})

test('the month of a shop is opened for who sees it', async () => {
  expect((await stranger.call('scorecard.shops', { month })).body).not.toContain(shops.other.name)
})
