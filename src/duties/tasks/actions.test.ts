import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../../config.ts'
import { type House, openHouse } from '../../house.ts'
import { freshDatabase, storeSides } from '../../storage/testing.ts'
import type { Task } from './contract.ts'

describe.each(storeSides(inject('postgresUrl')))('tasks on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let lin: { id: number; name: string }
  let now = Temporal.Instant.from('2026-11-02T09:00:00+08:00')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-tasks-'))
    database = side === 'postgres' ? await freshDatabase(inject('postgresUrl')) : undefined
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    await house.client.facts.createShop({ name: '白瓷小店' })
    lin = await house.client.people.addMember({ name: '林晓', role: 'operator' })
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const list = (): Promise<Task[]> => house.client.tasks.list({})

  test('a task keeps what it came from, and who moved it when', async () => {
    const made = await house.client.tasks.create({
      title: '改主图，突出 350ml',
      owner: lin.id,
      due: '2026-11-05',
      from: { kind: 'alert', id: '3', words: '支付转化率低于平时', path: '/sales/alerts' },
      by: lin.id,
    })
    expect(made).toMatchObject({ state: 'todo', owner: { name: '林晓' }, checkDay: null, readings: [] })
    now = Temporal.Instant.from('2026-11-03T09:00:00+08:00')
    await house.client.tasks.move({ task: made.id, state: 'doing', member: lin.id })
    now = Temporal.Instant.from('2026-11-04T09:00:00+08:00')
    await house.client.tasks.move({ task: made.id, state: 'done', note: '新图已上线' })
    // Moved to where it is, it stays there.
    await house.client.tasks.move({ task: made.id, state: 'done' })
    const [found] = await list()
    expect(found?.from).toEqual({
      kind: 'alert',
      id: '3',
      words: '支付转化率低于平时',
      path: '/sales/alerts',
    })
    expect(found?.history).toEqual([
      { state: 'todo', by: '林晓', at: '2026-11-02T01:00:00Z', note: '' },
      { state: 'doing', by: '林晓', at: '2026-11-03T01:00:00Z', note: '' },
      { state: 'done', by: null, at: '2026-11-04T01:00:00Z', note: '新图已上线' },
    ])
  })

  test('title, owner and due can be changed; an archived member can be given nothing', async () => {
    const [task] = await list()
    const id = task?.id ?? 0
    expect(
      await house.client.tasks.change({ task: id, title: '换主图', owner: null, due: null }),
    ).toMatchObject({
      title: '换主图',
      owner: null,
      due: null,
    })
    const gone = await house.client.people.addMember({ name: '已走的人', role: 'ads' })
    await house.client.people.archiveMember({ id: gone.id })
    await expect(house.client.tasks.change({ task: id, owner: gone.id })).rejects.toMatchObject({
      message: expect.stringContaining('已归档'),
    })
    await expect(house.client.tasks.move({ task: 99, state: 'done' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('many who write at once each get their own task', async () => {
    const before = (await list()).length
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => house.client.tasks.create({ title: `同时 ${at}` })),
    )
    const all = await list()
    expect(all.length).toBe(before + 12)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('a limit leaves out what is over, never what is still to do', async () => {
    const all = await house.client.tasks.list({ limit: 1 })
    expect(all.filter(({ state }) => state === 'todo').length).toBe(12)
    expect(all.some(({ state }) => state === 'done')).toBe(false)
  })

  test('what is overdue or due soon is needed today, the overdue first', async () => {
    now = Temporal.Instant.from('2026-11-10T09:00:00+08:00')
    await house.client.tasks.create({ title: '下周的事', due: '2026-11-25' })
    await house.client.tasks.create({ title: '今天到期', due: '2026-11-10', owner: lin.id })
    const late = await house.client.tasks.create({ title: '过期的事', due: '2026-11-09' })
    const { needs, silent } = await house.client.tasks.needs({})
    expect(silent).toEqual([])
    expect(needs.filter(({ duty }) => duty === 'tasks')).toEqual([
      { duty: 'tasks', title: '过期的事', due: '2026-11-09', path: `/tasks?task=${late.id}`, weight: 90 },
      expect.objectContaining({ title: '今天到期', detail: '林晓', weight: 60 }),
    ])
    await house.client.tasks.move({ task: late.id, state: 'cancelled' })
    expect((await house.client.tasks.needs({})).needs.map(({ title }) => title)).not.toContain('过期的事')
  })

  test('a check that could not be read is refused with the reason', async () => {
    const check = {
      metric: 'paid_amount',
      baseline: { from: '2026-11-01', to: '2026-11-07' },
      day: '2026-11-20',
    }
    const create = (other: object) =>
      house.client.tasks.create({ title: '降价', check: { ...check, ...other } })
    await expect(create({ metric: 'luck' })).rejects.toMatchObject({ code: 'metric_unknown' })
    await expect(create({ day: '2026-11-12' })).rejects.toMatchObject({
      message: expect.stringContaining('最早 2026-11-15'),
    })
    await expect(create({ baseline: { from: '2026-11-01', to: '2026-11-01' } })).rejects.toMatchObject({
      message: expect.stringContaining('3 到 90 天'),
    })
    await expect(create({ scope: [{ dimension: 'moon', values: ['1'] }] })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect((await create({})).check).toMatchObject({ direction: 'up', target: null, scope: [] })
  })
})
