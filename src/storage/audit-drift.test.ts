import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { momentText } from '../kernel/calendar.ts'
import { systemClock } from '../kernel/context.ts'
import { startAudit } from './audit.ts'
import { checkAudit } from './audit-check.ts'
import { audited, byHand, migrations, type Tables, task } from './audit-testing.ts'
import { migrate } from './migrations.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('rows held against the trail, %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let db: Kysely<Tables>
  beforeEach(async () => {
    stores = await createStores<Tables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations, { version: '1' })
    await startAudit(stores.records, audited, systemClock)
    db = stores.records.db
    await db
      .insertInto('task')
      .values([1, 2, 3, 4, 5].map((id) => task(id)))
      .execute()
    await db.insertInto('task_state').values({ task_id: 1, shop_id: 1, n: 1, note: '记' }).execute()
  })
  afterEach(() => stores.remove())

  const problems = async () => (await checkAudit(stores.records, audited)).problems

  /** Somebody who knows the triggers: off, the change, on again. */
  const unheard = (...statements: string[]) =>
    byHand(
      stores,
      ...(side === 'embedded'
        ? [
            "create table kept_triggers as select sql from sqlite_master where name like 'audit_task%'",
            ...['task', 'task_state'].flatMap((table) =>
              ['insert', 'update', 'delete'].map((one) => `drop trigger audit_${table}_${one}`),
            ),
            ...statements,
          ]
        : [
            'alter table task disable trigger user',
            'alter table task_state disable trigger user',
            ...statements,
            'alter table task enable trigger user',
            'alter table task_state enable trigger user',
          ]),
    ).then(async () => {
      // SQLite cannot switch one off: it is dropped and made again as it was.
      if (side === 'embedded') await startAuditAgain()
    })
  const startAuditAgain = async () => {
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(stores.folder.records)
    for (const { sql } of database.prepare('select sql from kept_triggers').all()) database.exec(String(sql))
    database.exec('drop table kept_triggers')
    database.close()
  }

  const sinceOf = async (key: string) => {
    const line = await db
      .selectFrom('audit_entry')
      .select(['n', 'at'])
      .where('row_key', '=', key)
      .orderBy('n', 'desc')
      .executeTakeFirstOrThrow()
    return `第 ${line.n} 条（${momentText(line.at)}）之后`
  }

  test('what the program writes is as told, however often it writes', async () => {
    expect(await problems()).toEqual([])
    await db.updateTable('task').set({ title: '改过', due: '2026-12-01' }).where('id', '=', 1).execute()
    await db.updateTable('task').set({ title: '又改' }).where('id', '=', 1).execute()
    await db.updateTable('task').set({ secret: '密' }).where('id', '=', 2).execute()
    await db.deleteFrom('task').where('id', '=', 3).execute()
    await db
      .insertInto('task')
      .values(task(3, { title: '长'.repeat(5000) }))
      .execute()
    await db.deleteFrom('task').where('id', '=', 4).execute()
    expect(await problems()).toEqual([])
  })

  test('a row changed with the triggers off and on again is told with its columns and since when', async () => {
    await db.updateTable('task').set({ due: '2026-12-01' }).where('id', '=', 2).execute()
    await unheard("update task set title = '假的', due = '2026-12-31' where id = 2")
    expect(await problems()).toEqual([`task 的 2：due、title 在${await sinceOf('2')}没有经过程序就变了`])
    // What the program writes later hides it of its own column alone.
    await db.updateTable('task').set({ due: '2027-01-01' }).where('id', '=', 2).execute()
    expect(await problems()).toEqual([`task 的 2：title 在${await sinceOf('2')}没有经过程序就变了`])
  })

  test('a long text is held against its sum, a covered value against whether there is one', async () => {
    const text = '长'.repeat(5000)
    await db.updateTable('task').set({ title: text, secret: '密' }).where('id', '=', 1).execute()
    await unheard(`update task set title = '${text.slice(0, -1)}短' where id = 1`)
    expect((await problems()).join()).toContain('task 的 1：title 在')
    await unheard(`update task set title = '${text}', secret = '别的' where id = 1`)
    expect(await problems()).toEqual([])
    await unheard('update task set secret = null where id = 1')
    expect((await problems()).join()).toContain('task 的 1：secret 在')
  })

  test('a row taken out, or put back, unheard is told; of a part by its whole key', async () => {
    await db.deleteFrom('task').where('id', '=', 5).execute()
    const put = "insert into task (id, shop_id, title) values (5, 1, '回来')"
    await unheard('delete from task where id = 3', 'delete from task_state where task_id = 1', put)
    expect((await problems()).toSorted()).toEqual(
      [
        `task 的 3：在${await sinceOf('3')}没有经过程序就不见了`,
        `task 的 5：${await sinceOf('5')}没有经过程序又写了回来`,
        `task_state 的 1/1：在${await sinceOf('1/1')}没有经过程序就不见了`,
      ].toSorted(),
    )
  })

  test('a row put in unheard is told, whatever the program does to it later', async () => {
    await unheard(
      "insert into task (id, shop_id, title) values (9, 1, '多的'), (11, 1, '也是')",
      "insert into task_state (task_id, shop_id, n, note) values (2, 1, 1, '编的')",
    )
    const told = [
      'task 的 9：没有经过程序就多了出来',
      'task 的 11：没有经过程序就多了出来',
      'task_state 的 2/1：没有经过程序就多了出来',
    ]
    expect((await problems()).toSorted()).toEqual(told.toSorted())
    await db.updateTable('task').set({ due: '2026-12-01' }).where('id', '=', 9).execute()
    expect((await problems()).toSorted()).toEqual(told.toSorted())
    // A start later it is no older row either.
    await startAudit(stores.records, audited, systemClock)
    expect((await problems()).toSorted()).toEqual(told.toSorted())
    await db.deleteFrom('task').where('id', 'in', [9, 11]).execute()
    expect(await problems()).toEqual([told[2]])
  })

  test('a row that got another key by the program is no new one', async () => {
    await db.updateTable('task').set({ id: 50 }).where('id', '=', 4).execute()
    await db.updateTable('task').set({ title: '换过编号' }).where('id', '=', 50).execute()
    await db.updateTable('task_state').set({ n: 7 }).where('task_id', '=', 1).execute()
    expect(await problems()).toEqual([])
    await unheard("insert into task (id, shop_id, title) values (51, 1, '多的')")
    expect(await problems()).toEqual(['task 的 51：没有经过程序就多了出来'])
  })

  test('rows from before anybody listened are listed, and the list is sealed', async () => {
    const listened = [...audited, { table: 'older_note' }]
    const check = async () => (await checkAudit(stores.records, listened)).problems
    await byHand(
      stores,
      'create table older_note (id bigint primary key, text text not null)',
      "insert into older_note (id, text) values (1, '早就有'), (2, '也早就有')",
    )
    await startAudit(stores.records, listened, systemClock)
    await byHand(stores, "update older_note set text = '改了' where id = 1")
    await db.updateTable('task').set({ title: '封上' }).where('id', '=', 1).execute()
    // What is done to it is heard from then on, also by hand.
    expect((await check()).join()).toMatch(/^不是程序做的改动有 1 处：第 \d+ 条（older_note 的 1）$/)
    const entry = await db
      .selectFrom('audit_entry')
      .select('after')
      .where('what', '=', 'audit_older')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(entry.after ?? '')).toMatchObject({ rows: 2, from: 1, to: 2 })

    const on = side === 'postgres' ? ' on audit_older' : ''
    const stays = side === 'postgres' ? 'before update or delete' : 'before update'
    await expect(byHand(stores, 'delete from audit_older')).rejects.toThrow(/never/)
    await byHand(
      stores,
      `drop trigger audit_older_stays${on}`,
      "update audit_older set row_key = '7' where id = 2",
      side === 'postgres'
        ? `create trigger audit_older_stays ${stays} on audit_older for each row execute function audit_refuse()`
        : `create trigger audit_older_stays ${stays} on audit_older begin select raise(abort, 'never'); end`,
    )
    const found = await check()
    expect(found).toContain('开始记之前就有哪些行的名单被改过')
    expect(found).toContain('older_note 的 2：没有经过程序就多了出来')
  })

  test('rows of a shop that was made or is removed as a whole are not held against the trail', async () => {
    const listened = [...audited, { table: 'hidden_shop' }]
    await startAudit(stores.records, listened, systemClock)
    await db.insertInto('hidden_shop').values({ shop_id: 7, gone_at: null }).execute()
    await db
      .insertInto('task')
      .values(task(10, { shop_id: 7 }))
      .execute()
    await db.deleteFrom('hidden_shop').execute()
    await db.updateTable('task').set({ title: '看得见了' }).where('id', '=', 10).execute()
    expect(await problems()).toEqual([])
    await db.insertInto('hidden_shop').values({ shop_id: 1, gone_at: null }).execute()
    await db.deleteFrom('task').where('shop_id', '=', 1).execute()
    await db.updateTable('hidden_shop').set({ gone_at: '2026-11-26T02:00:00Z' }).execute()
    expect(await problems()).toEqual([])
  })

  test('many rows are read in pages, and twenty of a sort are told one by one', async () => {
    await db
      .insertInto('task')
      .values(Array.from({ length: 1000 }, (_, n) => task(100 + n)))
      .execute()
    expect(await problems()).toEqual([])
    await unheard("update task set title = '假的' where id >= 500", 'delete from task where id = 450')
    const found = await problems()
    expect(found).toHaveLength(21)
    expect(found.at(-1)).toBe('……还有 581 处同样的')
  })
})
