import { addDays, daysIn, today } from '../../../web/days.ts'
import { useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import type { Making } from '../../../web/tasks.ts'
import type { Report } from '../contract.ts'
import { reportWords } from './words.ts'

/** Days that a suggestion is given to be done before its figure is watched. */
const daysToDo = 7
/** A longer period is no "before" any more. */
const longest = 90

const checkOf = (report: Report, { watched }: Report['suggestions'][number]): Making['check'] => {
  const length = daysIn(report.period)
  if (!watched || length < 3 || length > longest) return undefined
  const { from, to } = report.period
  return { ...watched, baseline: { from, to }, day: addDays(today(), daysToDo + length + 1) }
}

/** The suggestions of a report that are taken up, each one click from a task whose figure the program watches. */
export const SuggestionTasks = ({ report, shop }: { report: Report; shop: string }) => {
  const t = useWords(reportWords)
  const taken = report.suggestions.filter(({ isOn }) => isOn)
  if (taken.length === 0) return null
  return (
    <ul className="plain-list" aria-label={t.toTasks}>
      {taken.map((one) => {
        const check = checkOf(report, one)
        return (
          <li key={one.id} className="row">
            <span className="wrap">{one.title}</span>
            <span className="push">
              <MakeTask
                shop={shop}
                title={one.title}
                from={{
                  kind: 'report',
                  id: `${report.id} ${one.id}`.slice(0, 200),
                  words: `${report.title}：${one.text}`.slice(0, 500),
                  path: `/reports/${report.id}`,
                }}
                {...(check ? { check } : {})}
              />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
