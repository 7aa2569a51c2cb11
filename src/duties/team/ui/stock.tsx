import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { isRisky, lineName, MOST_AHEAD, oneDecimal } from '../rules/stock.ts'
import type { StockAnswer, StockLine } from '../stock/contract.ts'
import { PurchaseForm, Purchases } from './purchases.tsx'
import { Supplies } from './supplies.tsx'
import { stockWords } from './words.ts'
import './team.css'
import { useSaid } from '../../../web/said.ts'

/** What runs out, what that costs, and what to order. */
export const Stock = () => {
  const t = useWords(stockWords)
  const said = useSaid()
  const scope = useScope()
  const shop = scope.shop?.name ?? ''
  const enabled = scope.shop !== undefined && scope.shop.id !== 0
  const stock = useQuery(
    api.team.stock.queryOptions({ input: { shop }, enabled, placeholderData: keepPreviousData }),
  )
  if (hasNoData(scope)) return <MissingShop page="stock" />
  return (
    <Page name={t.name} question={t.question} answer={stock.data && said(stock.data.sentence)}>
      <Answer of={stock} rows={8}>
        {(data) => data.day !== null && <Opened shop={shop} data={data} />}
      </Answer>
      {enabled && (
        <>
          <Section title={t.purchases} hint={t.purchasesHint}>
            <Purchases shop={shop} />
          </Section>
          <Supplies
            shop={shop}
            rule={stock.data?.rule}
            titles={new Map(stock.data?.lines.map(({ item, title }) => [item, title]))}
          />
        </>
      )}
    </Page>
  )
}

const fileAddress = (shop: string, format: 'xlsx' | 'csv') =>
  `/api/team/stock/proposal?${new URLSearchParams({ shop, format })}`

const Opened = ({ shop, data }: { shop: string; data: StockAnswer }) => {
  const t = useWords(stockWords)
  const said = useSaid()
  const language = useLanguage()
  const change = useAddress()
  const { tab, sort, q } = useSearch({ from: '/team/stock' })
  const { lines } = data
  const needing = lines.filter((one) => isRisky(one) || one.order > 0)
  const rows = tab === 'all' || needing.length === 0 ? lines : needing
  const opened = lines.find((one) => `${one.item} ${one.sku}` === q)
  const coverWords = ({ cover }: StockLine) =>
    cover === null ? t.coverLong(MOST_AHEAD) : cover === 0 ? t.coverNone : t.days(cover)
  const columns: TableColumn<StockLine>[] = [
    {
      key: 'name',
      title: t.sku,
      width: 300,
      render: (one) => (
        <span className="team-cell" title={`${lineName(one)} ${one.sku}`}>
          <span>{one.title || one.item}</span>
          <small>{[one.name, one.sku].filter((text) => text !== '').join(' · ')}</small>
        </span>
      ),
      text: (one) => `${lineName(one)} ${one.sku}`,
    },
    {
      key: 'lost',
      title: t.lost,
      width: 120,
      number: true,
      render: (one) => (isRisky(one) ? exact(one.atRisk, 'money', language) : '—'),
      sort: (one) => Number(one.atRisk),
    },
    {
      key: 'cover',
      title: t.cover,
      width: 110,
      number: true,
      render: (one) =>
        one.cover === 0 ? <span className="state-tag is-bad">{coverWords(one)}</span> : coverWords(one),
      sort: (one) => one.cover,
    },
    {
      key: 'onHand',
      title: t.onHand,
      width: 80,
      number: true,
      render: (one) => exact(one.onHand, 'count', language),
      sort: (one) => one.onHand,
    },
    {
      key: 'inTransit',
      title: t.inTransit,
      width: 80,
      number: true,
      render: (one) => exact(one.inTransit, 'count', language),
      sort: (one) => one.inTransit,
    },
    {
      key: 'pace',
      title: t.pace,
      width: 80,
      number: true,
      render: (one) => oneDecimal(one.pace),
      sort: (one) => one.pace,
    },
    {
      key: 'order',
      title: t.order,
      width: 90,
      number: true,
      render: (one) => (one.order > 0 ? <strong>{exact(one.order, 'count', language)}</strong> : '—'),
      sort: (one) => one.order,
    },
    {
      key: 'supplier',
      title: t.supplier,
      width: 130,
      render: (one) => one.supplier || t.unknown,
      text: (one) => one.supplier,
      ticked: true,
    },
    {
      key: 'lead',
      title: t.leadDays,
      width: 100,
      number: true,
      render: (one) =>
        one.isLeadGuessed ? (
          <span className="muted">
            {t.days(one.leadDays)} {t.guessed}
          </span>
        ) : (
          t.days(one.leadDays)
        ),
      sort: (one) => one.leadDays,
    },
  ]
  const open = (one: StockLine | undefined) =>
    void change({ q: one && `${one.item} ${one.sku}` }, { replace: true })
  return (
    <>
      <div className="figures">
        <Figure name={t.atRisk} value={data.atRisk} unit="money" good="none" />
        <Figure name={t.risky} value={data.risky} unit="count" good="none" />
        <Figure name={t.toOrder} value={data.toOrder.skus} unit="count" good="none" />
        <Figure name={t.pieces} value={data.toOrder.pieces} unit="count" good="none" />
      </div>
      <Section
        title={t.risks}
        hint={t.risksHint}
        actions={
          <>
            <a href={fileAddress(shop, 'xlsx')} download>
              {t.xlsx}
            </a>
            <a href={fileAddress(shop, 'csv')} download>
              {t.csv}
            </a>
            <Segmented
              size="small"
              value={tab === 'all' ? 'all' : 'only'}
              options={[
                { value: 'only', label: t.only },
                { value: 'all', label: t.all },
              ]}
              onChange={(next) => void change({ tab: next === 'all' ? 'all' : undefined }, { replace: true })}
            />
          </>
        }
      >
        <DataTable<StockLine>
          name="team-stock"
          label={t.risks}
          columns={columns}
          rows={rows}
          rowKey={(one) => `${one.item} ${one.sku}`}
          sort={sort}
          onSort={(next) => void change({ sort: next }, { replace: true })}
          card={['name', 'lost', 'cover', 'order']}
          find
          onOpen={open}
        />
      </Section>
      <Drawer
        open={opened !== undefined}
        onClose={() => open(undefined)}
        title={opened && lineName(opened)}
        size={560}
      >
        {opened && <Working shop={shop} line={opened} />}
      </Drawer>
      {data.notes.length > 0 && (
        <Section title={t.notes}>
          <ul className="plain-list">
            {data.notes.map(({ code, message }) => (
              <li key={code} className="muted">
                {said(message)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** Line by line how the order comes about, and what to do with it. */
const Working = ({ shop, line }: { shop: string; line: StockLine }) => {
  const t = useWords(stockWords)
  const said = useSaid()
  const [isBuying, setBuying] = useState(false)
  return (
    <div className="stack">
      <table className="plain-table team-working" aria-label={t.working}>
        <tbody>
          {line.working.map(({ step, words, pieces }) => (
            <tr key={step}>
              <td>{said(words)}</td>
              <td className="number">{pieces < 0 ? `− ${-pieces}` : `＋ ${pieces}`}</td>
            </tr>
          ))}
          <tr>
            <td>
              <strong>{t.order}</strong>
            </td>
            <td className="number">
              <strong>{line.order}</strong>
            </td>
          </tr>
        </tbody>
      </table>
      <div className="row">
        <button type="button" className="link-button" onClick={() => setBuying(!isBuying)}>
          {t.toBuy}
        </button>
        <MakeTask
          shop={shop}
          title={t.buyTitle(lineName(line))}
          from={{
            kind: 'stock',
            id: `order:${line.item}:${line.sku}`,
            words: line.working
              .map(({ words, pieces }) => `${words} ${pieces}`)
              .join('；')
              .slice(0, 500),
            path: `/team/stock?q=${encodeURIComponent(`${line.item} ${line.sku}`)}`,
          }}
        />
      </div>
      {isBuying && <PurchaseForm shop={shop} line={line} onDone={() => setBuying(false)} />}
    </div>
  )
}
