import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMe } from '../../../web/me.tsx'
import { hasNoShop, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { forgetTasks, tasksQuery } from '../../../web/tasks.ts'
import type { Task, TaskState } from '../contract.ts'
import { Board } from './board.tsx'
import { MyDay } from './my-day.tsx'
import { isLate, isOpen } from './parts.tsx'
import { TaskDetail } from './task-detail.tsx'
import { TaskList } from './task-list.tsx'
import { taskWords } from './words.ts'
import './tasks.css'

const MakeTaskDialog = lazy(async () => ({
  default: (await import('../../../web/make-task-dialog.tsx')).MakeTaskDialog,
}))

const tabs = ['board', 'list', 'mine'] as const

/** What the team has promised, who does it, and whether it worked. */
export const Tasks = () => {
  const t = useWords(taskWords)
  const { tab: asked, task: openId, sort } = useSearch({ from: '/tasks' })
  const change = useAddress()
  const scope = useScope()
  const { shop } = scope
  const name = shop && shop.id !== 0 ? shop.name : ''
  const tasks = useQuery(tasksQuery(name))
  const me = useMe()
  const [isMaking, setMaking] = useState(false)
  const move = useMutation(api.tasks.move.mutationOptions({ onSettled: forgetTasks }))
  const tab = tabs.find((one) => one === asked) ?? 'board'
  const list = tasks.data ?? []
  const open = list.filter(isOpen)
  const read = list.filter(({ readings }) => (readings.at(-1)?.verdict ?? 'waiting') !== 'waiting')
  const listed = list.find(({ id }) => String(id) === openId)
  // The list ends somewhere: an older task that is over is fetched by itself.
  const alone = useQuery(
    api.tasks.get.queryOptions({
      input: { shop: name, task: Number(openId) },
      enabled: name !== '' && tasks.data !== undefined && !listed && /^\d{1,9}$/.test(openId ?? ''),
      retry: false,
    }),
  )
  const opened = listed ?? alone.data
  if (hasNoShop(scope)) return <MissingShop page="tasks" />
  const views = {
    tasks: list,
    onMove: (task: Task, state: TaskState) => move.mutate({ shop: name, task: task.id, state, member: me }),
    onOpen: ({ id }: Task) => void change({ task: String(id) }),
  }
  const add = (
    <MayButton needs="tasks.write" type="primary" disabled={name === ''} onClick={() => setMaking(true)}>
      {t.add}
    </MayButton>
  )
  return (
    <Page
      name={t.tasks}
      question={tasks.data ? t.question(open.length, list.filter(isLate).length) : t.tasks}
      answer={
        tasks.data &&
        t.answer(
          open.length,
          read.filter(({ readings }) => readings.at(-1)?.verdict === 'worked').length,
          read.length,
        )
      }
      actions={
        <>
          <Segmented
            aria-label={t.tasks}
            value={tab}
            options={tabs.map((value) => ({ value, label: t.tabs[value] }))}
            onChange={(value) => void change({ tab: value === 'board' ? undefined : value })}
          />
          {add}
        </>
      }
    >
      {move.error && <Failure {...refusalOf(move.error)} />}
      {openId && !listed && alone.error && <Failure {...refusalOf(alone.error)} />}
      <Answer of={tasks} rows={8}>
        {() =>
          list.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : tab === 'list' ? (
            <TaskList
              {...views}
              sort={sort}
              onSort={(next) => void change({ sort: next }, { replace: true })}
            />
          ) : tab === 'mine' ? (
            <MyDay {...views} />
          ) : (
            <Board {...views} />
          )
        }
      </Answer>
      {opened && (
        <TaskDetail
          key={opened.id}
          shop={name}
          task={opened}
          onClose={() => void change({ task: undefined })}
        />
      )}
      {isMaking && (
        <Suspense fallback={null}>
          <MakeTaskDialog
            shop={name}
            title=""
            from={{ kind: 'hand', id: '', words: '', path: '' }}
            onClose={() => setMaking(false)}
          />
        </Suspense>
      )}
    </Page>
  )
}
