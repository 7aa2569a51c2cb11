import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { settingsFrom } from '../../src/config.ts'
import { week } from '../../src/duties/reports/testing.ts'
import { openHouse } from '../../src/house.ts'

/**
 * A program that drafts a report (`draft` by hand, `job` on schedule) or hands one in, and ends itself with SIGKILL at a
 * step of the transaction that does it: started by report-kill.test.ts with the data folder, the address of a database,
 * what it does, the table in whose transaction it ends, where, and what its clock shows. `amid`: before the row of that
 * table is written.
 */
const [data = '', databaseUrl = '', what = '', table = '', moment = '', instant = ''] = process.argv.slice(2)

let isInside = false
const strike = () => process.kill(process.pid, 'SIGKILL')

const before = (statement: string): void => {
  if (statement.startsWith(`insert into "${table}" `)) {
    isInside = true
    if (moment === 'amid') strike()
  }
  if (statement === 'commit' && isInside && moment === 'before the commit') strike()
}
const after = (statement: string): void => {
  if (statement === 'commit' && isInside && moment === 'after the commit') strike()
}

const { prepare, exec } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (statement, ...more) {
  before(statement)
  return prepare.call(this, statement, ...more)
}
DatabaseSync.prototype.exec = function (statement) {
  before(statement)
  exec.call(this, statement)
  after(statement)
}

const asked: unknown = Reflect.get(pg.Client.prototype, 'query')
if (typeof asked !== 'function') throw new Error('a client of PostgreSQL can be asked')
Reflect.set(pg.Client.prototype, 'query', function (this: unknown, ...given: unknown[]) {
  const [first] = given
  const statement = typeof first === 'string' ? first : String(Reflect.get(Object(first), 'text'))
  before(statement)
  const answer: unknown = Reflect.apply(asked, this, given)
  if (statement === 'commit' && answer instanceof Promise)
    return answer.then((value: unknown) => {
      after(statement)
      return value
    })
  return answer
})

const house = await openHouse(
  {
    ...settingsFrom({ flags: { data }, env: {}, cwd: data }),
    databaseUrl: databaseUrl === '' ? undefined : databaseUrl,
  },
  { now: () => Temporal.Instant.from(instant) },
)
if (what === 'submit') {
  const { reports } = await house.client.reports.ledger({})
  const [member] = await house.client.people.members({})
  await house.client.reports.submit({ id: reports[0]?.id ?? 0, member: member?.id ?? null })
} else if (what === 'job') {
  house.jobs.start()
  // Until it is struck.
  await new Promise(() => setInterval(() => undefined, 1_000))
} else await house.client.reports.make({ kind: 'weekly', ...week })
await house.close()
