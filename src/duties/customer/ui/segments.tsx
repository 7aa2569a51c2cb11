import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useSaid } from '../../../web/said.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Segments as Found, Segment } from '../contract.ts'
import { segmentsListed } from '../rules/segments.ts'
import { useShop } from './shop.ts'
import { windowOf, windows } from './windows.ts'
import { customerWords } from './words.ts'
import './customer.css'

/** Who is worth what, who moved since, and what to do with whom. */
export const Segments = () => {
  const t = useWords(customerWords)
  const said = useSaid()
  const scope = useScope()
  const { shop, enabled } = useShop()
  const change = useAddress()
  const { window: written, day, before } = useSearch({ from: '/customer/segments' })
  const window = windowOf(written)
  const segments = useQuery(
    api.customer.segments.queryOptions({
      input: { shop, window, ...(day ? { day } : {}), ...(before ? { before } : {}) },
      enabled,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="segments" />
  const { data } = segments
  const dayInput = (label: string, name: 'day' | 'before', value: string) => (
    <span className="row">
      <span className="muted">{label}</span>
      <Input
        size="small"
        type="date"
        aria-label={label}
        className="customer-day"
        key={value}
        defaultValue={value}
        onBlur={(event) => {
          const next = event.target.value
          if (next !== '' && next !== value) void change({ [name]: next }, { replace: true })
        }}
      />
    </span>
  )
  return (
    <Page
      name={t.segmentsName}
      question={t.segmentsQuestion}
      answer={data && t.segmentsSentence(data.sentence, data.active, data.window, data.moves.length > 0)}
      actions={
        <>
          {data && dayInput(t.day, 'day', data.day)}
          {data && dayInput(t.beforeDay, 'before', data.before)}
          <Select
            size="small"
            className="customer-filter"
            aria-label={t.windowLabel}
            value={window}
            options={windows.map((value) => ({ value, label: t.window(value) }))}
            onChange={(next) => void change({ window: String(next) }, { replace: true })}
          />
        </>
      }
    >
      <Answer of={segments} rows={8}>
        {(found) => (
          <>
            {found.segments.some(isThere) && (
              <>
                <Worth shop={shop} found={found} />
                {found.moves.length > 0 && <Moves found={found} />}
              </>
            )}
            <Section title={t.notesTitle}>
              {found.cuts && <p>{t.cutsTell(found.cuts.days, found.cuts.purchases, found.cuts.yuan)}</p>}
              <ul className="plain-list">
                {found.notes.map(({ code, message }) => (
                  <li key={code} className="muted">
                    {said(message)}
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Answer>
    </Page>
  )
}

const isThere = ({ buyers, buyersBefore }: Found['segments'][number]) => buyers > 0 || (buyersBefore ?? 0) > 0

const Worth = ({ shop, found }: { shop: string; found: Found }) => {
  const t = useWords(customerWords)
  const language = useLanguage()
  return (
    <Section title={t.segmentsName}>
      <ul className="plain-list segment-list">
        {found.segments.filter(isThere).map(({ segment, buyers, buyersBefore, amount }) => (
          <li key={segment} className="segment-line">
            <strong>{t.segments[segment]}</strong>
            <span className="segment-count">
              {exact(buyers, 'count', language)}
              {buyersBefore !== null && (
                <span className="muted small">
                  {' '}
                  {t.before} {exact(buyersBefore, 'count', language)}
                </span>
              )}
            </span>
            <span className="segment-count">¥ {exact(amount, 'money', language)}</span>
            <span className="segment-advice">{t.advice[segment]}</span>
            <span className="row segment-acts">
              <Link to="/customer/buyers" search={(kept) => ({ ...kept, segment })}>
                {t.seeBuyers}
              </Link>
              {buyers > 0 && (
                <MakeTask
                  shop={shop}
                  title={t.taskFor(t.segments[segment], buyers)}
                  from={{
                    kind: 'customer',
                    id: `${segment} ${found.day}`,
                    words: `${t.segmentsName} · ${t.segments[segment]} ${buyers}`,
                    path: `/customer/buyers?segment=${segment}`,
                  }}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const Moves = ({ found }: { found: Found }) => {
  const t = useWords(customerWords)
  const language = useLanguage()
  const count = (before: Segment | 'new', after: Segment) =>
    found.moves
      .filter((move) => move.before === before && move.after === after)
      .reduce((sum, { buyers }) => sum + buyers, 0)
  const columns = segmentsListed.filter((after) => found.moves.some((move) => move.after === after))
  const rows = [...segmentsListed, 'new' as const].filter((before) =>
    found.moves.some((move) => move.before === before),
  )
  const nameOf = (segment: Segment | 'new') => (segment === 'new' ? t.fresh : t.segments[segment])
  return (
    <Section title={t.moves} hint={t.movesHint(found.before, found.day)}>
      <div className="matrix-scroll">
        <table className="matrix">
          <thead>
            <tr>
              <td />
              {columns.map((after) => (
                <th key={after} scope="col">
                  {nameOf(after)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((before) => (
              <tr key={before}>
                <th scope="row">{nameOf(before)}</th>
                {columns.map((after) => {
                  const buyers = count(before, after)
                  return (
                    <td
                      key={after}
                      className={
                        before === after ? 'is-same' : buyers > 0 && after === 'lost' ? 'is-lost' : ''
                      }
                    >
                      {buyers === 0 ? '' : exact(buyers, 'count', language)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
