import { searchAuditEverywhere } from '../src/duties/audit/actions.ts'
import { actSentence, namesOf } from '../src/duties/audit/rules/sentence.ts'
import { createPost } from '../src/duties/notifications/mail-actions.ts'
import { vendorHosts } from '../src/duties/notifications/robots.ts'
import { giveRoles, invite } from '../src/duties/people/accounts/access-actions.ts'
import { type AccountContext, enterByLink, firstLink } from '../src/duties/people/accounts/actions.ts'
import type { GivenRole } from '../src/duties/people/accounts/contract.ts'
import { createDoor } from '../src/duties/people/accounts/door.ts'
import { accountLibrary } from '../src/duties/people/accounts/library.ts'
import { addMember } from '../src/duties/people/actions.ts'
import type { Caller, Visit } from '../src/kernel/caller.ts'
import type { Clock } from '../src/kernel/context.ts'
import { auditedTables, migrations, type RecordTables } from '../src/record-tables.ts'
import { actingAs } from '../src/storage/actor.ts'
import { startAudit } from '../src/storage/audit.ts'
import { migrate } from '../src/storage/migrations.ts'
import { openSecrets } from '../src/storage/secrets.ts'
import { createStores, type StoreSide, type TestStores } from '../src/storage/testing.ts'

export const librarySecret = 'x'.repeat(64)
export const testPassword = '一句很长的好记的话'

/** Accounts over real stores, with two shops, a clock that can be moved on, and browsers to come in with. */
export const openAccounts = async (side: StoreSide, postgresUrl: string | undefined) => {
  const stores: TestStores<RecordTables, unknown> = await createStores<RecordTables, unknown>(
    side,
    postgresUrl,
  )
  let passed = Temporal.Duration.from({ seconds: 0 })
  const clock: Clock = { now: () => Temporal.Now.instant().add(passed) }
  await migrate(stores.records, migrations.records, { version: '1' })
  await startAudit(stores.records, auditedTables, clock)
  const records = stores.records.db
  const shops = async () => [
    { id: 1, name: '甲店', isInvented: false },
    { id: 2, name: '乙店', isInvented: false },
  ]
  const library = accountLibrary({ records, secret: librarySecret, address: 'https://zg.example.com' })
  const channels = {
    records,
    clock,
    secrets: await openSecrets(stores.folder),
    robotHosts: vendorHosts,
    publicUrl: 'https://zg.example.com',
    invented: async () => [],
  }
  const { isSet, membersAt, send } = createPost(channels)
  const going: Promise<unknown>[] = []
  const post: AccountContext['post'] = {
    isSet,
    membersAt,
    send: (letter) => going.push(send(letter, new AbortController().signal)),
    later: (work) => going.push(work()),
  }
  const context: AccountContext = { records, clock, library, shops, post }
  const machineKey = 'k'.repeat(64)
  const door = createDoor({
    records,
    clock,
    library,
    machineKey,
    shops,
    shopOfUpload: async () => undefined,
  })
  let senders = 0
  /** A browser: it keeps what cookie it is left with, and comes from an address of its own. */
  const browser = (
    agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Edg/140.0.3485.54',
  ) => {
    const sender = `203.0.113.${++senders}`
    const jar = new Map<string, string>()
    const left: string[] = []
    const visit = async (): Promise<Visit> => {
      const headers = new Headers({ 'user-agent': agent })
      if (jar.size > 0) headers.set('cookie', [...jar].map(([n, v]) => `${n}=${v}`).join('; '))
      const coming = {
        headers,
        sender,
        isOwnMachine: false,
        leave: (cookies: readonly string[]) => {
          left.push(...cookies)
          for (const cookie of cookies) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
            if (/max-age=0\b/i.test(cookie)) jar.delete(name)
            else jar.set(name, value)
          }
        },
      }
      return { ...coming, caller: await door.callerOf(coming) }
    }
    return { visit, jar, left, who: async (): Promise<Caller | undefined> => (await visit()).caller }
  }
  type Browser = ReturnType<typeof browser>
  const boss = browser()
  return {
    stores,
    context,
    door,
    machineKey,
    boss,
    browser,
    channels,
    /** Until what goes on in the background is done, and what that began. */
    settled: async (): Promise<void> => {
      while (going.length > 0) await Promise.all(going.splice(0))
    },
    pass: (duration: Temporal.DurationLike) => {
      passed = Temporal.Duration.from(duration)
    },
    /** Makes the first owner, 老板, who is signed in with `boss`. */
    begin: async (): Promise<void> => {
      const token = (await firstLink(context))?.token ?? ''
      await enterByLink(context, { token, name: '老板', password: testPassword }, await boss.visit())
    },
    /** A member with these roles, signed in. */
    join: async (name: string, roles: readonly GivenRole[]): Promise<{ id: number; at: Browser }> => {
      const { id } = await addMember({ records, clock }, { name, role: 'operator' })
      const owner = await boss.who()
      const { path } = await invite(context, { member: id }, owner)
      const at = browser()
      await enterByLink(
        context,
        { token: path.split('#')[1] ?? '', password: testPassword },
        await at.visit(),
      )
      await giveRoles(context, { member: id, roles }, owner)
      return { id, at }
    },
    /** As the server does it: in the name of whoever comes. */
    by: async <R>(who: Browser, work: (caller: Caller) => Promise<R>): Promise<R> => {
      const caller = await who.who()
      if (caller?.kind !== 'person') throw new Error('nobody signed in')
      return actingAs({ kind: 'person', member: caller.member, name: caller.name }, () => work(caller))
    },
    /** Who comes with this in the header of authorization. */
    bearing: (key: string, sender = '198.51.100.7', isOwnMachine = true) =>
      door.callerOf({
        headers: new Headers({ authorization: `Bearer ${key}` }),
        sender,
        isOwnMachine,
        leave: () => {},
      }),
    /** What the trail says of the last so many acts, the newest first. */
    told: async (limit: number): Promise<string[]> => {
      const page = await searchAuditEverywhere({ records, people: { records, clock } }, { limit })
      return page.acts.map((act) => actSentence(act, namesOf(page), 'zh'))
    },
    /** What was noted in the trail, the earliest first: word, label, who did it. */
    noted: async (): Promise<{ what: string; label: string; by: string; all: string }[]> => {
      const rows = await records
        .selectFrom('audit_entry')
        .selectAll()
        .where('table_name', '=', '')
        .orderBy('n')
        .execute()
      return rows.map((row) => ({
        what: row.what,
        label: row.label,
        by: row.actor_name,
        all: JSON.stringify(row),
      }))
    },
  }
}
