import { z } from 'zod'
import { contract, GivenDay, PeriodInput, ShopName } from '../../../kernel/contract.ts'
import { ReportKind, ReportState } from '../../reports/contract.ts'
import { PagePath } from '../../tasks/contract.ts'
import { DutyName } from '../drills/contract.ts'

/** What shows that a step was done. */
export const Proof = z.object({
  kind: z.enum(['import', 'report', 'record']),
  /** The file, the report, the task, … as a person knows it. */
  words: z.string(),
  /** An instant, or a day where no time is known. */
  at: z.string(),
  path: PagePath,
})
export type Proof = z.infer<typeof Proof>

/** A step of a responsibility in one week. */
export const JobStep = z.object({
  id: z.string(),
  duty: DutyName,
  /** The screen that does it. */
  path: PagePath,
  /** done: something shows it. open: nothing does. unknown: it leaves no trace, or the duty could not tell. */
  state: z.enum(['done', 'open', 'unknown']),
  why: z.enum(['no-trace', 'not-told']).nullable(),
  /** The newest first, no more than a few. */
  proofs: z.array(Proof),
  /** How many there are in the week. */
  count: z.number().int(),
})
export type JobStep = z.infer<typeof JobStep>

/** One of the ten documents that the job hands in. */
export const WorkProduct = z.object({
  id: z.string(),
  duty: DutyName,
  kinds: z.array(ReportKind),
  /** Handed in last; null: never yet. */
  last: z.object({ id: z.number().int(), title: z.string(), at: z.string() }).nullable(),
  /** Drafted since and not handed in. */
  draft: z.object({ id: z.number().int(), title: z.string(), state: ReportState }).nullable(),
})
export type WorkProduct = z.infer<typeof WorkProduct>

export const JobMap = z.object({
  shop: z.string(),
  week: PeriodInput,
  steps: z.array(JobStep),
  products: z.array(WorkProduct),
  /** The step to do next; null where all that can be told is done. */
  next: z.string().nullable(),
})
export type JobMap = z.infer<typeof JobMap>

export const jobMapContract = {
  jobMap: contract
    .meta({ permission: 'training.read' })
    .route({
      method: 'GET',
      path: '/job-map',
      summary: '岗位地图：每一步这周做了没有、凭什么说，十样工作成果',
    })
    .input(z.object({ shop: ShopName.optional(), day: GivenDay.optional() }))
    .output(JobMap),
}
