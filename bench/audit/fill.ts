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

const tasks = 60_000
const taskOf = (n: number): number => 1 + ((n * 7_919) % tasks)
/** Three lines an act, of a team of two hundred and three shops, all through a year. `isFirst`: of its task. */
const lineOf = (n: number, isFirst: boolean): Omit<AuditEntryRow, 'hash'> => {
  const task = taskOf(n)
  const isProgram = n % 5 === 0
  // Four in five are of tasks that are there still; tickets were taken out.
  const isTicket = n % 5 === 4
  const isInsert = !isTicket && isFirst
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
    what: isTicket ? 'delete' : isInsert ? 'insert' : 'update',
    table_name: isTicket ? 'ticket' : 'task',
    row_key: String(task),
    subject: `task:${task}`,
    label: `换第 ${task} 款陶瓷杯的主图`,
    before: isInsert ? null : JSON.stringify({ due: '2026-11-01', title: `旧标题 ${n}` }),
    after: isTicket
      ? null
      : JSON.stringify({ due: '2026-11-20', note: '先拍照再上架，明天看点击率', title: `新标题 ${n}` }),
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
    // The start has written down which rows are older than the trail.
    const head = database.prepare('select n, hash from audit_head where id = 1').get()
    let hash = String(head?.hash)
    const titles = new Map<string, string>()
    for (let n = Number(head?.n) + 1; n <= lines; n++) {
      const line = lineOf(n, !titles.has(String(taskOf(n))))
      hash = hashOf(hash, line)
      if (line.after !== null) titles.set(line.row_key, `新标题 ${n}`)
      insert.run(...entryColumns.map((column) => (column === 'hash' ? hash : line[column])))
    }
    const row =
      database.prepare(`insert into task (id, shop_id, title, due, from_kind, from_id, from_words, from_path,
      created_at) values (?, ?, ?, '2026-11-20', 'own', '', '', '', '2026-01-01T00:00:00Z')`)
    for (const [id, title] of titles) row.run(Number(id), 1 + (Number(id) % 3), title)
    // The triggers heard what the lines tell of already.
    database.exec('delete from audit_pending')
    database.prepare('update audit_head set n = ?, hash = ? where id = 1').run(lines, hash)
    database.exec('commit')
  },
  tidy: async ({ database }) => database.close(),
})
