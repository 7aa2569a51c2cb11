import { useMutation, useQuery } from '@tanstack/react-query'
import { Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Control } from '../../../web/kit/control.tsx'
import { useFocusReturn } from '../../../web/kit/focus.ts'
import { useNarrow } from '../../../web/kit/narrow.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useActiveMembers, useMe } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { forgetTasks, makeTaskWords } from '../../../web/tasks.ts'
import { type Task, TaskState } from '../contract.ts'
import { Origin, ReadingSentence, useFigures, VerdictTag } from './parts.tsx'
import { taskWords } from './words.ts'

/** One task: what, who, until when, where it stands, and whether it worked. */
export const TaskDetail = ({ shop, task, onClose }: { shop: string; task: Task; onClose: () => void }) => {
  const t = useWords(taskWords)
  const make = useWords(makeTaskWords)
  const narrow = useNarrow()
  const members = useActiveMembers()
  const me = useMe()
  const [title, setTitle] = useState(task.title)
  const [note, setNote] = useState('')
  useFocusReturn()
  const settled = { onSettled: forgetTasks }
  const change = useMutation(api.tasks.change.mutationOptions(settled))
  const move = useMutation(api.tasks.move.mutationOptions(settled))
  const error = change.error ?? move.error
  const of = { shop, task: task.id }
  const rename = () => {
    if (title.trim() !== '' && title.trim() !== task.title) change.mutate({ ...of, title })
    else setTitle(task.title)
  }
  const owners = [
    { value: null, label: make.nobody },
    ...members.map(({ id, name }) => ({ value: id, label: name })),
    // Who left the team still owns what they owned.
    ...(task.owner && !members.some(({ id }) => id === task.owner?.id)
      ? [{ value: task.owner.id, label: task.owner.name, disabled: true }]
      : []),
  ]
  return (
    <Drawer open title={t.tasks} size={narrow ? '100%' : 560} onClose={onClose}>
      <div className="task-detail">
        <Control label={make.title}>
          {(id) => (
            <Input
              id={id}
              value={title}
              maxLength={100}
              onChange={(event) => setTitle(event.target.value)}
              onBlur={rename}
              onPressEnter={rename}
            />
          )}
        </Control>
        <div className="row">
          <Control label={make.owner}>
            {(id) => (
              <Select<number | null>
                id={id}
                style={{ minWidth: 140 }}
                value={task.owner?.id ?? null}
                options={owners}
                onChange={(owner) => change.mutate({ ...of, owner })}
              />
            )}
          </Control>
          <Control label={make.due}>
            {(id) => (
              <Input
                id={id}
                type="date"
                value={task.due ?? ''}
                onChange={(event) => change.mutate({ ...of, due: event.target.value || null })}
              />
            )}
          </Control>
        </div>
        {task.from.kind !== 'hand' && (
          <div className="wrap">
            <span className="muted">{t.column.from}</span> <Origin from={task.from} />{' '}
            <span className="muted">{task.from.words}</span>
          </div>
        )}
        <div className="row">
          {TaskState.options.map((state) => (
            <MayButton
              needs="tasks.write"
              key={state}
              size="small"
              type={state === task.state ? 'primary' : 'default'}
              aria-pressed={state === task.state}
              loading={move.isPending && move.variables?.state === state}
              onClick={() =>
                state !== task.state &&
                move.mutate({ ...of, state, member: me, note }, { onSuccess: () => setNote('') })
              }
            >
              {make.states[state]}
            </MayButton>
          ))}
          <Input
            size="small"
            style={{ flex: '1 1 160px' }}
            aria-label={t.note}
            placeholder={t.note}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {error && <Failure {...refusalOf(error)} />}
        <Check shop={shop} task={task} />
        <section>
          <h3>{t.history}</h3>
          <ul className="plain-list">
            {task.history.map(({ state, by, at, note: said }, step) => (
              // A step never changes its place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <li key={step} className="wrap">
                <span className="muted">{minuteOf(at)}</span> {step === 0 ? t.made : make.states[state]}
                {by && ` · ${by}`}
                {said && ` · ${said}`}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Drawer>
  )
}

/** Items by their names, anything else as it is written. */
const Scope = ({ shop, scope }: { shop: string; scope: NonNullable<Task['check']>['scope'] }) => {
  const t = useWords(taskWords)
  const [item] = scope.find(({ dimension }) => dimension === 'item')?.values ?? []
  const named = useQuery(
    api.facts.values.queryOptions({
      input: { shop, dimension: 'item', search: item ?? '', limit: 1 },
      enabled: item !== undefined,
    }),
  )
  if (scope.length === 0) return t.whole
  return scope
    .flatMap(({ values }) => values)
    .map((value) => named.data?.find((one) => one.value === value)?.label ?? value)
    .join(' · ')
}

const Check = ({ shop, task }: { shop: string; task: Task }) => {
  const t = useWords(taskWords)
  const { check } = task
  const { name, figure } = useFigures(check?.metric)
  if (!check)
    return (
      <section>
        <h3>{t.checkTitle}</h3>
        <p className="muted">{t.noCheck}</p>
      </section>
    )
  return (
    <section>
      <h3>
        {t.checkTitle} <VerdictTag task={task} />
      </h3>
      <p>
        {t.checkOf(name, t.direction[check.direction], check.target === null ? '' : figure(check.target))}
      </p>
      <p className="muted small wrap">
        {t.scope} <Scope shop={shop} scope={check.scope} />
        {` · ${t.before} ${check.baseline.from} – ${check.baseline.to}`}
      </p>
      {task.readings.length === 0 && task.state !== 'cancelled' && (
        <p className="muted small">{task.checkDay ? t.willRead(task.checkDay) : t.readAfter(check.day)}</p>
      )}
      {task.readings.length > 0 && (
        <>
          <ul className="plain-list">
            {task.readings.toReversed().map((reading) => (
              <li key={reading.at} className="wrap">
                <span className="muted">{minuteOf(reading.at)}</span>{' '}
                <ReadingSentence metric={check.metric} reading={reading} />
              </li>
            ))}
          </ul>
          <p className="muted small">
            {t.beforeAfter} {t.readAgain}
          </p>
        </>
      )}
    </section>
  )
}
