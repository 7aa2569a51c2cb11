import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../client.ts'
import { addDays } from '../days.ts'
import { Section } from '../kit/page.tsx'
import { useWords } from '../kit/words.ts'
import { todayWords } from './words.ts'

/** Causes that a morning has time for; the page about them has all. */
const most = 3

/** The seven days up to the last one with data against the seven before, and why. Nothing where they cannot be compared. */
export const LastWeek = ({ shop, day }: { shop: string; day: string }) => {
  const t = useWords(todayWords)
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
      <p>{data.sentences[0]}</p>
      {data.causes.length > 0 && (
        <ol className="steps">
          {data.causes.slice(0, most).map(({ kind, entity, factor, sentence }) => (
            <li key={`${kind} ${entity} ${factor}`}>{sentence}</li>
          ))}
        </ol>
      )}
    </Section>
  )
}
