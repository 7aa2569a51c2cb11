import { z } from 'zod'
import { contract, GivenDay, ShopName } from '../../kernel/contract.ts'

/** `outside`: somebody with the database in hand, not the program. */
export const AuditActorKind = z.enum(['person', 'key', 'machine', 'program', 'outside'])
export type AuditActorKind = z.infer<typeof AuditActorKind>

/** One line of the trail. */
export const AuditEntry = z.object({
  n: z.number().int(),
  /** insert, update, delete; else what was done: sign_in, export, … */
  what: z.string(),
  /** '' for what is no change of a record. */
  table: z.string(),
  key: z.string(),
  /** The thing whose history it is part of: `task:12`. */
  subject: z.string(),
  label: z.string(),
  /** Columns and their values; of an update only those that changed. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** What somebody did at one moment: all lines of one transaction. */
export const AuditAct = z.object({
  /** The number of its first line. */
  act: z.number().int(),
  at: z.string(),
  actor: z.object({ kind: AuditActorKind, member: z.number().int().nullable(), name: z.string() }),
  shop: z.string().nullable(),
  entries: z.array(AuditEntry),
  /** Lines that are not told, where there are very many. */
  more: z.number().int(),
})
export type AuditAct = z.infer<typeof AuditAct>

const search = {
  from: GivenDay.optional(),
  to: GivenDay.optional(),
  /** A member's number. */
  member: z.coerce.number().int().optional(),
  kind: AuditActorKind.optional(),
  /** A table of `rules/audited.ts`, or a word of `rules/notes.ts`. */
  about: z.string().max(60).optional(),
  /** Found in names and in what was before and after. */
  text: z.string().max(100).optional(),
  /** One thing: `task:12`. */
  of: z.string().max(200).optional(),
  /** Only acts before this one: the next page. */
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
}

/** Of one shop, without what belongs to no shop. */
export const AuditSearch = z.object({ shop: ShopName.optional(), ...search })
export type AuditSearch = z.infer<typeof AuditSearch>

export const AuditSearchEverywhere = z.object(search)
export type AuditSearchEverywhere = z.infer<typeof AuditSearchEverywhere>

export const AuditPage = z.object({
  /** The newest first. */
  acts: z.array(AuditAct),
  /** For `before`; null where there is nothing older. */
  next: z.number().int().nullable(),
  /** The shop they are of; null where it was asked everywhere. */
  shop: z.string().nullable(),
  /** Names of members, also archived ones, for what the lines say. */
  members: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** Names of roles made here. */
  roles: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Names of metrics. */
  metrics: z.array(z.object({ id: z.string(), name: z.string(), english: z.string() })),
})
export type AuditPage = z.infer<typeof AuditPage>

export const auditContract = {
  list: contract
    .meta({ permission: 'audit.read' })
    .route({ method: 'GET', path: '/audit', summary: '操作记录：一家店里谁什么时候做了什么' })
    .input(AuditSearch)
    .output(AuditPage),
  everywhere: contract
    .meta({ permission: 'audit.all', scope: 'installation' })
    .route({
      method: 'GET',
      path: '/audit/everywhere',
      summary: '操作记录：各家店，和不属于哪家店的（登录、成员、备份）',
    })
    .input(AuditSearchEverywhere)
    .output(AuditPage),
}
