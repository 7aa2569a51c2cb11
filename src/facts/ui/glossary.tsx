import { Link, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { type Catalogue, useCatalogue } from '../../web/catalogue.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Page, Section } from '../../web/kit/page.tsx'
import { SearchField } from '../../web/kit/search-field.tsx'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { useAddress } from '../../web/scope.tsx'
import type { MetricInfo } from '../contract.ts'
import { factsWords } from './words.ts'
import './facts.css'

const isFound = (metric: MetricInfo, wanted: string) => {
  const { id, name, english, formula, source, group, traps } = metric
  return [id, name, english, formula, source, group, ...traps].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}

/** Terms beside the metrics, of a room that knows them: how many a text finds, and how they look. */
export type OtherTerms = {
  id: string
  title: string
  count: (wanted: string) => number
  show: (wanted: string) => ReactNode
}

/** Every metric with its one definition. */
export const Glossary = ({ others }: { others: OtherTerms }) => {
  const t = useWords(factsWords)
  const { catalogue, error } = useCatalogue()
  return (
    <Page
      name={t.glossary}
      question={t.glossaryQuestion}
      answer={catalogue && t.glossaryAnswer(catalogue.metrics.length)}
    >
      <Answer of={{ data: catalogue, error, refetch: () => location.reload() }} rows={8}>
        {(known) => <Entries catalogue={known} others={others} />}
      </Answer>
    </Page>
  )
}

const Entries = ({ catalogue, others }: { catalogue: Catalogue; others: OtherTerms }) => {
  const t = useWords(factsWords)
  const change = useAddress()
  const { q = '' } = useSearch({ from: '/data/glossary' })
  const wanted = q.trim().toLowerCase()
  // An exact id comes from a link to one entry.
  const exact = catalogue.metric(q.trim())
  const found = exact ? [exact] : catalogue.metrics.filter((metric) => isFound(metric, wanted))
  const groups = [...new Set(found.map(({ group }) => group))]

  useEffect(() => {
    const anchor = decodeURIComponent(location.hash.slice(1))
    if (anchor) document.getElementById(anchor)?.scrollIntoView({ block: 'start' })
  }, [])

  return (
    <>
      <div className="row">
        <SearchField
          className="find-field"
          placeholder={t.find}
          aria-label={t.find}
          value={q}
          onChange={(event) => void change({ q: event.target.value || undefined }, { replace: true })}
        />
        {groups.length > 1 &&
          groups.map((group) => (
            <a key={group} href={`#group-${group}`}>
              {t.groupNames[group] ?? group}
            </a>
          ))}
        {!exact && others.count(wanted) > 0 && <a href={`#${others.id}`}>{others.title}</a>}
      </div>
      {found.length === 0 && others.count(wanted) === 0 && <p className="muted">{t.nothingFound}</p>}
      {groups.map((group) => (
        <Section key={group} id={`group-${group}`} title={t.groupNames[group] ?? group}>
          <div className="entries">
            {found
              .filter((metric) => metric.group === group)
              .map((metric) => (
                <Entry key={metric.id} metric={metric} catalogue={catalogue} isOpen={found.length === 1} />
              ))}
          </div>
        </Section>
      ))}
      {!exact && others.show(wanted)}
    </>
  )
}

/** One metric: its name and formula at a glance, the rest when opened. */
const Entry = (props: { metric: MetricInfo; catalogue: Catalogue; isOpen: boolean }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const { metric, catalogue } = props
  const { id, formula, source, traps, additive, dimensions } = metric
  const isAimedAt = decodeURIComponent(location.hash.slice(1)) === id
  return (
    <details id={id} className="entry" open={props.isOpen || isAimedAt}>
      <summary>
        <h3>{catalogue.name(id)}</h3>
        <span className="entry-formula">{formula}</span>
      </summary>
      <dl className="pairs">
        <dt>{t.source}</dt>
        <dd>{source}</dd>
        {traps.length > 0 && (
          <>
            <dt>{t.traps}</dt>
            <dd>
              {traps.length === 1 ? (
                traps[0]
              ) : (
                <ul className="bullets">
                  {traps.map((trap) => (
                    <li key={trap}>{trap}</li>
                  ))}
                </ul>
              )}
            </dd>
          </>
        )}
        <dt>{t.adding}</dt>
        <dd>{additive ? t.additive : t.notAdditive}</dd>
        <dt>{t.canBy}</dt>
        <dd>{dimensions.map((one) => catalogue.name(one)).join(t.list)}</dd>
        <dt>{language === 'zh' ? 'English' : '中文'}</dt>
        <dd>
          {language === 'zh' ? metric.english : metric.name} · <code>{id}</code>
        </dd>
      </dl>
      <div className="row entry-links">
        <Link to="/data/explore" search={{ m: id, by: dimensions.includes('day') ? 'day' : undefined }}>
          {t.seeFigure}
        </Link>
        <Link to="/data/glossary" search={(kept) => kept} hash={id}>
          {t.link}
        </Link>
      </div>
    </details>
  )
}
