import { systemClock } from '../../src/kernel/context.ts'
import { auditedTables } from '../../src/record-tables.ts'
import { startAudit } from '../../src/storage/audit.ts'
import { inTransaction } from '../../src/storage/records.ts'
import { measured } from '../task.ts'
import { recordsIn } from './records.ts'

export type Input = { folder: string; writes: number; isListened: boolean }

/** As many as one act of a person writes. */
const AT_ONCE = 10

measured({
  prepare: async ({ folder, writes, isListened }: Input) => {
    const records = await recordsIn(folder)
    if (isListened) await startAudit(records, auditedTables, systemClock)
    return { records, writes }
  },
  work: async ({ records: { db }, writes }) => {
    for (let from = 0; from < writes; from += AT_ONCE)
      await inTransaction(db, async (tx) => {
        for (let n = from; n < from + AT_ONCE; n++)
          await tx
            .insertInto('task')
            .values({
              id: n + 1,
              shop_id: 1,
              title: `换第 ${n} 款陶瓷杯的主图`,
              owner_id: null,
              due: '2026-11-30',
              from_kind: 'hand',
              from_id: '',
              from_words: '',
              from_path: '',
              check_json: null,
              created_at: '2026-11-26T01:00:00Z',
            })
            .execute()
      })
  },
  tidy: ({ records }) => records.close(),
})
