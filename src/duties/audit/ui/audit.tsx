import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { saveSheet, saveTable } from '../../../web/download.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { DayRange } from '../../../web/kit/day-range.tsx'
import { Page } from '../../../web/kit/page.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { useActiveMembers } from '../../../web/me.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { type AuditAct, AuditActorKind, type AuditPage } from '../contract.ts'
import { audited } from '../rules/audited.ts'
import { noteWords } from '../rules/notes.ts'
import { actorText, actSentence, momentText, namesOf } from '../rules/sentence.ts'
import { ActDrawer } from './act-drawer.tsx'
import { auditWords } from './words.ts'
import './audit.css'

/** An export takes the latest so many acts. */
const mostExported = 5000

type Asked = Parameters<typeof api.audit.everywhere.call>[0]

const whoOf = (text: string | undefined) => {
  const kind = AuditActorKind.options.find((one) => one === text)
  if (kind) return { kind }
  const member = Number(text)
  return Number.isInteger(member) && member > 0 ? { member } : {}
}

/** Pages of acts, of one shop or of all. */
const pageOf = (shop: string | undefined, asked: Asked): Promise<AuditPage> =>
  shop === undefined ? api.audit.everywhere.call(asked) : api.audit.list.call({ ...asked, shop })

const mergedPages = (pages: readonly AuditPage[]): AuditPage => ({
  acts: pages.flatMap(({ acts }) => acts),
  next: pages.at(-1)?.next ?? null,
  shop: pages[0]?.shop ?? null,
  members: pages[0]?.members ?? [],
  roles: pages[0]?.roles ?? [],
  metrics: pages.flatMap(({ metrics }) => metrics),
})

/** Who did what, and when: found again by day, person, thing and words. */
export const Audit = () => {
  const t = useWords(auditWords)
  const language = useLanguage()
  const { all, since, until, who, about, q, of, act: openAct } = useSearch({ from: '/settings/audit' })
  const change = useAddress()
  const { shop: looked, today, ready } = useScope()
  const shop = all === '1' || !looked || looked.id === 0 ? undefined : looked.name
  const asked: Asked = { from: since, to: until, ...whoOf(who), about, text: q, of }
  const search = useInfiniteQuery({
    queryKey: [...api.audit.key(), shop, asked],
    queryFn: ({ pageParam }) => pageOf(shop, { ...asked, before: pageParam, limit: 50 }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: ready,
  })
  const page = search.data && mergedPages(search.data.pages)
  const names = page && namesOf(page)
  const opened = page?.acts.find(({ act }) => String(act) === openAct)
  const outside = page?.acts.filter(({ actor }) => actor.kind === 'outside').length ?? 0
  const isNarrowed = [since, who, about, q, of].some((one) => one !== undefined)
  const put = (next: Record<string, string | undefined>) => void change({ ...next, act: undefined })
  return (
    <Page
      name={t.audit}
      question={t.question}
      answer={
        page?.acts[0] && (
          <>
            {t.answer(page.acts.length, momentText(page.acts[0].at), page.next !== null)}
            {outside > 0 && <span className="note is-error"> {t.outside(outside)}</span>}
          </>
        )
      }
      actions={
        <>
          <Segmented
            aria-label={t.where}
            value={shop === undefined ? 'everywhere' : 'shop'}
            options={(['shop', 'everywhere'] as const).map((value) => ({ value, label: t.places[value] }))}
            onChange={(value) => put({ all: value === 'everywhere' ? '1' : undefined })}
          />
          <Export shop={shop} asked={asked} />
        </>
      }
    >
      <div className="audit-bar">
        <DayRange
          label={t.days}
          value={since && until ? { from: since, to: until } : undefined}
          latest={today}
          onPick={({ from, to }) => put({ since: from, until: to })}
        />
        <WhoChoice who={who} onPick={(next) => put({ who: next })} />
        <AboutChoice about={about} onPick={(next) => put({ about: next })} />
        <Find key={q ?? ''} text={q ?? ''} onFind={(text) => put({ q: text || undefined })} />
        {isNarrowed && (
          <Button
            type="text"
            onClick={() =>
              put({
                since: undefined,
                until: undefined,
                who: undefined,
                about: undefined,
                q: undefined,
                of: undefined,
              })
            }
          >
            {of ? `${t.history(of)} · ${t.whole}` : t.clear}
          </Button>
        )}
      </div>
      <Answer of={{ data: page, error: search.error, refetch: search.refetch }} rows={8}>
        {({ acts }) =>
          acts.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <>
              {[...Map.groupBy(acts, ({ at }) => momentText(at).slice(0, 10))].map(([day, own]) => (
                <section key={day}>
                  <h2 className="audit-day">{day}</h2>
                  {own.map((act) => (
                    <button
                      key={act.act}
                      type="button"
                      className={act.actor.kind === 'outside' ? 'audit-act is-outside' : 'audit-act'}
                      onClick={() => void change({ act: String(act.act) })}
                    >
                      <span className="muted">{momentText(act.at).slice(11)}</span>
                      <span className="audit-said">{names && actSentence(act, names, language)}</span>
                      <span className="muted audit-shop">{shop === undefined ? act.shop : ''}</span>
                    </button>
                  ))}
                </section>
              ))}
              {search.hasNextPage && (
                <Button loading={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
                  {t.more}
                </Button>
              )}
            </>
          )
        }
      </Answer>
      {opened && names && (
        <ActDrawer
          act={opened}
          names={names}
          onHistory={(subject) => put({ of: subject })}
          onClose={() => void change({ act: undefined })}
        />
      )}
    </Page>
  )
}

const WhoChoice = ({
  who,
  onPick,
}: {
  who: string | undefined
  onPick: (who: string | undefined) => void
}) => {
  const t = useWords(auditWords)
  const members = useActiveMembers()
  return (
    <Select
      aria-label={t.who}
      value={who ?? ''}
      onChange={(value) => onPick(value || undefined)}
      options={[
        { value: '', label: t.anybody },
        ...members.map(({ id, name }) => ({ value: String(id), label: name })),
        ...AuditActorKind.options.map((value) => ({ value, label: t.actors[value] })),
      ]}
    />
  )
}

const AboutChoice = (props: { about: string | undefined; onPick: (about: string | undefined) => void }) => {
  const t = useWords(auditWords)
  const language = useLanguage()
  return (
    <Select
      aria-label={t.about}
      showSearch={{ optionFilterProp: 'label' }}
      value={props.about ?? ''}
      onChange={(value) => props.onPick(value || undefined)}
      popupMatchSelectWidth={240}
      options={[
        { value: '', label: t.anything },
        {
          label: t.notes,
          options: Object.entries(noteWords).map(([value, [zh, en]]) => ({
            value,
            label: (language === 'zh' ? zh : en).replace(/[：:]?\s*[「“]?\{\w+\}[」”]?.*/, ''),
          })),
        },
        {
          label: t.records,
          options: Object.entries(audited).map(([value, one]) => ({ value, label: one[language] })),
        },
      ]}
    />
  )
}

const Find = ({ text, onFind }: { text: string; onFind: (text: string) => void }) => {
  const t = useWords(auditWords)
  const [written, setWritten] = useState(text)
  return (
    <Input
      aria-label={t.find}
      placeholder={t.find}
      allowClear
      maxLength={100}
      value={written}
      onChange={(event) => {
        setWritten(event.target.value)
        if (event.target.value === '') onFind('')
      }}
      onPressEnter={() => onFind(written.trim())}
      onBlur={() => written.trim() !== text && onFind(written.trim())}
    />
  )
}

const told = (row: AuditAct['entries'][number]['before']): string =>
  row === null ? '' : JSON.stringify(row).slice(0, 2000)

const Export = ({ shop, asked }: { shop: string | undefined; asked: Asked }) => {
  const t = useWords(auditWords)
  const language = useLanguage()
  const [isCut, setCut] = useState(false)
  const save = useMutation({
    mutationFn: async (format: 'xlsx' | 'csv') => {
      const pages: AuditPage[] = []
      let before: number | undefined
      do {
        const page = await pageOf(shop, { ...asked, before, limit: 500 })
        pages.push(page)
        before = page.next ?? undefined
      } while (before !== undefined && pages.length * 500 < mostExported)
      const { acts, next, ...rest } = mergedPages(pages)
      const names = namesOf(rest)
      setCut(next !== null)
      const rows = acts.map((act) => [
        String(act.act),
        momentText(act.at),
        actorText(act.actor, language),
        act.shop ?? '',
        actSentence(act, names, language).slice(0, 2000),
        act.entries
          .map(({ before: old }) => told(old))
          .join('\n')
          .slice(0, 2000),
        act.entries
          .map(({ after }) => told(after))
          .join('\n')
          .slice(0, 2000),
      ])
      if (format === 'csv') return saveTable(t.file, t.heads, rows)
      return saveSheet(
        { name: t.file, columns: t.heads.map((name) => ({ name, unit: 'text' })), rows },
        language,
      )
    },
  })
  return (
    <>
      <Button loading={save.isPending && save.variables === 'xlsx'} onClick={() => save.mutate('xlsx')}>
        {t.exportXlsx}
      </Button>
      <Button loading={save.isPending && save.variables === 'csv'} onClick={() => save.mutate('csv')}>
        {t.exportCsv}
      </Button>
      {isCut && <span className="muted">{t.exported(mostExported)}</span>}
      {save.error && <span className="note is-error">{save.error.message}</span>}
    </>
  )
}
