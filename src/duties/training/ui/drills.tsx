import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { InputNumber } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMe } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { DutyName, type Run } from '../drills/contract.ts'
import { drillWords } from './drill-words.ts'
import { useStart } from './drilling.ts'
import { jobWords } from './job-words.ts'
import { momentOf } from './moment.ts'
import { StartDrill } from './start-drill.tsx'
import './drills.css'

const bestOf = (runs: readonly Run[], drill: DutyName): number | null => {
  const points = runs.flatMap((run) => (run.drill === drill && run.points !== null ? [run.points] : []))
  return points.length > 0 ? Math.max(...points) : null
}

/** One drill for each responsibility, and what was done of them. */
export const Drills = () => {
  const t = useWords(drillWords)
  const me = useMe()
  const runs = useQuery(api.training.runs.queryOptions({ input: me === null ? {} : { member: me } }))
  const best = DutyName.options.flatMap((drill) => bestOf(runs.data ?? [], drill) ?? [])
  const mean = best.length > 0 ? Math.round(best.reduce((sum, one) => sum + one, 0) / best.length) : null
  return (
    <Page name={t.drills} question={t.question} answer={runs.data && t.answer(best.length, mean)}>
      <p className="muted">{t.how}</p>
      <Answer of={runs} rows={8}>
        {(all) => (
          <>
            <Choices runs={all} me={me} />
            <History runs={all} />
          </>
        )}
      </Answer>
    </Page>
  )
}

const Choices = ({ runs, me }: { runs: readonly Run[]; me: number | null }) => {
  const t = useWords(drillWords)
  const start = useStart()
  const [number, setNumber] = useState<number | null>(null)
  const begin = (drill: DutyName) =>
    start.mutate({ drill, ...(me === null ? {} : { member: me }), ...(number === null ? {} : { number }) })
  return (
    <>
      <div className="drill-choices">
        {DutyName.options.map((drill) => (
          <Choice
            key={drill}
            drill={drill}
            runs={runs.filter((run) => run.drill === drill)}
            starting={start.isPending && start.variables.drill === drill}
            onStart={() => begin(drill)}
          />
        ))}
      </div>
      {start.error && <Failure {...refusalOf(start.error)} />}
      <div className="controls">
        <Control label={t.number}>
          {(id) => (
            <InputNumber id={id} min={1} max={999_999} precision={0} value={number} onChange={setNumber} />
          )}
        </Control>
        <span className="muted small">{t.numberHint}</span>
      </div>
    </>
  )
}

const Choice = (props: { drill: DutyName; runs: readonly Run[]; starting: boolean; onStart: () => void }) => {
  const t = useWords(drillWords)
  const { name } = useWords(jobWords).duties[props.drill]
  const { drill, runs } = props
  const best = bestOf(runs, drill)
  const unfinished = runs.find(({ state }) => state === 'open' || state === 'making')
  return (
    <section className="section drill-choice" id={drill} aria-label={name}>
      <div className="section-head">
        <h2>{name}</h2>
        <span className="muted">{runs.length === 0 ? t.none : t.times(runs.length)}</span>
        {best !== null && (
          <strong className="push">
            {t.best} {t.points(best)}
          </strong>
        )}
      </div>
      <p>{t.drillsOf[drill].about}</p>
      <div className="row">
        <StartDrill primary={!unfinished} loading={props.starting} onStart={props.onStart}>
          {t.start}
        </StartDrill>
        {unfinished && (
          <Link to="/training/drills/$run" params={{ run: String(unfinished.id) }} search={(kept) => kept}>
            {t.continue}
          </Link>
        )}
      </div>
    </section>
  )
}

const History = ({ runs }: { runs: readonly Run[] }) => {
  const t = useWords(drillWords)
  const { duties } = useWords(jobWords)
  const navigate = useNavigate()
  const open = ({ id }: Run) =>
    void navigate({ to: '/training/drills/$run', params: { run: String(id) }, search: (kept) => kept })
  return (
    <Section title={t.history}>
      {runs.length === 0 ? (
        <p className="muted">{t.noHistory}</p>
      ) : (
        <DataTable
          name="drill-runs"
          label={t.history}
          plain
          rows={runs}
          rowKey={({ id }) => String(id)}
          onOpen={open}
          card={['which', 'score', 'when']}
          columns={[
            {
              key: 'which',
              title: t.which,
              width: 200,
              render: ({ drill, number }) => t.drillOf(duties[drill].name, number),
              sort: ({ drill, number }) => `${drill} ${number}`,
            },
            {
              key: 'who',
              title: t.who,
              width: 120,
              render: ({ member }) => member?.name ?? t.noAnswer,
              sort: ({ member }) => member?.name ?? null,
            },
            {
              key: 'when',
              title: t.when,
              width: 150,
              render: ({ startedAt }) => momentOf(startedAt),
              sort: ({ startedAt }) => startedAt,
            },
            {
              key: 'tries',
              title: t.tries,
              width: 90,
              number: true,
              render: ({ tries }) => tries,
              sort: ({ tries }) => tries,
            },
            {
              key: 'score',
              title: t.score,
              width: 110,
              number: true,
              render: ({ points, state }) => (points === null ? t.states[state] : t.points(points)),
              sort: ({ points }) => points,
            },
          ]}
        />
      )}
    </Section>
  )
}
