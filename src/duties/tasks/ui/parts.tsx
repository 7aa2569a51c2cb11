import { useCatalogue } from '../../../web/catalogue.ts'
import { daysBetween, today } from '../../../web/days.ts'
import { MemberMark } from '../../../web/kit/member-mark.tsx'
import { exact, unitName } from '../../../web/kit/numbers.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { PathLink } from '../../../web/path-link.tsx'
import type { Task, TaskReading, TaskState, Verdict } from '../contract.ts'
import { readingWords, verdictNames } from '../rules/verdict-words.ts'
import { taskWords } from './words.ts'

export const isOpen = ({ state }: Pick<Task, 'state'>): boolean => state === 'todo' || state === 'doing'

export const isLate = (task: Task): boolean => isOpen(task) && task.due !== null && task.due < today()

/** The steps of a task in their order; a cancelled one stands aside. */
export const course: readonly TaskState[] = ['todo', 'doing', 'done']

export const OwnerName = ({ owner }: { owner: Task['owner'] }) => {
  const t = useWords(taskWords)
  if (!owner) return <span className="muted">{t.noOwner}</span>
  return (
    <span className="task-owner">
      <MemberMark name={owner.name} colour={owner.colour} small />
      {owner.name}
    </span>
  )
}

export const Due = ({ task }: { task: Task }) => {
  const t = useWords(taskWords)
  const { due } = task
  if (due === null) return null
  if (isLate(task))
    return <span className="task-late">{`${due} · ${t.late(daysBetween(due, today()))}`}</span>
  return <span className="muted">{isOpen(task) && due === today() ? `${due} · ${t.dueToday}` : due}</span>
}

export const Origin = ({ from }: { from: Task['from'] }) => {
  const t = useWords(taskWords)
  if (from.kind === 'hand') return null
  const name = t.origins[from.kind]
  return from.path === '' ? <span className="muted">{name}</span> : <PathLink to={from.path}>{name}</PathLink>
}

const tones: Record<Verdict, string> = {
  worked: 'is-good',
  no_effect: 'is-bad',
  unclear: 'is-range',
  waiting: 'is-missing',
}

/** What the last check said; when it will be read where it was not yet. */
export const VerdictTag = ({ task }: { task: Task }) => {
  const t = useWords(taskWords)
  const language = useLanguage()
  const last = task.readings.at(-1)
  if (last)
    return <span className={`state-tag ${tones[last.verdict]}`}>{verdictNames[language][last.verdict]}</span>
  if (!task.check || task.state === 'cancelled') return null
  return <span className="state-tag">{task.checkDay ? t.checkDay(task.checkDay) : t.awaitsDone}</span>
}

/** Writes figures of a metric with its unit. */
export const useFigures = (metric: string | undefined) => {
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const unit = (metric === undefined ? undefined : catalogue?.metric(metric)?.unit) ?? 'number'
  const sign = unitName(unit, language)
  return {
    name: metric === undefined ? '' : (catalogue?.name(metric) ?? metric),
    figure: (value: number) => `${exact(value, unit, language)}${sign === '' ? '' : ` ${sign}`}`,
  }
}

export const ReadingSentence = ({ metric, reading }: { metric: string; reading: TaskReading }) => {
  const told = useFigures(metric)
  return <>{readingWords(reading, told, useLanguage())}</>
}
