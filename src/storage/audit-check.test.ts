import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../kernel/context.ts'
import { actingAs } from './actor.ts'
import { prepareAudit, startAudit } from './audit.ts'
import { checkAudit, keepHead, keptHead } from './audit-check.ts'
import { audited, byHand, lin, migrations, type Tables, task } from './audit-testing.ts'
import { migrate } from './migrations.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

const unprotecting = (side: string): string[] =>
  side === 'embedded'
    ? ['drop trigger audit_entry_stays', 'drop trigger audit_entry_kept']
    : ['drop trigger audit_entry_stays on audit_entry', 'drop trigger audit_entry_kept on audit_entry']

describe.each(storeSides(inject('postgresUrl')))('the check of the trail, %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let db: Kysely<Tables>

  beforeEach(async () => {
    stores = await createStores<Tables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations, { version: '1' })
    await startAudit(stores.records, audited, systemClock)
    db = stores.records.db
  })
  afterEach(() => stores.remove())

  const entries = () => db.selectFrom('audit_entry').selectAll().orderBy('n').execute()
  const check = async () => checkAudit(stores.records, audited, await keptHead(stores.folder))

  test('a record changed by hand is told as not of the program, before and after the program writes on', async () => {
    await db.insertInto('task').values(task(1)).execute()
    await byHand(stores, "update task set title = '假的' where id = 1")
    const pending = await check()
    expect(pending.problems).toEqual(['不是程序做的改动：task 的 1'])
    await actingAs(lin, () => db.insertInto('task').values(task(2)).execute())
    const [, hand, after] = await entries()
    expect(hand).toMatchObject({ actor_kind: 'outside', what: 'update', after: '{"title":"假的"}' })
    expect(after).toMatchObject({ actor_kind: 'person', row_key: '2' })
    expect(await check()).toEqual({
      entries: 3,
      outside: 1,
      problems: ['不是程序做的改动有 1 处：第 2 条（task 的 1）'],
    })
  })

  describe('of five lines', () => {
    beforeEach(async () => {
      for (const id of [1, 2, 3, 4, 5]) await db.insertInto('task').values(task(id)).execute()
      await keepHead(stores.records, stores.folder)
      await byHand(stores, ...unprotecting(side))
    })

    test.each([
      ['one that is altered', ["update audit_entry set actor_name = '别人' where n = 3"], '第 3 条被改过'],
      ['one that is missing', ['delete from audit_entry where n = 2'], '第 2 条不见了'],
      ['a missing end', ['delete from audit_entry where n > 3'], '末尾缺了：应有 5 条，只到第 3 条'],
      [
        'two in the other order',
        [
          'update audit_entry set n = 99 where n = 2',
          'update audit_entry set n = 2 where n = 3',
          'update audit_entry set n = 3 where n = 99',
        ],
        '第 2 条被改过',
      ],
      [
        'a head set back',
        ['update audit_head set n = 4, hash = (select hash from audit_entry where n = 4)'],
        '末尾多了：应有 4 条，却有第 5 条',
      ],
      [
        'an end cut off together with the head',
        [
          'delete from audit_entry where n = 5',
          'update audit_head set n = 4, hash = (select hash from audit_entry where n = 4)',
        ],
        '数据目录里记着的第 5 条已经没有了',
      ],
    ])('%s is found by its number', async (_, statements, told) => {
      await byHand(stores, ...statements)
      expect((await check()).problems.join('\n')).toContain(told)
    })

    test('a protection taken off is told by itself', async () => {
      expect((await check()).problems).toEqual(['操作记录自己的保护被拆了'])
    })

    test('a table that nobody listens to is told, and the next start writes it down', async () => {
      await byHand(
        stores,
        side === 'embedded' ? 'drop trigger audit_task_update' : 'drop trigger audit_task_update on task',
        "update task set title = '假的' where id = 1",
      )
      expect((await check()).problems).toContain('这些表的改动没有在记：task')
      await stores.reopen()
      await prepareAudit(stores.records, migrations, systemClock)
      expect(await startAudit(stores.records, audited, systemClock)).toEqual(['task'])
      db = stores.records.db
      expect((await entries()).at(-1)).toMatchObject({ what: 'audit_gap', after: '{"tables":["task"]}' })
      // It stays known: what happened meanwhile is not known for ever.
      expect((await check()).problems).toContain('第 6 条：这些表有一段时间没有在记，其间的改动不知道：task')
    })

    test('a trigger exchanged for one that does nothing is told at the next start, one of an earlier version is not', async () => {
      const exchanged = (body: string) =>
        side === 'embedded'
          ? [
              'drop trigger audit_task_update',
              `create trigger audit_task_update after update on task begin ${body}; end`,
            ]
          : [
              `create or replace function audit_task_update() returns trigger language plpgsql as
                $audit$ begin perform 1; ${body}; return null; end $audit$`,
            ]
      const nothing = side === 'embedded' ? 'select 1' : 'null'
      await byHand(stores, ...exchanged(nothing), "update task set title = '假的' where id = 1")
      await stores.reopen()
      expect(await startAudit(stores.records, audited, systemClock)).toEqual(['task'])
      expect(await startAudit(stores.records, audited, systemClock)).toEqual([])
      // A version that calls rows by something else left its triggers, and wrote down that these were its own.
      const earlier = audited.map((one) => (one.table === 'task' ? { table: 'task' } : one))
      await startAudit(stores.records, earlier, systemClock)
      expect(await startAudit(stores.records, audited, systemClock)).toEqual([])
      db = stores.records.db
      expect((await entries()).filter(({ what }) => what === 'audit_gap')).toHaveLength(1)
    })
  })
})
