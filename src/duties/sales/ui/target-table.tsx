import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { useAddress } from '../../../web/scope.tsx'
import type { Target } from '../targets/contract.ts'
import { forgetTargets, percentOf, unitOf, useAmount } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

type Key = { shop: string; metric: string; dimension: '' | 'category' | 'item'; value: string }

/** The months of a target and the days of one, with amounts to be set by hand, freed and taken back. */
export const TargetTable = ({ target, of, month }: { target: Target; of: Key; month: string }) => {
  const t = useWords(targetWords)
  const said = useSaid()
  const change = useAddress()
  const settled = { onSettled: forgetTargets }
  const set = useMutation(api.sales.setTargets.mutationOptions(settled))
  const undo = useMutation(api.sales.undoTargets.mutationOptions(settled))
  const rephase = useMutation(api.sales.rephaseTargets.mutationOptions(settled))
  const own = useMutation(api.sales.setTargetOwner.mutationOptions(settled))
  const members = useQuery(api.people.members.queryOptions())
  const [open, setOpen] = useState(false)
  const error = set.error ?? undo.error ?? rephase.error ?? own.error
  const save = (period: string, amount: string | null) => set.mutate({ ...of, amounts: [{ period, amount }] })
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
  const year = {
    period: String(target.year),
    amount: target.amount,
    isSet: true,
    actual: null,
    known: 0,
    reached: null,
  }
  return (
    <Section
      title={t.months}
      hint={t.monthsHint}
      actions={
        <>
          <Select
            aria-label={t.owner}
            size="small"
            style={{ minWidth: 110 }}
            allowClear
            placeholder={`${t.owner}：${t.nobody}`}
            value={target.owner?.id ?? null}
            options={(members.data ?? [])
              .filter(({ archivedAt }) => archivedAt === null)
              .map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(next: number | null | undefined) =>
              own.mutate({ ...of, year: target.year, owner: next ?? null })
            }
          />
          <Button size="small" onClick={() => rephase.mutate({ ...of, year: target.year })}>
            {t.rephase}
          </Button>
          {target.undo && (
            <Button size="small" title={t.undoIt(target.undo)} onClick={() => undo.mutate({ shop: of.shop })}>
              {t.undo}
            </Button>
          )}
        </>
      }
    >
      <p className="muted">{said(target.phasing)}</p>
      {error && <Failure {...refusalOf(error)} />}
      <div className="scroll">
        <table className="plain-table target-table" aria-label={t.months}>
          {head}
          <tbody>
            {[year, ...target.months].map((part) => (
              <Line
                key={part.period}
                part={part}
                amount={amount}
                isOpen={part.period === month}
                onSave={save}
                {...(part.period.length === 7
                  ? { onOpen: () => void change({ month: part.period }, { replace: true }) }
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
          <table className="plain-table target-table" aria-label={t.days(month)}>
            {head}
            <tbody>
              {target.days.map((part) => (
                <Line key={part.period} part={part} amount={amount} onSave={save} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

const Line = (props: {
  part: Target['months'][number]
  amount: (value: string | number | null) => string
  isOpen?: boolean
  onOpen?: () => void
  onSave: (period: string, amount: string | null) => void
}) => {
  const t = useWords(targetWords)
  const { part, amount, isOpen, onOpen, onSave } = props
  const [text, setText] = useState<string | undefined>()
  const name = part.period.length === 4 ? `${t.year} ${part.period}` : part.period
  return (
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
      <td className="number">
        {text === undefined ? (
          <>
            {part.isSet && part.period.length > 4 && <span className="state-tag is-range">{t.set}</span>}{' '}
            {amount(part.amount)}
          </>
        ) : (
          <Input
            autoFocus
            size="small"
            className="target-field"
            aria-label={`${t.target} ${name}`}
            placeholder={t.amountHint}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setText(undefined)}
            onPressEnter={() => {
              if (text.trim() !== '') onSave(part.period, text)
              setText(undefined)
            }}
          />
        )}
      </td>
      <td className="number">{amount(part.actual)}</td>
      <td className="number">{percentOf(part.reached)}</td>
      <td className="target-do">
        <Button
          size="small"
          type="text"
          aria-label={`${t.change} ${name}`}
          onClick={() => setText(text === undefined ? String(part.amount ?? '') : undefined)}
        >
          {text === undefined ? t.change : t.cancel}
        </Button>
        {part.isSet && part.period.length > 4 && (
          <Button
            size="small"
            type="text"
            aria-label={`${t.free} ${name}`}
            onClick={() => onSave(part.period, null)}
          >
            {t.free}
          </Button>
        )}
      </td>
    </tr>
  )
}
