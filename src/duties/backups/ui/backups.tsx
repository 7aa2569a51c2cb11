import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { fileSize } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import type { BackupFile, BackupState } from '../contract.ts'
import { BackupForm } from './backup-form.tsx'
import { CopyNotice } from './copy-notice.tsx'
import { backupWords } from './words.ts'
import './backups.css'

const LOOK_EVERY = 5_000
const forget = () => queryClient.invalidateQueries({ queryKey: api.backups.key() })

/** Whether everything would be there after a fire: the last backups, how they are made, how to restore one. */
export const Backups = () => {
  const t = useWords(backupWords)
  const state = useQuery(api.backups.state.queryOptions({ refetchInterval: LOOK_EVERY }))
  const make = useMutation(api.backups.make.mutationOptions({ onSettled: forget }))
  const isUnderWay = state.data?.isUnderWay ?? false
  return (
    <Page
      name={t.backups}
      {...headOf(state.data, t)}
      actions={
        <MayButton
          needs="settings.write"
          isWhole
          type="primary"
          loading={make.isPending || isUnderWay}
          disabled={(state.data?.settings.folder ?? '') === ''}
          onClick={() => make.mutate({})}
        >
          {t.now}
        </MayButton>
      }
    >
      <CopyNotice />
      {make.error && <Failure {...refusalOf(make.error)} />}
      <Answer of={state}>
        {({ files, settings }) => (
          <>
            <Section title={t.list} hint={t.listHint}>
              {isUnderWay && <p role="status">{t.underWay}</p>}
              {files.length === 0 ? (
                isUnderWay ? null : (
                  <Empty title={t.none}>{t.noneHint}</Empty>
                )
              ) : (
                <ul className="plain-list backups" aria-label={t.list}>
                  {files.map((file) => (
                    <FileLine key={file.id} file={file} />
                  ))}
                </ul>
              )}
            </Section>
            <BackupForm settings={settings} />
          </>
        )}
      </Answer>
      <Section title={t.how}>
        <ol className="backup-steps">
          {t.howSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Section>
    </Page>
  )
}

const headOf = (
  state: BackupState | undefined,
  t: (typeof backupWords)['zh'],
): { question: string; answer?: string } => {
  if (!state) return { question: t.fine }
  if (state.overdueDays > 0) return { question: t.overdue(state.overdueDays), answer: t.overdueAnswer }
  if (!state.settings.isOn && state.lastGoodAt === null) return { question: t.off, answer: t.offAnswer }
  const { lastGoodAt, nextAt } = state
  return {
    question: t.fine,
    answer: t.goodAnswer(lastGoodAt && minuteOf(lastGoodAt), nextAt && minuteOf(nextAt)),
  }
}

const FileLine = ({ file }: { file: BackupFile }) => {
  const t = useWords(backupWords)
  const said = useSaid()
  const { id, path, madeAt, bytes, isSealed, problems, isThere, checkedAt } = file
  const check = useMutation(api.backups.check.mutationOptions({ onSettled: forget }))
  const about = [
    fileSize(bytes),
    isSealed ? t.sealed : t.open,
    ...(checkedAt === null ? [] : [t.checkedAt(minuteOf(checkedAt))]),
  ]
  const tone = !isThere || file.check === 'unsound' ? 'is-bad' : file.check === 'sound' ? 'is-good' : ''
  return (
    <li>
      <div className="row">
        <strong>{minuteOf(madeAt)}</strong>
        <span className={`state-tag ${tone}`}>{isThere ? t.states[file.check] : t.gone}</span>
        <span className="muted small">{about.join(' · ')}</span>
        <MayButton
          needs="settings.write"
          isWhole
          className="push"
          size="small"
          disabled={!isThere}
          loading={check.isPending}
          aria-label={`${t.check} ${minuteOf(madeAt)}`}
          onClick={() => check.mutate({ id })}
        >
          {t.check}
        </MayButton>
      </div>
      <code className="small backup-path">{path}</code>
      {problems.length > 0 && <div className="note is-error">{problems.map(said).join('；')}</div>}
      {check.error && <Failure {...refusalOf(check.error)} />}
    </li>
  )
}
