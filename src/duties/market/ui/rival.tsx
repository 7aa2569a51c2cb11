import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { eachDay } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { whole } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { ItemHistory } from '../contract.ts'
import { ChangeWords } from './competitors.tsx'
import { forgetMarket, OwnItemPick, plainYuan } from './parts.tsx'
import { marketWords } from './words.ts'
import './market.css'

/** One item of a competitor: its price and sales by day, the own price beside it. */
export const Rival = () => {
  const t = useWords(marketWords)
  const { item } = useParams({ from: '/market/competitors/$item' })
  const { shop, days } = useScope()
  const answer = useQuery(
    api.market.history.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days, item },
      enabled: shop !== undefined && shop.id > 0,
      placeholderData: keepPreviousData,
    }),
  )
  const title = answer.data?.title || item
  return (
    <Page
      name={title}
      question={t.rivalQuestion(title)}
      answer={answer.data ? <Sentence data={answer.data} /> : undefined}
      actions={
        <Link to="/market/competitors" search={(kept) => kept}>
          {t.back}
        </Link>
      }
    >
      <Answer of={answer} rows={8}>
        {(data) => (
          <>
            <Courses data={data} days={eachDay(days)} />
            {data.changes.length > 0 && (
              <Section title={t.changes} hint={t.changesHint}>
                <ul className="plain-list">
                  {data.changes.toReversed().map((one) => (
                    <li key={`${one.kind} ${one.day}`}>
                      {one.day} <span className="state-tag">{t.kinds[one.kind]}</span>{' '}
                      <ChangeWords change={one} />
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            <Following key={`${data.item} ${data.isFollowed}`} data={data} shop={shop?.name ?? ''} />
          </>
        )}
      </Answer>
    </Page>
  )
}

const Sentence = ({ data: { days, sold } }: { data: ItemHistory }) => {
  const t = useWords(marketWords)
  const priced = days.flatMap(({ day, price }) => (price === null ? [] : [{ day, price }]))
  const last = priced.at(-1)
  if (!last) return t.rivalNone
  const values = priced.map(({ price }) => Number(price))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return (
    <>
      {t.rivalAnswer(plainYuan(last.price), last.day)}
      {low === high
        ? priced.length > 1 && t.rivalFlat
        : t.rivalRange(plainYuan(low.toFixed(2)), plainYuan(high.toFixed(2)))}
      {sold.pieces !== null &&
        (sold.falls > 0
          ? t.rivalSoldAtLeast(whole(sold.pieces), sold.falls)
          : t.rivalSold(whole(sold.pieces), sold.days))}
    </>
  )
}

const Courses = ({ data, days: labels }: { data: ItemHistory; days: readonly string[] }) => {
  const t = useWords(marketWords)
  if (data.days.length === 0) return <Empty title={t.rivalNone} />
  const along = (known: readonly { day: string; value: string | number | null }[]) => {
    const byDay = new Map(known.map(({ day, value }) => [day, value]))
    return labels.map((label) => {
      const value = byDay.get(label)
      return value === null || value === undefined ? null : Number(value)
    })
  }
  const prices = (known: readonly { day: string; price: string | null }[]) =>
    along(known.map(({ day, price }) => ({ day, value: price })))
  const series = [
    { name: data.title || data.item, unit: 'money' as const, values: prices(data.days), colour: 0 },
    ...(data.ownPaid.length > 0
      ? [{ name: t.ownPaid, unit: 'money' as const, values: prices(data.ownPaid), colour: 1 }]
      : []),
    ...(data.ownListed.length > 1
      ? [
          {
            name: t.ownListed,
            unit: 'money' as const,
            values: prices(data.ownListed),
            colour: 2,
            dashed: true,
          },
        ]
      : []),
  ]
  return (
    <>
      <Section title={t.priceCourse} hint={t.priceHint}>
        <Chart kind="line" labels={labels} series={series} description={t.priceCourse} />
        {data.own === null && <p className="muted">{t.noOwn}</p>}
      </Section>
      <Section title={t.soldCourse} hint={t.soldHint}>
        <Chart
          kind="bar"
          labels={labels}
          series={[
            {
              name: t.pieces,
              unit: 'count',
              values: along(data.days.map(({ day, pieces }) => ({ day, value: pieces }))),
            },
          ]}
          description={t.soldCourse}
          height={200}
        />
      </Section>
    </>
  )
}

const Following = ({ data, shop }: { data: ItemHistory; shop: string }) => {
  const t = useWords(marketWords)
  const navigate = useNavigate()
  const [own, setOwn] = useState(data.own?.item ?? null)
  const [note, setNote] = useState('')
  const settled = { onSettled: forgetMarket }
  const follow = useMutation(api.market.follow.mutationOptions(settled))
  const change = useMutation(api.market.changeFollowed.mutationOptions(settled))
  const unfollow = useMutation(api.market.unfollow.mutationOptions(settled))
  const error = follow.error ?? change.error ?? unfollow.error
  const { item } = data
  return (
    <Section title={data.isFollowed ? t.own : t.add}>
      <div className="row market-form">
        <Control label={t.own} wide>
          {(id) => (
            <OwnItemPick
              id={id}
              shop={shop}
              value={own}
              title={data.own?.title}
              placeholder={t.ownHint}
              onPick={setOwn}
            />
          )}
        </Control>
        <Control label={t.note}>
          {(id) => (
            <Input
              id={id}
              value={note}
              maxLength={200}
              placeholder={t.noteHint}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Control>
        {data.isFollowed ? (
          <>
            <MayButton
              needs="market.write"
              type="primary"
              disabled={shop === ''}
              loading={change.isPending}
              onClick={() => change.mutate({ shop, item, own, ...(note.trim() === '' ? {} : { note }) })}
            >
              {t.keep}
            </MayButton>
            <MayButton
              needs="market.write"
              disabled={shop === ''}
              loading={unfollow.isPending}
              onClick={() =>
                unfollow.mutate(
                  { shop, item },
                  {
                    onSuccess: () => void navigate({ to: '/market/competitors', search: (kept) => kept }),
                  },
                )
              }
            >
              {t.unfollow}
            </MayButton>
          </>
        ) : (
          <MayButton
            needs="market.write"
            type="primary"
            disabled={shop === ''}
            loading={follow.isPending}
            onClick={() => follow.mutate({ shop, link: item, own, note })}
          >
            {t.follow}
          </MayButton>
        )}
        <a href={data.link} target="_blank" rel="noreferrer">
          {t.open}
        </a>
      </div>
      {error && <Failure {...refusalOf(error)} />}
    </Section>
  )
}
