import type { QueryAnswer, QueryInput } from '../../../facts/contract.ts'
import { addDays, type Day } from '../../../kernel/calendar.ts'
import type { Role } from '../../people/contract.ts'
import { createTask, moveTask, type TasksContext } from '../../tasks/actions.ts'
import type { NewTask, TaskState } from '../../tasks/contract.ts'
import type { Crew } from './people.ts'
import { nineOn, type TeamStep } from './team.ts'

type TaskVerbs = {
  crew: Crew
  tasks: TasksContext
  query: (input: QueryInput) => Promise<Pick<QueryAnswer, 'rows'>>
  values: (input: {
    shop: string
    dimension: string
    search: string
    limit: number
  }) => Promise<{ value: string; label: string }[]>
}

type Typed = {
  /** Days before the team's morning on which it was written down. */
  written: number
  task: Omit<NewTask, 'shop' | 'due' | 'owner' | 'by'>
  owner: Role
  /** Days from the morning on; negative is overdue. */
  due: number | null
  moved?: readonly { daysAgo: number; state: TaskState; note?: string }[]
}

const typedBy = (morning: Day, best: { item: string; name: string } | undefined): Typed[] => [
  ...(best
    ? [
        {
          owner: 'design' as const,
          written: 24,
          task: {
            title: `「${best.name}」首图换成使用场景图`.slice(0, 100),
            check: {
              metric: 'paid_amount',
              scope: [{ dimension: 'item', values: [best.item] }],
              baseline: { from: addDays(morning, -28), to: addDays(morning, -22) },
              day: addDays(morning, -10),
            },
          },
          due: -20,
          moved: [
            { daysAgo: 23, state: 'doing' as const },
            { daysAgo: 21, state: 'done' as const, note: '新首图已上线' },
          ],
        },
      ]
    : []),
  {
    owner: 'design',
    written: 20,
    task: {
      title: '详情页加尺码说明和实拍视频',
      check: {
        metric: 'conversion_rate',
        baseline: { from: addDays(morning, -28), to: addDays(morning, -15) },
        day: addDays(morning, 8),
      },
    },
    due: -8,
    moved: [
      { daysAgo: 14, state: 'doing' },
      { daysAgo: 8, state: 'done' },
    ],
  },
  {
    owner: 'purchasing',
    written: 9,
    task: { title: '催供应商给缺货规格的到货日' },
    due: -2,
    moved: [{ daysAgo: 4, state: 'doing' }],
  },
  { owner: 'operator', written: 3, task: { title: '核对上周满减券有没有叠加错' }, due: 0 },
  { owner: 'service', written: 2, task: { title: '把“色差”“偏小”的评价整理给设计' }, due: 3 },
  {
    owner: 'design',
    written: 6,
    task: { title: '下个活动的主图和短视频交初稿' },
    due: 6,
    moved: [{ daysAgo: 1, state: 'doing' }],
  },
  {
    owner: 'ads',
    written: 12,
    task: { title: '试一周直播切片引流' },
    due: null,
    moved: [{ daysAgo: 5, state: 'cancelled', note: '没有人手，下月再说' }],
  },
]

/** What the team promised in the last weeks: some done, one with its effect told, one late, one put off. */
export const tasksTeam = ({ crew, tasks, query, values }: TaskVerbs): TeamStep => ({
  name: '任务',
  type: async ({ shop, to, truth }) => {
    const morning = addDays(to, 1)
    const { rows } = await query({
      shop: shop.name,
      metrics: ['paid_amount'],
      by: ['item'],
      from: addDays(to, -29),
      to,
      totals: false,
      order: '-paid_amount',
      limit: 1,
    })
    const item = String(rows[0]?.item ?? '')
    const [found] =
      item === '' ? [] : await values({ shop: shop.name, dimension: 'item', search: item, limit: 1 })
    const best = found && { item, name: found.label }
    // A shop of a few weeks has no past that far back.
    const known = typedBy(morning, best).filter(
      ({ written }) => addDays(morning, -written) > addDays(truth.from, 7),
    )
    const manager = await crew('manager')
    for (const { written, task, owner: role, due, moved = [] } of known) {
      const owner = await crew(role)
      const on = (daysAgo: number): TasksContext => ({
        ...tasks,
        clock: nineOn(addDays(morning, -daysAgo)),
      })
      const { id } = await createTask(on(written), {
        ...task,
        shop: shop.name,
        due: due === null ? null : addDays(morning, due),
        owner,
        by: manager,
      })
      for (const { daysAgo, state, note } of moved)
        await moveTask(on(daysAgo), { shop: shop.name, task: id, state, member: owner, note: note ?? '' })
    }
  },
})
