import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, BEIJING, type Day, day } from '../../kernel/calendar.ts'
import type { AuditEntryRow } from '../../storage/audit-rows.ts'
import { roleNames } from '../people/accounts/actions.ts'
import { listMembers, type PeopleContext } from '../people/actions.ts'
import type { AuditAct, AuditEntry, AuditPage, AuditSearch, AuditSearchEverywhere } from './contract.ts'
import { type AuditRecords, actsWith, linesOf, shopNames } from './store.ts'

export type AuditContext = { records: AuditRecords; people: PeopleContext }

const read = (json: string | null): AuditEntry['before'] => (json === null ? null : JSON.parse(json))

const toEntry = (row: AuditEntryRow): AuditEntry => ({
  n: Number(row.n),
  what: row.what,
  table: row.table_name,
  key: row.row_key,
  subject: row.subject,
  label: row.label,
  before: read(row.before),
  after: read(row.after),
})

/** When a day begins by the clocks of Beijing. */
const beginOf = (of: Day): string =>
  Temporal.PlainDate.from(of).toZonedDateTime(BEIJING).toInstant().toString()

const metricsIn = (lines: readonly AuditEntryRow[]): AuditPage['metrics'] => {
  const ids = lines.flatMap((line) => {
    const after = read(line.after)
    const before = read(line.before)
    return [line.label, after?.metric, before?.metric]
  })
  return [...new Set(ids)].flatMap((id) => {
    const metric = typeof id === 'string' ? metricOf(id) : undefined
    return metric ? [{ id: metric.id, name: metricInfo(metric).name, english: metric.english }] : []
  })
}

const found = async (
  { records, people }: AuditContext,
  asked: { id: number; name: string } | undefined,
  { from, to, member, kind, about, text, of, before, limit }: Omit<AuditSearch, 'shop'>,
): Promise<AuditPage> => {
  const shop = asked?.id
  const acts = await actsWith(
    records,
    {
      shop,
      from: from === undefined ? undefined : beginOf(day(from)),
      until: to === undefined ? undefined : beginOf(addDays(day(to), 1)),
      member,
      kind,
      about: about || undefined,
      text: text?.trim() || undefined,
      of: of || undefined,
      before,
    },
    limit + 1,
  )
  const shown = acts.slice(0, limit)
  const [{ lines, counts }, members] = await Promise.all([linesOf(records, shown, shop), listMembers(people)])
  const named = new Set(lines.flatMap(({ shop_id }) => (shop_id === null ? [] : [Number(shop_id)])))
  const shops = await shopNames(records, [...named])
  const byAct = Map.groupBy(lines, ({ act }) => Number(act))
  return {
    acts: shown.flatMap((act): AuditAct[] => {
      const own = byAct.get(act) ?? []
      const first = own[0]
      if (!first) return []
      const of = own.find(({ shop_id }) => shop_id !== null)?.shop_id ?? null
      return [
        {
          act,
          at: first.at,
          actor: {
            kind: first.actor_kind,
            member: first.actor_id === null ? null : Number(first.actor_id),
            name: first.actor_name,
          },
          shop: of === null ? null : (shops.get(Number(of)) ?? null),
          entries: own.map(toEntry),
          more: (counts.get(act) ?? own.length) - own.length,
        },
      ]
    }),
    shop: asked?.name ?? null,
    next: acts.length > limit ? (shown.at(-1) ?? null) : null,
    members: members.map(({ id, name }) => ({ id, name })),
    roles: await roleNames(people.records),
    metrics: metricsIn(lines),
  }
}

/** What was done in a shop, the newest first. Failures: shop_unknown, shop_needed. */
export const searchAudit = async (
  context: AuditContext,
  { shop: name, ...search }: AuditSearch,
): Promise<AuditPage> => found(context, await shopToLookAt(context.records, name), search)

/** What was done anywhere, also what belongs to no shop: sign-ins, members, backups. */
export const searchAuditEverywhere = (
  context: AuditContext,
  search: AuditSearchEverywhere,
): Promise<AuditPage> => found(context, undefined, search)
