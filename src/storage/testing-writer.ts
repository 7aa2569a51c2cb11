import { writeSync } from 'node:fs'
import { sql } from 'kysely'
import { openFacts } from './facts.ts'
import { openFolder } from './folder.ts'
import { holdFolder } from './lock.ts'
import { openRecords } from './records.ts'

/**
 * A program for the tests to kill: takes hold of a folder and writes pairs of rows to both stores for ever,
 * saying each number once its two commits are acknowledged.
 */
const [dir = '', databaseUrl] = process.argv.slice(2)
const folder = await openFolder(dir)
await holdFolder(folder, { address: 'http://127.0.0.1:1' })
const records = await openRecords({ folder, databaseUrl })
const facts = await openFacts({ folder, databaseUrl })
writeSync(1, 'ready\n')
for (let n = 1; ; n++) {
  await records.db.transaction().execute(async (tx) => {
    await sql`insert into deed (n, part) values (${n}, 'first')`.execute(tx)
    await sql`insert into deed (n, part) values (${n}, 'second')`.execute(tx)
  })
  await facts.db.transaction().execute(async (tx) => {
    await sql`insert into happening (n, part) select ${n}, 'first' from generate_series(1, 100)`.execute(tx)
    await sql`insert into happening (n, part) values (${n}, 'second')`.execute(tx)
  })
  writeSync(1, `${n}\n`)
}
