import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { TicketType } from '../contract.ts'
import { forgetCustomers, useTeam } from './shop.ts'
import { customerWords } from './words.ts'

type HandType = Exclude<TicketType, 'survey'>
const handTypes: readonly HandType[] = ['other', 'quality', 'delivery', 'service', 'refund', 'review']

/** A ticket that somebody opens because a buyer spoke up. */
export const NewTicket = ({ shop, onClose }: { shop: string; onClose: () => void }) => {
  const t = useWords(customerWords)
  const team = useTeam()
  const navigate = useNavigate()
  const [type, setType] = useState<HandType>('other')
  const [title, setTitle] = useState('')
  const [detail, setDetail] = useState('')
  const [order, setOrder] = useState('')
  const [owner, setOwner] = useState<number | null>(null)
  const make = useMutation(
    api.customer.makeTicket.mutationOptions({
      onSuccess: ({ id }) => {
        void forgetCustomers()
        void navigate({
          to: '/customer/tickets/$ticket',
          params: { ticket: String(id) },
          search: (kept) => ({ ...kept }),
        })
      },
    }),
  )
  const save = () =>
    make.mutate({
      shop,
      type,
      title,
      detail,
      owner,
      ...(order.trim() === '' ? {} : { order: order.trim() }),
    })
  return (
    <Section title={t.newTicket}>
      <form
        className="customer-form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Input
          aria-label={t.title}
          placeholder={t.title}
          value={title}
          maxLength={100}
          autoFocus
          onChange={(event) => setTitle(event.target.value)}
        />
        <div className="row wrap-row">
          <Select<HandType>
            aria-label={t.type}
            className="customer-filter"
            value={type}
            options={handTypes.map((value) => ({ value, label: t.types[value] }))}
            onChange={setType}
          />
          <Input
            className="customer-find"
            aria-label={t.orderHint}
            placeholder={t.orderHint}
            value={order}
            maxLength={32}
            inputMode="numeric"
            onChange={(event) => setOrder(event.target.value)}
          />
          {team.length > 0 && (
            <Select
              aria-label={t.owner}
              placeholder={t.owner}
              className="customer-filter"
              allowClear
              value={owner}
              options={team}
              onChange={(next: number | null | undefined) => setOwner(next ?? null)}
            />
          )}
        </div>
        <Input.TextArea
          aria-label={t.detail}
          placeholder={t.detail}
          value={detail}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={(event) => setDetail(event.target.value)}
        />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={make.isPending} disabled={title.trim() === ''}>
            {t.save}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
        </div>
        {make.error && <Failure {...refusalOf(make.error)} />}
      </form>
    </Section>
  )
}
