import { useQuery } from '@tanstack/react-query'
import { api } from '../client.ts'
import { Answer } from '../kit/answer.tsx'
import { Section } from '../kit/page.tsx'
import { punctuation, useWords } from '../kit/words.ts'
import { PathLink } from '../path-link.tsx'
import { useSaid } from '../said.ts'
import { useMissing } from '../shell/navigation.tsx'
import { todayWords } from './words.ts'

/** Lines that a morning has time for; the pages have all. */
const most = 12

const toneOf = (weight: number) => (weight >= 80 ? 'is-bad' : weight >= 50 ? 'is-partial' : 'is-range')

/** What each duty needs from the person of this shop, on pages that the person may open. */
export const useNeeds = (shop: string) => {
  const missing = useMissing()
  return useQuery(
    api.tasks.needs.queryOptions({
      input: { shop },
      select: ({ needs, silent }) => ({ needs: needs.filter(({ path }) => !missing(path)), silent }),
    }),
  )
}

/** What each duty needs from the person, what weighs most first. */
export const Needs = ({ shop }: { shop: string }) => {
  const t = useWords(todayWords)
  const said = useSaid()
  const signs = useWords(punctuation)
  const answer = useNeeds(shop)
  const dutyName = (duty: string) => t.duties[duty] ?? duty
  return (
    <Section title={t.needs} actions={<PathLink to="/tasks?tab=mine">{t.myDay}</PathLink>}>
      <Answer of={answer} rows={3}>
        {({ needs, silent }) => (
          <>
            {needs.length === 0 && <p className="muted">{t.noNeeds}</p>}
            <ul className="things" aria-label={t.needs}>
              {needs.slice(0, most).map(({ duty, title, detail, due, path, weight }) => (
                <li key={`${duty} ${path} ${title}`}>
                  <i className={`dot ${toneOf(weight)}`} aria-hidden />
                  <div>
                    <div className="wrap">{said(title)}</div>
                    <div className="muted small wrap">
                      {[dutyName(duty), detail && said(detail), due && t.dueOn(due)]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </div>
                  <div className="thing-action">
                    <PathLink to={path}>{t.goDo}</PathLink>
                  </div>
                </li>
              ))}
            </ul>
            {needs.length > most && <p className="muted small">{t.moreThings(needs.length - most)}</p>}
            {silent.length > 0 && (
              <p className="note is-warning">{t.silent(silent.map(dutyName).join(signs.list))}</p>
            )}
          </>
        )}
      </Answer>
    </Section>
  )
}
