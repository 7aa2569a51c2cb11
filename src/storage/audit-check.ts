import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Head, hashOf } from './audit-chain.ts'
import { changedUnheard } from './audit-drift.ts'
import { areListsWhole } from './audit-older.ts'
import type { AuditEntryRow } from './audit-rows.ts'
import { type AuditedTable, isTrailProtected, unheardTables } from './audit-triggers.ts'
import { type Folder, writeDurably } from './folder.ts'
import { renamed } from './held-file.ts'
import type { RecordStore } from './records.ts'

/** What the check of the trail found. */
export type AuditFinding = {
  /** Lines of the trail. */
  entries: number
  /** In words, with the numbers of the lines; empty if sound. */
  problems: string[]
  /** Lines of changes that no transaction of the program made. */
  outside: number
}

const PAGE = 2000
/** As many of one sort are told one by one. */
const TOLD = 20

/** Where the trail ended when it was last looked at, kept beside the store. */
const KeptHead = z.object({ n: z.number().int().min(0), hash: z.string() })

/**
 * Goes through the whole trail, in pages: every line is of the hash before it, none is missing, it ends where the head
 * says, and it still has the line that the folder remembers. Then: is everything listened to that should be, is there
 * anything that the program did not write, and are the rows still as the trail last tells of them.
 */
export const checkAudit = async <T>(
  store: Pick<RecordStore<T>, 'db' | 'engine'>,
  tables: readonly AuditedTable[],
  kept?: Head | undefined,
): Promise<AuditFinding> => {
  const { db, engine } = store
  const { rows: heads } = await sql<Head>`select n, hash from audit_head where id = 1`.execute(db)
  const head = heads[0] && { n: Number(heads[0].n), hash: heads[0].hash }
  const found = createFindings()
  let last: Head = { n: 0, hash: '' }
  let entries = 0
  let keptHash: string | undefined
  for (;;) {
    const { rows } =
      await sql<AuditEntryRow>`select * from audit_entry where n > ${last.n} order by n limit ${PAGE}`.execute(
        db,
      )
    for (const entry of rows) {
      const n = Number(entry.n)
      // While this reads, the program goes on writing: only up to the head that was there first.
      if (head && n > head.n && hashOf(last.hash, entry) === entry.hash) return finished()
      if (n !== last.n + 1)
        found.tell(
          'missing',
          n === last.n + 2 ? `第 ${n - 1} 条不见了` : `第 ${last.n + 1} 到 ${n - 1} 条不见了`,
        )
      else if (hashOf(last.hash, entry) !== entry.hash)
        found.tell('changed', `第 ${n} 条被改过，或和前一条接不上`)
      if (entry.actor_kind === 'outside') found.outside(entry)
      if (entry.what === 'audit_gap' && entry.table_name === '')
        found.tell('gap', `第 ${n} 条：这些表有一段时间没有在记，其间的改动不知道：${tablesIn(entry.after)}`)
      if (n === kept?.n) keptHash = entry.hash
      last = { n, hash: entry.hash }
      entries++
    }
    if (rows.length < PAGE) return finished()
  }

  async function finished(): Promise<AuditFinding> {
    if (!head) found.tell('end', '记着末尾的那一行不见了')
    else if (last.n < head.n) found.tell('end', `末尾缺了：应有 ${head.n} 条，只到第 ${last.n} 条`)
    else if (last.hash !== head.hash) found.tell('end', `末尾（第 ${head.n} 条）和记着的对不上`)
    const { rows: ends } = await sql<{ head: number; last: number }>`select n as head,
      (select coalesce(max(n), 0) from audit_entry) as last from audit_head where id = 1`.execute(db)
    if (ends[0] && Number(ends[0].last) > Number(ends[0].head))
      found.tell('end', `末尾多了：应有 ${ends[0].head} 条，却有第 ${ends[0].last} 条`)
    if (kept && kept.n > 0 && kept.n > last.n) found.tell('kept', `数据目录里记着的第 ${kept.n} 条已经没有了`)
    else if (kept && kept.n > 0 && keptHash !== kept.hash)
      found.tell('kept', `第 ${kept.n} 条和数据目录里记着的对不上`)
    const { rows } = await sql<{
      table_name: string
      row_key: string
    }>`select table_name, row_key from audit_pending
      order by id limit ${TOLD}`.execute(db)
    const pending = rows.filter(({ table_name }) => table_name !== '')
    if (pending.length > 0)
      found.tell(
        'pending',
        `不是程序做的改动：${pending.map(({ table_name, row_key }) => `${table_name} 的 ${row_key}`).join('、')}`,
      )
    if (!(await areListsWhole(db))) found.tell('older', '开始记之前就有哪些行的名单被改过')
    const unheard = await unheardTables(db, engine, tables)
    if (unheard.length > 0) found.tell('unheard', `这些表的改动没有在记：${unheard.join('、')}`)
    for (const sentence of await changedUnheard(store, tables)) found.tell('unheard row', sentence)
    if (!(await isTrailProtected(db, engine))) found.tell('open', '操作记录自己的保护被拆了')
    return { entries, ...found.all() }
  }
}

const Gap = z.object({ tables: z.array(z.string()) })

const tablesIn = (details: string | null): string =>
  (Gap.safeParse(JSON.parse(details ?? '{}')).data?.tables ?? []).join('、')

const createFindings = () => {
  const told = new Map<string, string[]>()
  const more = new Map<string, number>()
  const places: string[] = []
  let outside = 0
  return {
    tell(sort: string, sentence: string) {
      const list = told.get(sort) ?? []
      if (list.length < TOLD) told.set(sort, [...list, sentence])
      else more.set(sort, (more.get(sort) ?? 0) + 1)
    },
    outside({ n, table_name, row_key }: AuditEntryRow) {
      outside++
      if (places.length < TOLD) places.push(`第 ${n} 条（${table_name} 的 ${row_key}）`)
    },
    all() {
      const problems = [...told].flatMap(([sort, sentences]) =>
        more.has(sort) ? [...sentences, `……还有 ${more.get(sort)} 处同样的`] : sentences,
      )
      if (outside > 0)
        problems.push(
          `不是程序做的改动有 ${outside} 处：${places.join('、')}${outside > places.length ? '……' : ''}`,
        )
      return { problems, outside }
    },
  }
}

/** The end of the trail as the folder remembers it; undefined where it does not, or no longer can. */
export const keptHead = async ({ auditHead }: Folder): Promise<Head | undefined> => {
  const text = await readFile(auditHead, 'utf8').catch(() => '')
  try {
    return KeptHead.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * Lets the folder remember where the trail ends now: whoever cuts its end off must find this file, too. What it
 * remembers already must still be there.
 */
export const keepHead = async <T>({ db }: Pick<RecordStore<T>, 'db'>, folder: Folder): Promise<void> => {
  const { rows } = await sql<Head>`select n, hash from audit_head where id = 1`.execute(db)
  const head = rows[0]
  const kept = await keptHead(folder)
  if (!head || Number(head.n) === kept?.n) return
  if (kept && kept.n > 0) {
    const { rows: there } = await sql<Head>`select n, hash from audit_entry where n = ${kept.n}`.execute(db)
    if (there[0]?.hash !== kept.hash) return
  }
  const draft = join(folder.staging, `audit-head-${randomUUID()}`)
  await writeDurably(draft, JSON.stringify({ n: Number(head.n), hash: head.hash }))
  await renamed(draft, folder.auditHead)
}
