import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton } from '../../../web/may-button.tsx'
import { useMay } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { type TicketPage as OpenedTicket, TicketStatus, TicketType } from '../contract.ts'
import { Covered } from './covered.tsx'
import { ReplyForm } from './reply-form.tsx'
import { forgetCustomers, instantOf, localOf, momentOf, useShop, useTeam } from './shop.ts'
import { customerWords } from './words.ts'
import './customer.css'

/** One case: what it is about, what was said, what was done. */
export const TicketPage = () => {
  const t = useWords(customerWords)
  const said = useSaid()
  const { shop, enabled } = useShop()
  const { ticket: id } = useParams({ from: '/customer/tickets/$ticket' })
  const ticket = useQuery(
    api.customer.ticket.queryOptions({ input: { shop, ticket: Number(id) || 0 }, enabled }),
  )
  return (
    <Page
      name={t.tickets}
      question={(ticket.data && said(ticket.data.title)) ?? `${t.tickets} ${id}`}
      answer={
        <Link to="/customer/tickets" search={(kept) => ({ ...kept })}>
          ← {t.back}
        </Link>
      }
      actions={
        ticket.data && (
          <MakeTask
            shop={shop}
            title={ticket.data.title}
            from={{
              kind: 'ticket',
              id,
              words: `${t.types[ticket.data.type]} · ${ticket.data.title}`,
              path: `/customer/tickets/${id}`,
            }}
          />
        )
      }
    >
      <Answer of={ticket} rows={8}>
        {(data) => <Opened shop={shop} ticket={data} />}
      </Answer>
    </Page>
  )
}

const Opened = ({ shop, ticket }: { shop: string; ticket: OpenedTicket }) => {
  const t = useWords(customerWords)
  const team = useTeam()
  const [note, setNote] = useState('')
  const change = useMutation(api.customer.changeTicket.mutationOptions({ onSettled: forgetCustomers }))
  const of = { shop, ticket: ticket.id }
  const shown = useMutation(api.customer.revealTicket.mutationOptions())
  const covered = <Covered of={shown} onReveal={() => shown.mutate(of)} />
  const said = useSaid()
  const may = useMay('customer.write')
  const detail = ticket.detail ?? shown.data?.detail
  return (
    <div className="columns">
      <Section title={t.types[ticket.type]}>
        <dl className="ticket-facts">
          <dt>{t.status}</dt>
          <dd>
            <Select<TicketStatus>
              aria-label={t.status}
              disabled={!may}
              className="customer-filter"
              value={ticket.status}
              options={TicketStatus.options.map((value) => ({ value, label: t.statuses[value] }))}
              onChange={(status) => change.mutate({ ...of, status })}
            />
          </dd>
          <dt>{t.due}</dt>
          <dd>
            <Input
              type="datetime-local"
              disabled={!may}
              aria-label={t.due}
              className="customer-find"
              key={ticket.dueAt}
              defaultValue={localOf(ticket.dueAt)}
              onBlur={(event) => {
                const { value } = event.target
                if (value !== '' && value !== localOf(ticket.dueAt))
                  change.mutate({ ...of, dueAt: instantOf(value) })
              }}
            />
            {ticket.isLate && <span className="ticket-due is-late"> {t.lateWord}</span>}
          </dd>
          <dt>{t.owner}</dt>
          <dd>
            <Select
              aria-label={t.owner}
              disabled={!may}
              placeholder={t.nobody}
              className="customer-filter"
              allowClear
              value={ticket.owner?.id ?? null}
              options={team}
              onChange={(next: number | null | undefined) => change.mutate({ ...of, owner: next ?? null })}
            />
          </dd>
          <dt>{t.type}</dt>
          <dd>
            <Select<TicketType>
              aria-label={t.type}
              disabled={!may}
              className="customer-filter"
              value={ticket.type}
              options={TicketType.options.map((value) => ({ value, label: t.types[value] }))}
              onChange={(type) => change.mutate({ ...of, type })}
            />
          </dd>
          {ticket.order && (
            <>
              <dt>{t.order}</dt>
              <dd>{ticket.order}</dd>
            </>
          )}
          {ticket.buyer && (
            <>
              <dt>{t.buyer}</dt>
              <dd>
                <Link
                  to="/customer/buyers/$buyer"
                  params={{ buyer: ticket.buyer }}
                  search={(kept) => ({ ...kept })}
                >
                  {ticket.buyer}
                </Link>
              </dd>
            </>
          )}
        </dl>
        <p className="ticket-detail">{detail?.split('\n').map(said).join('\n') ?? covered}</p>
        {change.error && <Failure {...refusalOf(change.error)} />}
      </Section>
      <Section title={t.reply}>
        <ReplyForm shop={shop} tickets={[ticket.id]} />
        <div className="customer-form ticket-note">
          <Input.TextArea
            aria-label={t.note}
            placeholder={t.noteHint}
            value={note}
            maxLength={2000}
            autoSize={{ minRows: 1, maxRows: 6 }}
            onChange={(event) => setNote(event.target.value)}
          />
          <MayButton
            needs="customer.write"
            disabled={note.trim() === ''}
            onClick={() => change.mutate({ ...of, note }, { onSuccess: () => setNote('') })}
          >
            {t.note}
          </MayButton>
        </div>
      </Section>
      <Section title={t.history}>
        <ol className="plain-list ticket-history">
          {ticket.events.map(({ step, kind, text, by, at }) => (
            <li key={step}>
              <span className="muted small">
                {momentOf(at)} {by ?? ''} {t.kinds[kind]}
              </span>
              <div className="ticket-said">
                {text ?? shown.data?.events.find((event) => event.step === step)?.text ?? covered}
              </div>
            </li>
          ))}
        </ol>
      </Section>
    </div>
  )
}
