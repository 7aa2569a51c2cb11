import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { keepBack, useCopy } from '../../jobs/restored-copy.ts'
import { createRunner } from '../../jobs/runner.ts'
import type { JobTables } from '../../jobs/tables.ts'
import { jobMigrations } from '../../jobs/tables.ts'
import { actingAs } from '../../storage/actor.ts'
import { auditMigrations } from '../../storage/audit-tables.ts'
import { migrate } from '../../storage/migrations.ts'
import { openSecrets } from '../../storage/secrets.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { reportedBug } from '../../web/server-failures.ts'
import { addMember, archiveMember } from '../people/actions.ts'
import { type GrantRow, type PeopleTables, peopleMigrations } from '../people/tables.ts'
import { listNotifications, markRead, notify, type Told, unread } from './actions.ts'
import {
  addChannel,
  type ChannelContext,
  changeChannel,
  listChannels,
  listDeliveries,
} from './channel-actions.ts'
import { notificationJobs } from './jobs.ts'
import { ownSettings, saveSettings } from './settings-actions.ts'
import { type NotificationTables, notificationMigrations } from './tables.ts'
import { type Heard, startMailServer, startReceiver } from './testing.ts'

type Tables = NotificationTables & JobTables & PeopleTables
const evening = Temporal.Instant.from('2026-11-26T20:00:00+08:00')
const shop = { id: 1, name: '白瓷小店' }

describe.each(storeSides(inject('postgresUrl')))('notifications on %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let context: ChannelContext
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let now = evening
  let answer: (heard: Heard) => { status?: number; body: unknown } = () => ({ body: { errcode: 0 } })
  let lin = 0
  let wang = 0

  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(
      stores.records,
      [...auditMigrations, ...peopleMigrations, ...jobMigrations, ...notificationMigrations],
      {
        version: '0.1.0',
      },
    )
    receiver = await startReceiver((heard) => answer(heard))
    mail = await startMailServer()
    context = {
      records: stores.records.db,
      clock: { now: () => now },
      secrets: await openSecrets(stores.folder),
      robotHosts: receiver.hosts,
      publicUrl: 'https://zg.example.com',
      invented: async () => [],
    }
    const people = { records: stores.records.db, clock: context.clock }
    lin = (await addMember(people, { name: '林晓', role: 'operator' })).id
    wang = (await addMember(people, { name: '王店长', role: 'manager' })).id
    const gone = await addMember(people, { name: '走了的', role: 'manager' })
    await archiveMember(people, { id: gone.id })
  })
  afterAll(async () => {
    await receiver.close()
    await mail.close()
    await stores.remove()
  })
  beforeEach(async () => {
    now = evening
    answer = () => ({ body: { errcode: 0 } })
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
      'restored_copy',
      'account_grant',
    ] as const)
      await stores.records.db.deleteFrom(table).execute()
    await give({ member_id: lin, role: 'operator', shop_id: shop.id })
    await give({ member_id: wang, role: 'manager', shop_id: 0 })
  })

  const give = (row: GrantRow) => stores.records.db.insertInto('account_grant').values(row).execute()
  const told = (more: Partial<Told> = {}): Told => ({
    event: 'alert_fired',
    key: 'alert 1',
    shop,
    title: '预警：支付金额',
    text: '昨天 3,200 元，平常约 9,000 元。',
    path: '/sales/alerts',
    ...more,
  })
  const runner = () =>
    createRunner({
      records: stores.records.db,
      now: async () => now.epochMilliseconds,
      jobs: notificationJobs(context),
      owner: 'test:1',
      reportBug: reportedBug,
    })
  const work = async () => {
    const one = runner()
    await one.turn()
    await one.idle()
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
      mail: {
        host: '127.0.0.1',
        port: mail.port,
        security: 'none',
        user: 'zg',
        from: 'zg@example.com',
        password: 'hunter2-hunter2',
      },
    })
  const wants = (me: number, channels: number[], more: Partial<Parameters<typeof saveSettings>[1]> = {}) =>
    saveSettings(context, { me, events: [{ event: 'alert_fired', app: true, channels }], ...more })

  test('who is concerned by their role has it in the bell at once; told twice it is there once', async () => {
    expect(await notify(context, told())).toBe(true)
    expect(await notify(context, told())).toBe(false)
    expect(await bell(lin)).toMatchObject([{ title: '预警：支付金额', shop: '白瓷小店', isRead: false }])
    expect(await unread(context, { me: wang })).toMatchObject({ count: 1 })
  })

  test('where somebody is named nobody else is told', async () => {
    await notify(context, told({ members: [lin] }))
    expect(await bell(lin)).toHaveLength(1)
    expect(await bell(wang)).toEqual([])
  })

  test('what is rolled back was never told', async () => {
    await stores.records.db
      .transaction()
      .execute(async (tx) => {
        await notify({ ...context, records: tx }, told())
        throw new Error('not after all')
      })
      .catch(() => undefined)
    expect(await bell(lin)).toEqual([])
  })

  test('reading one and reading all are the own affair of each', async () => {
    for (const key of ['a', 'b', 'c']) await notify(context, told({ key }))
    const [first] = await bell(lin)
    expect(await markRead(context, { me: lin, ids: [first?.id ?? ''] })).toMatchObject({ count: 2 })
    expect(await markRead(context, { me: lin })).toMatchObject({ count: 0, latest: null })
    expect(await unread(context, { me: wang })).toMatchObject({ count: 3 })
  })

  test('who signed in asks for themselves, whatever they say', async () => {
    await notify(context, told({ members: [lin] }))
    const asWang = <R>(work: () => R) => actingAs({ kind: 'person', member: wang, name: '王店长' }, work)
    expect(await asWang(() => bell(lin))).toEqual([])
    await asWang(() => markRead(context, { me: lin }))
    expect(await unread(context, { me: lin })).toMatchObject({ count: 1 })
    await expect(unread(context, {})).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('who wants something not in the bell has it not there', async () => {
    await saveSettings(context, { me: lin, events: [{ event: 'alert_fired', app: false, channels: [] }] })
    await notify(context, told())
    expect(await bell(lin)).toEqual([])
    expect(await bell(wang)).toHaveLength(1)
  })

  test('a group that several want to hear by hears it once, with a link to the page', async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    await wants(wang, [id])
    await notify(context, told())
    await work()
    await work()
    expect(receiver.heard).toHaveLength(1)
    expect(JSON.stringify(receiver.heard[0]?.body)).toContain('https://zg.example.com/sales/alerts')
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([
      { channel: '运营群', to: ['林晓', '王店长'], state: 'sent', outcome: '对方收下了。' },
    ])
  })

  test('what concerns an invented shop leaves the house by no way', async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    await notify(context, told({ isInvented: true }))
    await work()
    expect(receiver.heard).toEqual([])
    expect(await bell(lin)).toHaveLength(1)
  })

  test('of a restored copy nothing goes out; once it is used, what happened there lately does, what the original had does not', async () => {
    const channel = await wecom()
    await wants(lin, [channel.id])
    await notify(context, told({ key: 'before' }))
    now = now.add({ minutes: 1 })
    await keepBack(context.records, { file: 'b', createdAt: '' }, now)
    now = now.add({ minutes: 1 })
    await notify(context, told({ key: 'long ago', title: '很久以前' }))
    now = now.add({ hours: 48 })
    await notify(context, told({ key: 'lately', title: '刚刚' }))
    await work()
    expect(receiver.heard).toEqual([])
    expect(await bell(lin)).toHaveLength(3)
    await useCopy(context.records, now)
    for (let i = 0; i < 4; i++) await work()
    expect(receiver.heard).toHaveLength(1)
    expect(JSON.stringify(receiver.heard[0])).toContain('刚刚')
    expect((await listDeliveries(context, { limit: 9 })).map(({ state }) => state).sort()).toEqual([
      'failed',
      'failed',
      'sent',
    ])
    now = now.add({ minutes: 5 })
    await notify(context, told({ key: 'after', title: '以后' }))
    await work()
    expect(receiver.heard).toHaveLength(2)
  })

  test('nor is it in the mail of the day, which tells what happened lately', async () => {
    const { id } = await mailbox()
    await wants(lin, [id], { mail: 'lin@example.com', digest: '21:00' })
    await notify(context, told({ key: 'before' }))
    await keepBack(context.records, { file: 'b', createdAt: '' }, now.add({ minutes: 1 }))
    now = now.add({ minutes: 2 })
    await notify(context, told({ key: 'long ago' }))
    now = Temporal.Instant.from('2026-11-28T20:00:00+08:00')
    await notify(context, told({ key: 'lately' }))
    await useCopy(context.records, now)
    await work()
    now = now.add({ hours: 1, seconds: 30 })
    for (let i = 0; i < 3; i++) await work()
    expect(mail.mails).toHaveLength(1)
    expect(await listDeliveries(context, { limit: 9 })).toMatchObject([
      { title: '掌柜日报：2026-11-28 有 1 件事', state: 'sent' },
    ])
  })

  test('a vendor that asks for patience has it; nothing is lost and nothing is sent twice', async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    answer = () => ({ body: { errcode: 45009, errmsg: 'api freq out of limit' } })
    await notify(context, told())
    await work()
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([
      { state: 'waiting', outcome: expect.stringContaining('45009') },
    ])
    answer = () => ({ body: { errcode: 0 } })
    await work()
    expect(receiver.heard).toHaveLength(1)
    now = now.add({ seconds: 61 })
    await work()
    await work()
    expect(receiver.heard).toHaveLength(2)
    expect(await listDeliveries(context, { state: 'sent', limit: 10 })).toHaveLength(1)
  })

  test('in a minute a group hears as much as its vendor takes, and the rest in the next', async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    for (let i = 0; i < 25; i++) await notify(context, told({ key: `alert ${i}` }))
    for (let i = 0; i < 30; i++) await work()
    expect(receiver.heard).toHaveLength(20)
    now = now.add({ seconds: 61 })
    for (let i = 0; i < 8; i++) await work()
    expect(receiver.heard).toHaveLength(25)
  })

  test('a receiver that refuses is not asked again, and what it said can be read', async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    answer = () => ({ body: { errcode: 93000, errmsg: 'invalid webhook url' } })
    await notify(context, told())
    await work()
    now = now.add({ hours: 5 })
    await work()
    expect(receiver.heard).toHaveLength(1)
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([
      { state: 'failed', outcome: expect.stringContaining('93000') },
    ])
  })

  test('what cannot be reached is tried again until it can', async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    answer = () => ({ status: 502, body: 'bad gateway' })
    await notify(context, told())
    await work()
    now = now.add({ seconds: 31 })
    answer = () => ({ body: { errcode: 0 } })
    await work()
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([{ state: 'sent' }])
  })

  test('in quiet hours the bell has it and the group hears it in the morning', async () => {
    const { id } = await wecom()
    await wants(lin, [id], { quiet: { from: '19:00', to: '08:30' } })
    await notify(context, told())
    await work()
    expect(receiver.heard).toEqual([])
    expect(await bell(lin)).toHaveLength(1)
    now = Temporal.Instant.from('2026-11-27T08:30:01+08:00')
    await work()
    expect(receiver.heard).toHaveLength(1)
  })

  test('a mail has a number that stays the same, a link, and nothing that a title could break', async () => {
    const { id } = await mailbox()
    await wants(lin, [id], { mail: 'lin@example.com' })
    await notify(context, told({ title: '预警\r\nBcc: all@example.com', text: '<b>3,200</b> & 9,000' }))
    await work()
    expect(mail.mails).toHaveLength(1)
    const [text = ''] = mail.mails
    const [delivery] = await listDeliveries(context, { limit: 1 })
    expect(text).toContain(`Message-ID: <${delivery?.id}@example.com>`)
    expect(text).not.toMatch(/^Bcc:/im)
    expect(mail.logins).toContain('\u0000zg\u0000hunter2-hunter2')
    const html = text.slice(text.indexOf('Content-Type: text/html'))
    expect(html).toContain('3,200')
    expect(html).not.toContain('<b>')
  })

  test('with a digest the day comes as one mail, once', async () => {
    const { id } = await mailbox()
    await wants(lin, [id], { mail: 'lin@example.com', digest: '21:00' })
    for (const key of ['a', 'b']) await notify(context, told({ key }))
    await work()
    expect(mail.mails).toEqual([])
    now = Temporal.Instant.from('2026-11-26T21:00:30+08:00')
    for (let i = 0; i < 3; i++) await work()
    now = now.add({ minutes: 10 })
    for (let i = 0; i < 3; i++) await work()
    expect(mail.mails).toHaveLength(1)
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([
      { title: '掌柜日报：2026-11-26 有 2 件事', to: ['林晓'], state: 'sent' },
    ])
    now = now.add({ hours: 24 })
    for (let i = 0; i < 3; i++) await work()
    expect(mail.mails).toHaveLength(1)
  })

  test('secrets are told by their end only, and kept so that the tables do not tell them', async () => {
    const robot = await addChannel(context, {
      kind: 'dingtalk',
      name: '钉钉群',
      address: receiver.address('/robot/send?access_token=abcdef0123456789'),
      signing: 'SEC-very-secret-indeed',
    })
    await mailbox()
    expect(robot).toMatchObject({ secret: { isSet: true, end: '6789' }, isSigned: true })
    const rows = JSON.stringify(
      await stores.records.db.selectFrom('notification_channel').selectAll().execute(),
    )
    const shown = JSON.stringify(await listChannels(context))
    for (const secret of ['abcdef0123456789', 'SEC-very-secret', 'hunter2'])
      for (const text of [rows, shown]) expect(text).not.toContain(secret)
    // Left out, it stays.
    const kept = await changeChannel(context, { channel: robot.id, kind: 'dingtalk', name: '改了名' })
    expect(kept).toMatchObject({ name: '改了名', secret: { end: '6789' }, isSigned: true })
    // A password goes to no other server by itself.
    const [, box] = await listChannels(context)
    await expect(
      changeChannel(context, {
        channel: box?.id ?? 0,
        kind: 'mail',
        name: '公司邮箱',
        mail: { host: 'evil.example.com', port: 25, security: 'none', user: 'zg', from: 'zg@example.com' },
      }),
    ).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('再填一遍') })
  })

  test("a channel that is gone is nobody's wish any more", async () => {
    const { id } = await wecom()
    await wants(lin, [id])
    await stores.records.db.deleteFrom('notification_channel').execute()
    const settings = await ownSettings(context, { me: lin })
    expect(settings.events.find(({ event }) => event === 'alert_fired')).toMatchObject({ channels: [] })
    await notify(context, told())
    expect(await listDeliveries(context, { limit: 10 })).toEqual([])
  })
})
