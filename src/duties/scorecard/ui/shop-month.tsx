import { useMutation } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { saveFile } from '../../../web/download.ts'
import { exact, unitName } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Scroll } from '../../../web/kit/scroll.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMe } from '../../../web/me.tsx'
import { PathLink } from '../../../web/path-link.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import type { Bar, Evidence, Scorecard } from '../contract.ts'
import { barNames, barWords, lineWords, shareWords } from '../rules/words.ts'
import { VerdictTag } from './parts.tsx'
import { scorecardWords } from './words.ts'

const formats = ['pdf', 'docx', 'xlsx', 'pptx', 'html'] as const
const formatNames = { pdf: 'PDF', docx: 'Word', xlsx: 'Excel', pptx: 'PPT', html: 'HTML' } as const

/** What a shop's month rests on, what its members did, and the closing of it. */
export const ShopMonth = ({ card }: { card: Scorecard }) => {
  const t = useWords(scorecardWords)
  const me = useMe()
  const settled = {
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: api.scorecard.key() }),
        queryClient.invalidateQueries({ queryKey: api.tasks.needs.key() }),
      ]),
  }
  const close = useMutation(api.scorecard.close.mutationOptions(settled))
  const reopen = useMutation(api.scorecard.reopen.mutationOptions(settled))
  const download = useMutation(
    api.scorecard.files.mutationOptions({
      onSuccess: ([file]) => {
        if (file) saveFile(file, file.name)
      },
    }),
  )
  const error = close.error ?? reopen.error ?? download.error
  const one = { shop: card.shop.name, month: card.month }
  return (
    <>
      <Section
        title={t.evidence(card.shop.name)}
        hint={card.isClosed ? t.closed : card.isOver ? t.closeHint : t.runningHint}
        actions={
          <>
            <Dropdown
              menu={{
                items: formats.map((key) => ({ key, label: formatNames[key] })),
                onClick: ({ key }) => {
                  const format = formats.find((known) => known === key)
                  if (format) download.mutate({ ...one, formats: [format] })
                },
              }}
            >
              <Button loading={download.isPending}>{t.sheet}</Button>
            </Dropdown>
            {card.isClosed ? (
              <MayButton
                needs="scorecard.write"
                loading={reopen.isPending}
                onClick={() => reopen.mutate({ ...one, member: me })}
              >
                {t.reopen}
              </MayButton>
            ) : (
              <MayButton
                needs="scorecard.write"
                type="primary"
                disabled={!card.isOver}
                loading={close.isPending}
                onClick={() => close.mutate({ ...one, member: me })}
              >
                {t.close}
              </MayButton>
            )}
          </>
        }
      >
        {error && <Failure {...refusalOf(error)} />}
        <div className="score-bars">
          {card.bars.map((bar) => (
            <BarPart key={bar.id} bar={bar} />
          ))}
        </div>
      </Section>
      <Members card={card} />
      {card.closings.length > 0 && (
        <Section title={t.closings}>
          <ul className="plain-list">
            {card.closings.map(({ kind, at, by }) => (
              <li key={at}>
                <span className="muted">{minuteOf(at)}</span> {t.kinds[kind]}
                {by && ` · ${by}`}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const BarPart = ({ bar }: { bar: Bar }) => {
  const t = useWords(scorecardWords)
  const said = useSaid()
  const language = useLanguage()
  const name = barNames[language][bar.id]
  const why = barWords(bar, language)
  return (
    <section id={`bar-${bar.id}`} aria-label={name}>
      <h3>
        {name}
        <span>{bar.value === null ? '—' : shareWords(bar.value, bar.id)}</span>
        <span className="muted small">{t.line(lineWords(bar))}</span>
        <VerdictTag verdict={bar.verdict} />
      </h3>
      {why && <p className="muted">{why}</p>}
      {bar.evidence.length > 0 && (
        <ul className="plain-list score-lines" aria-label={name}>
          {bar.evidence.map((one) => (
            <li key={`${one.title} ${one.path} ${one.detail}`}>
              <div className="score-words wrap">
                {said(one.title)} <strong>{valueWords(one, bar.id, language)}</strong>
                <div className="muted small">{said(one.detail)}</div>
              </div>
              {one.verdict && one.verdict !== 'none' && <VerdictTag verdict={one.verdict} />}
              <PathLink to={one.path}>{t.see}</PathLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const valueWords = ({ value, unit }: Evidence, id: Bar['id'], language: 'zh' | 'en'): string => {
  if (value === null) return ''
  if (unit === 'ratio') return shareWords(value, id)
  const sign = unitName(unit, language)
  return `${exact(value, unit, language)}${sign === '' ? '' : ` ${sign}`}`
}

/** What is counted of a member, in the order of the columns. */
const counts = ['due', 'inTime', 'done', 'checked', 'worked', 'reports', 'reportsInTime'] as const

const Members = ({ card }: { card: Scorecard }) => {
  const t = useWords(scorecardWords)
  const { column } = t
  return (
    <Section title={t.members} hint={t.membersHint}>
      {card.members.length === 0 ? (
        <p className="muted">{t.noMembers}</p>
      ) : (
        <Scroll label={t.members}>
          <table className="plain-table as-cards" aria-label={t.members}>
            <thead>
              <tr>
                <th>{column.member}</th>
                {counts.map((id) => (
                  <th key={id} className="number">
                    {column[id]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {card.members.map((one) => (
                <tr key={one.member.id}>
                  <td>{one.member.name}</td>
                  {counts.map((id) => (
                    <td key={id} className="number" data-label={column[id]}>
                      {one[id]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  )
}
