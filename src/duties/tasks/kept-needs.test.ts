import { describe, expect, inject, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { systemClock } from '../../kernel/context.ts'
import { auditedTables, migrations, type RecordTables } from '../../record-tables.ts'
import { startAudit } from '../../storage/audit.ts'
import { migrate } from '../../storage/migrations.ts'
import { openRecords } from '../../storage/records.ts'
import { createStores, storeSides } from '../../storage/testing.ts'
import { createTrailState } from '../../storage/trail-state.ts'
import { addMember, changeMember } from '../people/actions.ts'
import { keepNeeds } from './kept-needs.ts'

const shop = { id: 1, name: '旗舰店', createdAt: '2026-01-01 00:00:00' }
const about = { shop, today: day('2026-11-26') }

describe.each(storeSides(inject('postgresUrl')))('needs that are kept, on %s', (side) => {
  test('a change of what they rest on, on whichever server, has them worked out anew; any other has not', async () => {
    const stores = await createStores<RecordTables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations.records, { version: '1' })
    await startAudit(stores.records, auditedTables, systemClock)
    const { folder, databaseUrl } = stores
    const other = databaseUrl ? await openRecords<RecordTables>({ folder, databaseUrl }) : stores.records
    if (databaseUrl) await startAudit(other, auditedTables, systemClock)
    const here = { records: stores.records.db, clock: systemClock }
    const there = { records: other.db, clock: systemClock }

    let count = 0
    const trail = createTrailState(stores.records.db, ['task'])
    const needs = keepNeeds(
      async () => {
        count++
        return []
      },
      async () => String(await trail()),
    )
    await Promise.all([needs(about), needs(about), needs(about)])
    expect(count).toBe(1)
    const { id } = await addMember(there, { name: '林晓', role: 'operator' })
    await needs(about)
    expect(count).toBe(2)
    await stores.records.db
      .insertInto('task')
      .values({
        id: 1,
        shop_id: 1,
        title: '换主图',
        owner_id: null,
        due: null,
        from_kind: 'hand',
        from_id: '',
        from_words: '',
        from_path: '',
        check_json: null,
        created_at: '',
      })
      .execute()
    await needs(about)
    expect(count).toBe(2)
    await changeMember(here, { id, name: '林晓晓' })
    await needs(about)
    await needs(about)
    expect(count).toBe(3)
    await needs({ ...about, today: day('2026-11-27') })
    expect(count).toBe(4)
    if (databaseUrl) await other.close()
    await stores.remove()
  })
})

test('needs that could not be told are asked for again', async () => {
  let count = 0
  const needs = keepNeeds(
    async () => {
      count++
      if (count === 1) throw new Error('away')
      return []
    },
    async () => 'same',
  )
  await expect(needs(about)).rejects.toThrow('away')
  expect(await needs(about)).toEqual([])
  expect(count).toBe(2)
})
