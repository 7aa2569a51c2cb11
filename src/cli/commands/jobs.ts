import type { Job, JobRun } from '../../jobs/contract.ts'
import { momentText } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, withSession } from '../command.ts'
import { textTable } from '../text-table.ts'

const usage = 'jobs [list | runs [--failed] | run JOB | pause JOB | resume JOB | retry RUN]'

const stateNames = {
  waiting: '等着',
  running: '正在做',
  done: '做完了',
  failed: '没做成',
  skipped: '错过了',
} as const

const at = (instant: string | null): string => (instant === null ? '' : momentText(instant))

const jobsTable = (jobs: readonly Job[]): string =>
  textTable(
    [{ title: '编号' }, { title: '名字' }, { title: '多久一次' }, { title: '上次' }, { title: '下次' }],
    jobs.map(({ id, name, scheduleWords, last, paused, isKeptBack, nextAt, waiting }) => [
      id,
      name,
      scheduleWords ?? '有事才做',
      last ? `${stateNames[last.state]} ${at(last.finishedAt ?? last.startedAt)}` : '还没做过',
      paused
        ? '暂停了'
        : isKeptBack
          ? '启用后才做'
          : nextAt
            ? at(nextAt)
            : waiting > 0
              ? `${waiting} 件等着`
              : '',
    ]),
  )

const runsTable = (runs: readonly JobRun[]): string =>
  textTable(
    [{ title: '编号' }, { title: '任务' }, { title: '状态' }, { title: '时间' }, { title: '结果', most: 60 }],
    runs.map(({ id, name, state, finishedAt, startedAt, createdAt, outcome, failure }) => [
      id,
      name,
      stateNames[state],
      at(finishedAt ?? startedAt ?? createdAt),
      failure ? `${failure.message}${failure.next}` : outcome,
    ]),
  )

export const jobs: Command = {
  name: 'jobs',
  needsData: true,
  summary: '定时任务：有哪些、做过什么、现在就做、暂停',
  usage,
  words: 2,
  takesNoShop: true,
  flags: { '--failed': '只列没做成的' },
  options: { failed: { type: 'boolean' } },
  examples: [
    ['jobs', '各项定时任务，上次怎样，下次什么时候'],
    ['jobs runs --failed', '没做成的，和为什么'],
    ['jobs run alerts.check', '现在就查预警'],
  ],
  run: async (call) => {
    const [verb = 'list', word] = call.words
    const wrong = () => new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
    if (verb === 'list' && word === undefined) {
      const list = await withSession(call, ({ client }) => client.jobs.list())
      printed(call, list, () => jobsTable(list))
      return 0
    }
    if (verb === 'runs' && word === undefined) {
      const state = call.flags.failed === true ? ('failed' as const) : undefined
      const runs = await withSession(call, ({ client }) => client.jobs.runs({ limit: 50, state }))
      printed(call, runs, () => (runs.length === 0 ? '还没有。' : runsTable(runs)))
      return 0
    }
    if (word === undefined) throw wrong()
    if (verb === 'run' || verb === 'retry') {
      const run = await withSession(call, ({ client }) =>
        verb === 'run' ? client.jobs.run({ job: word }) : client.jobs.retry({ run: word }),
      )
      printed(call, run, () => `排上了：${run.name}。掌柜在运行时马上做，没运行就等下次启动。`)
      return 0
    }
    if (verb !== 'pause' && verb !== 'resume') throw wrong()
    const job = await withSession(call, ({ client }) =>
      verb === 'pause' ? client.jobs.pause({ job: word }) : client.jobs.resume({ job: word }),
    )
    printed(call, job, () =>
      job.paused
        ? `暂停了：${job.name}`
        : `恢复了：${job.name}${job.nextAt ? `，下次 ${at(job.nextAt)}` : ''}`,
    )
    return 0
  },
}
