import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { causeIn, headOf } from '../../duties/sales/rules/english.ts'
import { useCatalogue } from '../catalogue.ts'
import { api } from '../client.ts'
import { addDays } from '../days.ts'
import { Section } from '../kit/page.tsx'
import { useLanguage, useWords } from '../kit/words.ts'
import { todayWords } from './words.ts'

/** Causes that a morning has time for; the page about them has all. */
const most = 3

/** The seven days up to the last one with data against the seven before, and why. Nothing where they cannot be compared. */
export const LastWeek = ({ shop, day }: { shop: string; day: string }) => {
  const t = useWords(todayWords)
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const days = { from: addDays(day, -6), to: day }
  const answer = useQuery(api.sales.explain.queryOptions({ input: { shop, ...days } }))
  const { data } = answer
  if (!data || data.change === null) return null
  return (
    <Section
      title={t.lastWeek}
      actions={
        <Link to="/sales/why" search={(kept) => ({ ...kept, period: 'custom' as const, ...days })}>
          {t.whyMore}
        </Link>
      }
    >
      <p>{headOf(data, catalogue?.name(data.metric) ?? data.name, language)}</p>
      {data.causes.length > 0 && (
        <ol className="steps">
          {data.causes.slice(0, most).map((cause) => (
            <li key={`${cause.kind} ${cause.entity} ${cause.factor}`}>{causeIn(cause, language)}</li>
          ))}
        </ol>
      )}
    </Section>
  )
}
