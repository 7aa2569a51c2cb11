import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMay } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { BuyerPage as OpenedBuyer } from '../contract.ts'
import { Covered } from './covered.tsx'
import { forgetCustomers, momentOf, useShop } from './shop.ts'
import { windowOf } from './windows.ts'
import { customerWords } from './words.ts'
import './customer.css'

type Order = OpenedBuyer['list'][number]

/** What one buyer bought, gave back and said; what the team wrote about them. */
export const BuyerPage = () => {
  const t = useWords(customerWords)
  const { shop, enabled } = useShop()
  const { buyer: code } = useParams({ from: '/customer/buyers/$buyer' })
  const { window } = useSearch({ from: '/customer/buyers/$buyer' })
  const buyer = useQuery(
    api.customer.buyer.queryOptions({ input: { shop, buyer: code, window: windowOf(window) }, enabled }),
  )
  const { data } = buyer
  return (
    <Page
      name={`${t.buyer} ${code}`}
      question={t.buyerQuestion(code)}
      answer={data && t.buyerAnswer(t.segments[data.segment], data.orders, data.paid, data.refunded)}
      actions={
        <Link to="/customer/buyers" search={(kept) => ({ ...kept })}>
          ← {t.buyers}
        </Link>
      }
    >
      <Answer of={buyer} rows={8}>
        {(found) => <Opened shop={shop} buyer={found} />}
      </Answer>
    </Page>
  )
}

const Opened = ({ shop, buyer }: { shop: string; buyer: OpenedBuyer }) => {
  const t = useWords(customerWords)
  const language = useLanguage()
  const columns: TableColumn<Order>[] = [
    { key: 'order', title: t.order, width: 190, render: ({ order }) => order },
    {
      key: 'placed',
      title: t.placed,
      width: 140,
      render: ({ placedAt, paidAt }) => (placedAt ?? paidAt ?? '').slice(0, 16),
    },
    {
      key: 'titles',
      title: t.item,
      width: 260,
      render: ({ titles }) => <span title={titles}>{titles}</span>,
    },
    { key: 'status', title: t.statusWord, width: 150, render: ({ status }) => status ?? '—' },
    {
      key: 'paid',
      title: t.paid,
      width: 100,
      number: true,
      render: ({ paid }) => exact(paid, 'money', language),
    },
    {
      key: 'refunded',
      title: t.refunded,
      width: 100,
      number: true,
      render: ({ refunded }) => exact(refunded, 'money', language),
    },
  ]
  return (
    <>
      <div className="columns">
        <Tags shop={shop} buyer={buyer} />
        <Notes shop={shop} buyer={buyer} />
      </div>
      <Section title={t.buyerOrders}>
        <DataTable<Order>
          name="buyer-orders"
          label={t.buyerOrders}
          columns={columns}
          rows={buyer.list}
          rowKey={({ order }) => order}
          card={['titles', 'paid', 'placed', 'status']}
          plain
        />
      </Section>
      <div className="columns">
        <Section title={t.buyerRefunds}>
          {buyer.refunds.length === 0 ? (
            <p className="muted">{t.none}</p>
          ) : (
            <ul className="plain-list">
              {buyer.refunds.map((refund) => (
                <li key={refund.refund}>
                  {(refund.appliedAt ?? '').slice(0, 16)} · {refund.reason ?? '—'} · {refund.status ?? '—'} ·{' '}
                  {exact(refund.amount, 'money', language)}
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title={t.buyerReviews}>
          {buyer.reviews.length === 0 ? (
            <p className="muted">{t.none}</p>
          ) : (
            <ul className="plain-list">
              {buyer.reviews.map((review) => (
                <li key={`${review.order} ${review.reviewedAt}`}>
                  <span className="state-tag">{t.sentiments[review.sentiment ?? ''] ?? '—'}</span>{' '}
                  {(review.reviewedAt ?? '').slice(0, 10)} {review.content ?? ''}
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </>
  )
}

const Tags = ({ shop, buyer }: { shop: string; buyer: OpenedBuyer }) => {
  const t = useWords(customerWords)
  const may = useMay('customer.write')
  const known = useQuery(api.customer.buyerTags.queryOptions({ input: { shop } }))
  const set = useMutation(api.customer.setBuyerTags.mutationOptions({ onSettled: forgetCustomers }))
  return (
    <Section title={t.tag} hint={t.tagsHint}>
      <Select
        mode="tags"
        disabled={!may}
        className="customer-wide"
        aria-label={t.tag}
        maxCount={10}
        value={buyer.tags}
        options={(known.data ?? []).map(({ tag }) => ({ value: tag, label: tag }))}
        onChange={(tags: string[]) => set.mutate({ shop, buyer: buyer.buyer, tags })}
      />
      {set.error && <Failure {...refusalOf(set.error)} />}
    </Section>
  )
}

const Note = ({ shop, buyer, note }: { shop: string; buyer: string; note: OpenedBuyer['notes'][number] }) => {
  const reveal = useMutation(api.customer.revealNote.mutationOptions())
  const text = note.text ?? reveal.data?.text
  return text ?? <Covered of={reveal} onReveal={() => reveal.mutate({ shop, buyer, note: note.id })} />
}

const Notes = ({ shop, buyer }: { shop: string; buyer: OpenedBuyer }) => {
  const t = useWords(customerWords)
  const [text, setText] = useState('')
  const add = useMutation(
    api.customer.addBuyerNote.mutationOptions({
      onSuccess: () => setText(''),
      onSettled: forgetCustomers,
    }),
  )
  const remove = useMutation(api.customer.removeBuyerNote.mutationOptions({ onSettled: forgetCustomers }))
  const error = add.error ?? remove.error
  return (
    <Section title={t.notes}>
      <div className="row">
        <Input
          aria-label={t.addNote}
          placeholder={t.addNote}
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={() => text.trim() !== '' && add.mutate({ shop, buyer: buyer.buyer, text })}
        />
        <MayButton
          needs="customer.write"
          disabled={text.trim() === ''}
          loading={add.isPending}
          onClick={() => add.mutate({ shop, buyer: buyer.buyer, text })}
        >
          {t.save}
        </MayButton>
      </div>
      <ul className="plain-list">
        {buyer.notes.map((note) => (
          <li key={note.id} className="row">
            <span className="wrap">
              <Note shop={shop} buyer={buyer.buyer} note={note} />{' '}
              <span className="muted small">{momentOf(note.at)}</span>
            </span>
            <MayButton
              needs="customer.write"
              size="small"
              type="text"
              className="push"
              onClick={() => remove.mutate({ shop, buyer: buyer.buyer, note: note.id })}
            >
              {t.remove}
            </MayButton>
          </li>
        ))}
      </ul>
      {error && <Failure {...refusalOf(error)} />}
    </Section>
  )
}
