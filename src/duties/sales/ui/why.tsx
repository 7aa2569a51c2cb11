import { DownloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button, Dropdown, Segmented, Select } from 'antd'
import { useState } from 'react'
import { writeWhere } from '../../../web/address.ts'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { saveBook } from '../../../web/download.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { difference, exact, numberOf, shortWithUnit, type Unit } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { shownTable, sortedRows, type TableColumn } from '../../../web/kit/table-column.ts'
import { type Step, Waterfall } from '../../../web/kit/waterfall.tsx'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { scopeQuery, useAddress, useScope } from '../../../web/scope.tsx'
import type { ChangeRow, Explanation } from '../contract.ts'
import { causeIn, headOf } from '../rules/english.ts'
import { whyBook } from '../rules/why-book.ts'
import { useShownExport } from './export-button.tsx'
import { useWhySaid } from './why-said.ts'
import { salesWords } from './words.ts'

/** Figures that people ask about, the first unless the address says another. */
const asked = [
  'paid_amount',
  'net_paid_amount',
  'orders_paid',
  'items_sold',
  'refunded_amount',
  'ad_cost',
  'daily_conversion_rate',
  'average_order_value',
  'refund_rate',
  'order_refund_rate',
]

const unitOf = ({ unit }: Explanation): 'money' | 'ratio' | 'count' =>
  unit === 'money' || unit === 'ratio' ? unit : 'count'

/** Why a figure moved between two periods: parts that sum to the change, and what differs from usual. */
export const Why = () => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const scope = useScope()
  const change = useAddress()
  const { q } = useSearch({ from: '/sales/why' })
  const { catalogue } = useCatalogue()
  const metric = q && asked.includes(q) ? q : (asked[0] ?? 'paid_amount')
  const { shop } = scope
  const { where: _, ...days } = scopeQuery(scope)
  const isCompared = scope.comparison !== 'none'
  const answer = useQuery(
    api.sales.explain.queryOptions({
      input: { ...days, metric },
      enabled: shop !== undefined && isCompared,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="why" />
  const name = catalogue?.name(metric) ?? ''
  return (
    <Page
      name={t.why}
      question={questionOf(answer.data, name, t, (value, unit) => shortWithUnit(value, unit, language))}
      answer={isCompared ? answer.data && headOf(answer.data, name, language) : t.noComparison}
      actions={
        <>
          <Select
            aria-label={t.metric}
            value={metric}
            style={{ minWidth: 150 }}
            options={asked.map((value) => ({ value, label: catalogue?.name(value) ?? value }))}
            onChange={(next) => void change({ q: next === asked[0] ? undefined : next }, { replace: true })}
          />
          {isCompared && answer.data && <PageExport data={answer.data} />}
        </>
      }
    >
      {isCompared && (
        <Answer of={answer} rows={8}>
          {(data) => <Explained data={data} />}
        </Answer>
      )}
    </Page>
  )
}

const questionOf = (
  data: Explanation | undefined,
  name: string,
  t: {
    whyQuestion: Sentence
    same: Sentence
    less: Amount
    more: Amount
    lower: Amount
    higher: Amount
    points: string
  },
  shown: (value: number, unit: Unit) => string,
): string => {
  const moved = numberOf(data?.change)
  if (!data || moved === null) return t.whyQuestion(name)
  if (moved === 0) return t.same(name)
  if (data.unit === 'ratio')
    return (moved < 0 ? t.lower : t.higher)(name, `${(Math.abs(moved) * 100).toFixed(2)} ${t.points}`)
  // A mean is higher or lower, a sum is more or less.
  const [down, up] = data.turns.length > 0 ? [t.lower, t.higher] : [t.less, t.more]
  return (moved < 0 ? down : up)(name, shown(Math.abs(moved), unitOf(data)))
}
type Sentence = (metric: string) => string
type Amount = (metric: string, amount: string) => string

/** The whole page as a workbook, whose changes go on counting. */
const PageExport = ({ data }: { data: Explanation }) => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const { saidOf } = useWhySaid()
  const [problem, setProblem] = useState('')
  const save = () => {
    setProblem('')
    saveBook(whyBook(data, saidOf(data)), language).catch((error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    )
  }
  return (
    <>
      {problem && <span role="alert">{problem}</span>}
      <Button icon={<DownloadOutlined aria-hidden />} onClick={save}>
        {t.exportPage}
      </Button>
    </>
  )
}

const Explained = ({ data }: { data: Explanation }) => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const { factors, causes, notes } = data
  const { partName, eventWords, turnWords, noteWords } = useWhySaid()
  return (
    <>
      {data.events.length > 0 && (
        <ul className="plain-list notice">
          {data.events.map((event) => (
            <li key={event.id}>{eventWords(event, data)}</li>
          ))}
        </ul>
      )}
      {data.change !== null && factors.length > 1 && causes.length === 0 && data.turns.length === 0 && (
        <Section title={t.causes}>
          <p className="muted">{t.noCauses}</p>
        </Section>
      )}
      {causes.length > 0 && (
        <Section title={t.causes} hint={t.causesHint}>
          <ol className="steps">
            {causes.map(({ kind, entity, factor, ...cause }) => (
              <li key={`${kind} ${entity} ${factor}`}>
                {causeIn({ kind, entity, factor, ...cause }, language)}{' '}
                {kind === 'item' && (
                  <Link
                    to="/data/overview"
                    search={(kept) => ({
                      ...kept,
                      where: writeWhere([{ dimension: 'item', values: [entity] }]),
                    })}
                  >
                    {t.openItem}
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </Section>
      )}
      {data.turns.length > 0 && data.change !== null && numberOf(data.change) !== 0 && (
        <Section title={t.turns} hint={t.turnsHint}>
          <ul className="steps">
            {data.turns.map((turn) => (
              <li key={turn.dimension}>{turnWords(turn, data)}</li>
            ))}
          </ul>
        </Section>
      )}
      {factors.length > 1 && (
        <Section title={t.factors} hint={t.factorsHint}>
          <Fall
            data={data}
            label={t.factors}
            parts={factors.map((one) => ({
              key: one.id,
              name: partName(one),
              value: numberOf(one.contribution),
            }))}
          />
        </Section>
      )}
      <Lists data={data} />
      {notes.length > 0 && (
        <Section title={t.unknown}>
          <ul className="plain-list">
            {notes.map((note) => (
              <li key={note.message} className="muted">
                {noteWords(note)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** The most parts a waterfall is read with; the rest stands in one. */
const MOST_BARS = 9

const Fall = ({ data, label, parts }: { data: Explanation; label: string; parts: readonly Step[] }) => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const unit = unitOf(data)
  const weight = ({ value }: Step) => Math.abs(value ?? 0)
  const named = parts.filter(({ key }) => key !== 'other').toSorted((a, b) => weight(b) - weight(a))
  const kept = parts.length > MOST_BARS ? named.slice(0, MOST_BARS - 1) : named
  const left = parts.filter((part) => !kept.includes(part))
  // One that is left alone, the table's own row of others mostly, goes by its own name.
  const rest: readonly Step[] =
    left.length < 2
      ? left
      : [
          {
            key: 'other',
            name: t.together(left.length),
            value: left.reduce((sum, { value }) => sum + (value ?? 0), 0),
          },
        ]
  return (
    <Waterfall
      label={label}
      start={{ key: 'before', name: t.before, value: numberOf(data.before) }}
      parts={[...kept, ...rest]}
      end={{ key: 'after', name: t.after, value: numberOf(data.after) }}
      shown={(value, isTotal) => (isTotal ? exact(value, unit, language) : difference(value, unit, language))}
      cutName={t.cut}
    />
  )
}

const Lists = ({ data }: { data: Explanation }) => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const signs = useWords(punctuation)
  const change = useAddress()
  const { rowName } = useWhySaid()
  const { save, problem } = useShownExport()
  const { tab, sort } = useSearch({ from: '/sales/why' })
  const names = Object.keys(t.tabs).filter((one) => (data.by[one]?.length ?? 0) > 1)
  const shown = tab && names.includes(tab) ? tab : names[0]
  if (!shown) return null
  const unit = unitOf(data)
  const amount = (key: 'before' | 'after' | 'contribution', title: string): TableColumn<ChangeRow> => ({
    key,
    title,
    width: 130,
    number: true,
    sort: (row) => numberOf(row[key]),
    cell: (row) => numberOf(row[key]),
    cellUnit: unit,
    render: (row) =>
      key === 'contribution' ? difference(row[key], unit, language) : exact(row[key], unit, language),
  })
  const rows = data.by[shown] ?? []
  const isRatio = rows.some(({ mix }) => mix !== undefined)
  const part = (key: 'mix' | 'rate', title: string): TableColumn<ChangeRow> => ({
    key,
    title,
    width: 120,
    number: true,
    sort: (row) => numberOf(row[key]),
    cell: (row) => numberOf(row[key]),
    cellUnit: unit,
    render: (row) => difference(row[key], unit, language),
  })
  const share = (key: 'shareBefore' | 'shareAfter', title: string): TableColumn<ChangeRow> => ({
    key,
    title,
    width: 110,
    number: true,
    sort: (row) => row[key] ?? null,
    cell: (row) => row[key] ?? null,
    cellUnit: 'ratio',
    render: (row) => exact(row[key] ?? null, 'ratio', language),
  })
  const changeTitle = unit === 'ratio' ? t.changePoints : t.contribution
  const columns: TableColumn<ChangeRow>[] = [
    { key: 'name', title: t.name, width: 280, text: rowName, cell: rowName, render: rowName },
    amount('before', t.before),
    amount('after', t.after),
    amount('contribution', changeTitle),
    ...(isRatio
      ? [
          part('rate', t.rate),
          part('mix', t.mix),
          share('shareBefore', t.shareBefore),
          share('shareAfter', t.shareAfter),
        ]
      : []),
  ]
  const exported = (format: 'xlsx' | 'csv') =>
    save(
      shownTable(`${t.why} ${data.name} ${t.tabs[shown] ?? shown}`, {
        columns,
        rows: sortedRows(rows, columns, sort),
      }),
      format,
    )
  return (
    <Section
      title={t.parts}
      actions={
        <>
          {problem && <span role="alert">{problem}</span>}
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'xlsx', label: 'Excel' },
                { key: 'csv', label: 'CSV' },
              ],
              onClick: ({ key }) => void exported(key === 'csv' ? 'csv' : 'xlsx'),
            }}
          >
            <Button size="small" type="text" icon={<DownloadOutlined aria-hidden />}>
              {t.export}
            </Button>
          </Dropdown>
          <Segmented
            size="small"
            value={shown}
            options={names.map((value) => ({ value, label: t.tabs[value] ?? value }))}
            onChange={(next) => void change({ tab: next, sort: undefined }, { replace: true })}
          />
        </>
      }
    >
      <Fall
        data={data}
        label={`${t.parts}${signs.colon}${t.tabs[shown] ?? shown}`}
        parts={rows.map((row) => ({
          key: row.key,
          name: rowName(row),
          value: numberOf(row.contribution),
        }))}
      />
      <DataTable<ChangeRow>
        name={`why-${shown}`}
        label={`${t.parts}${signs.colon}${t.tabs[shown] ?? shown}`}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.key}
        sort={sort}
        onSort={(next) => void change({ sort: next }, { replace: true })}
        card={['name', 'after', 'contribution']}
        plain
        height={420}
      />
    </Section>
  )
}
