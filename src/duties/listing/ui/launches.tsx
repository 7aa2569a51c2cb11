import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton, MayFields } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Launch, LaunchStep } from '../contract.ts'
import { DraftForm } from './draft-form.tsx'
import { Findings, forgetListing, OwnerChoice } from './parts.tsx'
import { Pictures } from './pictures.tsx'
import { listingWords } from './words.ts'

/** What is launched next: each with its steps, owners and days. */
export const LaunchesPage = () => {
  const t = useWords(listingWords)
  const scope = useScope()
  const { shop } = scope
  const answer = useQuery(
    api.listing.launches.queryOptions({
      input: shop ? { shop: shop.name } : {},
      enabled: shop !== undefined && shop.id !== 0,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="listingLaunches" />
  const count = (state: Launch['state']) => answer.data?.filter((one) => one.state === state).length ?? 0
  return (
    <Page
      name={t.launches}
      question={t.launchesQuestion}
      answer={answer.data && t.launchesAnswer(count('going'), count('late'))}
    >
      {shop && shop.id !== 0 && <NewLaunch shop={shop.name} />}
      <Answer of={answer} rows={6}>
        {(launches) =>
          launches.length === 0 ? (
            <Empty title={t.noLaunches} />
          ) : (
            [
              ...launches.filter(({ state }) => state !== 'done'),
              ...launches.filter(({ state }) => state === 'done'),
            ].map((launch) => <LaunchCard key={launch.id} launch={launch} shop={shop?.name ?? ''} />)
          )
        }
      </Answer>
    </Page>
  )
}

const NewLaunch = ({ shop }: { shop: string }) => {
  const t = useWords(listingWords)
  const [name, setName] = useState('')
  const [launchDay, setDay] = useState('')
  const [owner, setOwner] = useState<number | null>(null)
  const plan = useMutation(api.listing.planLaunch.mutationOptions({ onSettled: forgetListing }))
  const isWhole = name.trim() !== '' && launchDay !== ''
  return (
    <Section title={t.newLaunch} hint={t.planHint}>
      <form
        className="controls"
        aria-label={t.newLaunch}
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole) plan.mutate({ shop, name, launchDay, owner }, { onSuccess: () => setName('') })
        }}
      >
        <Control label={t.launchName}>
          {(id) => (
            <Input
              id={id}
              value={name}
              maxLength={60}
              placeholder={t.launchNamePlace}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Control>
        <Control label={t.launchDay}>
          {(id) => (
            <Input id={id} type="date" value={launchDay} onChange={(event) => setDay(event.target.value)} />
          )}
        </Control>
        <Control label={t.owner}>
          {(id) => <OwnerChoice id={id} label={t.owner} value={owner} onPick={setOwner} />}
        </Control>
        <MayButton
          needs="listing.write"
          type="primary"
          htmlType="submit"
          disabled={!isWhole}
          loading={plan.isPending}
        >
          {t.plan}
        </MayButton>
      </form>
      {plan.error && <Failure {...refusalOf(plan.error)} />}
    </Section>
  )
}

const daysTo = (day: string): number => Math.round((Date.parse(day) - Date.parse(today())) / 86_400_000)

const stateTone = { going: '', late: ' is-bad', done: ' is-good' } as const

const LaunchCard = ({ launch, shop }: { launch: Launch; shop: string }) => {
  const t = useWords(listingWords)
  const put = useAddress()
  const { tab } = useSearch({ from: '/listing/launches' })
  const isOpen = tab === String(launch.id)
  const change = useMutation(api.listing.changeLaunch.mutationOptions({ onSettled: forgetListing }))
  const remove = useMutation(api.listing.removeLaunch.mutationOptions({ onSettled: forgetListing }))
  const { id, name, launchDay, state, findings } = launch
  const error = change.error ?? remove.error
  return (
    <Section
      id={`launch-${id}`}
      title={name}
      hint={
        <>
          <span className={`state-tag${stateTone[state]}`}>{t.states[state]}</span> {launchDay} ·{' '}
          {t.daysLeft(daysTo(launchDay))}
        </>
      }
      actions={
        <Button
          size="small"
          onClick={() => void put({ tab: isOpen ? undefined : String(id) }, { replace: true })}
        >
          {t.draftEdit}
        </Button>
      }
    >
      <ol className="launch-steps" aria-label={name}>
        {launch.steps.map((step) => (
          <Step key={step.step} launch={launch} step={step} shop={shop} />
        ))}
      </ol>
      {!isOpen && findings && findings.length > 0 && <Findings findings={findings} />}
      {isOpen && (
        <div className="stack">
          <div className="controls">
            <MayFields needs="listing.write">
              <Control label={t.launchDay}>
                {(field) => (
                  <Input
                    id={field}
                    type="date"
                    value={launchDay}
                    onChange={(event) =>
                      event.target.value !== '' && change.mutate({ shop, id, launchDay: event.target.value })
                    }
                  />
                )}
              </Control>
              <Control label={t.owner}>
                {(field) => (
                  <OwnerChoice
                    id={field}
                    label={t.owner}
                    value={launch.owner}
                    onPick={(owner) => change.mutate({ shop, id, owner })}
                  />
                )}
              </Control>
              <Control label={t.itemId}>
                {(field) => (
                  <Input
                    id={field}
                    defaultValue={launch.item ?? ''}
                    placeholder={t.itemIdPlace}
                    maxLength={13}
                    onBlur={(event) => {
                      const item = event.target.value.trim() || null
                      if (item !== launch.item) change.mutate({ shop, id, item })
                    }}
                  />
                )}
              </Control>
            </MayFields>
          </div>
          <DraftForm launch={launch} shop={shop} />
          <Pictures shop={shop} launch={id} />
          <div>
            <MayButton needs="listing.write" danger size="small" onClick={() => remove.mutate({ shop, id })}>
              {t.removeLaunch}
            </MayButton>
          </div>
        </div>
      )}
      {error && <Failure {...refusalOf(error)} />}
    </Section>
  )
}

const Step = ({ launch, step, shop }: { launch: Launch; step: LaunchStep; shop: string }) => {
  const t = useWords(listingWords)
  const change = useMutation(api.listing.changeStep.mutationOptions({ onSettled: forgetListing }))
  const put = (what: { owner?: number | null; due?: string; done?: boolean }) =>
    change.mutate({ shop, id: launch.id, step: step.step, ...what })
  const isDone = step.doneAt !== null
  const name = t.stepName(step.step)
  const about = `${launch.name} ${name}`
  return (
    <li
      className={`launch-step${isDone ? ' is-done' : step.due < today() ? ' is-late' : ''}`}
      title={step.hint}
    >
      <MayFields needs="listing.write">
        <Checkbox
          checked={isDone}
          aria-label={`${about} ${t.done}`}
          onChange={(event) => put({ done: event.target.checked })}
        >
          <strong>{name}</strong>
        </Checkbox>
        <Input
          size="small"
          type="date"
          aria-label={`${about} ${t.due}`}
          value={step.due}
          onChange={(event) => event.target.value !== '' && put({ due: event.target.value })}
        />
        <OwnerChoice label={`${about} ${t.owner}`} value={step.owner} onPick={(owner) => put({ owner })} />
      </MayFields>
      {!isDone && (
        <MakeTask
          shop={shop}
          title={t.stepTask(launch.name, name)}
          from={{
            kind: 'listing',
            id: `launch-${launch.id}-${step.step}`,
            words: launch.name,
            path: '/listing/launches',
          }}
        />
      )}
      {change.error && <Failure {...refusalOf(change.error)} />}
    </li>
  )
}
