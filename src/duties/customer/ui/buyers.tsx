import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { SearchField } from '../../../web/kit/search-field.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { type Buyer, Segment } from '../contract.ts'
import { useShop } from './shop.ts'
import { windowOf, windows } from './windows.ts'
import { customerWords } from './words.ts'
import './customer.css'

const sorts = ['paid', 'orders', 'last', 'refunded'] as const
const pageSize = 100

/** Who buys: found by order number, segment or tag. */
export const Buyers = () => {
  const t = useWords(customerWords)
  const scope = useScope()
  const { shop, enabled } = useShop()
  const change = useAddress()
  const search = useSearch({ from: '/customer/buyers' })
  const window = windowOf(search.window)
  const segment = Segment.options.find((one) => one === search.segment)
  const sort = sorts.find((one) => one === search.sort) ?? 'paid'
  const at = Math.max(0, Number(search.page ?? 1) - 1) || 0
  const buyers = useQuery(
    api.customer.buyers.queryOptions({
      input: {
        shop,
        ...(segment ? { segment } : {}),
        ...(search.tag ? { tag: search.tag } : {}),
        search: search.q ?? '',
        sort,
        window,
        limit: pageSize,
        offset: at * pageSize,
      },
      enabled,
      placeholderData: keepPreviousData,
    }),
  )
  const tags = useQuery(api.customer.buyerTags.queryOptions({ input: { shop }, enabled }))
  if (hasNoData(scope)) return <MissingShop page="buyers" />
  const isFiltered = Boolean(segment || search.tag || search.q)
  // Where nothing is asked for in particular and still nobody is found, the files named no buyers.
  const isUnknown = buyers.data?.total === 0 && !isFiltered
  const put = (next: Record<string, string | undefined>) =>
    void change({ page: undefined, ...next }, { replace: true })
  const sortNames = { paid: t.paid, orders: t.orders, last: t.lastDay, refunded: t.refunded }
  return (
    <Page
      name={t.buyers}
      question={t.buyersQuestion}
      answer={
        isUnknown
          ? t.buyersUnknown
          : buyers.data?.day
            ? t.buyersAnswer(buyers.data.total, buyers.data.day)
            : undefined
      }
    >
      <Section
        title={t.buyers}
        actions={
          <>
            <SearchField
              size="small"
              className="customer-find"
              aria-label={t.find}
              placeholder={t.find}
              key={search.q ?? ''}
              defaultValue={search.q ?? ''}
              maxLength={40}
              onSearch={(next) => put({ q: next.trim() || undefined })}
            />
            <Select
              size="small"
              className="customer-filter"
              aria-label={t.segment}
              value={segment ?? ''}
              options={[
                { value: '', label: `${t.segment} · ${t.all}` },
                ...Segment.options.map((value) => ({ value, label: t.segments[value] })),
              ]}
              onChange={(next: string) => put({ segment: next || undefined })}
            />
            {(tags.data ?? []).length > 0 && (
              <Select
                size="small"
                className="customer-filter"
                aria-label={t.tag}
                value={search.tag ?? ''}
                options={[
                  { value: '', label: `${t.tag} · ${t.all}` },
                  ...(tags.data ?? []).map(({ tag, buyers: n }) => ({ value: tag, label: `${tag} ${n}` })),
                ]}
                onChange={(next: string) => put({ tag: next || undefined })}
              />
            )}
            <Select
              size="small"
              className="customer-filter"
              aria-label={t.sort}
              value={sort}
              options={sorts.map((value) => ({ value, label: `${t.sort} · ${sortNames[value]}` }))}
              onChange={(next) => put({ sort: next === 'paid' ? undefined : next })}
            />
            <Select
              size="small"
              className="customer-filter"
              aria-label={t.windowLabel}
              value={window}
              options={windows.map((value) => ({ value, label: t.window(value) }))}
              onChange={(next) => put({ window: String(next) })}
            />
          </>
        }
      >
        <Answer of={buyers} rows={8}>
          {({ buyers: rows, total }) =>
            rows.length === 0 ? (
              isUnknown ? (
                <Empty title={t.buyersUnknownHint} />
              ) : (
                <Empty title={t.noBuyers}>{t.noBuyersHint}</Empty>
              )
            ) : (
              <>
                <List rows={rows} />
                {total > pageSize && (
                  <div className="row buyer-pages">
                    <Button
                      size="small"
                      disabled={at === 0}
                      onClick={() => void change({ page: at > 1 ? String(at) : undefined })}
                    >
                      {t.earlier}
                    </Button>
                    <span className="muted">
                      {t.page(at * pageSize + 1, at * pageSize + rows.length, total)}
                    </span>
                    <Button
                      size="small"
                      disabled={(at + 1) * pageSize >= total}
                      onClick={() => void change({ page: String(at + 2) })}
                    >
                      {t.next}
                    </Button>
                  </div>
                )}
              </>
            )
          }
        </Answer>
      </Section>
    </Page>
  )
}

const List = ({ rows }: { rows: readonly Buyer[] }) => {
  const t = useWords(customerWords)
  const { list } = useWords(punctuation)
  const language = useLanguage()
  const navigate = useNavigate()
  const number = (
    key: 'orders' | 'paid' | 'refunded' | 'refundedOrders',
    title: string,
    unit: 'money' | 'count',
  ): TableColumn<Buyer> => ({
    key,
    title,
    width: 110,
    number: true,
    render: (row) => exact(row[key], unit, language),
  })
  const columns: TableColumn<Buyer>[] = [
    { key: 'buyer', title: t.buyer, width: 130, render: ({ buyer }) => buyer },
    { key: 'segment', title: t.segment, width: 110, render: ({ segment }) => t.segments[segment] },
    {
      key: 'scores',
      title: t.rfm,
      width: 80,
      render: ({ scores }) => (scores ? `${scores.r} ${scores.f} ${scores.m}` : '—'),
    },
    number('orders', t.orders, 'count'),
    number('paid', t.paid, 'money'),
    number('refunded', t.refunded, 'money'),
    number('refundedOrders', t.refundedOrders, 'count'),
    { key: 'lastDay', title: t.lastDay, width: 110, render: ({ lastDay }) => lastDay },
    { key: 'firstDay', title: t.firstDay, width: 110, render: ({ firstDay }) => firstDay },
    { key: 'tags', title: t.tag, width: 140, render: ({ tags }) => tags.join(list) },
  ]
  return (
    <DataTable<Buyer>
      name="buyers"
      label={t.buyers}
      columns={columns}
      rows={rows}
      rowKey={({ buyer }) => buyer}
      card={['buyer', 'paid', 'segment', 'lastDay']}
      onOpen={({ buyer }) =>
        void navigate({
          to: '/customer/buyers/$buyer',
          params: { buyer },
          search: (kept) => ({ ...kept }),
        })
      }
    />
  )
}
