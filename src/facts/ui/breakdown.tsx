import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { writeWhere } from '../../web/address.ts'
import type { Catalogue } from '../../web/catalogue.ts'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Change } from '../../web/kit/figure.tsx'
import { exact, numberOf } from '../../web/kit/numbers.ts'
import { Section } from '../../web/kit/page.tsx'
import { DataTable } from '../../web/kit/table.tsx'
import type { TableColumn } from '../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { scopeQuery, useScope, useWhere } from '../../web/scope.tsx'
import type { QueryAnswer } from '../contract.ts'
import { coverageOf, reasonOf } from './figures.ts'
import { labelsIn } from './labels.ts'
import { factsWords } from './words.ts'

/** What matters most by each dimension. People cannot be added up: for any stretch of days, visits can. */
const candidates: Record<string, readonly string[]> = {
  item: ['paid_amount', 'orders_paid', 'buyers_paid', 'visitor_days', 'refund_rate'],
  source1: ['source_visits', 'source_paid_amount', 'source_visit_conversion_rate'],
  province: ['paid_amount', 'orders_paid', 'average_order_value'],
}

type Row = QueryAnswer['rows'][number]

/** Three names of the first level say little: sources are told by their second one, where reports have it. */
const levelsOf = (dimension: string): readonly string[] =>
  dimension === 'source1' ? ['source1', 'source2'] : [dimension]

/** The ten largest parts of the period by one dimension, with their change. */
export const Breakdown = (props: { catalogue: Catalogue; dimension: string; title: string }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const scope = useScope()
  const putWhere = useWhere()
  const { catalogue, dimension, title } = props
  const levels = levelsOf(dimension)
  const asked = [...levels, ...scope.where.map((filter) => filter.dimension)]
  const metrics = [...(candidates[dimension] ?? []), ...catalogue.metrics.map(({ id }) => id)]
    .filter((id, index, all) => all.indexOf(id) === index)
    .filter((id) => asked.every((one) => catalogue.metric(id)?.dimensions.includes(one)))
    .slice(0, dimension === 'item' ? 5 : 3)
  const [first] = metrics
  const answer = useQuery(
    api.facts.query.queryOptions({
      input: { ...scopeQuery(scope), metrics, by: [...levels], order: `-${first}`, limit: 10 },
      enabled: first !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  if (first === undefined) return null

  const columns = (data: QueryAnswer): TableColumn<Row>[] => {
    const label = labelsIn(data, dimension, { notGiven: t.notGiven, language })
    const named = (row: Row) => label(levels.map((level) => row[level]).findLast(Boolean))
    const coverage = coverageOf(data, first)
    const isPartial = coverage !== undefined && coverage.days < coverage.asked
    const isAnywhere = (column: string) => data.rows.some((row) => numberOf(row[column]) !== null)
    // A column of dashes says nothing; why a figure is absent is said above.
    const shown = metrics.filter((id) => id === first || isAnywhere(id))
    const largest = Math.max(...data.rows.map((row) => numberOf(row[first]) ?? 0), 1e-9)
    return [
      {
        key: dimension,
        title: catalogue.name(dimension),
        width: dimension === 'item' ? 280 : 120,
        render: (row) => <span title={named(row)}>{named(row)}</span>,
        sort: named,
      },
      ...shown.flatMap((id): TableColumn<Row>[] => {
        const unit = catalogue.metric(id)?.unit ?? 'number'
        return [
          {
            key: id,
            title: catalogue.name(id),
            width: dimension === 'item' ? 116 : 98,
            number: true,
            sort: (row) => numberOf(row[id]),
            render: (row) =>
              id === first ? (
                <span
                  className="cell-bar"
                  style={{ '--share': `${((numberOf(row[id]) ?? 0) / largest) * 100}%` }}
                >
                  <span>{exact(row[id], unit, language)}</span>
                </span>
              ) : (
                exact(row[id], unit, language)
              ),
          },
          ...(id === first && isAnywhere(`${id}__change`)
            ? [
                {
                  key: 'change',
                  title: t.change,
                  width: 88,
                  number: true,
                  sort: (row: Row) => numberOf(row[`${id}__change`]),
                  render: (row: Row) =>
                    numberOf(row[`${id}__change`]) === null ? (
                      '—'
                    ) : (
                      <Change
                        change={numberOf(row[`${id}__change`])}
                        good={catalogue.metric(id)?.good ?? 'none'}
                        unsure={isPartial}
                      />
                    ),
                },
              ]
            : []),
        ]
      }),
    ]
  }

  return (
    <Section
      title={title}
      actions={
        <Link
          to="/data/explore"
          search={{
            m: metrics.join(','),
            by: levels.join(','),
            sort: `-${first}`,
            where: writeWhere(scope.where),
          }}
        >
          {t.inExplore}
        </Link>
      }
    >
      <Answer of={answer} rows={6}>
        {(data) =>
          data.rows.every((row) => (row[dimension] ?? '') === '') ? (
            <p className="muted">
              {(data.rows.length > 0 && t.unnamed[dimension]) || (
                <>
                  {t.noBreakdown}
                  {t.stop}
                  {reasonOf(data, first, t, language)}
                </>
              )}
            </p>
          ) : (
            <DataTable<Row>
              name={`overview.${dimension}`}
              label={title}
              columns={columns(data)}
              rows={data.rows}
              rowKey={(row) => levels.map((level) => row[level]).join('/')}
              card={[dimension, first, 'change']}
              plain
              {...(scope.where.some((filter) => levels.includes(filter.dimension))
                ? {}
                : {
                    onOpen: (row) =>
                      void putWhere([
                        ...scope.where,
                        ...levels.map((level) => ({ dimension: level, values: [String(row[level] ?? '')] })),
                      ]),
                  })}
            />
          )
        }
      </Answer>
    </Section>
  )
}
