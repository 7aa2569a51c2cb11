import { Button } from 'antd'
import { addDays, dayOf, today } from '../../../web/days.ts'
import { Section } from '../../../web/kit/page.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMe } from '../../../web/me.tsx'
import { makeTaskWords } from '../../../web/tasks.ts'
import type { Task, TaskState } from '../contract.ts'
import { Due, isOpen, Origin, OwnerName, ReadingSentence, VerdictTag } from './parts.tsx'
import { taskWords } from './words.ts'

/** What one person has to do, the most urgent first, and what became of what was done. */
export const MyDay = (props: {
  tasks: readonly Task[]
  onMove: (task: Task, state: TaskState) => void
  onOpen: (task: Task) => void
}) => {
  const t = useWords(taskWords)
  const me = useMe()
  const mine = me === null ? props.tasks : props.tasks.filter(({ owner }) => owner?.id === me)
  const now = today()
  const open = mine.filter(isOpen)
  const dueIn = (test: (due: string) => boolean) => open.filter(({ due }) => due !== null && test(due))
  const groups: [string, Task[]][] = [
    [t.groups.late, dueIn((due) => due < now)],
    [t.groups.today, dueIn((due) => due === now)],
    [t.groups.soon, dueIn((due) => due > now && due <= addDays(now, 7))],
    [t.groups.later, open.filter(({ due }) => due === null || due > addDays(now, 7))],
  ]
  const told = mine.filter(({ readings }) => {
    const last = readings.at(-1)
    return last !== undefined && dayOf(last.at) >= addDays(now, -6)
  })
  const done = mine.filter(
    ({ state, history }) => state === 'done' && dayOf(history.at(-1)?.at ?? '1970-01-01T00:00:00Z') === now,
  )
  return (
    <>
      {groups.map(([title, tasks]) => (
        <Section key={title} title={title} hint={tasks.length > 0 ? String(tasks.length) : undefined}>
          {tasks.length === 0 ? (
            <p className="muted">{t.nothingHere}</p>
          ) : (
            <ul className="plain-list task-lines" aria-label={title}>
              {tasks
                .toSorted((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'))
                .map((task) => (
                  <Line key={task.id} task={task} {...props} isMine={me !== null} />
                ))}
            </ul>
          )}
        </Section>
      ))}
      {done.length > 0 && (
        <Section title={t.groups.done} hint={String(done.length)}>
          <ul className="plain-list task-lines" aria-label={t.groups.done}>
            {done.map((task) => (
              <Line key={task.id} task={task} {...props} isMine={me !== null} />
            ))}
          </ul>
        </Section>
      )}
      {told.length > 0 && (
        <Section title={t.groups.told}>
          <ul className="plain-list task-lines" aria-label={t.groups.told}>
            {told.map((task) => {
              const last = task.readings.at(-1)
              return (
                <li key={task.id}>
                  <VerdictTag task={task} />
                  <div className="task-words wrap">
                    <button type="button" className="link-button" onClick={() => props.onOpen(task)}>
                      {task.title}
                    </button>
                    {last && task.check && (
                      <div className="muted small">
                        <ReadingSentence metric={task.check.metric} reading={last} />
                      </div>
                    )}
                  </div>
                </li>
              )
            })}
          </ul>
        </Section>
      )}
    </>
  )
}

const Line = (props: {
  task: Task
  isMine: boolean
  onMove: (task: Task, state: TaskState) => void
  onOpen: (task: Task) => void
}) => {
  const { states } = useWords(makeTaskWords)
  const { task, isMine, onMove, onOpen } = props
  const next: TaskState[] = task.state === 'todo' ? ['doing', 'done'] : task.state === 'doing' ? ['done'] : []
  return (
    <li>
      <div className="task-words wrap">
        <button type="button" className="link-button" onClick={() => onOpen(task)}>
          {task.title}
        </button>
      </div>
      <Origin from={task.from} />
      {!isMine && <OwnerName owner={task.owner} />}
      <Due task={task} />
      <span className="row">
        {next.map((state) => (
          <Button
            key={state}
            size="small"
            aria-label={`${task.title} → ${states[state]}`}
            onClick={() => onMove(task, state)}
          >
            {states[state]}
          </Button>
        ))}
      </span>
    </li>
  )
}
