import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../src/kernel/context.ts'
import { auditedTables } from '../../src/record-tables.ts'
import { startAudit } from '../../src/storage/audit.ts'
import { hashOf } from '../../src/storage/audit-chain.ts'
import type { AuditEntryRow } from '../../src/storage/audit-rows.ts'
import { entryColumns } from '../../src/storage/audit-sealing.ts'
import { openFolder } from '../../src/storage/folder.ts'
import { measured } from '../task.ts'
import { recordsIn } from './records.ts'

export type Input = { folder: string; lines: number }

const tables = ['task', 'task_state', 'ticket', 'ticket_event', 'listing_change']
/** Three lines an act, of a team of two hundred and three shops, all through a year. */
const lineOf = (n: number): Omit<AuditEntryRow, 'hash'> => {
  const task = 1 + ((n * 7_919) % 60_000)
  const isProgram = n % 5 === 0
  return {
    n,
    act: n - ((n - 1) % 3),
    at: Temporal.Instant.from('2026-01-01T00:00:00Z')
      .add({ seconds: n * 25 })
      .toString(),
    actor_kind: isProgram ? 'program' : 'person',
    actor_id: isProgram ? null : 1 + (n % 200),
    actor_name: isProgram ? '效果检查' : `成员 ${1 + (n % 200)}`,
    shop_id: 1 + (n % 3),
    what: n % 2 === 0 ? 'insert' : 'update',
    table_name: tables[n % tables.length] ?? 'task',
    row_key: String(task),
    subject: `task:${task}`,
    label: `换第 ${task} 款陶瓷杯的主图`,
    before: n % 2 === 0 ? null : JSON.stringify({ due: '2026-11-01', title: `旧标题 ${n}` }),
    after: JSON.stringify({ due: '2026-11-20', note: '先拍照再上架，明天看点击率', title: `新标题 ${n}` }),
  }
}

measured({
  prepare: async ({ folder, lines }: Input) => {
    const records = await recordsIn(folder)
    for (const [id, name] of [
      [1, '旗舰店'],
      [2, '专营店'],
      [3, '分店'],
    ] as const)
      await records.db.insertInto('shop').values({ id, name, created_at: '2026-01-01 00:00:00' }).execute()
    await startAudit(records, auditedTables, systemClock)
    await records.close()
    return { database: new DatabaseSync((await openFolder(folder)).records), lines }
  },
  work: async ({ database, lines }) => {
    database.exec('begin')
    const insert = database.prepare(
      `insert into audit_entry (${entryColumns.join(', ')}) values (${entryColumns.map(() => '?').join(', ')})`,
    )
    let hash = ''
    for (let n = 1; n <= lines; n++) {
      const line = lineOf(n)
      hash = hashOf(hash, line)
      insert.run(...entryColumns.map((column) => (column === 'hash' ? hash : line[column])))
    }
    database.prepare('update audit_head set n = ?, hash = ? where id = 1').run(lines, hash)
    database.exec('commit')
  },
  tidy: async ({ database }) => database.close(),
})
