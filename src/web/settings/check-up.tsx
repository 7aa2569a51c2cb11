import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../client.ts'
import { Answer } from '../kit/answer.tsx'
import { fileSize, whole } from '../kit/numbers.ts'
import { Section } from '../kit/page.tsx'
import { Failure } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { refusalOf } from '../refusal.ts'
import { settingsWords } from './words.ts'

/** 体检 and 备份. */
export const CheckUp = () => {
  const t = useWords(settingsWords)
  const doctor = useQuery(api.system.doctor.queryOptions())
  return (
    <>
      <Section
        title={t.doctor}
        hint={t.doctorHint}
        actions={
          <Button size="small" loading={doctor.isFetching} onClick={() => void doctor.refetch()}>
            {t.check}
          </Button>
        }
      >
        <Answer of={doctor} rows={4}>
          {({ sound, version, node, folder, records, facts, audit, shops, recovered }) => (
            <dl className="pairs">
              <dt>{t.doctor}</dt>
              <dd>
                <span className={`state-tag ${sound ? 'is-good' : 'is-bad'}`}>
                  {sound ? t.sound : t.unsound}
                </span>
              </dd>
              <dt>{t.version}</dt>
              <dd>
                {version} · Node {node}
              </dd>
              <dt>{t.folder}</dt>
              <dd>
                <code>{folder}</code>
              </dd>
              <dt>{t.records}</dt>
              <dd>
                <Store {...records} />
              </dd>
              <dt>{t.facts}</dt>
              <dd>
                <Store {...facts} engine={facts.citus ? `${facts.engine} + Citus` : facts.engine} />
              </dd>
              <dt>{t.trail}</dt>
              <dd>
                {t.trailLines(audit.entries)} ·{' '}
                {audit.problems.length === 0 ? (
                  t.trailWhole
                ) : (
                  <span className="note is-error">{audit.problems.join('；')}</span>
                )}
              </dd>
              {shops.map(({ name, batches, rows }) => (
                <div key={name} className="pair">
                  <dt>{name}</dt>
                  <dd>
                    {t.batches(batches)} · {whole(rows)} {t.rows}
                  </dd>
                </div>
              ))}
              {recovered.length > 0 && (
                <>
                  <dt>{t.recovered}</dt>
                  <dd>
                    <ul className="bullets">
                      {recovered.map((line) => (
                        <li key={line}>{line}</li>
                      ))}
                    </ul>
                  </dd>
                </>
              )}
            </dl>
          )}
        </Answer>
      </Section>
      <Backup />
    </>
  )
}

const Store = ({ engine, bytes, problems }: { engine: string; bytes: number; problems: string[] }) => {
  const t = useWords(settingsWords)
  return (
    <>
      {engine} · {fileSize(bytes)} ·{' '}
      {problems.length === 0 ? t.noProblems : <span className="note is-error">{problems.join('；')}</span>}
    </>
  )
}

const Backup = () => {
  const t = useWords(settingsWords)
  const [file, setFile] = useState('')
  const backup = useMutation(api.system.backup.mutationOptions())
  return (
    <Section title={t.backup} hint={t.backupHint}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (file.trim() !== '') backup.mutate({ file: file.trim() })
        }}
      >
        <Input
          className="path-field"
          aria-label={t.backupFile}
          placeholder={t.backupFile}
          value={file}
          onChange={(event) => setFile(event.target.value)}
        />
        <Button htmlType="submit" disabled={file.trim() === ''} loading={backup.isPending}>
          {t.backupNow}
        </Button>
      </form>
      {backup.data && <p role="status">{t.backupDone(backup.data.file, fileSize(backup.data.bytes))}</p>}
      {backup.error && <Failure {...refusalOf(backup.error)} />}
    </Section>
  )
}
