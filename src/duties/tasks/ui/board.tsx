import { ArrowLeftOutlined, ArrowRightOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { makeTaskWords } from '../../../web/tasks.ts'
import { type Task, TaskState } from '../contract.ts'
import { course, Due, isOpen, Origin, OwnerName, VerdictTag } from './parts.tsx'
import { taskWords } from './words.ts'

/** Cards of a column that is over: the newest; the list has all. */
const mostOver = 20

/** Columns by state. A card is dragged, or moved with its two buttons. */
export const Board = (props: {
  tasks: readonly Task[]
  onMove: (task: Task, state: TaskState) => void
  onOpen: (task: Task) => void
}) => {
  const t = useWords(taskWords)
  const { states } = useWords(makeTaskWords)
  const { tasks, onMove, onOpen } = props
  const [over, setOver] = useState<TaskState | undefined>()
  const [dragged, setDragged] = useState<Task | undefined>()
  return (
    <div className="task-board">
      {TaskState.options.map((state) => {
        const all = tasks.filter((one) => one.state === state)
        const shown = isOpen({ state }) ? sortedByDue(all) : all.slice(0, mostOver)
        return (
          <section
            key={state}
            aria-label={states[state]}
            className={`task-column${over === state ? ' is-target' : ''}`}
            onDragOver={(event) => {
              if (!dragged || dragged.state === state) return
              event.preventDefault()
              setOver(state)
            }}
            onDragLeave={() => setOver(undefined)}
            onDrop={(event) => {
              event.preventDefault()
              setOver(undefined)
              if (dragged && dragged.state !== state) onMove(dragged, state)
            }}
          >
            <h2>
              {states[state]} <span className="muted">{all.length}</span>
            </h2>
            <ul>
              {shown.map((task) => (
                <li
                  key={task.id}
                  draggable
                  onDragStart={(event) => {
                    // Without data of its own Firefox drags nothing.
                    event.dataTransfer.setData('text/plain', task.title)
                    setDragged(task)
                  }}
                  onDragEnd={() => {
                    setDragged(undefined)
                    setOver(undefined)
                  }}
                >
                  <Card task={task} onMove={onMove} onOpen={onOpen} />
                </li>
              ))}
            </ul>
            {all.length > shown.length && (
              <p className="muted small">{t.moreDone(all.length - shown.length)}</p>
            )}
          </section>
        )
      })}
    </div>
  )
}

const sortedByDue = (tasks: readonly Task[]): Task[] =>
  tasks.toSorted((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999') || a.id - b.id)

const Card = ({
  task,
  onMove,
  onOpen,
}: { task: Task } & Pick<Parameters<typeof Board>[0], 'onMove' | 'onOpen'>) => {
  const t = useWords(taskWords)
  const { states } = useWords(makeTaskWords)
  const signs = useWords(punctuation)
  const at = course.indexOf(task.state)
  const back = at > 0 ? course[at - 1] : undefined
  const forward = at < 0 ? 'todo' : course[at + 1]
  const step = (name: string, icon: React.ReactNode, state: TaskState | undefined) =>
    state && (
      <Tooltip title={states[state]}>
        <Button
          size="small"
          type="text"
          icon={icon}
          aria-label={`${name}${signs.colon}${task.title} → ${states[state]}`}
          onClick={() => onMove(task, state)}
        />
      </Tooltip>
    )
  return (
    <div className="task-card">
      <button type="button" className="link-button task-title wrap" onClick={() => onOpen(task)}>
        {task.title}
      </button>
      <div className="row small">
        <OwnerName owner={task.owner} />
        <Due task={task} />
        <Origin from={task.from} />
        <VerdictTag task={task} />
        <span className="push">
          {step(t.back, <ArrowLeftOutlined aria-hidden />, back)}
          {step(t.forward, <ArrowRightOutlined aria-hidden />, forward)}
        </span>
      </div>
    </div>
  )
}
