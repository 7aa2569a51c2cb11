import { useMutation, useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MayButton, MayFields } from '../../../web/may-button.tsx'
import { type Refusal, refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { useAddress } from '../../../web/scope.tsx'
import type { Target, TargetPart } from '../targets/contract.ts'
import { forgetTargets, percentOf, unitOf, useAmount } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

type Key = { shop: string; metric: string; dimension: '' | 'category' | 'item'; value: string }

/** The months of a target and the days of one, with amounts to be set by hand, freed and taken back. */
export const TargetTable = ({ target, of, month }: { target: Target; of: Key; month: string }) => {
  const t = useWords(targetWords)
  const { colon } = useWords(punctuation)
  const said = useSaid()
  const change = useAddress()
  const settled = { onSettled: forgetTargets }
  const set = useMutation(api.sales.setTargets.mutationOptions(settled))
  const undo = useMutation(api.sales.undoTargets.mutationOptions(settled))
  const rephase = useMutation(api.sales.rephaseTargets.mutationOptions(settled))
  const own = useMutation(api.sales.setTargetOwner.mutationOptions(settled))
  const members = useQuery(api.people.members.queryOptions())
  const [open, setOpen] = useState(false)
  const error = undo.error ?? rephase.error ?? own.error
  const save = ({ period, isSet, amount: seen }: TargetPart, amount: string | null, saved?: () => void) =>
    set.mutate(
      { ...of, amounts: [{ period, amount, was: isSet && seen !== null ? String(seen) : null }] },
      { onSuccess: () => saved?.() },
    )
  const sent = set.variables?.amounts[0]
  const line = (part: TargetPart) => ({
    part,
    amount,
    isSaving: set.isPending && sent?.period === part.period,
    onSave: save,
    onLeave: set.reset,
    ...(set.isSuccess && sent?.period === part.period
      ? { told: sent.amount === null ? t.freed(sent.period) : t.saved(sent.period) }
      : {}),
    ...(set.error && sent?.period === part.period ? { refusal: refusalOf(set.error) } : {}),
  })
  const unit = unitOf(target)
  const amount = useAmount(unit)
  const head = (
    <thead>
      <tr>
        <th>{t.period}</th>
        <th className="number">{t.target}</th>
        <th className="number">{t.actual}</th>
        <th className="number">{t.reached}</th>
        <th />
      </tr>
    </thead>
  )
  return (
    <Section
      title={t.months}
      hint={t.monthsHint}
      actions={
        <>
          <MayFields needs="targets.write">
            <Select
              aria-label={t.owner}
              size="small"
              style={{ minWidth: 110 }}
              allowClear
              placeholder={`${t.owner}${colon}${t.nobody}`}
              value={target.owner?.id ?? null}
              options={(members.data ?? [])
                .filter(({ archivedAt }) => archivedAt === null)
                .map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(next: number | null | undefined) =>
                own.mutate({ ...of, year: target.year, owner: next ?? null })
              }
            />
          </MayFields>
          <MayButton
            needs="targets.write"
            size="small"
            onClick={() => rephase.mutate({ ...of, year: target.year })}
          >
            {t.rephase}
          </MayButton>
          {target.undo && (
            <MayButton
              needs="targets.write"
              size="small"
              title={t.undoIt(target.undo)}
              onClick={() => undo.mutate({ shop: of.shop })}
            >
              {t.undo}
            </MayButton>
          )}
        </>
      }
    >
      <p className="muted">{said(target.phasing)}</p>
      {error && <Failure {...refusalOf(error)} />}
      <div className="scroll">
        <table className="plain-table as-cards target-table" aria-label={t.months}>
          {head}
          <tbody>
            {[target.whole, ...target.months].map((part) => (
              <Line
                key={part.period}
                {...line(part)}
                isOpen={part.period === month}
                {...(part.period.length === 7
                  ? {
                      onOpen: () => {
                        setOpen(true)
                        void change({ month: part.period }, { replace: true })
                      },
                    }
                  : {})}
              />
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t.days(month)}
      </button>
      {open && (
        <div className="scroll">
          <table className="plain-table as-cards target-table" aria-label={t.days(month)}>
            {head}
            <tbody>
              {target.days.map((part) => (
                <Line key={part.period} {...line(part)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

const Line = (props: {
  part: TargetPart
  amount: (value: string | number | null) => string
  isOpen?: boolean
  isSaving: boolean
  refusal?: Refusal
  /** What became of what was sent. */
  told?: string
  onOpen?: () => void
  onSave: (part: TargetPart, amount: string | null, saved?: () => void) => void
  onLeave: () => void
}) => {
  const t = useWords(targetWords)
  const { part, amount, isOpen, isSaving, refusal, told, onOpen, onSave, onLeave } = props
  const [text, setText] = useState<string | undefined>()
  /** As it stood when somebody began to change it: the field hides what comes in between. */
  const [seen, setSeen] = useState(part)
  const isYear = part.period.length === 4
  const name = isYear ? `${t.year} ${part.period}` : part.period
  const isByHand = part.isSet && !isYear
  const leave = () => {
    setText(undefined)
    onLeave()
  }
  // What is refused stays in its field, to be mended.
  const send = () => {
    if (text?.trim()) onSave(refusal ? part : seen, text, () => setText(undefined))
  }
  const begin = () => {
    setSeen(part)
    setText(String(part.amount ?? ''))
  }
  return (
    <>
      <tr className={isOpen ? 'is-open' : ''}>
        <td>
          {onOpen ? (
            <button type="button" className="link-button" onClick={onOpen}>
              {name}
            </button>
          ) : (
            name
          )}
        </td>
        <td className="number" data-label={t.target}>
          {text === undefined ? (
            <>
              {isByHand && <span className="state-tag is-range">{t.set}</span>} {amount(part.amount)}
            </>
          ) : (
            <>
              <Input
                autoFocus
                size="small"
                className="target-field"
                aria-label={`${t.target} ${name}`}
                placeholder={t.amountHint}
                value={text}
                status={refusal ? 'error' : ''}
                onFocus={(event) => event.target.select()}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => event.key === 'Escape' && leave()}
                onPressEnter={send}
              />
              {(part.amount !== seen.amount || part.isSet !== seen.isSet) && (
                <div className="muted small">{t.nowIs(amount(part.amount))}</div>
              )}
            </>
          )}
        </td>
        <td className="number" data-label={t.actual}>
          {amount(part.actual)}
        </td>
        <td className="number" data-label={t.reached}>
          {percentOf(part.reached)}
        </td>
        <td className="target-do">
          {text !== undefined && (
            <MayButton
              needs="targets.write"
              size="small"
              type="primary"
              aria-label={`${t.save} ${name}`}
              loading={isSaving}
              disabled={text.trim() === ''}
              onClick={send}
            >
              {t.save}
            </MayButton>
          )}
          <MayButton
            needs="targets.write"
            size="small"
            type="text"
            aria-label={`${text === undefined ? t.change : t.cancel} ${name}`}
            onClick={() => (text === undefined ? begin() : leave())}
          >
            {text === undefined ? t.change : t.cancel}
          </MayButton>
          {isByHand && text === undefined && (
            <MayButton
              needs="targets.write"
              size="small"
              type="text"
              aria-label={`${t.free} ${name}`}
              loading={isSaving}
              onClick={() => onSave(part, null)}
            >
              {t.free}
            </MayButton>
          )}
        </td>
      </tr>
      {(refusal || told) && (
        <tr>
          <td colSpan={5}>
            {refusal && <Failure {...refusal} />}
            {told && (
              <span className="small" role="status">
                {told}
              </span>
            )}
          </td>
        </tr>
      )}
    </>
  )
}
