import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createRunner } from '../../jobs/runner.ts'
import { type JobTables, jobMigrations } from '../../jobs/tables.ts'
import { day } from '../../kernel/calendar.ts'
import { migrate } from '../../storage/migrations.ts'
import { openSecrets } from '../../storage/secrets.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { reportedBug } from '../../web/server-failures.ts'
import { addMember, archiveMember, restoreMember } from '../people/actions.ts'
import { type GrantRow, type PeopleTables, peopleMigrations } from '../people/tables.ts'
import type { Task } from '../tasks/contract.ts'
import { listNotifications, notify, type Told, unread } from './actions.ts'
import { addChannel, type ChannelContext, listDeliveries } from './channel-actions.ts'
import { feedDoor } from './feed-door.ts'
import { notificationJobs } from './jobs.ts'
import { dropFeed, makeFeed, saveSettings } from './settings-actions.ts'
import { type NotificationTables, notificationMigrations } from './tables.ts'
import { startMailServer, startReceiver } from './testing.ts'

type Tables = NotificationTables & JobTables & PeopleTables
const evening = Temporal.Instant.from('2026-11-26T20:00:00+08:00')
const shop = { id: 1, name: '白瓷小店' }
const otherShop = { id: 2, name: '别家店' }
const inventedShop = { id: 3, name: '示范店' }

const aTask: Task = {
  id: 7,
  title: '改主图',
  owner: null,
  due: day('2026-12-01'),
  from: { kind: 'hand', id: '', words: '', path: '/tasks' },
  check: null,
  state: 'todo',
  history: [],
  createdAt: '2026-11-20T02:00:00Z',
  checkDay: null,
  readings: [],
}
const aRate = { due: 0, onTime: 0, rate: null, bar: 0.95 }

describe.each(storeSides(inject('postgresUrl')))('whom notifications reach on %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let context: ChannelContext
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let now = evening
  let lin = 0
  let wang = 0
  let gone = 0

  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, [...peopleMigrations, ...jobMigrations, ...notificationMigrations], {
      version: '0.1.0',
    })
    receiver = await startReceiver(() => ({ body: { errcode: 0 } }))
    mail = await startMailServer()
    context = {
      records: stores.records.db,
      clock: { now: () => now },
      secrets: await openSecrets(stores.folder),
      robotHosts: receiver.hosts,
      publicUrl: 'https://zg.example.com',
      invented: async () => [inventedShop.id],
    }
    const people = { records: stores.records.db, clock: context.clock }
    lin = (await addMember(people, { name: '林晓', role: 'operator' })).id
    wang = (await addMember(people, { name: '王店长', role: 'manager' })).id
    gone = (await addMember(people, { name: '走了的', role: 'manager' })).id
    await archiveMember(people, { id: gone })
  })
  afterAll(async () => {
    await receiver.close()
    await mail.close()
    await stores.remove()
  })
  beforeEach(async () => {
    now = evening
    receiver.heard.length = 0
    mail.mails.length = 0
    for (const table of [
      'notification',
      'notification_to',
      'notification_channel',
      'notification_person',
      'notification_delivery',
      'job_run',
      'job_state',
      'account_grant',
    ] as const)
      await stores.records.db.deleteFrom(table).execute()
    await give({ member_id: lin, role: 'operator', shop_id: shop.id })
    await give({ member_id: wang, role: 'manager', shop_id: 0 })
    await give({ member_id: gone, role: 'owner', shop_id: 0 })
  })

  const give = (row: GrantRow) => stores.records.db.insertInto('account_grant').values(row).execute()
  const take = (member: number) =>
    stores.records.db.deleteFrom('account_grant').where('member_id', '=', member).execute()
  const told = (more: Partial<Told> = {}): Told => ({
    event: 'alert_fired',
    key: 'alert 1',
    shop,
    title: '预警：支付金额',
    text: '昨天 3,200 元，平常约 9,000 元。',
    path: '/sales/alerts',
    ...more,
  })
  const work = async () => {
    const runner = createRunner({
      records: stores.records.db,
      now: async () => now.epochMilliseconds,
      jobs: notificationJobs(context),
      owner: 'test:1',
      reportBug: reportedBug,
    })
    await runner.turn()
    await runner.idle()
  }
  const bell = (me: number) => listNotifications(context, { me, limit: 50 })
  const wecom = () =>
    addChannel(context, {
      kind: 'wecom',
      name: '运营群',
      address: receiver.address('/cgi-bin/webhook/send?key=k-secret-1234'),
    })
  const mailbox = () =>
    addChannel(context, {
      kind: 'mail',
      name: '公司邮箱',
      mail: { host: '127.0.0.1', port: mail.port, security: 'none', user: '', from: 'zg@example.com' },
    })
  const wants = (me: number, channels: number[], more: Partial<Parameters<typeof saveSettings>[1]> = {}) =>
    saveSettings(context, { me, events: [{ event: 'alert_fired', app: true, channels }], ...more })

  test('who is not given the shop is told nothing of it, by their role or by their name', async () => {
    await notify(context, told({ key: 'a', shop: otherShop }))
    await notify(context, told({ key: 'b', shop: otherShop, members: [lin] }))
    expect(await bell(lin)).toEqual([])
    expect(await unread(context, { me: lin })).toMatchObject({ count: 0 })
    expect(await bell(wang)).toHaveLength(1)
  })

  test('in a shop of their own they are told of what they may read there, and who may read it is told instead', async () => {
    await take(lin)
    await give({ member_id: lin, role: 'ads', shop_id: shop.id })
    // Nobody of the team is in service: everybody would be told who may read tickets.
    await notify(context, told({ key: 'ticket', event: 'ticket_due' }))
    expect(await bell(lin)).toEqual([])
    expect(await bell(wang)).toMatchObject([{ event: 'ticket_due' }])
  })

  test('what concerns no shop is told to who looks after all of them', async () => {
    await give({ member_id: lin, role: 'manager', shop_id: shop.id })
    await notify(context, told({ event: 'job_failed', shop: null }))
    expect(await bell(lin)).toEqual([])
    expect(await bell(wang)).toHaveLength(1)
  })

  test('who has no role is told nothing, not even of an invented shop; who has one is', async () => {
    await notify(context, told({ key: 'a', shop: inventedShop, isInvented: true }))
    expect(await bell(lin)).toHaveLength(1)
    await take(lin)
    await notify(context, told({ key: 'b', shop: inventedShop, isInvented: true }))
    expect(await bell(lin)).toEqual([])
    expect(await bell(wang)).toHaveLength(2)
  })

  test('who is archived is told nothing whatever they could do', async () => {
    await notify(context, told({ members: [gone, lin] }))
    const rows = await stores.records.db.selectFrom('notification_to').select('member_id').execute()
    expect(rows.map(({ member_id }) => Number(member_id))).toEqual([lin])
  })

  test('a shop that is taken from somebody takes its news along: from the bell, the digest, and what waits', async () => {
    const group = await wecom()
    await wants(lin, [group.id], { quiet: { from: '19:00', to: '08:30' } })
    await notify(context, told({ key: 'a' }))
    await take(lin)
    await give({ member_id: lin, role: 'operator', shop_id: otherShop.id })
    expect(await bell(lin)).toEqual([])
    expect(await unread(context, { me: lin })).toMatchObject({ count: 0, latest: null })
    now = Temporal.Instant.from('2026-11-27T08:30:01+08:00')
    await work()
    expect(receiver.heard).toEqual([])
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([
      { state: 'failed', outcome: expect.stringContaining('不再看这家店') },
    ])
    await take(lin)
    await give({ member_id: lin, role: 'operator', shop_id: shop.id })
    const post = await mailbox()
    await wants(lin, [post.id], { quiet: null, mail: 'lin@example.com', digest: '21:00' })
    await notify(context, told({ key: 'b' }))
    await take(lin)
    now = Temporal.Instant.from('2026-11-27T21:00:30+08:00')
    for (let i = 0; i < 3; i++) await work()
    expect(mail.mails).toEqual([])
  })

  test('the calendar of a person has what they may read in their shops, and none for who is archived', async () => {
    const task = (title: string): Task => ({
      ...aTask,
      title,
      owner: { id: lin, name: '林晓', colour: 'blue' },
    })
    const asked: string[] = []
    const door = feedDoor({
      ...context,
      shops: async () => [shop, otherShop],
      verbs: {
        tasks: async (named) => {
          asked.push(`tasks ${named.shop}`)
          return [task(`${named.shop}的任务`)]
        },
        meetings: async (named) => {
          asked.push(`meetings ${named.shop}`)
          return { series: [], meetings: [] }
        },
        reports: async (named) => {
          asked.push(`reports ${named.shop}`)
          return { reports: [], since: null, kinds: [], absent: [], onTime: aRate }
        },
      },
    })
    const feedOf = async (me: number) => {
      const { path } = await makeFeed(context, { me })
      return (await door(path.slice('/feeds/'.length, -'.ics'.length))).replaceAll('\r\n ', '')
    }
    const own = await feedOf(lin)
    expect(own).toContain('白瓷小店的任务')
    expect(own).not.toContain('别家店')
    expect(asked.filter((one) => one.includes('别家店'))).toEqual([])
    await take(lin)
    expect(await feedOf(lin)).not.toContain('白瓷小店')
    const tokenOf = ({ path }: { path: string }) => path.slice('/feeds/'.length, -'.ics'.length)
    const [older, newer] = [await makeFeed(context, { me: lin }), await makeFeed(context, { me: lin })]
    await expect(door(tokenOf(older)), 'one that was replaced').rejects.toMatchObject({ code: 'not_found' })
    expect(await door(tokenOf(newer))).toContain('BEGIN:VCALENDAR')
    await dropFeed(context, { me: lin })
    await expect(door(tokenOf(newer)), 'one that was taken back').rejects.toMatchObject({ code: 'not_found' })
    const { path } = await makeFeed(context, { me: wang })
    const people = { records: stores.records.db, clock: context.clock }
    await archiveMember(people, { id: wang })
    await expect(door(path.slice('/feeds/'.length, -'.ics'.length))).rejects.toMatchObject({
      code: 'not_found',
    })
    await restoreMember(people, { id: wang })
  })
})
