import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { writeWhere } from '../../../web/address.ts'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { exact, numberOf, shortWithUnit, type Unit } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { told } from '../../../web/sayings.ts'
import { scopeQuery, useAddress, useScope } from '../../../web/scope.tsx'
import type { ChangeRow, Explanation, ExplanationNote } from '../contract.ts'
import { causeIn, headOf, lackingInEnglish } from '../rules/english.ts'
import { salesWords } from './words.ts'

/** Figures that people ask about, the first unless the address says another. */
const asked = ['paid_amount', 'net_paid_amount', 'orders_paid', 'items_sold', 'refunded_amount', 'ad_cost']

const unitOf = ({ unit }: Explanation): Unit => (unit === 'money' ? 'money' : 'count')

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
        <Select
          aria-label={t.metric}
          value={metric}
          style={{ minWidth: 150 }}
          options={asked.map((value) => ({ value, label: catalogue?.name(value) ?? value }))}
          onChange={(next) => void change({ q: next === asked[0] ? undefined : next }, { replace: true })}
        />
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
  t: { whyQuestion: Sentence; same: Sentence; less: Amount; more: Amount },
  shown: (value: number, unit: Unit) => string,
): string => {
  const moved = numberOf(data?.change)
  if (!data || moved === null) return t.whyQuestion(name)
  if (moved === 0) return t.same(name)
  return (moved < 0 ? t.less : t.more)(name, shown(Math.abs(moved), unitOf(data)))
}
type Sentence = (metric: string) => string
type Amount = (metric: string, amount: string) => string

const Explained = ({ data }: { data: Explanation }) => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const { factors, causes, notes } = data
  const partName = ({ id, name }: { id: string; name: string }) =>
    t.factorNames[id] ?? (language === 'zh' ? name : catalogue?.name(id)) ?? name
  const noteIn = (note: ExplanationNote) =>
    (language === 'en' && lackingInEnglish(note, (metric) => catalogue?.name(metric) ?? metric)) ||
    told(note, 'notes', language)
  return (
    <>
      {data.change !== null && factors.length > 1 && causes.length === 0 && (
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
      {factors.length > 1 && (
        <Section title={t.factors} hint={t.factorsHint}>
          <Chart
            kind="bar"
            labels={factors.map(partName)}
            series={[
              {
                name: t.contribution,
                unit: unitOf(data),
                values: factors.map(({ contribution }) => numberOf(contribution)),
              },
            ]}
            description={`${t.factors}：${factors.map((one) => `${partName(one)} ${one.contribution}`).join(t.comma)}`}
            height={200}
          />
        </Section>
      )}
      <Lists data={data} />
      {notes.length > 0 && (
        <Section title={t.unknown}>
          <ul className="plain-list">
            {notes.map((note) => (
              <li key={note.message} className="muted">
                {noteIn(note)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const Lists = ({ data }: { data: Explanation }) => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const change = useAddress()
  const { tab, sort } = useSearch({ from: '/sales/why' })
  const names = Object.keys(t.tabs).filter((one) => (data.by[one]?.length ?? 0) > 1)
  const shown = tab && names.includes(tab) ? tab : names[0]
  if (!shown) return null
  const unit = unitOf(data)
  const nameIn = (row: ChangeRow): string => t.rowNames[row.key] ?? row.name
  const amount = (key: 'before' | 'after' | 'contribution', title: string): TableColumn<ChangeRow> => ({
    key,
    title,
    width: 130,
    number: true,
    sort: (row) => numberOf(row[key]),
    render: (row) => exact(row[key], unit, language),
  })
  return (
    <Section
      title={t.parts}
      actions={
        <Segmented
          size="small"
          value={shown}
          options={names.map((value) => ({ value, label: t.tabs[value] ?? value }))}
          onChange={(next) => void change({ tab: next, sort: undefined }, { replace: true })}
        />
      }
    >
      <DataTable<ChangeRow>
        name={`why-${shown}`}
        label={`${t.parts}：${t.tabs[shown] ?? shown}`}
        columns={[
          { key: 'name', title: t.name, width: 280, text: nameIn, render: nameIn },
          amount('before', t.before),
          amount('after', t.after),
          amount('contribution', t.contribution),
        ]}
        rows={data.by[shown] ?? []}
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
