import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { startMailServer } from '../src/duties/notifications/testing.ts'
import { freshDatabase, type StoreSide, storeSides } from '../src/storage/testing.ts'
import { laidStores } from './laid-stores.ts'
import { machineHeaders } from './machine.ts'
import { browser, command, folderBeside, machineAt, type Running, startServer } from './processes.ts'

const password = '一句很长的好记的话'

/** What the tests of one kind of store stand on: folders, and a database where there is one. */
const ground = async (side: StoreSide, empty?: Awaited<ReturnType<typeof freshDatabase>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhanggui-several-'))
  const database = empty ?? (side === 'postgres' ? await laidStores(side, folder) : undefined)
  const running: Running[] = []
  const more: Record<string, string> = {}
  if (database) {
    more.ZHANGGUI_DATABASE_URL_FILE = join(folder, 'database_url')
    writeFileSync(more.ZHANGGUI_DATABASE_URL_FILE, database.url)
  }
  const dataOf = (name: string) =>
    database ? folderBeside(join(folder, 'shared'), join(folder, name)) : join(folder, name)
  return {
    more,
    dataOf,
    start: async (data: string): Promise<Running> => {
      if (!database && !existsSync(data)) await laidStores(side, data)
      const one = await startServer(data, more)
      running.push(one)
      return one
    },
    /** As somebody with sqlite3 or psql does it. */
    byHand: async (data: string, ...statements: string[]): Promise<void> => {
      if (database) {
        const client = new pg.Client({ connectionString: database.url })
        await client.connect()
        for (const statement of statements) await client.query(statement)
        await client.end()
        return
      }
      const file = new DatabaseSync(join(data, 'records.sqlite'))
      for (const statement of statements) file.exec(statement)
      file.close()
    },
    doctor: (data: string) => command(data, ['doctor'], more),
    remove: async () => {
      for (const { process: child } of running) child.kill('SIGKILL')
      await Promise.all(running.map(({ ended }) => ended))
      await database?.drop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Ground = Awaited<ReturnType<typeof ground>>

describe.skipIf(inject('postgresUrl') === undefined)('two servers on one PostgreSQL', () => {
  let on: Ground
  let one: Running
  let two: Running

  beforeAll(async () => {
    on = await ground('postgres', await freshDatabase(inject('postgresUrl')))
    // At the same moment, on an empty database.
    const started = await Promise.all([on.start(on.dataOf('app1')), on.start(on.dataOf('app2'))])
    ;[one, two] = started
    const machine = machineAt(one)
    await machine.facts.createShop({ name: '甲店' })
    await machine.facts.createShop({ name: '乙店' })
    const owner = await machine.people.addMember({ name: '周店主', role: 'operator' })
    const { path } = await machine.account.ownerLink()
    const entered = await browser().send(one, 'POST', '/account/link/use', {
      token: path.split('#')[1],
      member: owner.id,
      password,
    })
    expect(entered.status).toBe(200)
  }, 240_000)
  afterAll(() => on.remove())

  const newcomer = async (name: string) => {
    const machine = machineAt(one)
    const { id } = await machine.people.addMember({ name, role: 'operator' })
    await machine.account.giveRoles({ member: id, roles: [{ role: 'operator', shop: '甲店' }] })
    const { path } = await machine.account.invite({ member: id })
    const own = browser()
    const answer = await own.send(one, 'POST', '/account/link/use', { token: path.split('#')[1], password })
    expect(answer.status).toBe(200)
    return { id, own }
  }

  test('who signs in at one is signed in at the other, and whose session one ends is out at both', async () => {
    const { own } = await newcomer('林晓')
    for (const server of [one, two, one, two])
      expect((await own.at(server).account.me()).member?.name).toBe('林晓')
    expect((await own.send(two, 'DELETE', '/account/session')).status).toBe(200)
    for (const server of [one, two])
      await expect(own.at(server).account.me()).rejects.toMatchObject({ code: 'sign_in_needed' })
  })

  test('a cookie that was taken along is worth nothing once its session was ended at the other', async () => {
    const { own } = await newcomer('许望')
    const elsewhere = browser()
    const entered = await elsewhere.send(two, 'POST', '/account/session', { name: '许望', password })
    expect(entered.status).toBe(200)
    // Both servers know the cookie of the first browser by now.
    for (const server of [one, two]) await own.at(server).account.me()
    const sessions = await elsewhere.at(two).account.sessions()
    const other = sessions.find(({ isThis }) => !isThis)
    expect(await elsewhere.at(two).account.endSession({ id: other?.id ?? '' })).toEqual({ ended: true })
    for (const server of [one, two])
      await expect(own.at(server).account.me()).rejects.toMatchObject({ code: 'sign_in_needed' })
    expect((await elsewhere.at(one).account.me()).member?.name).toBe('许望')
  })

  test('roles given or taken, and a member archived, at one hold at the other with the next call', async () => {
    const { id, own } = await newcomer('赵阳')
    await own.at(two).tasks.list({ shop: '甲店' })
    await expect(own.at(two).tasks.list({ shop: '乙店' })).rejects.toMatchObject({ code: 'shop_unknown' })
    const machine = machineAt(one)
    await machine.account.giveRoles({ member: id, roles: [{ role: 'reader', shop: '乙店' }] })
    await own.at(two).tasks.list({ shop: '乙店' })
    await expect(own.at(two).tasks.list({ shop: '甲店' })).rejects.toMatchObject({ code: 'shop_unknown' })
    await expect(own.at(two).tasks.create({ shop: '乙店', title: '换主图' })).rejects.toMatchObject({
      code: 'not_allowed',
    })
    await machine.people.archiveMember({ id })
    await expect(own.at(two).account.me()).rejects.toMatchObject({ code: 'sign_in_needed' })
  })

  test('of both, one sends each mail: none is sent twice, none is left out', async () => {
    const receiver = await startMailServer()
    try {
      const [first, second] = [machineAt(one), machineAt(two)]
      const { id } = await newcomer('何静')
      const channel = await first.notifications.addChannel({
        name: '公司邮箱',
        kind: 'mail',
        mail: {
          host: '127.0.0.1',
          port: receiver.port,
          security: 'none',
          user: '',
          from: 'zhanggui@example.com',
          password: '',
        },
      })
      await first.notifications.saveSettings({
        me: id,
        mail: 'hejing@example.com',
        events: [{ event: 'task_assigned', app: true, channels: [channel.id] }],
      })
      const titles = Array.from({ length: 24 }, (_, n) => `要寄的第 ${n + 1} 件`)
      for (const title of titles) await first.tasks.create({ shop: '甲店', title, owner: id })
      // Both are asked to look at once, and both have something to send at every moment.
      await Promise.all([first, second].map((client) => client.jobs.run({ job: 'notifications.look' })))
      await vi.waitFor(() => expect(receiver.mails.length).toBeGreaterThanOrEqual(titles.length), {
        timeout: 90_000,
        interval: 200,
      })
      await vi.waitFor(
        async () => expect(await first.jobs.runs({ state: 'waiting', limit: 500 })).toEqual([]),
        { timeout: 30_000, interval: 500 },
      )
      const runs = await first.jobs.runs({ job: 'notifications.deliver', limit: 500 })
      expect(runs.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(titles.map(() => 'done 1'))
      expect(receiver.mails).toHaveLength(titles.length)
      const numbers = receiver.mails.map((mail) => /^Message-ID: (\S+)/im.exec(mail)?.[1])
      expect(new Set(numbers).size).toBe(titles.length)
    } finally {
      await receiver.close()
    }
  }, 150_000)

  test('both write at once and the trail stays one chain, also after one is killed in the middle', async () => {
    const { own } = await newcomer('陈默')
    const made: number[] = []
    let isOver = false
    const write = async (server: Running, by: string) => {
      for (let n = 1; !isOver; n++) {
        const task = await own
          .at(server)
          .tasks.create({ shop: '甲店', title: `${by} ${n}` })
          .catch(() => undefined)
        if (!task) return
        made.push(task.id)
      }
    }
    const writing = Promise.all([write(one, '一'), write(one, '一乙'), write(two, '二'), write(two, '二乙')])
    await vi.waitFor(() => expect(made.length).toBeGreaterThan(60), 50_000)
    two.process.kill('SIGKILL')
    await two.ended
    const before = made.length
    // The other goes on.
    await vi.waitFor(() => expect(made.length).toBeGreaterThan(before + 10), 20_000)
    isOver = true
    await writing
    const { code, out } = await on.doctor(one.data)
    expect(out).toContain('一条接一条，没有被改过')
    expect(code).toBe(0)
    const kept = new Set((await own.at(one).tasks.list({ shop: '甲店', limit: 1000 })).map(({ id }) => id))
    expect(made.filter((id) => !kept.has(id))).toEqual([])
  }, 60_000)
})

describe.each(storeSides(inject('postgresUrl')))('a server that ends, on %s', (side) => {
  let on: Ground
  beforeAll(async () => {
    on = await ground(side)
  }, 60_000)
  afterAll(() => on.remove())

  test('told to, it answers what it had begun, and ends with 0', async () => {
    const server = await on.start(on.dataOf('told'))
    await machineAt(server).facts.createShop({ name: '旗舰店' })
    const body = JSON.stringify({ shop: '旗舰店', title: '收尾前的一件' })
    const [head, rest] = [body.slice(0, 12), body.slice(12)]
    const answered = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const call = httpRequest(
        {
          host: '127.0.0.1',
          port: server.port,
          method: 'POST',
          path: '/api/tasks',
          headers: {
            ...machineHeaders(server.data),
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            // The server says that it has begun.
            expect: '100-continue',
          },
        },
        (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () => resolve({ status: response.statusCode, text }))
        },
      )
      call.on('error', reject)
      call.on('continue', async () => {
        call.write(head)
        server.process.kill('SIGTERM')
        await vi.waitFor(() => expect(server.said()).toContain('正在收尾'), 60_000)
        await wait(200)
        call.end(rest)
      })
      call.flushHeaders()
    })
    expect(await answered).toMatchObject({ status: 200 })
    expect(await server.ended).toBe(0)
    const again = await on.start(server.data)
    const tasks = await machineAt(again).tasks.list({ shop: '旗舰店' })
    expect(tasks.map(({ title }) => title)).toEqual(['收尾前的一件'])
    again.process.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  }, 120_000)

  test('killed while it writes, it has lost nothing it said, and its trail is whole', async () => {
    const server = await on.start(on.dataOf('killed'))
    const machine = machineAt(server)
    await machine.facts.createShop({ name: '杀掉的店' })
    const made: number[] = []
    const writing = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (;;) {
          const task = await machine.tasks.create({ shop: '杀掉的店', title: '一件' }).catch(() => undefined)
          if (!task) return
          made.push(task.id)
        }
      }),
    )
    await vi.waitFor(() => expect(made.length).toBeGreaterThan(30), 60_000)
    server.process.kill('SIGKILL')
    await writing
    const { code, out } = await on.doctor(server.data)
    expect(out).toContain('一条接一条，没有被改过')
    expect(code).toBe(0)
    const again = await on.start(server.data)
    const kept = new Set(
      (await machineAt(again).tasks.list({ shop: '杀掉的店', limit: 1000 })).map(({ id }) => id),
    )
    expect(made.filter((id) => !kept.has(id))).toEqual([])
  }, 120_000)
})

describe.each(storeSides(inject('postgresUrl')))('what somebody changed by hand, on %s', (side) => {
  let on: Ground
  let data: string
  beforeAll(async () => {
    on = await ground(side)
    data = on.dataOf('own')
    const server = await on.start(data)
    const machine = machineAt(server)
    await machine.facts.createShop({ name: '旗舰店' })
    for (const title of ['第一件', '第二件', '第三件']) await machine.tasks.create({ shop: '旗舰店', title })
    const [job] = await machine.jobs.list()
    await machine.jobs.pause({ job: job?.id ?? '' })
    await machine.jobs.run({ job: job?.id ?? '' })
    await machine.jobs.resume({ job: job?.id ?? '' })
    const saved = await fetch(`${server.address}/api/tables/export`, {
      method: 'POST',
      headers: { ...machineHeaders(data), 'content-type': 'application/json' },
      body: JSON.stringify({ name: '商品', columns: [{ name: '件数', unit: 'count' }], rows: [[1], [2]] }),
    })
    expect(saved.status).toBe(200)
    server.process.kill('SIGTERM')
    await server.ended
  }, 120_000)
  afterAll(() => on.remove())

  test('is not there before; what was done by hand through the program is told as that', async () => {
    const { code, out } = await on.doctor(data)
    expect(out).toContain('一切正常。')
    expect(code).toBe(0)
    const { out: told } = await command(data, ['audit', '--all'], on.more)
    for (const sentence of [
      '手动运行了：查预警',
      '暂停了定时任务：查预警',
      '恢复了定时任务：查预警',
      '导出了「商品」',
    ])
      expect(told).toContain(sentence)
  }, 60_000)

  test('a line of the trail is found by its number', async () => {
    const off = side === 'postgres' ? ' on audit_entry' : ''
    await on.byHand(
      data,
      `drop trigger audit_entry_stays${off}`,
      `update audit_entry set label = '别的名字' where n = 3`,
      side === 'postgres'
        ? `create trigger audit_entry_stays before update or delete on audit_entry
            for each row execute function audit_refuse()`
        : `create trigger audit_entry_stays before update on audit_entry
            begin select raise(abort, 'the audit trail is never changed'); end`,
    )
    const { code, out } = await on.doctor(data)
    expect(out).toContain('✗ 第 3 条被改过')
    expect(code).toBe(1)
  }, 60_000)

  test('a record is found by the line that the change became', async () => {
    await on.byHand(data, "update task set title = '假的' where title = '第二件'")
    const { code, out } = await on.doctor(data)
    expect(out).toMatch(/✗ 不是程序做的改动有 1 处：第 \d+ 条（task 的 \S+）/)
    expect(code).toBe(1)
    const { out: told } = await command(data, ['audit', '--json'], on.more)
    expect(told).toContain('假的')
  }, 60_000)

  test('a record changed with nobody listening is found by the table', async () => {
    await on.byHand(
      data,
      `drop trigger audit_task_update${side === 'postgres' ? ' on task' : ''}`,
      "update task set title = '更假的' where title = '第三件'",
    )
    const { code, out } = await on.doctor(data)
    expect(out).toMatch(/✗ 第 \d+ 条：这些表有一段时间没有在记，其间的改动不知道：task/)
    expect(code).toBe(1)
  }, 60_000)
})
