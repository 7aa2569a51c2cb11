import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { signedPercent } from '../../kernel/share.ts'
import { alignmentInEnglish } from '../../web/alignment-words.ts'
import type { Catalogue } from '../../web/catalogue.ts'
import { api } from '../../web/client.ts'
import { downloadFigures, saveShown } from '../../web/download.ts'
import { eventMarksIn } from '../../web/event-names.ts'
import { Chart } from '../../web/kit/chart.tsx'
import { Change, Figure } from '../../web/kit/figure.tsx'
import { exact, numberOf, unitName, whole } from '../../web/kit/numbers.ts'
import { Section } from '../../web/kit/page.tsx'
import type { Language } from '../../web/kit/preferences.ts'
import { Empty } from '../../web/kit/states.tsx'
import { DataTable } from '../../web/kit/table.tsx'
import { shownTable, type TableColumn } from '../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { told } from '../../web/sayings.ts'
import { useAddress, useOpenFigure, useScope } from '../../web/scope.tsx'
import { shellWords } from '../../web/words.ts'
import type { QueryAnswer, QueryInput } from '../contract.ts'
import { coverageOf, plainBeside, reasonOf, statesOf } from './figures.ts'
import { labelsIn, valueIn } from './labels.ts'
import { pictureOf } from './picture.ts'
import { factsWords } from './words.ts'

type Row = QueryAnswer['rows'][number]

type Props = {
  catalogue: Catalogue
  answer: QueryAnswer
  input: QueryInput
  by: readonly string[]
  view: 'table' | 'line' | 'bar'
  order: string | undefined
}

export const ExploreResult = (props: Props) => {
  const { by, view } = props
  return (
    <>
      {by.length === 0 ? <Totals {...props} /> : view !== 'table' && <Drawing {...props} view={view} />}
      {by.length > 0 && <Rows {...props} />}
      <Rests {...props} />
    </>
  )
}

/** Without a dimension there is nothing to list: the figures themselves. */
const Totals = ({ catalogue, answer, input }: Props) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const shell = useWords(shellWords)
  const scope = useScope()
  const open = useOpenFigure()
  const row = answer.rows[0] ?? answer.totals
  return (
    <div className="figures">
      {input.metrics.map((id) => (
        <Figure
          key={id}
          name={catalogue.name(id)}
          value={row[id]}
          unit={catalogue.metric(id)?.unit ?? 'number'}
          good={catalogue.metric(id)?.good ?? 'none'}
          {...(answer.compared
            ? {
                change: numberOf(row[`${id}__change`]),
                compared: row[`${id}__compared`],
                beside: plainBeside(answer, id, shell.comparisons['last-year']),
                ...(answer.alignment ? { comparedLabel: shell.comparisons[scope.comparison] } : {}),
              }
            : {})}
          states={statesOf(coverageOf(answer, id), row[id], t)}
          reason={reasonOf(answer, id, t, language)}
          onOpen={() => void open(id)}
        />
      ))}
    </div>
  )
}

const Drawing = (props: Props & { view: 'line' | 'bar' }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const { catalogue, answer, by, view, input } = props
  const { shop } = useScope()
  const marks = useQuery(
    api.calendar.marks.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...answer.period },
      enabled: shop !== undefined && by[0] === 'day',
    }),
  )
  const along = labelsIn(answer, by[0], { notGiven: t.notGiven, language })
  const across = labelsIn(answer, by[1], { notGiven: t.notGiven, language })
  const metrics = input.metrics.map((id) => ({
    id,
    name: catalogue.name(id),
    unit: catalogue.metric(id)?.unit ?? ('number' as const),
    additive: catalogue.metric(id)?.additive ?? false,
  }))
  const isTimeAcross = by[1] !== undefined && catalogue.dimension(by[1])?.kind === 'time'
  const drawn = pictureOf({ answer, by, isTimeAcross, metrics, view, along, across, rest: t.rest })
  if (!drawn) return null
  const { labels, series, stacked, onlyFirst } = drawn
  const shown = by.length > 1 ? [metrics[0]?.name] : series.map(({ name }) => name)
  const title = `${shown.join(t.list)} · ${by.map((id) => catalogue.name(id)).join(t.list)}`
  return (
    <Section title={title} hint={onlyFirst !== undefined && t.tooMany(onlyFirst)}>
      <Chart
        kind={view}
        labels={labels}
        series={series}
        marks={by[0] === 'day' ? eventMarksIn(marks.data ?? [], language) : []}
        description={title}
        stacked={stacked}
        height={view === 'bar' && by[0] !== 'day' ? Math.max(220, labels.length * 22) : 300}
      />
    </Section>
  )
}

const Rows = ({ catalogue, answer, input, by, order }: Props) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const change = useAddress()
  const [problem, setProblem] = useState('')
  const columns = answer.columns.map((column): TableColumn<Row> => {
    const { id, unit, role, metric } = column
    const known = metric === undefined ? undefined : catalogue.metric(metric)
    const title =
      role === 'dimension'
        ? language === 'zh'
          ? column.name
          : column.english
        : role === 'metric'
          ? `${catalogue.name(id)}${unitName(unit, language) && ` (${unitName(unit, language)})`}`
          : role === 'change'
            ? t.changeOf(catalogue.name(metric ?? id))
            : t.comparedOf(catalogue.name(metric ?? id))
    if (role === 'dimension') {
      const text = (row: Row) => valueIn(id, row[id], { notGiven: t.notGiven, language })
      return {
        key: id,
        title,
        width: id === 'item_title' ? 260 : 130,
        sort: (row) => row[id] ?? null,
        ticked: catalogue.dimension(id)?.kind === 'category',
        text,
        cell: (row) => (row[id] === null || row[id] === '' ? null : text(row)),
        cellUnit: id === 'day' ? 'day' : 'text',
        render: (row) => <span title={text(row)}>{text(row)}</span>,
      }
    }
    return {
      key: id,
      title,
      width: 130,
      number: true,
      // Nothing to compare with: the column would only hold dashes.
      rare:
        role === 'compared' || (role === 'change' && answer.rows.every((row) => numberOf(row[id]) === null)),
      sort: (row) => numberOf(row[id]),
      cell: (row) => numberOf(row[id]) ?? row[id] ?? null,
      cellUnit: role === 'change' ? 'ratio' : unit === 'multiple' || unit === 'seconds' ? 'number' : unit,
      render: (row) =>
        role === 'change' ? (
          numberOf(row[id]) === null ? (
            '—'
          ) : (
            <Change change={numberOf(row[id])} good={known?.good ?? 'none'} />
          )
        ) : (
          exact(row[id], unit, language)
        ),
    }
  })
  const totals = Object.fromEntries(
    answer.columns.flatMap(({ id, role, unit }) => {
      const value = answer.totals[id]
      return role === 'metric' && value !== undefined && value !== null
        ? [[id, exact(value, unit, language)]]
        : []
    }),
  )
  return (
    <Section title={t.table} hint={problem && <span role="alert">{problem}</span>}>
      {answer.rows.length === 0 ? (
        <Empty title={t.noRowsAtAll} />
      ) : (
        <DataTable<Row>
          name="explore"
          label={t.explore}
          columns={columns}
          rows={answer.rows}
          rowKey={(row) => by.map((id) => String(row[id] ?? '')).join('\u0000')}
          sort={order}
          onSort={(sort) => void change({ sort })}
          totals={totals}
          card={[...(by.includes('item') ? ['item_title'] : []), ...by, ...input.metrics.slice(0, 3)]}
          find={answer.rows.length > 15}
          height={560}
          onExport={async (format, seen) => {
            setProblem('')
            const columns = seen.columns.map(({ key }) => key)
            // All rows come from the server, which has no bound of how many; a few that were found go there first.
            const left =
              seen.rows.length === answer.rows.length
                ? downloadFigures({ input, columns, format, language })
                : saveShown(shownTable(t.explore, seen), format, language)
            await left.catch((error: unknown) =>
              setProblem(error instanceof Error ? error.message : String(error)),
            )
          }}
        />
      )}
    </Section>
  )
}

/** Comparisons that lay years over each other are told in English from what they rest on. */
const noteOf = (
  note: { code: string; message: string },
  { alignment, period, compared }: QueryAnswer,
  language: Language,
  catalogue: Catalogue,
  list: string,
): string => {
  if (language === 'en' && alignment && compared) {
    if (note.code === 'compared') return alignmentInEnglish(alignment, period, compared)
    if (note.code === 'compared-plainly')
      return `The whole against the same days of last year: ${Object.entries(alignment.changes ?? {})
        .map(([id, change]) => `${catalogue.name(id)} ${signedPercent(change)}`)
        .join(list)}.`
  }
  return told(note, 'notes', language)
}

/** What the answer rests on, and what must be known about it. */
const Rests = ({ catalogue, answer, input }: Props) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const partial = input.metrics.flatMap((id) => {
    const coverage = coverageOf(answer, id)
    const isTold = answer.notes.some(({ metric }) => metric === id)
    return coverage && coverage.days < coverage.asked && !isTold ? [{ id, coverage }] : []
  })
  if (partial.length === 0 && answer.notes.length === 0 && answer.sources.length === 0) return null
  return (
    <Section title={t.notes}>
      <ul className="bullets">
        {answer.notes.map(({ code, message, metric }) => (
          <li key={`${code}${metric}${message}`}>
            {metric &&
              !message.startsWith(`「${catalogue.name(metric)}」`) &&
              `${catalogue.name(metric)}${t.colon}`}
            {noteOf({ code, message }, answer, language, catalogue, t.list)}
          </li>
        ))}
        {partial.map(({ id, coverage }) => (
          <li key={id}>
            {catalogue.name(id)}
            {t.colon}
            {t.coverage(coverage.days, coverage.asked)}
            {coverage.export && `${t.stop}${t.bring(coverage.export)}`}
          </li>
        ))}
        {answer.sources.length > 0 && (
          <li>
            {t.sources}{' '}
            {answer.sources.slice(0, 6).map(({ batch, file, rows }, index) => (
              <span key={batch}>
                {index > 0 && t.list}
                <Link to="/data/batches/$batch" params={{ batch: String(batch) }} search={{}}>
                  {file}
                </Link>{' '}
                <span className="muted">({t.rows(whole(rows))})</span>
              </span>
            ))}
          </li>
        )}
      </ul>
    </Section>
  )
}
