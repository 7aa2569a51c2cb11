import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { waiting } from '../rules/waiting.ts'
import { dueWords } from './due-words.ts'

/** Reports that wait for a person, as the first page tells them. Nothing where none does. */
export const ReportsDue = ({ shop }: { shop: string }) => {
  const t = useWords(dueWords)
  const { data } = useQuery(api.reports.ledger.queryOptions({ input: { shop } }))
  const drafts = waiting(data?.reports ?? [])
  const absent = data?.absent.filter(({ timeliness }) => timeliness === 'open') ?? []
  if (drafts.length + absent.length === 0) return null
  return (
    <Section
      title={t.toDo}
      actions={
        <Link to="/reports" search={(kept) => kept}>
          {t.ledger}
        </Link>
      }
    >
      <ul className="plain-list" aria-label={t.toDo}>
        {drafts.map(({ id, title, due, state, timeliness }) => (
          <li key={id} className="row">
            <Link to="/reports/$id" params={{ id: String(id) }} search={(kept) => kept}>
              {title}
            </Link>
            <span className="muted">
              {t.states[state]} · {t.due(due ?? '')}
              {timeliness === 'overdue' ? ` · ${t.timings.overdue}` : ''}
            </span>
          </li>
        ))}
        {absent.map(({ kind, title, period, due }) => (
          <li key={`${kind} ${period.from}`} className="row">
            <span>{title}</span>
            <span className="muted">{t.due(due)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
