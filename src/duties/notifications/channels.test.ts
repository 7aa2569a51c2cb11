import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createRunner } from '../../jobs/runner.ts'
import { type JobTables, jobMigrations } from '../../jobs/tables.ts'
import { auditMigrations } from '../../storage/audit-tables.ts'
import { migrate } from '../../storage/migrations.ts'
import { openSecrets } from '../../storage/secrets.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { reportedBug } from '../../web/server-failures.ts'
import { addMember } from '../people/actions.ts'
import { type PeopleTables, peopleMigrations } from '../people/tables.ts'
import { notify } from './actions.ts'
import {
  addChannel,
  type ChannelContext,
  changeChannel,
  listDeliveries,
  removeChannel,
  testChannel,
} from './channel-actions.ts'
import type { ChannelWish } from './contract.ts'
import { notificationJobs } from './jobs.ts'
import { saveSettings } from './settings-actions.ts'
import { type NotificationTables, notificationMigrations } from './tables.ts'
import { startReceiver } from './testing.ts'

type Tables = NotificationTables & JobTables & PeopleTables

describe.each(storeSides(inject('postgresUrl')))('channels that come and go on %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let context: ChannelContext
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let now = Temporal.Instant.from('2026-11-26T20:00:00+08:00')
  let lin = 0

  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(
      stores.records,
      [...auditMigrations, ...peopleMigrations, ...jobMigrations, ...notificationMigrations],
      { version: '0.1.0' },
    )
    receiver = await startReceiver(() => ({ body: { errcode: 0 } }))
    context = {
      records: stores.records.db,
      clock: { now: () => now },
      secrets: await openSecrets(stores.folder),
      robotHosts: receiver.hosts,
      publicUrl: '',
      invented: async () => [],
    }
    const people = { records: stores.records.db, clock: context.clock }
    lin = (await addMember(people, { name: '林晓', role: 'manager' })).id
    const grant = { member_id: lin, role: 'manager', shop_id: 0 }
    await stores.records.db.insertInto('account_grant').values(grant).execute()
  })
  afterAll(async () => {
    await receiver.close()
    await stores.remove()
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
  const group = () =>
    addChannel(context, {
      kind: 'wecom',
      name: '运营群',
      address: receiver.address('/cgi-bin/webhook/send?key=k-secret-1234'),
    })
  const told = (key: string) =>
    notify(context, {
      event: 'alert_fired',
      key,
      shop: null,
      title: '预警：支付金额',
      text: '昨天 3,200 元。',
      path: '/sales/alerts',
    })

  test('what was meant for one that is gone goes out by no other, neither what waits nor what is to come', async () => {
    const { id } = await group()
    await saveSettings(context, {
      me: lin,
      quiet: { from: '19:00', to: '21:00' },
      // Also one that somebody made up beforehand.
      events: [{ event: 'alert_fired', app: true, channels: [id, 4] }],
    })
    await told('alert 1')
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([{ state: 'waiting' }])
    expect(await removeChannel(context, { channel: id })).toEqual({ removed: true })
    const others = [await group(), await group(), await group(), await group()]
    expect(others.map((one) => one.id)).toEqual([2, 3, 4, 5])
    now = now.add({ hours: 2 })
    await work()
    await told('alert 2')
    await work()
    expect(receiver.heard).toEqual([])
    expect(await listDeliveries(context, { limit: 10 })).toMatchObject([
      { state: 'failed', outcome: '渠道已删除，没有发。' },
    ])
    const kept = await stores.records.db.selectFrom('notification_person').select('events').execute()
    expect(kept.map(({ events }) => JSON.parse(events))).toEqual([
      [{ event: 'alert_fired', app: true, channels: [] }],
    ])
  })

  test('of one that cannot be reached a test does not say that it will be tried again', async () => {
    const away = await startReceiver(() => ({ body: { errcode: 0 } }))
    const reached = { ...context, robotHosts: away.hosts }
    const address = away.address('/cgi-bin/webhook/send?key=k-secret-1234')
    const { id } = await addChannel(reached, { kind: 'wecom', name: '没有人的群', address })
    await away.close()
    await expect(testChannel(reached, { channel: id })).rejects.toMatchObject({
      code: 'delivery_refused',
      message: expect.stringContaining('连不上'),
      next: expect.not.stringContaining('自动'),
    })
    expect(await listDeliveries(context, { limit: 1 })).toMatchObject([{ state: 'failed' }])
  })

  test('a password of mail goes to another port, or in the open, only where it is filled in again', async () => {
    const mail = { host: 'smtp.example.com', port: 465, user: 'zg', from: 'zg@example.com' }
    const wish = { kind: 'mail', name: '公司邮箱' } as const
    const { id } = await addChannel(context, {
      ...wish,
      mail: { ...mail, security: 'tls', password: 'hunter2-hunter2' },
    })
    const changed = (more: Partial<NonNullable<ChannelWish['mail']>>) =>
      changeChannel(context, { ...wish, channel: id, mail: { ...mail, security: 'tls', ...more } }).then(
        () => 'changed',
        (error) => error.code,
      )
    expect(await changed({ port: 587 })).toBe('invalid_input')
    expect(await changed({ host: 'smtp.example.net' })).toBe('invalid_input')
    expect(await changed({ security: 'none' })).toBe('invalid_input')
    expect(await changed({ security: 'starttls', from: 'other@example.com' })).toBe('changed')
    expect(await changed({ security: 'none', password: 'hunter3-hunter3' })).toBe('changed')
    // Who has it in the open may have it sealed.
    expect(await changed({ security: 'tls' })).toBe('changed')
  })
})
