import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useActiveMembers } from '../../../web/me.tsx'
import type { Report } from '../contract.ts'
import { reportWords } from './words.ts'

/**
 * Hands in under the name of who sits here, once they have seen what is frozen and what lacks. Where the name is not
 * known yet it is asked, and remembered; nobody is kept from handing in without one.
 */
export const HandIn = (props: {
  report: Report
  me: number | null
  onMe: (member: number) => void
  isPending: boolean
  onSubmit: (member: number | null) => void
}) => {
  const t = useWords(reportWords)
  const { report, me, onMe, isPending, onSubmit } = props
  const members = useActiveMembers()
  const [isAsking, setAsking] = useState(false)
  const [who, setWho] = useState<number | null>(null)
  const chosen = members.find(({ id }) => id === who)?.id ?? null
  const isKnown = me !== null || members.length === 0
  const hand = (member: number | null) => {
    setAsking(false)
    if (member !== null) onMe(member)
    onSubmit(member)
  }
  return (
    <>
      <MayButton needs="reports.write" type="primary" loading={isPending} onClick={() => setAsking(true)}>
        {t.submit}
      </MayButton>
      <Modal
        open={isAsking}
        title={t.submitTitle(report.title)}
        onCancel={() => setAsking(false)}
        footer={
          <>
            {isKnown ? (
              <Button onClick={() => setAsking(false)}>{t.notYet}</Button>
            ) : (
              <Button onClick={() => hand(null)}>{t.submitUnnamed}</Button>
            )}
            <MayButton
              needs="reports.write"
              type="primary"
              disabled={!isKnown && chosen === null}
              onClick={() => hand(isKnown ? me : chosen)}
            >
              {report.freezing.isOver ? t.submit : t.submitEarly}
            </MayButton>
          </>
        }
      >
        <Frozen report={report} />
        {!isKnown && (
          <>
            <Select<number>
              aria-label={t.whoSubmits}
              style={{ width: '100%' }}
              placeholder={t.whoSubmits}
              {...(chosen === null ? {} : { value: chosen })}
              options={members.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={setWho}
            />
            <p className="muted small">{t.whoSubmitsHint}</p>
          </>
        )}
      </Modal>
    </>
  )
}

const Frozen = ({ report: { freezing, period } }: { report: Report }) => {
  const t = useWords(reportWords)
  const { figures, unknown, missing, isOver } = freezing
  return (
    <div className="report-frozen">
      {!isOver && <p className="note is-warning">{t.notOver(period.to)}</p>}
      <p>{t.freezes(figures)}</p>
      {unknown > 0 && <p>{t.unknownFigures(unknown)}</p>}
      {missing.length === 0 ? (
        <p>{t.nothingMissing}</p>
      ) : (
        <>
          <p>{t.lacking}</p>
          <ul>
            {missing.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
