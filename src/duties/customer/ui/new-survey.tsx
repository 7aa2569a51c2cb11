import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { usualIntro, usualQuestions } from '../rules/survey.ts'
import type { Question } from '../surveys/contract.ts'
import { forgetCustomers } from './shop.ts'
import { surveyWords } from './survey-words.ts'

/** A question while it is typed: options as one line. */
type Typed = { key: number; kind: Question['kind']; title: string; options: string }

const kinds = ['csat', 'nps', 'choice', 'text'] as const

const toTyped = (question: Question, key: number): Typed => ({
  key,
  kind: question.kind,
  title: question.title,
  options: question.kind === 'choice' ? question.options.join('、') : '',
})

const toQuestion = ({ kind, title, options }: Typed): Question =>
  kind === 'choice'
    ? {
        kind,
        title,
        options: options
          .split(/[、，,;；]/)
          .map((option) => option.trim())
          .filter((option) => option !== ''),
      }
    : { kind, title }

/** Whom to ask, what, and until when: ready to begin as it stands. */
export const NewSurvey = ({ shop, onClose }: { shop: string; onClose: () => void }) => {
  const t = useWords(surveyWords)
  const navigate = useNavigate()
  const now = today()
  const [title, setTitle] = useState(t.usual(now.slice(0, 4), Number(now.slice(5, 7))))
  const [intro, setIntro] = useState(usualIntro)
  const [from, setFrom] = useState(addDays(now, -21))
  const [to, setTo] = useState(addDays(now, -8))
  const [closesOn, setClosesOn] = useState(addDays(now, 14))
  const [limit, setLimit] = useState(2000)
  const [questions, setQuestions] = useState<readonly Typed[]>(() => usualQuestions.map(toTyped))
  const make = useMutation(
    api.customer.makeSurvey.mutationOptions({
      onSuccess: ({ id }) => {
        void forgetCustomers()
        void navigate({
          to: '/customer/surveys/$survey',
          params: { survey: String(id) },
          search: (kept) => ({ ...kept }),
        })
      },
    }),
  )
  const put = (key: number, change: Partial<Typed>) =>
    setQuestions((old) => old.map((one) => (one.key === key ? { ...one, ...change } : one)))
  const dayInput = (label: string, value: string, set: (day: string) => void) => (
    <span className="row">
      <span className="muted">{label}</span>
      <Input
        type="date"
        aria-label={label}
        className="customer-day"
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </span>
  )
  return (
    <Section title={t.make}>
      <form
        className="customer-form"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate({ shop, title, intro, from, to, closesOn, limit, questions: questions.map(toQuestion) })
        }}
      >
        <Input
          aria-label={t.name}
          placeholder={t.name}
          value={title}
          maxLength={60}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Input.TextArea
          aria-label={t.intro}
          placeholder={t.intro}
          value={intro}
          maxLength={300}
          autoSize={{ minRows: 1, maxRows: 4 }}
          onChange={(event) => setIntro(event.target.value)}
        />
        <div className="row wrap-row">
          {dayInput(t.from, from, setFrom)}
          {dayInput(t.to, to, setTo)}
          {dayInput(t.closesOn, closesOn, setClosesOn)}
          <span className="row" title={t.limitHint}>
            <span className="muted">{t.limit}</span>
            <InputNumber
              aria-label={t.limit}
              min={1}
              max={20_000}
              precision={0}
              value={limit}
              onChange={(next) => setLimit(next ?? 2000)}
            />
          </span>
        </div>
        <strong>{t.questions}</strong>
        {questions.map(({ key, kind, title: asks, options }, index) => (
          <div key={key} className="question-line">
            <span className="muted">{index + 1}</span>
            <Select<Question['kind']>
              aria-label={`${t.questions} ${index + 1}`}
              className="customer-filter"
              value={kind}
              options={kinds.map((value) => ({ value, label: t.kinds[value] }))}
              onChange={(next) => put(key, { kind: next })}
            />
            <Input
              aria-label={`${t.questions} ${index + 1}`}
              value={asks}
              maxLength={60}
              onChange={(event) => put(key, { title: event.target.value })}
            />
            {kind === 'choice' && (
              <Input
                aria-label={t.option}
                placeholder={t.option}
                value={options}
                maxLength={300}
                onChange={(event) => put(key, { options: event.target.value })}
              />
            )}
            <Button
              type="text"
              disabled={questions.length === 1}
              onClick={() => setQuestions((old) => old.filter((one) => one.key !== key))}
            >
              {t.remove}
            </Button>
          </div>
        ))}
        <div className="row">
          <Button
            size="small"
            disabled={questions.length >= 12}
            onClick={() =>
              setQuestions((old) => [
                ...old,
                { key: Math.max(...old.map(({ key }) => key)) + 1, kind: 'text', title: '', options: '' },
              ])
            }
          >
            {t.addQuestion}
          </Button>
        </div>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={make.isPending} disabled={shop === ''}>
            {t.save}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
        </div>
        {make.error && <Failure {...refusalOf(make.error)} />}
      </form>
    </Section>
  )
}
