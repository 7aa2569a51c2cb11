import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Alert, Button, Dropdown, Segmented } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { saveFile } from '../../../web/download.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMe } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Report } from '../contract.ts'
import { kindInfo } from '../rules/maker.ts'
import { type Block, ReportBlock } from './blocks.tsx'
import { DriftPart } from './drift.tsx'
import { SectionEdit } from './edit.tsx'
import { HandIn } from './hand-in.tsx'
import { SuggestionTasks } from './suggestion-tasks.tsx'
import { reportWords } from './words.ts'
import './report.css'

/** One report: read, worded, handed in, downloaded, and what became of its figures. */
export const ReportPage = () => {
  const t = useWords(reportWords)
  const { id: text } = useParams({ from: '/reports/$id' })
  const { tab } = useSearch({ from: '/reports/$id' })
  const change = useAddress()
  const { shop } = useScope()
  const id = Number(text)
  const signedIn = useMe()
  // A key of this machine is nobody: it says for whom.
  const [chosen, setChosen] = useState<number | null>(null)
  const me = signedIn ?? chosen
  const answer = useQuery(
    api.reports.open.queryOptions({ input: { shop: shop?.name, id }, enabled: shop !== undefined }),
  )
  const report = answer.data
  const isSubmitted = report?.state === 'submitted'
  const tabs = [
    { value: 'body', label: t.body },
    ...(isSubmitted ? [{ value: 'drift', label: t.drift }] : []),
    { value: 'course', label: t.course },
  ]
  const shown = tabs.some(({ value }) => value === tab) ? tab : 'body'
  return (
    <Page
      name={report?.title ?? t.reports}
      question={report?.title ?? t.reports}
      answer={report && <StateLine report={report} />}
      actions={report && <Acts report={report} shop={shop?.name ?? ''} me={me} onMe={setChosen} />}
    >
      <Answer of={answer} rows={10}>
        {(data) => (
          <>
            <div className="row">
              <Link to="/reports" search={(kept) => kept}>
                {t.back}
              </Link>
              <Segmented
                className="push"
                value={shown ?? 'body'}
                options={tabs}
                onChange={(next) =>
                  void change({ tab: next === 'body' ? undefined : next }, { replace: true })
                }
              />
            </div>
            {shown === 'body' && <Body report={data} shop={shop?.name ?? ''} me={me} />}
            {shown === 'drift' && <DriftPart id={data.id} shop={shop?.name ?? ''} />}
            {shown === 'course' && <Course report={data} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

const StateLine = ({ report }: { report: Report }) => {
  const t = useWords(reportWords)
  const signs = useWords(punctuation)
  const due =
    report.due === null ? '' : `${signs.comma}${t.due(report.due)}${report.isDueSure ? '' : t.guessed}`
  return (
    <>
      {report.state === 'submitted'
        ? t.submittedLine(report.by?.name ?? t.nobody, minuteOf(report.at))
        : t.draftLine(due)}
      {report.timeliness && (
        <b className={report.timeliness === 'late' || report.timeliness === 'overdue' ? 'report-late' : ''}>
          {' '}
          {t.timings[report.timeliness]}
        </b>
      )}
    </>
  )
}

const formats = ['pdf', 'docx', 'xlsx', 'pptx', 'html'] as const
const formatNames = { pdf: 'PDF', docx: 'Word', xlsx: 'Excel', pptx: 'PPT', html: 'HTML' } as const

const Acts = (props: { report: Report; shop: string; me: number | null; onMe: (member: number) => void }) => {
  const { report, shop, me, onMe } = props
  const t = useWords(reportWords)
  const id = report.id
  const kept = {
    onSuccess: (next: Report) =>
      queryClient.setQueryData(api.reports.open.queryKey({ input: { shop, id } }), next),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.reports.key() }),
  }
  const submit = useMutation(api.reports.submit.mutationOptions(kept))
  const withdraw = useMutation(api.reports.withdraw.mutationOptions(kept))
  const download = useMutation(
    api.reports.file.mutationOptions({ onSuccess: (file) => saveFile(file, file.name) }),
  )
  const error = submit.error ?? withdraw.error ?? download.error
  return (
    <>
      <Dropdown
        menu={{
          items: formats.map((key) => ({ key, label: formatNames[key] })),
          onClick: ({ key }) => {
            const format = formats.find((one) => one === key)
            if (format) download.mutate({ shop, id, format })
          },
        }}
      >
        <Button loading={download.isPending}>{t.download}</Button>
      </Dropdown>
      {report.state === 'submitted' ? (
        <MayButton
          needs="reports.write"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ shop, id, member: me })}
        >
          {t.withdraw}
        </MayButton>
      ) : (
        <HandIn
          report={report}
          me={me}
          onMe={onMe}
          isPending={submit.isPending}
          onSubmit={(member) => submit.mutate({ shop, id, member })}
        />
      )}
      {error && <Failure {...refusalOf(error)} />}
    </>
  )
}

type Part = { id: string; title: string; blocks: { key: string; block: Block }[] }

/** Blocks under the heading of each section that is shown; what stands before the first is the cover. */
const partsOf = ({ document, sections }: Report): Part[] => {
  const left = sections.filter(({ isOn }) => isOn)
  const parts: Part[] = []
  for (const block of document.blocks) {
    if (block.kind === 'heading' && block.level === 1) {
      const at = left.findIndex(({ title }) => title === block.text)
      const [section] = at < 0 ? [] : left.splice(at, 1)
      parts.push({ id: section?.id ?? block.text, title: block.text, blocks: [] })
    } else {
      const part = parts.at(-1)
      part?.blocks.push({ key: `${part.id} ${part.blocks.length}`, block })
    }
  }
  return parts
}

const Body = ({ report, shop, me }: { report: Report; shop: string; me: number | null }) => {
  const t = useWords(reportWords)
  const signs = useWords(punctuation)
  const { sameBy } = kindInfo[report.kind]
  const [editing, setEditing] = useState<string>()
  const update = useMutation(
    api.reports.make.mutationOptions({
      onSuccess: (next) =>
        queryClient.setQueryData(api.reports.open.queryKey({ input: { shop, id: report.id } }), next),
    }),
  )
  const cover = report.document.blocks.find((block) => block.kind === 'cover')
  const isDraft = report.state !== 'submitted'
  return (
    <div className="report-paper">
      {report.isStale && (
        <Alert
          type="warning"
          showIcon
          title={t.stale}
          description={t.staleHint}
          action={
            <MayButton
              needs="reports.write"
              size="small"
              loading={update.isPending}
              onClick={() =>
                update.mutate({
                  shop,
                  kind: report.kind,
                  ...(sameBy === 'subject' ? {} : report.period),
                  ...(sameBy === 'comparison' ? { compare: report.previous } : {}),
                  subject: report.subject,
                  member: me,
                })
              }
            >
              {t.update}
            </MayButton>
          }
        />
      )}
      {update.error && <Failure {...refusalOf(update.error)} />}
      {cover?.kind === 'cover' && (
        <p className="muted">
          {[cover.company, ...cover.facts.map(({ name, value }) => `${name}${signs.colon}${value}`)]
            .filter((words) => words !== '')
            .join(' · ')}
        </p>
      )}
      {partsOf(report).map(({ id, title, blocks }) => (
        <Section
          key={id}
          title={title}
          actions={
            isDraft && id !== 'appendix' ? (
              <MayButton
                needs="reports.write"
                size="small"
                type="text"
                aria-label={`${editing === id ? t.done : t.edit} ${title}`}
                onClick={() => setEditing(editing === id ? undefined : id)}
              >
                {editing === id ? t.done : t.edit}
              </MayButton>
            ) : undefined
          }
        >
          {editing === id && <SectionEdit report={report} shop={shop} me={me} section={id} />}
          {blocks.map(({ key, block }) => (
            <ReportBlock key={key} block={block} />
          ))}
          {id === 'suggestions' && <SuggestionTasks report={report} shop={shop} />}
        </Section>
      ))}
    </div>
  )
}

const Course = ({ report }: { report: Report }) => {
  const t = useWords(reportWords)
  return (
    <Section title={t.course}>
      <ul className="plain-list">
        {report.states.map(({ state, by, at }) => (
          <li key={`${state} ${at}`} className="row">
            <span>{minuteOf(at)}</span>
            <span>{by?.name ?? t.nobody}</span>
            <span>{t.states[state]}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
