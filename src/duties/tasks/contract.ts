import { z } from 'zod'
import { contract, DayText, GivenDay, ShopName } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'
import { MemberColour } from '../people/contract.ts'

/** 待办 · 进行中 · 完成 · 取消. */
export const TaskState = z.enum(['todo', 'doing', 'done', 'cancelled'])
export type TaskState = z.infer<typeof TaskState>

/** What a task came from. `hand`: somebody just wrote it down. */
export const TaskOriginKind = z.enum([
  'hand',
  'alert',
  'report',
  'market',
  'plan',
  'listing',
  'promotion',
  'meeting',
  'stock',
  'service',
  'customer',
  'ticket',
  'survey',
  'scorecard',
  'training',
])
export type TaskOriginKind = z.infer<typeof TaskOriginKind>

/** A page of the program: the path of its address, with what stands behind the question mark. */
export const PagePath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/, { message: '页面的地址应以 / 开头，例如 /sales/alerts' })

export const TaskOrigin = z.object({
  kind: TaskOriginKind,
  /** Of that kind in its own room: an alert's number, a report's number with its suggestion, … '' where there is none. */
  id: z.string().max(200).default(''),
  /** What it said there, as a person reads it. */
  words: z.string().max(500).default(''),
  /** Where it is read; '' where there is no such page. */
  path: PagePath.or(z.literal('')).default(''),
})
export type TaskOrigin = z.infer<typeof TaskOrigin>

const span = z
  .object({ from: GivenDay, to: GivenDay })
  .refine((p) => p.from <= p.to, { message: '开始日期不能晚于结束日期' })

/** By which figure, and when, it is told whether a task worked. */
export const TaskCheck = z.object({
  /** Of the catalogue. */
  metric: z.string().max(60),
  /** Empty for the whole shop. */
  scope: z
    .array(z.object({ dimension: z.string(), values: z.array(z.string()).min(1).max(100) }))
    .max(5)
    .default([]),
  /** In the metric's unit: yuan for money, 0.05 for 5 %. Null: it is enough that the figure gets better. */
  target: z.number().nullable().default(null),
  /** Which way is better; of the metric itself where it is not said. */
  direction: z.enum(['up', 'down']).optional(),
  /** The days before: what the figure was without it. */
  baseline: span,
  /** The figure is read on this day, over as many days before it as the baseline has. */
  day: GivenDay,
})
export type TaskCheck = z.infer<typeof TaskCheck>

/** worked 有效 · no_effect 没有效果 · unclear 看不出 · waiting: data are missing, it is read again when they came. */
export const Verdict = z.enum(['worked', 'no_effect', 'unclear', 'waiting'])
export type Verdict = z.infer<typeof Verdict>

/** Why the verdict is this one. */
export const VerdictReason = z.enum([
  'better',
  'worse',
  'short_of_target',
  'within_swing',
  'event',
  'short_history',
  'range',
  'missing',
])
export type VerdictReason = z.infer<typeof VerdictReason>

/** What the program read on a check, kept as it was. Figures in the metric's unit, as in `TaskCheck`. */
export const TaskReading = z.object({
  verdict: Verdict,
  reason: VerdictReason,
  baseline: z.object({ from: DayText, to: DayText }),
  period: z.object({ from: DayText, to: DayText }),
  before: z.number().nullable(),
  now: z.number().nullable(),
  /** The figures are averages of days, because days cannot be added up (visitors). */
  isDailyMean: z.boolean(),
  /** A ratio out of the sums of its days, because the period itself was not imported (conversion of people). */
  isDailySum: z.boolean().default(false),
  target: z.number().nullable(),
  /** Was the target reached? Null without one, or while the figure is not known. */
  reached: z.boolean().nullable(),
  /** Relative change that nine of ten earlier pairs of such periods stayed within. */
  swing: z.number().nullable(),
  /** How many earlier pairs that rests on. */
  pairs: z.number().int(),
  /** Great events that touch only one of the two periods. */
  events: z.array(z.string()),
  /** Days without data, of both periods. */
  missing: z.array(DayText),
  /** Which export brings what is missing, or why there is no figure. */
  lacking: z.string(),
})
export type TaskReading = z.infer<typeof TaskReading>

export const Owner = z.object({ id: z.number().int(), name: z.string(), colour: MemberColour })

export const Task = z.object({
  id: z.number().int(),
  title: z.string(),
  owner: Owner.nullable(),
  due: DayText.nullable(),
  from: TaskOrigin,
  check: TaskCheck.required({ direction: true }).nullable(),
  state: TaskState,
  /** The first is when it was made. */
  history: z.array(
    z.object({ state: TaskState, by: z.string().nullable(), at: z.string(), note: z.string() }),
  ),
  createdAt: z.string(),
  /** When the check is read: the day asked for, or later where the task was done later. Null before it is done. */
  checkDay: DayText.nullable(),
  /** What was read, the last one last. */
  readings: z.array(TaskReading.extend({ at: z.string() })),
})
export type Task = z.infer<typeof Task>

/** What a duty needs from the person: a line of 今天. */
export const Need = z.object({
  duty: z.enum([
    'market',
    'listing',
    'promotion',
    'sales',
    'team',
    'customer',
    'tasks',
    'reports',
    'scorecard',
    'training',
  ]),
  title: z.string(),
  detail: z.string().optional(),
  due: DayText.optional(),
  path: PagePath,
  /** Higher comes first: 90 overdue or burning, 60 due today, 30 this week. */
  weight: z.number(),
})
export type Need = z.infer<typeof Need>

const titleLength = { error: '任务的标题应为 1 到 100 个看得见的字' }
const Title = z.string().overwrite(visibleText).min(1, titleLength).max(100, titleLength)
const note = z.string().overwrite(visibleText).max(500)
const named = z.object({ shop: ShopName.optional() })
const id = z.coerce.number().int()
const read = { permission: 'tasks.read' } as const
const write = { permission: 'tasks.write' } as const

export const NewTask = named.extend({
  title: Title,
  owner: z.number().int().nullable().default(null),
  due: GivenDay.nullable().default(null),
  from: TaskOrigin.default({ kind: 'hand', id: '', words: '', path: '' }),
  check: TaskCheck.nullable().default(null),
  /** Who makes it, where that is known. */
  by: z.number().int().nullable().default(null),
})
export type NewTask = z.input<typeof NewTask>

/** What the team has promised to do, and whether it worked. */
export const tasksContract = {
  list: contract
    .meta(read)
    .route({ method: 'GET', path: '/tasks', summary: '任务，新的在前；没做完的总是全的' })
    .input(named.extend({ limit: z.coerce.number().int().min(1).max(1000).default(300) }))
    .output(z.array(Task)),
  get: contract
    .meta(read)
    .route({ method: 'GET', path: '/tasks/{task}', summary: '一个任务' })
    .input(named.extend({ task: id }))
    .output(Task),
  create: contract
    .meta({ ...write, signer: 'by' })
    .route({ method: 'POST', path: '/tasks', summary: '加一个任务' })
    .input(NewTask)
    .output(Task),
  change: contract
    .meta(write)
    .route({ method: 'PATCH', path: '/tasks/{task}', summary: '改任务的标题、负责人、截止日' })
    .input(
      named.extend({
        task: id,
        title: Title.optional(),
        owner: z.number().int().nullable().optional(),
        due: GivenDay.nullable().optional(),
      }),
    )
    .output(Task),
  move: contract
    .meta({ ...write, signer: 'member' })
    .route({
      method: 'POST',
      path: '/tasks/{task}/states',
      summary: '任务到了哪一步：待办、进行中、完成、取消',
    })
    .input(
      named.extend({
        task: id,
        state: TaskState,
        member: z.number().int().nullable().default(null),
        note: note.default(''),
      }),
    )
    .output(Task),
  needs: contract
    .meta(read)
    .route({ method: 'GET', path: '/needs', summary: '各项职责今天要人做的事，要紧的在前' })
    .input(named)
    .output(
      z.object({
        needs: z.array(Need),
        /** Duties that could not tell. */
        silent: z.array(z.string()),
      }),
    ),
}
