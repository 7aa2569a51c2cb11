import type { Batch, FormatInfo } from '../../../importing/contract.ts'
import { dayOf, type Period } from '../../../kernel/calendar.ts'
import type { Ticket } from '../../customer/contract.ts'
import type { Survey } from '../../customer/surveys/contract.ts'
import type { Change, Launch } from '../../listing/contract.ts'
import type { PlanSummary } from '../../market/strategy/contract.ts'
import type { PromotionSummary } from '../../promotion/contract.ts'
import type { Ledger } from '../../reports/contract.ts'
import type { Alert } from '../../sales/contract.ts'
import type { Task } from '../../tasks/contract.ts'
import type { MeetingSummary } from '../../team/contract.ts'
import type { Purchase } from '../../team/stock/contract.ts'
import { type RecordKind, recordKinds, type Told } from '../rules/job-map.ts'
import type { Proof } from './contract.ts'

type Named = { shop: string }

/** What the rooms are asked, as anybody asks them. */
export type EvidenceVerbs = {
  batches: (input: Named & { limit: number }) => Promise<Batch[]>
  formats: (input: Named) => Promise<Pick<FormatInfo, 'id' | 'table'>[]>
  reports: (input: Named) => Promise<Pick<Ledger, 'reports'>>
  plans: (input: Named) => Promise<Pick<PlanSummary, 'id' | 'name' | 'changedAt'>[]>
  launches: (input: Named) => Promise<Pick<Launch, 'name' | 'steps'>[]>
  changes: (input: Named) => Promise<{ changes: Pick<Change, 'name' | 'day'>[] }>
  alerts: (input: Named & { limit: number }) => Promise<Alert[]>
  promotions: (input: Named) => Promise<Pick<PromotionSummary, 'id' | 'name' | 'createdAt'>[]>
  tickets: (
    input: Named & { state: 'closed'; limit: number },
  ) => Promise<{ tickets: Pick<Ticket, 'id' | 'title' | 'closedAt'>[] }>
  surveys: (input: Named) => Promise<Pick<Survey, 'id' | 'title' | 'createdAt'>[]>
  meetings: (input: Named) => Promise<{ meetings: Pick<MeetingSummary, 'id' | 'name' | 'heldAt'>[] }>
  purchases: (input: Named) => Promise<Pick<Purchase, 'name' | 'ordered'>[]>
  tasks: (input: Named & { limit: number }) => Promise<Task[]>
}

/** Of a day, of an instant, and of Beijing wall clock: rooms keep time in each of them. */
const within = (week: Period, at: string): boolean => {
  const day = at.includes('T') ? dayOf(Temporal.Instant.from(at)) : at.slice(0, 10)
  return day >= week.from && day <= week.to
}

const gathered = <K>(pairs: readonly (readonly [K, Proof])[]): Map<K, Proof[]> => {
  const found = new Map<K, Proof[]>()
  for (const [key, proof] of pairs) found.set(key, [...(found.get(key) ?? []), proof])
  return found
}

/** A duty that cannot tell keeps no other from telling. */
const orSilent = <T>(told: Promise<T>, onFailure: (error: unknown) => void): Promise<T | undefined> =>
  told.catch((error) => {
    onFailure(error)
    return undefined
  })

const importsOf = async ({ batches, formats }: EvidenceVerbs, shop: string, week: Period) => {
  const [all, known] = await Promise.all([batches({ shop, limit: 1000 }), formats({ shop })])
  const tableOf = new Map(known.map(({ id, table }) => [id, table]))
  return gathered(
    all.flatMap(({ batch, file, format, importedAt, status }) => {
      const table = tableOf.get(format)
      if (!table || status !== 'active' || !within(week, importedAt)) return []
      return [
        [table, { kind: 'import', words: file, at: importedAt, path: `/data/batches/${batch}` }],
      ] as const
    }),
  )
}

const reportsOf = async ({ reports }: EvidenceVerbs, shop: string, week: Period) =>
  gathered(
    (await reports({ shop })).reports.flatMap(({ id, kind, title, state, at }) =>
      state === 'submitted' && within(week, at)
        ? [[kind, { kind: 'report', words: title, at, path: `/reports/${id}` }] as const]
        : [],
    ),
  )

/** How many of a list are looked through; a week has no more. */
const MOST = 500

const recordsOf: Readonly<
  Record<RecordKind, (verbs: EvidenceVerbs, shop: string) => Promise<Omit<Proof, 'kind'>[]>>
> = {
  plan: async ({ plans }, shop) =>
    (await plans({ shop })).map(({ id, name, changedAt }) => ({
      words: name,
      at: changedAt,
      path: `/market/strategy/${id}`,
    })),
  launch: async ({ launches }, shop) =>
    (await launches({ shop })).flatMap(({ name, steps }) =>
      steps.flatMap((step) =>
        step.doneAt ? [{ words: `${name}：${step.name}`, at: step.doneAt, path: '/listing/launches' }] : [],
      ),
    ),
  change: async ({ changes }, shop) =>
    (await changes({ shop })).changes.map(({ name, day }) => ({
      words: name,
      at: day,
      path: '/listing/changes',
    })),
  alert: async ({ alerts }, shop) =>
    (await alerts({ shop, limit: MOST })).flatMap(({ title, handled }) =>
      handled ? [{ words: title, at: handled.at, path: '/sales/alerts' }] : [],
    ),
  promotion: async ({ promotions }, shop) =>
    (await promotions({ shop })).map(({ id, name, createdAt }) => ({
      words: name,
      at: createdAt,
      path: `/promotion/${id}`,
    })),
  ticket: async ({ tickets }, shop) =>
    (await tickets({ shop, state: 'closed', limit: MOST })).tickets.flatMap(({ id, title, closedAt }) =>
      closedAt ? [{ words: title, at: closedAt, path: `/customer/tickets/${id}` }] : [],
    ),
  survey: async ({ surveys }, shop) =>
    (await surveys({ shop })).map(({ id, title, createdAt }) => ({
      words: title,
      at: createdAt,
      path: `/customer/surveys/${id}`,
    })),
  meeting: async ({ meetings }, shop) =>
    (await meetings({ shop })).meetings.flatMap(({ id, name, heldAt }) =>
      heldAt ? [{ words: name, at: heldAt, path: `/team/meetings/${id}` }] : [],
    ),
  purchase: async ({ purchases }, shop) =>
    (await purchases({ shop })).map(({ name, ordered }) => ({
      words: name,
      at: ordered,
      path: '/team/stock',
    })),
  task: async ({ tasks }, shop) =>
    (await tasks({ shop, limit: MOST })).flatMap(({ title, state, history }) => {
      const done = state === 'done' ? history.findLast((one) => one.state === 'done') : undefined
      return done ? [{ words: title, at: done.at, path: '/tasks' }] : []
    }),
}

/** What every source tells of a week; what cannot tell is left undefined, and `onFailure` hears why. */
export const toldOf = async (
  verbs: EvidenceVerbs,
  { shop, week }: { shop: string; week: Period },
  onFailure: (error: unknown) => void,
): Promise<Told> => {
  const [tables, reports, ...records] = await Promise.all([
    orSilent(importsOf(verbs, shop, week), onFailure),
    orSilent(reportsOf(verbs, shop, week), onFailure),
    ...recordKinds.map(async (kind) => {
      const all = await orSilent(recordsOf[kind](verbs, shop), onFailure)
      return [
        kind,
        all?.filter(({ at }) => within(week, at)).map((one): Proof => ({ kind: 'record', ...one })),
      ] as const
    }),
  ])
  return { tables, reports, records: new Map(records) }
}
