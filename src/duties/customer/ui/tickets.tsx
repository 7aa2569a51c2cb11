import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Segmented, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { SearchField } from '../../../web/kit/search-field.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useSaid } from '../../../web/said.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { type Ticket, type TicketQueue, TicketType } from '../contract.ts'
import { NewTicket } from './new-ticket.tsx'
import { ReplyForm } from './reply-form.tsx'
import { momentOf, useShop, useTeam } from './shop.ts'
import { TicketSettings } from './ticket-settings.tsx'
import { customerWords } from './words.ts'
import './customer.css'

/** Lines that are drawn before somebody asks for more. */
const MOST_AT_ONCE = 50

/** Which case is seen to first: the queue by deadline. */
export const Tickets = () => {
  const t = useWords(customerWords)
  const scope = useScope()
  const { shop, enabled } = useShop()
  const { tab, type, owner, q } = useSearch({ from: '/customer/tickets' })
  const isClosed = tab === 'closed'
  const kind = TicketType.options.find((one) => one === type)
  const tickets = useQuery(
    api.customer.tickets.queryOptions({
      input: {
        shop,
        state: isClosed ? ('closed' as const) : ('open' as const),
        ...(kind ? { type: kind } : {}),
        ...(owner && /^\d+$/.test(owner) ? { owner: Number(owner) } : {}),
        order: q ?? '',
      },
      enabled,
      placeholderData: keepPreviousData,
    }),
  )
  const [isNew, setNew] = useState(false)
  if (hasNoData(scope)) return <MissingShop page="tickets" />
  const counts = tickets.data?.counts
  return (
    <Page
      name={t.tickets}
      question={t.ticketsQuestion(counts?.late ?? 0, counts?.today ?? 0)}
      answer={t.ticketsAnswer}
      actions={
        <MayButton needs="customer.write" type="primary" disabled={!enabled} onClick={() => setNew(true)}>
          {t.newTicket}
        </MayButton>
      }
    >
      {isNew && <NewTicket shop={shop} onClose={() => setNew(false)} />}
      <Answer of={tickets} rows={8}>
        {(queue) => <Queue shop={shop} queue={queue} isClosed={isClosed} />}
      </Answer>
      {enabled && <TicketSettings shop={shop} />}
    </Page>
  )
}

const Queue = ({ shop, queue, isClosed }: { shop: string; queue: TicketQueue; isClosed: boolean }) => {
  const t = useWords(customerWords)
  const team = useTeam()
  const change = useAddress()
  const { type, owner, q } = useSearch({ from: '/customer/tickets' })
  const [picked, setPicked] = useState<readonly number[]>([])
  const [most, setMost] = useState(MOST_AT_ONCE)
  const { tickets, counts, notOpened } = queue
  const chosen = picked.filter((id) => tickets.some((one) => one.id === id))
  const isFiltered = Boolean(type || owner || q)
  const pick = (id: number, isOn: boolean) =>
    setPicked((old) => (isOn ? [...old, id] : old.filter((one) => one !== id)))
  return (
    <>
      <div className="figures are-five">
        <Figure name={t.open} value={counts.open} unit="count" good="none" />
        <Figure name={t.late} value={counts.late} unit="count" good="down" />
        <Figure name={t.today} value={counts.today} unit="count" good="none" />
        <Figure name={t.closed} value={counts.closed} unit="count" good="none" />
        <Figure
          name={t.inTime}
          value={counts.closed === 0 ? null : counts.closedInTime / counts.closed}
          of={counts.closed}
          unit="ratio"
          good="up"
          reason={t.noClosed}
        />
      </div>
      <Section
        title={isClosed ? t.stateClosed : t.stateOpen}
        actions={
          <>
            <Segmented
              size="small"
              value={isClosed ? 'closed' : 'open'}
              options={[
                { value: 'open', label: t.stateOpen },
                { value: 'closed', label: t.stateClosed },
              ]}
              onChange={(next) =>
                void change({ tab: next === 'closed' ? 'closed' : undefined }, { replace: true })
              }
            />
            <Select
              size="small"
              className="customer-filter"
              aria-label={t.type}
              value={type ?? ''}
              options={[
                { value: '', label: `${t.type} · ${t.all}` },
                ...TicketType.options.map((one) => ({ value: one, label: t.types[one] })),
              ]}
              onChange={(next: string) => void change({ type: next || undefined }, { replace: true })}
            />
            {team.length > 0 && (
              <Select
                size="small"
                className="customer-filter"
                aria-label={t.owner}
                value={owner ?? ''}
                options={[
                  { value: '', label: `${t.owner} · ${t.all}` },
                  ...team.map(({ value, label }) => ({ value: String(value), label })),
                ]}
                onChange={(next: string) => void change({ owner: next || undefined }, { replace: true })}
              />
            )}
            <SearchField
              size="small"
              className="customer-find"
              aria-label={t.order}
              placeholder={t.order}
              defaultValue={q ?? ''}
              maxLength={32}
              onSearch={(next) => void change({ q: next.trim() || undefined }, { replace: true })}
            />
          </>
        }
      >
        {notOpened > 0 && <p className="muted">{t.notOpened(notOpened)}</p>}
        {tickets.length === 0 ? (
          <Empty title={isClosed || isFiltered ? t.none : t.noTickets}>
            {isClosed ? t.noClosed : isFiltered ? '' : t.noTicketsHint}
          </Empty>
        ) : (
          <ul className="plain-list ticket-list">
            {tickets.slice(0, most).map((ticket) => (
              <TicketLine
                key={ticket.id}
                ticket={ticket}
                isPicked={chosen.includes(ticket.id)}
                {...(isClosed ? {} : { onPick: (isOn: boolean) => pick(ticket.id, isOn) })}
              />
            ))}
          </ul>
        )}
        {tickets.length > most && (
          <Button size="small" onClick={() => setMost(most + MOST_AT_ONCE)}>
            {t.more(tickets.length - most)}
          </Button>
        )}
        {chosen.length > 0 && (
          <div className="ticket-many">
            <strong>{t.replyMany(chosen.length)}</strong>
            <ReplyForm shop={shop} tickets={chosen} onDone={() => setPicked([])} />
          </div>
        )}
      </Section>
    </>
  )
}

const TicketLine = ({
  ticket,
  isPicked,
  onPick,
}: {
  ticket: Ticket
  isPicked: boolean
  onPick?: (isOn: boolean) => void
}) => {
  const t = useWords(customerWords)
  const said = useSaid()
  const { id, type, title, detail, order, owner, status, dueAt, closedAt, isLate } = ticket
  const [first = ''] = (detail ?? '').split('\n')
  return (
    <li className="ticket-line">
      {onPick && (
        <Checkbox
          checked={isPicked}
          aria-label={`${t.choose} ${said(title)}`}
          onChange={(event) => onPick(event.target.checked)}
        />
      )}
      <Link
        to="/customer/tickets/$ticket"
        params={{ ticket: String(id) }}
        search={(kept) => ({ ...kept })}
        className="ticket-link"
      >
        <span className="ticket-title">
          <span className="state-tag">{t.types[type]}</span> {said(title)}
        </span>
        <span className="muted small ticket-sub">
          {[first, order ? `${t.order} ${order}` : '', owner?.name ?? t.nobody, t.statuses[status]]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </Link>
      <span className={isLate ? 'ticket-due is-late' : 'ticket-due muted'}>
        {momentOf(closedAt ?? dueAt)}
        {isLate && <span className="small"> {t.lateWord}</span>}
      </span>
    </li>
  )
}
