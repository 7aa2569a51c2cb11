import { verdictNames } from '../../duties/tasks/rules/verdict-words.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Call, type Command, printed, textFlag, withSession } from '../command.ts'
import { memberNamed } from '../members.ts'
import { numberIn } from '../numbers.ts'
import { textTable } from '../text-table.ts'

const usage = 'tasks [list [--all] | add TITLE [--owner NAME] [--due DAY] | done NUMBER]'

const stateNames = { todo: '待办', doing: '进行中', done: '完成', cancelled: '取消' } as const

const added = async (call: Call, title: string): Promise<0> => {
  const owner = textFlag(call.flags, 'owner')
  const task = await withSession(call, async ({ client }) =>
    client.tasks.create({
      shop: call.shop,
      title,
      owner: owner === undefined ? null : await memberNamed(client, owner),
      due: textFlag(call.flags, 'due') ?? null,
    }),
  )
  printed(call, task, () => `加了任务 ${task.id}：${task.title}`)
  return 0
}

const done = async (call: Call, word: string): Promise<0> => {
  const number = numberIn(word)
  if (number === undefined)
    throw new Failure('invalid_input', {
      detail: `「${word}」不是任务号，zhanggui tasks 列出任务和它们的号。`,
    })
  const task = await withSession(call, ({ client }) =>
    client.tasks.move({ shop: call.shop, task: number, state: 'done' }),
  )
  printed(call, task, () => `任务 ${task.id} 做完了：${task.title}`)
  return 0
}

export const tasks: Command = {
  name: 'tasks',
  needsData: true,
  summary: '任务：列出来、加一个、做完一个',
  usage,
  words: { otherwise: 1, add: Number.POSITIVE_INFINITY, done: 2 },
  flags: {
    '--all': '做完的、取消的也列出来',
    '--owner NAME': '加任务时由谁做',
    '--due DAY': '加任务时哪天到期，如 2026-11-30',
  },
  options: { all: { type: 'boolean' }, owner: { type: 'string' }, due: { type: 'string' } },
  examples: [
    ['tasks', '没做完的任务'],
    ['tasks add 改主图 --owner 林晓 --due 2026-11-30', '加一个任务'],
    ['tasks done 3', '3 号任务做完了'],
  ],
  run: async (call) => {
    const [verb = 'list', word, ...more] = call.words
    if (verb === 'add' && word !== undefined) return added(call, [word, ...more].join(' '))
    if (verb === 'done' && word !== undefined) return done(call, word)
    if (verb !== 'list') throw new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
    const all = await withSession(call, ({ client }) => client.tasks.list({ shop: call.shop }))
    const shown =
      call.flags.all === true ? all : all.filter(({ state }) => state === 'todo' || state === 'doing')
    printed(call, shown, () =>
      shown.length === 0
        ? '没有没做完的任务。'
        : textTable(
            [
              { title: '号', align: 'right' },
              { title: '任务', most: 50 },
              { title: '状态' },
              { title: '负责人' },
              { title: '截止日' },
              { title: '有没有效果' },
            ],
            shown.map(({ id, title, state, owner, due, readings }) => {
              const last = readings.at(-1)
              return [
                String(id),
                title,
                stateNames[state],
                owner?.name ?? '',
                due ?? '',
                last ? verdictNames.zh[last.verdict] : '',
              ]
            }),
          ),
    )
    return 0
  },
}
