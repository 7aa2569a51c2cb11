import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Popconfirm, Progress } from 'antd'
import { Fragment, useEffect, useRef } from 'react'
import { api, forgetGoneShop, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { PathLink } from '../../../web/path-link.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress } from '../../../web/scope.tsx'
import { shellWords } from '../../../web/words.ts'
import { type OpenedRun, type Question, TRIES } from '../drills/contract.ts'
import { saidOf, useFilled } from './answers.ts'
import { Marks } from './drill-marks.tsx'
import { drillPages } from './drill-pages.ts'
import { drillWords } from './drill-words.ts'
import { forgetDrills, usePracticeReady, useStart } from './drilling.ts'
import { jobWords } from './job-words.ts'
import { GivenTable, QuestionForm } from './question-form.tsx'
import { StartDrill } from './start-drill.tsx'
import { trainingWords } from './words.ts'
import './drills.css'

const keep = (run: OpenedRun) =>
  queryClient.setQueryData(api.training.run.queryKey({ input: { id: run.id } }), run)

/** One drill: its shop being made, its question, its marks. */
export const DrillRun = () => {
  const t = useWords(drillWords)
  const { duties } = useWords(jobWords)
  const { run: id } = useParams({ from: '/training/drills/$run' })
  const run = useQuery(
    api.training.run.queryOptions({
      input: { id: Number(id) },
      refetchInterval: ({ state }) => (state.data?.state === 'making' || state.data?.step ? 500 : false),
    }),
  )
  usePracticeReady(run.data)
  useItsShop(run.data)
  const found = run.data
  return (
    <Page
      name={t.drills}
      question={found ? t.drillsOf[found.drill].about : t.drills}
      answer={
        found && (
          <>
            {t.drillOf(duties[found.drill].name, found.number)}
            {found.member && ` · ${found.member.name}`} · {t.lastDay(found.to)}
          </>
        )
      }
      actions={
        <Link to="/training/drills" search={(kept) => kept}>
          {t.back}
        </Link>
      }
    >
      <Answer of={run} rows={8}>
        {(opened) => (
          <>
            {opened.state === 'making' && <Making run={opened} />}
            {opened.state === 'failed' && <Failed run={opened} />}
            {opened.question && <Asked run={opened} question={opened.question} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

/** Whoever opens a question looks at its shop: other pages, the search too, are then of that shop. */
const useItsShop = (run: OpenedRun | undefined) => {
  const change = useAddress()
  const latest = useRef(change)
  latest.current = change
  const shop = run?.state === 'open' ? run.shop : null
  useEffect(() => {
    if (shop !== null) void latest.current({ shop }, { replace: true })
  }, [shop])
}

const Making = ({ run: { step } }: { run: OpenedRun }) => {
  const t = useWords(drillWords)
  const { step: stepWords } = useWords(trainingWords)
  const remove = useMutation(api.training.removePractice.mutationOptions({ onSettled: forgetDrills }))
  return (
    <Section title={t.making}>
      <Progress percent={Math.round((step?.progress ?? 0) * 100)} status="active" aria-label={t.making} />
      <div className="wrap">{step && stepWords(step)}</div>
      <div className="row">
        <span className="muted small">{t.makingHint}</span>
        <Button
          size="small"
          type="text"
          className="push"
          loading={remove.isPending}
          onClick={() => remove.mutate({})}
        >
          {t.cancel}
        </Button>
      </div>
    </Section>
  )
}

const Failed = ({ run }: { run: OpenedRun }) => {
  const t = useWords(drillWords)
  return (
    <Section title={t.failed}>
      {run.failure && <Failure {...run.failure} details={{}} />}
      <Again run={run} />
    </Section>
  )
}

const Again = ({ run: { drill, number, member } }: { run: OpenedRun }) => {
  const t = useWords(drillWords)
  const start = useStart()
  const whose = member ? { member: member.id } : {}
  return (
    <>
      <div className="row">
        <StartDrill primary loading={start.isPending} onStart={() => start.mutate({ drill, ...whose })}>
          {t.another}
        </StartDrill>
        <StartDrill
          primary={false}
          loading={false}
          disabled={start.isPending}
          onStart={() => start.mutate({ drill, ...whose, number })}
        >
          {t.same}
        </StartDrill>
      </div>
      {start.error && <Failure {...refusalOf(start.error)} />}
    </>
  )
}

const Asked = ({ run, question }: { run: OpenedRun; question: Question }) => {
  const t = useWords(drillWords)
  const { drill, answers, disclosed, state } = run
  const last = answers.at(-1)
  return (
    <>
      <Section title={t.task}>
        <p className="drill-story">{t.drillsOf[drill].story(question.given)}</p>
        {question.table && <GivenTable table={question.table} />}
        {run.shop && <LookIn drill={drill} shop={run.shop} given={question.given} />}
      </Section>
      {state === 'open' && <Open run={run} question={question} />}
      {last && (
        <Section
          title={t.tryOf(answers.length, last.points)}
          hint={run.points !== null && run.points > last.points ? t.bestOf(run.points) : undefined}
        >
          <Marks drill={drill} question={question} marks={last.marks} disclosed={disclosed} />
        </Section>
      )}
      {state === 'closed' && <Closed run={run} question={question} />}
    </>
  )
}

/** The screens to look in, of the shop and the days that are asked about. */
const LookIn = (props: { drill: OpenedRun['drill']; shop: string; given: Question['given'] }) => {
  const { drill, shop, given } = props
  const { from, to } = given
  const t = useWords(drillWords)
  const shell = useWords(shellWords)
  const { list } = useWords(punctuation)
  return (
    <p className="drill-screens">
      {t.lookIn}
      {drillPages(drill, { shop, from, to }).map((one, i) => (
        <Fragment key={one.page}>
          {i > 0 && list}
          <PathLink to={one.to}>{shell[one.page]}</PathLink>
        </Fragment>
      ))}
      <span className="muted small"> {t.toGo}</span>
    </p>
  )
}

const Open = ({ run, question }: { run: OpenedRun; question: Question }) => {
  const t = useWords(drillWords)
  const { id, drill } = run
  const [filled, fill] = useFilled(id)
  const settled = {
    onSuccess: keep,
    // Refused where it was ended elsewhere: then it is shown as what it is.
    onError: () => queryClient.invalidateQueries({ queryKey: api.training.run.key() }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.training.runs.key() }),
  }
  const answer = useMutation(api.training.answerRun.mutationOptions(settled))
  const disclose = useMutation(api.training.discloseRun.mutationOptions(settled))
  const said = saidOf(filled)
  const error = answer.error ?? disclose.error
  return (
    <form
      className="section"
      onSubmit={(event) => {
        event.preventDefault()
        answer.mutate({ id, answers: said })
      }}
    >
      <p className="muted small">{t.marking(TRIES)}</p>
      <QuestionForm drill={drill} parts={question.parts} filled={filled} onFill={fill} />
      <div className="row drill-submit">
        <MayButton
          needs="training.write"
          type="primary"
          htmlType="submit"
          disabled={Object.keys(said).length === 0}
          loading={answer.isPending}
        >
          {t.submit(TRIES - run.tries)}
        </MayButton>
        <Popconfirm
          title={<div className="confirm-text">{t.discloseSure}</div>}
          okText={t.sure}
          cancelText={t.keep}
          onConfirm={() => disclose.mutate({ id })}
        >
          <Button type="text" loading={disclose.isPending}>
            {t.disclose}
          </Button>
        </Popconfirm>
      </div>
      {error && <Failure {...refusalOf(error)} />}
    </form>
  )
}

const Closed = ({ run, question }: { run: OpenedRun; question: Question }) => {
  const t = useWords(drillWords)
  const remove = useMutation(api.training.removePractice.mutationOptions())
  const go = async () => {
    const removed = await remove.mutateAsync({}).catch(() => undefined)
    if (removed) await forgetGoneShop(forgetDrills)
  }
  const nothing = question.parts.map(({ id, points }) => ({
    part: id,
    points: 0,
    of: points,
    verdict: 'missing' as const,
    said: null,
  }))
  return (
    <>
      {run.answers.length === 0 && (
        <Section title={t.gave}>
          <Marks drill={run.drill} question={question} marks={nothing} disclosed={run.disclosed} />
        </Section>
      )}
      {run.isCutShort && <p className="muted">{t.cutShort}</p>}
      <Again run={run} />
      {run.shop && (
        <div className="row">
          <Button type="text" loading={remove.isPending} onClick={() => void go()}>
            {t.remove}
          </Button>
          {remove.error && <Failure {...refusalOf(remove.error)} />}
        </div>
      )}
    </>
  )
}
