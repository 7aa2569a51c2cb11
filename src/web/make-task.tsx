import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useWords } from './kit/words.ts'
import { useMay } from './me.tsx'
import { PathLink } from './path-link.tsx'
import { type Making, makeTaskWords, tasksQuery } from './tasks.ts'

const MakeTaskDialog = lazy(async () => ({
  default: (await import('./make-task-dialog.tsx')).MakeTaskDialog,
}))

/**
 * One click from a suggestion, an alert, a minute to a task. What is a task already says so and leads there: `from`
 * with an id is the same thing however often the page is opened.
 */
export const MakeTask = (making: Making) => {
  const t = useWords(makeTaskWords)
  const { shop, from } = making
  const may = useMay('tasks.write')
  const [isOpen, setOpen] = useState(false)
  const tasks = useQuery(tasksQuery(shop))
  const made = tasks.data?.find(
    (one) =>
      from.id !== undefined &&
      from.id !== '' &&
      one.from.kind === from.kind &&
      one.from.id === from.id &&
      one.state !== 'cancelled',
  )
  if (made)
    return (
      <PathLink to={`/tasks?task=${made.id}`}>
        {t.isTask(t.states[made.state], made.owner?.name ?? '')}
      </PathLink>
    )
  if (!may) return null
  return (
    <>
      <Button size="small" disabled={shop === '' || !tasks.data} onClick={() => setOpen(true)}>
        {t.make}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <MakeTaskDialog {...making} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
