import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { type OpenedFigure, writeFigure } from '../../web/address.ts'
import { useCatalogue } from '../../web/catalogue.ts'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { StateTags } from '../../web/kit/figure.tsx'
import { useFocusReturn } from '../../web/kit/focus.ts'
import { useNarrow } from '../../web/kit/narrow.ts'
import { exact, unitName, whole } from '../../web/kit/numbers.ts'
import { Scroll } from '../../web/kit/scroll.tsx'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { told } from '../../web/sayings.ts'
import { scopeQuery, useAddress, useScope } from '../../web/scope.tsx'
import { columnTitle, useValueLabels } from '../../web/value-labels.ts'
import type { MetricInfo, OpenAnswer, QueryAnswer } from '../contract.ts'
import { FigureLine } from './figure-line.tsx'
import { coverageOf, missingText, statesOf } from './figures.ts'
import { factsWords } from './words.ts'
import './facts.css'

const pageSize = 50

type Line = { batch: number; row: number }

/** Any figure, opened: definition, formula, traps, coverage, sources, and the rows down to the line of the file. */
export const FigureDrawer = ({ figure }: { figure: OpenedFigure }) => {
  const t = useWords(factsWords)
  const narrow = useNarrow()
  const change = useAddress()
  const { catalogue } = useCatalogue()
  useFocusReturn()
  const [line, setLine] = useState<Line | undefined>()
  return (
    <Drawer
      open
      title={catalogue?.name(figure.metric) ?? ''}
      size={narrow ? '100%' : 720}
      onClose={() => void change({ figure: undefined })}
      extra={
        line && (
          <Button type="text" onClick={() => setLine(undefined)}>
            {t.back}
          </Button>
        )
      }
    >
      {line ? (
        <FigureLine batch={line.batch} row={line.row} />
      ) : (
        // A drawer led to another figure starts at its first page.
        <Opened key={writeFigure(figure)} figure={figure} onLine={setLine} />
      )}
    </Drawer>
  )
}

const Opened = ({ figure, onLine }: { figure: OpenedFigure; onLine: (line: Line) => void }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const scope = useScope()
  const change = useAddress()
  const [offset, setOffset] = useState(0)
  const { catalogue } = useCatalogue()
  const { compare: _, ...page } = scopeQuery(scope)
  const asked = {
    ...page,
    ...(figure.from && figure.to ? { from: figure.from, to: figure.to, where: figure.where ?? [] } : {}),
  }
  const opened = useQuery(
    api.facts.open.queryOptions({
      input: { ...asked, metric: figure.metric, offset, limit: pageSize },
      placeholderData: keepPreviousData,
    }),
  )
  const labelOf = useValueLabels(asked.where, t.notGiven)
  const covered = useQuery(api.facts.query.queryOptions({ input: { ...asked, metrics: [figure.metric] } }))

  return (
    <Answer of={opened} rows={8}>
      {(answer) => {
        const { metric, parts } = answer
        return (
          <div className="stack">
            <div>
              <span className="figure-value">
                {exact(answer.value, metric.unit, language)}{' '}
                <small>{answer.value !== null && unitName(metric.unit, language)}</small>
              </span>
              <div className="muted">
                {asked.from === asked.to ? asked.from : `${asked.from} – ${asked.to}`}
                {asked.where.map(({ dimension, values, not }) => (
                  <span key={dimension}>
                    {' '}
                    · {not ? '≠ ' : ''}
                    {values.map((value) => labelOf(dimension, value)).join(t.list)}
                  </span>
                ))}
              </div>
              <div className="figure-states">
                <StateTags states={statesOf(coverageOf(covered.data, metric.id), answer.value, t)} />
              </div>
            </div>
            <Definition metric={metric} />
            {covered.data && <Rests answer={covered.data} metric={metric.id} />}
            {parts.length > 0 && (
              <section>
                <h3>{t.restsOn}</h3>
                <ul className="bullets">
                  {parts.map((part) => (
                    <li key={part.metric}>
                      <button
                        type="button"
                        className="link-button"
                        onClick={() =>
                          void change({ figure: writeFigure({ ...figure, metric: part.metric }) })
                        }
                      >
                        {catalogue?.name(part.metric) ?? part.name}
                      </button>{' '}
                      {exact(part.value, catalogue?.metric(part.metric)?.unit ?? 'number', language)}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <Rows answer={answer} offset={offset} onPage={setOffset} onLine={onLine} />
          </div>
        )
      }}
    </Answer>
  )
}

const Definition = ({ metric }: { metric: MetricInfo }) => {
  const t = useWords(factsWords)
  return (
    <section>
      <h3>
        {t.definition}{' '}
        <Link to="/data/glossary" search={{ q: metric.id }} hash={metric.id} className="small">
          {t.link}
        </Link>
      </h3>
      <dl className="pairs">
        <dt>{t.formula}</dt>
        <dd>{metric.formula}</dd>
        <dt>{t.source}</dt>
        <dd>{metric.source}</dd>
        {metric.traps.length > 0 && (
          <>
            <dt>{t.traps}</dt>
            <dd>
              <ul className="bullets">
                {metric.traps.map((trap) => (
                  <li key={trap}>{trap}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

const Rests = ({ answer, metric }: { answer: QueryAnswer; metric: string }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const coverage = coverageOf(answer, metric)
  const notes = answer.notes.filter((note) => note.metric === undefined || note.metric === metric)
  return (
    <section>
      <h3>{t.coverageTitle}</h3>
      <ul className="bullets">
        {coverage && (
          <li>
            {coverage.days === coverage.asked
              ? t.allDays(coverage.asked)
              : t.coverage(coverage.days, coverage.asked)}
            {coverage.missing.length > 0 && `${t.semicolon}${missingText(coverage, t)}`}
          </li>
        )}
        {notes.map(({ code, message }) => (
          <li key={`${code}${message}`}>{told({ code, message }, 'notes', language)}</li>
        ))}
        {answer.sources.slice(0, 8).map(({ batch, file, sheet, rows }) => (
          <li key={batch}>
            <Link to="/data/batches/$batch" params={{ batch: String(batch) }} search={{}}>
              {t.batch(batch)}
            </Link>{' '}
            <span className="wrap">
              {file}
              {sheet && ` · ${sheet}`}
            </span>{' '}
            <span className="muted">{t.rows(whole(rows))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Rows = (props: {
  answer: OpenAnswer
  offset: number
  onPage: (offset: number) => void
  onLine: (line: Line) => void
}) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const { answer, offset, onPage, onLine } = props
  const { metric, rows, columns, total, parts } = answer
  return (
    <section>
      <h3>
        {t.behind} {total > 0 && <span className="muted small">{t.behindCount(whole(total))}</span>}
      </h3>
      {rows.length === 0 ? (
        <p className="muted">{parts.length > 0 ? t.noRows : t.noRowsAtAll}</p>
      ) : (
        <>
          <Scroll label={t.behind}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th className="number">{t.contribution}</th>
                  <th>{t.fileRow}</th>
                  {columns.map((column) => (
                    <th key={column.id}>{columnTitle(column, language)}</th>
                  ))}
                  <th>{t.file}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((one) => (
                  <tr
                    key={`${one.batch}-${one.row}-${Object.values(one.cells).join()}`}
                    className="is-openable"
                    onClick={() => {
                      // Marking text in a row is not opening it.
                      if (getSelection()?.isCollapsed !== false) onLine({ batch: one.batch, row: one.row })
                    }}
                  >
                    <td className="number">{exact(one.contribution, metric.unit, language)}</td>
                    <td>
                      <button
                        type="button"
                        className="link-button"
                        onClick={(event) => {
                          event.stopPropagation()
                          onLine({ batch: one.batch, row: one.row })
                        }}
                      >
                        {one.row}
                      </button>
                    </td>
                    {columns.map(({ id }) => (
                      <td key={id} className="cell-text" title={String(one.cells[id] ?? '')}>
                        {one.cells[id] ?? '—'}
                      </td>
                    ))}
                    <td className="cell-text" title={one.file}>
                      {one.file}
                      {one.sheet && ` · ${one.sheet}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {total > pageSize && (
            <div className="row pager">
              <Button
                size="small"
                disabled={offset === 0}
                onClick={() => onPage(Math.max(0, offset - pageSize))}
              >
                {t.previous}
              </Button>
              <span className="muted">
                {whole(offset + 1)}–{whole(offset + rows.length)} / {whole(total)}
              </span>
              <Button
                size="small"
                disabled={offset + rows.length >= total}
                onClick={() => onPage(offset + pageSize)}
              >
                {t.next}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  )
}
