import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { QueryAnswer } from '../../../facts/contract.ts'
import { percent } from '../../../kernel/share.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact, numberOf } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { shownTable, type TableColumn } from '../../../web/kit/table-column.ts'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { scopeQuery, useScope } from '../../../web/scope.tsx'
import { type FunnelStep, funnelOf, weakest } from '../rules/funnel.ts'
import { ExportButton, useShownExport } from './export-button.tsx'
import { patternWords } from './pattern-words.ts'
import './patterns.css'

const metrics = [
  'visitor_days',
  'cart_visitor_days',
  'placed_buyer_days',
  'buyer_days',
  'orders_paid',
  'orders_refunded',
]
type Row = QueryAnswer['rows'][number]

const stepsIn = (row: Row | undefined, suffix = ''): FunnelStep[] => {
  const value = (metric: string) => numberOf(row?.[`${metric}${suffix}`])
  const [orders, refunded] = [value('orders_paid'), value('orders_refunded')]
  return funnelOf({
    visitors: value('visitor_days'),
    carts: value('cart_visitor_days'),
    placed: value('placed_buyer_days'),
    paid: value('buyer_days'),
    orders,
    kept: orders === null || refunded === null ? null : orders - refunded,
  })
}

/** 访客 → 加购 → 下单 → 支付 → 净支付: where people leave, of the shop and of each item. */
export const Funnel = () => {
  const t = useWords(patternWords)
  const scope = useScope()
  const { shop } = scope
  const asked = { ...scopeQuery(scope), metrics }
  const options = { enabled: shop !== undefined, placeholderData: keepPreviousData }
  const whole = useQuery(api.facts.query.queryOptions({ input: { ...asked, totals: false }, ...options }))
  const { compare: _, ...plain } = asked
  const items = useQuery(
    api.facts.query.queryOptions({
      input: { ...plain, by: ['item'], totals: false, order: '-visitor_days', limit: 2000 },
      ...options,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="funnel" />
  return (
    <Page name={t.funnel} question={t.funnelQuestion} answer={whole.data && <Told data={whole.data} />}>
      <Answer of={whole} rows={6}>
        {(data) => <Steps data={data} />}
      </Answer>
      <Section title={t.byItem} hint={t.byItemHint}>
        <Answer of={items} rows={8}>
          {(data) => <Items data={data} />}
        </Answer>
      </Section>
    </Page>
  )
}

const Told = ({ data }: { data: QueryAnswer }) => {
  const t = useWords(patternWords)
  const [row] = data.rows
  const steps = stepsIn(row)
  const paid = steps.find(({ id }) => id === 'paid')?.ofVisitors
  const kept = steps.find(({ id }) => id === 'kept')?.rate
  const weak = data.compared ? weakest(steps, stepsIn(row, '__compared')) : undefined
  const short = data.coverage.find(({ metric, days, asked }) => metric === 'visitor_days' && days < asked)
  return (
    <span>
      {short && short.days > 0 && t.partial(short.days, short.asked)}
      {paid == null
        ? t.noFunnel
        : t.funnelAnswer((paid * 100).toFixed(2), kept == null ? '' : t.keptAnswer(percent(kept)))}
      {weak && t.weakest(t.steps[weak.id], percent(weak.was), percent(weak.rate))}
    </span>
  )
}

const Steps = ({ data }: { data: QueryAnswer }) => {
  const t = useWords(patternWords)
  const { colon } = useWords(punctuation)
  const language = useLanguage()
  const [row] = data.rows
  const steps = stepsIn(row)
  const before = data.compared ? stepsIn(row, '__compared') : undefined
  const weak = before && weakest(steps, before)
  const most = Math.max(1, ...steps.map(({ value }) => value ?? 0))
  const reason = (id: FunnelStep['id']) => {
    const metric = {
      visitors: metrics[0],
      carts: metrics[1],
      placed: metrics[2],
      paid: metrics[3],
      kept: metrics[4],
    }[id]
    const found = data.coverage.find((one) => one.metric === metric)
    return found?.export ? `${t.noStep}${colon}${found.export}` : t.noStep
  }
  return (
    <>
      <Section
        title={t.funnel}
        actions={
          <ExportButton
            name={t.funnel}
            columns={[
              { name: t.funnel, unit: 'text' },
              { name: t.value, unit: 'count' },
              { name: t.stepRate, unit: 'ratio' },
              { name: t.ofVisitors, unit: 'ratio' },
              { name: t.before, unit: 'ratio' },
              { name: t.source, unit: 'text' },
            ]}
            rows={steps.map(({ id, value, rate, ofVisitors }, at) => [
              t.steps[id],
              value,
              rate,
              ofVisitors,
              before?.[at]?.rate ?? null,
              t.sources[id],
            ])}
          />
        }
      >
        <ol className="funnel-steps">
          {steps.map(({ id, value, rate }, at) => (
            <li key={id}>
              <span>
                {t.steps[id]}
                <br />
                <span className="muted small">{value === null ? reason(id) : t.sources[id]}</span>
              </span>
              <span>
                {value !== null && (
                  <i className="funnel-bar" style={{ width: `${(value / most) * 100}%` }} aria-hidden />
                )}
              </span>
              <span className="number">
                <strong>{exact(value, 'count', language)}</strong>{' '}
                {at > 0 && (
                  <span className="muted">
                    {percent(rate)}
                    {id !== 'kept' &&
                      before?.[at]?.rate != null &&
                      ` · ${t.before} ${percent(before[at].rate)}`}
                  </span>
                )}
              </span>
            </li>
          ))}
        </ol>
      </Section>
      {weak && t.funnelTodo[weak.id] !== '' && (
        <Section title={t.todo}>
          <p>{t.funnelTodo[weak.id]}</p>
        </Section>
      )}
    </>
  )
}

type ItemRow = { item: string; name: string; steps: FunnelStep[] }

const Items = ({ data }: { data: QueryAnswer }) => {
  const t = useWords(patternWords)
  const { save, problem } = useShownExport()
  const language = useLanguage()
  // Orders that name no item are no item.
  const rows = data.rows
    .filter(({ item }) => item)
    .map(
      (row): ItemRow => ({
        item: String(row.item),
        name: String(row.item_title || row.item),
        steps: stepsIn(row),
      }),
    )
    // What is known by its orders only is on no way from a visit to a purchase.
    .filter(({ steps }) => steps.some(({ id, value }) => id !== 'kept' && value !== null))
  const value = (at: number, title: string): TableColumn<ItemRow> => ({
    key: `value${at}`,
    title,
    width: 110,
    number: true,
    sort: ({ steps }) => steps[at]?.value ?? null,
    cell: ({ steps }) => steps[at]?.value ?? null,
    cellUnit: 'count',
    render: ({ steps }) => exact(steps[at]?.value ?? null, 'count', language),
  })
  const rate = (at: number, title: string): TableColumn<ItemRow> => ({
    key: `rate${at}`,
    title: `${title} %`,
    width: 110,
    number: true,
    sort: ({ steps }) => steps[at]?.rate ?? null,
    cell: ({ steps }) => steps[at]?.rate ?? null,
    cellUnit: 'ratio',
    render: ({ steps }) => percent(steps[at]?.rate ?? null),
  })
  const columns: TableColumn<ItemRow>[] = [
    {
      key: 'name',
      title: t.item,
      width: 280,
      text: ({ name }) => name,
      cell: ({ name }) => name,
      render: ({ name }) => <span title={name}>{name}</span>,
    },
    value(0, t.steps.visitors),
    rate(1, t.steps.carts),
    rate(2, t.steps.placed),
    rate(3, t.steps.paid),
    value(3, t.steps.paid),
    rate(4, t.steps.kept),
  ]
  if (rows.length === 0) return <p className="muted">{t.noItemTraffic}</p>
  return (
    <DataTable<ItemRow>
      name="funnel-items"
      label={t.byItem}
      columns={columns}
      rows={rows}
      rowKey={({ item }) => item}
      card={['name', 'value0', 'rate1', 'rate3']}
      find
      bar={problem && <span role="alert">{problem}</span>}
      onExport={(format, seen) => save(shownTable(`${t.funnel} ${t.byItem}`, seen), format)}
    />
  )
}
