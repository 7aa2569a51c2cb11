import { Select } from 'antd'
import { percent } from '../../../kernel/share.ts'
import { api, queryClient } from '../../../web/client.ts'
import { useWords } from '../../../web/kit/words.ts'
import { useActiveMembers } from '../../../web/me.tsx'
import { useSaid } from '../../../web/said.ts'
import type { Finding } from '../contract.ts'
import { listingWords } from './words.ts'
import './listing.css'

/** After something of this room was written. */
export const forgetListing = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: api.listing.key() }),
    queryClient.invalidateQueries({ queryKey: api.tasks.needs.key() }),
  ])

const tones = { stop: ' is-bad', warn: ' is-partial', hint: '' } as const

/** What is wrong, why, and what to do, the worst first. */
export const Findings = ({ findings }: { findings: readonly Finding[] }) => {
  const t = useWords(listingWords)
  const said = useSaid()
  return (
    <ul className="plain-list findings">
      {findings.map(({ severity, at, reason, fix }) => (
        <li key={`${at} ${reason}`}>
          <span className={`state-tag${tones[severity]}`}>{t.severities[severity]}</span>
          <div className="wrap">
            <strong>{said(at)}</strong> {said(reason)}
            <div className="muted">{said(fix)}</div>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** A member of the team, or nobody yet. */
export const OwnerChoice = (props: {
  id?: string
  label: string
  value: number | null
  onPick: (owner: number | null) => void
}) => {
  const t = useWords(listingWords)
  const members = useActiveMembers()
  return (
    <Select<number | null>
      {...(props.id ? { id: props.id } : {})}
      aria-label={props.label}
      className="owner-choice"
      value={props.value}
      options={[
        { value: null, label: t.nobody },
        ...members.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={props.onPick}
    />
  )
}

/** 2.34%, of a rate. */
export const rateText = (rate: number): string => percent(rate, 2)
