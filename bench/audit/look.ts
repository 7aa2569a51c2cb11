import { searchAudit } from '../../src/duties/audit/actions.ts'
import { AuditSearch } from '../../src/duties/audit/contract.ts'
import { day } from '../../src/kernel/calendar.ts'
import { systemClock } from '../../src/kernel/context.ts'
import { measured } from '../task.ts'
import { recordsIn } from './records.ts'

/** Milliseconds: of pages as somebody leafs through them, of a word that hardly anything says, of a whole export. */
export type Looked = { pages: number[]; rare: number[]; export: number; exported: number }

const EXPORTED = 5_000

measured({
  prepare: async ({ folder }: { folder: string }) => {
    const records = await recordsIn(folder)
    return { records, people: { records: records.db, clock: systemClock } }
  },
  work: async ({ records, people }): Promise<Looked> => {
    const context = { records: records.db, people }
    const timed = async (search: Omit<Partial<AuditSearch>, 'shop'>) => {
      const from = performance.now()
      const page = await searchAudit(context, AuditSearch.parse({ shop: '旗舰店', ...search }))
      return { page, ms: performance.now() - from }
    }
    const pages: number[] = []
    const wishes: Omit<Partial<AuditSearch>, 'shop'>[] = [
      {},
      { member: 7 },
      { kind: 'program' },
      { about: 'ticket' },
      { from: day('2026-03-01'), to: day('2026-03-07') },
      { text: '陶瓷杯' },
      { of: 'task:777' },
    ]
    for (const wish of wishes) {
      let before: number | undefined
      for (let n = 0; n < 10; n++) {
        const { page, ms } = await timed({ ...wish, before })
        pages.push(ms)
        if (page.next === null) break
        before = page.next
      }
    }
    const rare: number[] = []
    for (const text of ['没有这句话', '新标题 999 ', '没有']) rare.push((await timed({ text })).ms)
    const from = performance.now()
    let exported = 0
    for (let before: number | undefined; exported < EXPORTED; ) {
      const { page } = await timed({ limit: 500, before })
      exported += page.acts.length
      if (page.next === null) break
      before = page.next
    }
    return { pages, rare, export: performance.now() - from, exported }
  },
  tidy: ({ records }) => records.close(),
})
