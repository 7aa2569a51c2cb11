import { Link } from '@tanstack/react-router'
import { Section } from '../../../web/kit/page.tsx'
import { useLanguage, useWords, words } from '../../../web/kit/words.ts'
import { foundTerms } from '../rules/job-terms.ts'

const termWords = words(
  { title: '岗位词', hint: '指标以外，岗位上天天说的词', trap: '容易弄错', figure: '看这个指标' },
  {
    title: 'Words of the job',
    hint: 'Beside the metrics: words that are said every day',
    trap: 'Beware',
    figure: 'See the metric',
  },
)

export const useJobTerms = () => ({
  title: useWords(termWords).title,
  count: (wanted: string) => foundTerms(wanted).length,
})

/** The words of the job among which a text is looked for. */
export const JobTerms = ({ wanted }: { wanted: string }) => {
  const t = useWords(termWords)
  const language = useLanguage()
  const found = foundTerms(wanted)
  if (found.length === 0) return null
  return (
    <Section id="group-job" title={t.title} hint={t.hint}>
      <div className="entries">
        {found.map((term) => {
          const { name, means, trap } = term[language]
          const other = term[language === 'zh' ? 'en' : 'zh'].name
          return (
            <details key={term.id} id={`term-${term.id}`} className="entry" open={found.length === 1}>
              <summary>
                <h3>{name}</h3>
                <span className="entry-formula">{means}</span>
              </summary>
              <dl className="pairs">
                {trap && (
                  <>
                    <dt>{t.trap}</dt>
                    <dd>{trap}</dd>
                  </>
                )}
                <dt>{language === 'zh' ? 'English' : '中文'}</dt>
                <dd>{other}</dd>
              </dl>
              {term.metric && (
                <Link to="/data/glossary" search={(kept) => ({ ...kept, q: term.metric })}>
                  {t.figure}
                </Link>
              )}
            </details>
          )
        })}
      </div>
    </Section>
  )
}
