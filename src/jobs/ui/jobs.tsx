import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Page, Section } from '../../web/kit/page.tsx'
import { Empty, Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import { useSaid } from '../../web/said.ts'
import type { Job, JobRun, RunState } from '../contract.ts'
import { jobWords } from './words.ts'
import './jobs.css'

const LOOK_EVERY = 5_000
/** As many runs are shown at first, and with each asking for more. */
const SHOWN = 25
const MOST_SHOWN = 500
const forget = () => queryClient.invalidateQueries({ queryKey: api.jobs.key() })

const beijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})
const at = (instant: string): string => beijing.format(new Date(instant))

/** What the program does by itself: what ran, what failed and why, what is next. */
export const Jobs = () => {
  const t = useWords(jobWords)
  const jobs = useQuery(api.jobs.list.queryOptions({ refetchInterval: LOOK_EVERY }))
  const failed = jobs.data?.reduce((sum, one) => sum + one.failed, 0)
  // Of what could not be read nobody knows whether it is fine.
  const head =
    failed === undefined
      ? { question: t.jobs }
      : { question: t.question(failed), answer: failed === 0 ? t.fine : t.trouble }
  return (
    <Page name={t.jobs} {...head}>
      <Section title={t.jobs}>
        <Answer of={jobs}>
          {(list) => (
            <ul className="plain-list jobs" aria-label={t.jobs}>
              {list.map((job) => (
                <JobLine key={job.id} job={job} />
              ))}
            </ul>
          )}
        </Answer>
      </Section>
      <Runs />
    </Page>
  )
}

const JobLine = ({ job }: { job: Job }) => {
  const t = useWords(jobWords)
  const { id, name, about, scheduleWords, missed, paused, nextAt, waiting, running, last } = job
  const settled = { onSettled: forget }
  const run = useMutation(api.jobs.run.mutationOptions(settled))
  const pause = useMutation(api.jobs.pause.mutationOptions(settled))
  const resume = useMutation(api.jobs.resume.mutationOptions(settled))
  const error = run.error ?? pause.error ?? resume.error
  const shownName = t.names[id] ?? name
  return (
    <li>
      <div className="job-line">
        <div className="job-what">
          <strong>{shownName}</strong>
          <div className="muted small">{t.abouts[id] ?? about}</div>
        </div>
        <div className="job-when">
          <div>{scheduleWords === null ? t.onDemand : t.schedules(scheduleWords)}</div>
          <div className="muted small">{scheduleWords === null ? '' : t.missed[missed]}</div>
        </div>
        <div className="job-when">
          {running ? <State state="running" /> : last ? <State state={last.state} /> : t.never}
          {(running ?? last) && (
            <div className="muted small">
              {at(
                (running ?? last)?.finishedAt ??
                  (running ?? last)?.startedAt ??
                  job.nextAt ??
                  '1970-01-01T00:00Z',
              )}
            </div>
          )}
        </div>
        <div className="job-when">
          {paused
            ? t.paused(paused.by)
            : job.isKeptBack
              ? t.keptBack
              : nextAt
                ? `${t.next} ${at(nextAt)}`
                : ''}
          {waiting > 0 && <div className="muted small">{t.waiting(waiting)}</div>}
        </div>
        <div className="row job-acts">
          {scheduleWords !== null && (
            <MayButton
              needs="jobs.write"
              isWhole
              size="small"
              aria-label={`${t.runNow} ${shownName}`}
              loading={run.isPending}
              onClick={() => run.mutate({ job: id })}
            >
              {t.runNow}
            </MayButton>
          )}
          <MayButton
            needs="jobs.write"
            isWhole
            size="small"
            type="text"
            aria-label={`${paused ? t.resume : t.pause} ${shownName}`}
            onClick={() => (paused ? resume : pause).mutate({ job: id })}
          >
            {paused ? t.resume : t.pause}
          </MayButton>
        </div>
      </div>
      {last?.failure && !running && <RunTrouble run={last} />}
      {error && <Failure {...refusalOf(error)} />}
    </li>
  )
}

const State = ({ state }: { state: RunState }) => {
  const t = useWords(jobWords)
  return <span className={`run-state is-${state}`}>{t.states[state]}</span>
}

/** Why it did not succeed, and what comes next. */
const RunTrouble = ({ run }: { run: JobRun }) => {
  const t = useWords(jobWords)
  const said = useSaid()
  if (!run.failure) return null
  return (
    <div className="run-trouble small">
      {said(run.failure.message)} {run.state === 'failed' ? said(run.failure.next) : t.again(at(run.dueAt))}
    </div>
  )
}

const Runs = () => {
  const t = useWords(jobWords)
  const [state, setState] = useState<RunState | 'all'>('all')
  const [limit, setLimit] = useState(SHOWN)
  const runs = useQuery(
    api.jobs.runs.queryOptions({
      input: { limit, ...(state === 'all' ? {} : { state }) },
      refetchInterval: LOOK_EVERY,
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Section
      title={t.runs}
      hint={t.runsHint}
      actions={
        <Segmented<RunState | 'all'>
          size="small"
          value={state}
          onChange={setState}
          options={(['all', 'failed', 'waiting'] as const).map((value) => ({
            value,
            label: value === 'all' ? t.all : t.states[value],
          }))}
        />
      }
    >
      <Answer of={runs}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t.noRuns} />
          ) : (
            <>
              <ul className="plain-list runs" aria-label={t.runs}>
                {list.map((run) => (
                  <RunLine key={run.id} run={run} />
                ))}
              </ul>
              {list.length >= limit && limit < MOST_SHOWN && (
                <Button
                  block
                  className="runs-more"
                  onClick={() => setLimit(Math.min(MOST_SHOWN, limit + 100))}
                >
                  {t.more}
                </Button>
              )}
            </>
          )
        }
      </Answer>
    </Section>
  )
}

const RunLine = ({ run }: { run: JobRun }) => {
  const t = useWords(jobWords)
  const retry = useMutation(api.jobs.retry.mutationOptions({ onSettled: forget }))
  const said = useSaid()
  const about = [
    at(run.finishedAt ?? run.startedAt ?? run.createdAt),
    ...(run.slot ? [t.slot(at(run.slot))] : []),
    ...(run.askedBy === '' ? [] : [t.askedBy(run.askedBy)]),
    ...(run.attempt > 1 ? [t.attempt(run.attempt)] : []),
    ...(run.owner === '' ? [] : [run.owner.split(' ')[0]]),
    ...(run.outcome === '' ? [] : [said(run.outcome)]),
  ]
  return (
    <li>
      <div className="row">
        <State state={run.state} />
        <span>{t.names[run.job] ?? run.name}</span>
        <span className="muted small">{about.join(' · ')}</span>
        {run.state === 'failed' && (
          <MayButton
            needs="jobs.write"
            isWhole
            className="push"
            size="small"
            loading={retry.isPending}
            onClick={() => retry.mutate({ run: run.id })}
          >
            {t.retry}
          </MayButton>
        )}
      </div>
      <RunTrouble run={run} />
      {retry.error && <Failure {...refusalOf(retry.error)} />}
    </li>
  )
}
