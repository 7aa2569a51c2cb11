import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Select, Tag } from 'antd'
import { useState } from 'react'
import { api, forgetFigures } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoShop, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { CalendarEvent, CalendarYear } from '../contract.ts'
import { DayForm } from './day-form.tsx'
import { EventForm } from './event-form.tsx'
import { calendarWords } from './words.ts'

/** Events, holidays and 调休 of a year: what is estimated, what is told, and the team's word on it. */
export const CalendarPage = () => {
  const t = useWords(calendarWords)
  const scope = useScope()
  const { shop, today } = scope
  const change = useAddress()
  const { q } = useSearch({ from: '/sales/calendar' })
  const thisYear = Number(today.slice(0, 4))
  const year = q && /^\d{4}$/.test(q) ? Number(q) : thisYear
  const answer = useQuery(
    api.calendar.year.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), year },
      enabled: shop !== undefined && shop.id !== 0,
    }),
  )
  if (hasNoShop(scope)) return <MissingShop page="calendar" />
  const { data } = answer
  const taking = data?.events.filter(({ isRemoved }) => !isRemoved).length ?? 0
  return (
    <Page
      name={t.calendar}
      question={data ? t.question(year, taking) : t.calendar}
      answer={data && `${t.spring(data.springFestival)} · ${data.isPublished ? t.published : t.unpublished}`}
      actions={
        <Select
          aria-label={t.year}
          value={year}
          options={[-3, -2, -1, 0, 1, 2].map((off) => ({
            value: thisYear + off,
            label: String(thisYear + off),
          }))}
          onChange={(next) =>
            void change({ q: next === thisYear ? undefined : String(next) }, { replace: true })
          }
        />
      }
    >
      <Answer of={answer} rows={8}>
        {(found) => <YearOf data={found} shop={shop?.name ?? ''} />}
      </Answer>
    </Page>
  )
}

const spanText = ({ from, to }: { from: string; to: string }) =>
  from === to ? from.slice(5) : `${from.slice(5)}–${to.slice(5)}`

const YearOf = ({ data, shop }: { data: CalendarYear; shop: string }) => {
  const t = useWords(calendarWords)
  const [edited, setEdited] = useState<CalendarEvent | 'new' | undefined>(undefined)
  const remove = useMutation(api.calendar.removeEvent.mutationOptions({ onSettled: forgetFigures }))
  const restore = useMutation(api.calendar.restoreEvent.mutationOptions({ onSettled: forgetFigures }))
  const forget = useMutation(api.calendar.restoreDay.mutationOptions({ onSettled: forgetFigures }))
  const failed = remove.error ?? restore.error ?? forget.error
  const { year } = data
  return (
    <>
      {failed && <Failure {...refusalOf(failed)} />}
      <Section
        title={t.events}
        hint={t.eventsHint}
        actions={
          <MayButton needs="calendar.write" onClick={() => setEdited('new')}>
            {t.add}
          </MayButton>
        }
      >
        {edited !== undefined && (
          <EventForm
            key={edited === 'new' ? 'new' : edited.id}
            shop={shop}
            year={year}
            {...(edited === 'new' ? {} : { event: edited })}
            onDone={() => setEdited(undefined)}
          />
        )}
        <ul className="plain-list" aria-label={t.events}>
          {data.events.map((event) => (
            <li key={event.id} className="row">
              <strong>{event.name}</strong>
              <Tag>{event.isRemoved ? t.removed : event.isAnnounced ? t.announced : t.estimated}</Tag>
              {!event.isRemoved && (
                <span className="muted">
                  {[
                    `${t.peak} ${event.peak.slice(5)}`,
                    ...event.phases.map((one) => `${t.phases[one.phase]} ${spanText(one)}`),
                  ].join(' · ')}
                </span>
              )}
              <span className="push">
                {!event.isRemoved && (
                  <>
                    <MayButton
                      needs="calendar.write"
                      size="small"
                      type="text"
                      aria-label={`${t.change} ${event.name}`}
                      onClick={() => setEdited(event)}
                    >
                      {t.change}
                    </MayButton>
                    <MayButton
                      needs="calendar.write"
                      size="small"
                      type="text"
                      aria-label={`${t.remove} ${event.name}`}
                      onClick={() => remove.mutate({ shop, year, id: event.id })}
                    >
                      {t.remove}
                    </MayButton>
                  </>
                )}
                {event.origin === 'changed' && (
                  <MayButton
                    needs="calendar.write"
                    size="small"
                    type="text"
                    aria-label={`${t.restore} ${event.name}`}
                    onClick={() => restore.mutate({ shop, year, id: event.id })}
                  >
                    {t.restore}
                  </MayButton>
                )}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.holidays} hint={data.isPublished ? t.published : t.unpublished}>
        <DayForm shop={shop} year={year} />
        <ul className="plain-list" aria-label={t.holidays}>
          {data.days.map((one) => (
            <li key={one.day} className="row">
              <strong>{one.day}</strong>
              <span>{one.name}</span>
              <Tag>{one.isOff ? t.off : t.worked}</Tag>
              <span className="muted">{t.origins[one.origin]}</span>
              {one.origin === 'own' && (
                <MayButton
                  needs="calendar.write"
                  className="push"
                  size="small"
                  type="text"
                  aria-label={`${t.restore} ${one.day}`}
                  onClick={() => forget.mutate({ shop, day: one.day })}
                >
                  {t.restore}
                </MayButton>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
