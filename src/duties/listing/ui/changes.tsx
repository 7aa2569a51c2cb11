import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { useScope } from '../../../web/scope.tsx'
import type { Change, Effect, SeenChange } from '../contract.ts'
import { changeWords } from '../rules/effects.ts'
import { ChangeForm, type Filled } from './change-form.tsx'
import { forgetListing, rateText } from './parts.tsx'
import { listingWords } from './words.ts'

/** Changes of items, each with what it did beyond what happened to the untouched. */
export const ChangesPage = () => {
  const t = useWords(listingWords)
  const said = useSaid()
  const scope = useScope()
  const { shop } = scope
  const { q } = useSearch({ from: '/listing/changes' })
  const [filled, setFilled] = useState<Filled | undefined>(q ? { item: q } : undefined)
  const answer = useQuery(
    api.listing.changes.queryOptions({
      input: shop ? { shop: shop.name } : {},
      enabled: shop !== undefined && shop.id !== 0,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="listingChanges" />
  const [first] = answer.data?.changes ?? []
  return (
    <Page
      name={t.changes}
      question={t.changesQuestion}
      answer={
        answer.data &&
        `${t.changesAnswer(answer.data.changes.length)}${first ? t.firstChange(first.name, said(first.sentence)) : ''}`
      }
    >
      {shop && shop.id !== 0 && (
        <ChangeForm key={JSON.stringify(filled)} shop={shop.name} {...(filled ? { filled } : {})} />
      )}
      <Answer of={answer} rows={8}>
        {({ changes, seen }) => (
          <>
            {changes.length === 0 ? (
              <Empty title={t.noChanges} />
            ) : (
              <Section title={t.changes}>
                {changes.map((change) => (
                  <ChangeCard key={change.id} change={change} shop={shop?.name ?? ''} />
                ))}
              </Section>
            )}
            {seen.length > 0 && <Seen seen={seen} onPick={setFilled} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

const ChangeCard = ({ change, shop }: { change: Change; shop: string }) => {
  const t = useWords(listingWords)
  const { colon } = useWords(punctuation)
  const said = useSaid()
  const remove = useMutation(api.listing.removeChange.mutationOptions({ onSettled: forgetListing }))
  const { before, after } = change
  return (
    <article className="change-card" aria-label={change.name}>
      <div className="row">
        <h3 className="wrap">{change.name}</h3>
        <span className="muted">{change.day}</span>
        <span className="push row">
          {before && (
            <MakeTask
              shop={shop}
              title={t.changeTask(change.name)}
              from={{
                kind: 'listing',
                id: `change-${change.id}`,
                words: change.sentence,
                path: '/listing/changes',
              }}
              check={{
                metric: 'platform_paid_amount',
                scope: [{ dimension: 'item', values: [change.item] }],
                direction: 'up',
                baseline: before,
                day: addDays(today(), 28),
              }}
            />
          )}
          <MayButton
            needs="listing.write"
            size="small"
            type="text"
            onClick={() => remove.mutate({ shop, id: change.id })}
          >
            {t.remove}
          </MayButton>
        </span>
      </div>
      <ul className="plain-list small">
        {change.parts.map(({ what, before: was, after: is }) => (
          <li key={`${what} ${was} ${is}`} className="wrap">
            {t.kinds[what]}
            {was !== '' || is !== '' ? `${colon}${was || '—'} → ${is || '—'}` : ''}
          </li>
        ))}
      </ul>
      <p>{said(change.sentence)}</p>
      {after && before && (
        <>
          <p className="muted small">
            {t.windows(
              `${before.from} – ${before.to}`,
              `${after.from} – ${after.to}`,
              change.untouched,
              change.among,
            )}
          </p>
          <div className="scroll">
            <table className="plain-table as-cards effects" aria-label={`${change.name} ${t.effect}`}>
              <thead>
                <tr>
                  <th>{t.measure}</th>
                  <th>{t.verdict}</th>
                  <th>{t.effect}</th>
                  <th>{t.goal}</th>
                  <th>{t.daily}</th>
                  <th>{t.own}</th>
                  <th>{t.others}</th>
                </tr>
              </thead>
              <tbody>
                {change.effects.map((effect) => (
                  <EffectRow key={effect.measure} effect={effect} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {change.notes.map((note) => (
        <p key={note} className="muted small">
          {said(note)}
        </p>
      ))}
      {remove.error && <Failure {...refusalOf(remove.error)} />}
    </article>
  )
}

const tones = {
  better: ' is-good',
  worse: ' is-bad',
  unclear: ' is-partial',
  unknown: ' is-missing',
} as const

const EffectRow = ({ effect }: { effect: Effect }) => {
  const t = useWords(listingWords)
  const said = useSaid()
  const language = useLanguage()
  const shown = (value: number | null) =>
    value === null
      ? '—'
      : effect.measure === 'conversion'
        ? rateText(value)
        : effect.measure === 'sales'
          ? exact(value / 100, 'money', language)
          : exact(Math.round(value), 'count', language)
  const relative = (value: number | null) => (value === null ? '—' : changeWords(value))
  const { verdict, goal, goalVerdict } = effect
  return (
    <tr title={said(effect.words)}>
      <td>{said(effect.name)}</td>
      <td>
        <span className={`state-tag${tones[verdict]}`}>{t.effectVerdicts[verdict]}</span>
      </td>
      <td data-label={t.effect}>
        <strong>{relative(effect.effect)}</strong>
        {effect.low !== null && (
          <span className="muted">
            {' '}
            ({relative(effect.low)} – {relative(effect.high)})
          </span>
        )}
      </td>
      <td data-label={t.goal}>{goal === null ? '—' : `${changeWords(goal)} ${t.goals[goalVerdict]}`}</td>
      <td data-label={t.daily}>
        {shown(effect.before)} → {shown(effect.after)}
      </td>
      <td data-label={t.own}>{relative(effect.own)}</td>
      <td data-label={t.others}>{relative(effect.others)}</td>
    </tr>
  )
}

const Seen = ({ seen, onPick }: { seen: readonly SeenChange[]; onPick: (filled: Filled) => void }) => {
  const t = useWords(listingWords)
  const { colon } = useWords(punctuation)
  const said = useSaid()
  return (
    <Section title={t.seen} hint={t.seenHint}>
      <ul className="plain-list">
        {seen.map((one) => (
          <li key={`${one.item} ${one.what} ${one.day}`} className="row">
            <div className="wrap" style={{ flex: '1 1 320px' }}>
              <strong>{one.name}</strong> <span className="muted">{t.seenLine(one.since, one.day)}</span>
              <div>
                {t.kinds[one.what]}
                {colon}
                {said(one.before)} → {said(one.after)}
              </div>
            </div>
            <Button
              size="small"
              onClick={() =>
                onPick({
                  item: one.item,
                  day: one.day,
                  parts: [{ what: one.what, before: one.before, after: one.after }],
                })
              }
            >
              {t.record}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
