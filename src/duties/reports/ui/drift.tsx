import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { shownValue } from './blocks.tsx'
import { reportWords } from './words.ts'

const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`

/** What was handed in against the same questions asked now. */
export const DriftPart = ({ id, shop }: { id: number; shop: string }) => {
  const t = useWords(reportWords)
  const signs = useWords(punctuation)
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const answer = useQuery(api.reports.drift.queryOptions({ input: { shop, id } }))
  return (
    <Section title={t.drift}>
      <Answer of={answer} rows={6}>
        {({ accuracy, tolerance, checked, drifted }) => (
          <>
            {accuracy !== null && <p>{t.driftLine(percent(accuracy), percent(tolerance))}</p>}
            {drifted.length === 0 ? (
              <p>{t.noDrift(checked)}</p>
            ) : (
              <div className="scroll">
                <table className="plain-table" aria-label={t.drift}>
                  <thead>
                    <tr>
                      <th>{t.name}</th>
                      <th>{t.scope}</th>
                      <th>{t.period}</th>
                      <th className="number">{t.was}</th>
                      <th className="number">{t.now}</th>
                      <th>{t.changedBy}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {drifted.map(({ metric, scope, period, name, unit, was, now, isWithin, came, went }) => (
                      <tr key={JSON.stringify([metric, scope, period])} className={isWithin ? 'muted' : ''}>
                        <td>{name}</td>
                        <td className="wrap">
                          {scope.length === 0
                            ? t.whole
                            : scope
                                .map(
                                  ({ dimension, values }) =>
                                    `${catalogue?.name(dimension) ?? dimension} ${values.join(signs.list)}`,
                                )
                                .join(signs.comma)}
                        </td>
                        <td>{period.from === period.to ? period.from : `${period.from} – ${period.to}`}</td>
                        <td className="number">{exact(shownValue(was, unit), unit, language)}</td>
                        <td className="number">{exact(shownValue(now, unit), unit, language)}</td>
                        <td>
                          {came.map(({ batch, file }) => (
                            <div key={batch}>
                              <Link to="/data/batches/$batch" params={{ batch: String(batch) }}>
                                {file || batch}
                              </Link>
                            </div>
                          ))}
                          {went.map(({ batch, file }) => (
                            <div key={batch}>{t.undone(file || String(batch))}</div>
                          ))}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )}
      </Answer>
    </Section>
  )
}
