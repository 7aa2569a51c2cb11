import { dayOf } from '../../../web/days.ts'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { makeTaskWords } from '../../../web/tasks.ts'
import type { Task } from '../contract.ts'
import { verdictNames } from '../rules/verdict-words.ts'
import { Due, Origin, OwnerName, VerdictTag } from './parts.tsx'
import { taskWords } from './words.ts'

export const TaskList = (props: {
  tasks: readonly Task[]
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  onOpen: (task: Task) => void
}) => {
  const t = useWords(taskWords)
  const language = useLanguage()
  const { states } = useWords(makeTaskWords)
  const verdictOf = ({ readings }: Task) => {
    const last = readings.at(-1)
    return last ? verdictNames[language][last.verdict] : ''
  }
  const columns: readonly TableColumn<Task>[] = [
    {
      key: 'title',
      title: t.column.title,
      width: 320,
      render: ({ title }) => title,
      sort: ({ title }) => title,
      text: ({ title }) => title,
    },
    {
      key: 'state',
      title: t.column.state,
      width: 90,
      render: ({ state }) => states[state],
      sort: ({ state }) => ['todo', 'doing', 'done', 'cancelled'].indexOf(state),
      text: ({ state }) => states[state],
      ticked: true,
    },
    {
      key: 'owner',
      title: t.column.owner,
      width: 120,
      render: ({ owner }) => <OwnerName owner={owner} />,
      sort: ({ owner }) => owner?.name ?? null,
      text: ({ owner }) => owner?.name ?? t.noOwner,
      ticked: true,
    },
    {
      key: 'due',
      title: t.column.due,
      width: 180,
      render: (task) => <Due task={task} />,
      sort: ({ due }) => due,
      text: ({ due }) => due ?? t.noDue,
    },
    {
      key: 'from',
      title: t.column.from,
      width: 110,
      render: ({ from }) => <Origin from={from} />,
      sort: ({ from }) => t.origins[from.kind],
      text: ({ from }) => t.origins[from.kind],
      ticked: true,
    },
    {
      key: 'verdict',
      title: t.column.verdict,
      width: 150,
      render: (task) => <VerdictTag task={task} />,
      sort: (task) => verdictOf(task) || null,
      text: (task) => verdictOf(task),
      ticked: true,
    },
    {
      key: 'made',
      title: t.column.made,
      width: 110,
      rare: true,
      render: ({ createdAt }) => dayOf(createdAt),
      sort: ({ createdAt }) => createdAt,
    },
  ]
  return (
    <DataTable
      name="tasks"
      label={t.tasks}
      columns={columns}
      rows={props.tasks}
      rowKey={({ id }) => String(id)}
      sort={props.sort}
      onSort={props.onSort}
      onOpen={props.onOpen}
      card={['title', 'state', 'owner', 'due']}
      find
    />
  )
}
