import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../kernel/context.ts'
import { startAudit } from './audit.ts'
import { audited, migrations, type Tables } from './audit-testing.ts'
import { migrate } from './migrations.ts'
import { leaveRestored, noteRestore, type Restored } from './restored.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

describe.each(storeSides(inject('postgresUrl')))('word of a restore, %s', (side) => {
  let stores: TestStores<Tables, unknown>
  beforeEach(async () => {
    stores = await createStores<Tables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations, { version: '1' })
    await startAudit(stores.records, audited, systemClock)
  })
  afterEach(() => stores.remove())

  const restored: Restored = {
    what: 'restore',
    file: '每天.zgbackup',
    createdAt: '2026-11-25T18:00:00Z',
    version: '1',
    folder: '/elsewhere',
    isCopy: true,
  }
  const started = async () => {
    const said: string[] = []
    await noteRestore(stores.records.db, stores.folder, {
      settle: async (from) => void said.push(`from ${from}`),
      copied: async ({ createdAt }) => void said.push(`copy of ${createdAt}`),
    })
    return said
  }
  const noted = async () =>
    (
      await stores.records.db
        .selectFrom('audit_entry')
        .select('after')
        .where('what', '=', 'restore')
        .execute()
    ).length

  test('is taken once, also where its file stays or comes back', async () => {
    expect(await started()).toEqual([])
    await leaveRestored(stores.folder, restored)
    const file = join(stores.folder.path, 'restored.json')
    const left = readFileSync(file, 'utf8')
    expect(await started()).toEqual(['from /elsewhere', 'copy of 2026-11-25T18:00:00Z'])
    writeFileSync(file, left)
    expect(await started()).toEqual([])
    expect(await started()).toEqual([])
    expect(await noted()).toBe(1)
  })

  test('of another backup is taken again', async () => {
    for (const createdAt of ['2026-11-25T18:00:00Z', '2026-11-26T18:00:00Z']) {
      await leaveRestored(stores.folder, { ...restored, createdAt })
      expect(await started()).toContain(`copy of ${createdAt}`)
    }
    expect(await noted()).toBe(2)
  })
})
