import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import { openFolder } from '../storage/folder.ts'
import { openRecords } from '../storage/records.ts'
import { defineJob } from './job.ts'
import { createRunner } from './runner.ts'
import { databaseTime } from './store.ts'
import type { JobTables } from './tables.ts'

/**
 * A program for the tests to kill: a runner with a short lease on the records of a folder or a database. Its jobs write
 * into `deed` what they begin and what they end. Told to end, it hands back what is under way.
 */
const [dir = '', name = '', databaseUrl] = process.argv.slice(2)
const folder = await openFolder(dir)
const records = await openRecords<JobTables>({ folder, databaseUrl })

const wrote = (job: string, slot: string, part: 'begun' | 'ended') =>
  sql`insert into deed (job, slot, by_process, part) values (${job}, ${slot}, ${name}, ${part})`.execute(
    records.db,
  )

const quick = (id: string) =>
  defineJob({
    id,
    name: id,
    about: '试',
    schedule: '* * * * *',
    missed: 'every',
    run: async ({ slot }) => {
      await wrote(id, slot.toString(), 'begun')
      await wait(5)
      await wrote(id, slot.toString(), 'ended')
      return undefined
    },
  })

/** Takes as long as nobody has set it free by a row in `freed`. */
const long = defineJob({
  id: 'long',
  name: 'long',
  about: '试',
  run: async ({ input, signal }) => {
    const slot = String(input)
    await wrote('long', slot, 'begun')
    for (;;) {
      signal.throwIfAborted()
      const { rows } = await sql`select 1 from freed where slot = ${slot}`.execute(records.db)
      if (rows.length > 0) break
      await wait(20)
    }
    await wrote('long', slot, 'ended')
    return undefined
  },
})

const runner = createRunner({
  records: records.db,
  now: () => databaseTime(records.db, records.engine),
  jobs: [quick('one'), quick('two'), quick('three'), long],
  owner: name,
  reportBug: (error) => {
    writeSync(2, `${String(error)}\n`)
    return new Failure('internal', { id: 'testing' })
  },
  lease: 2_000,
  pause: 50,
})
process.once('SIGTERM', async () => {
  await runner.stop()
  await records.close()
  process.exit(0)
})
runner.start()
writeSync(1, 'ready\n')
setInterval(() => undefined, 1_000)
