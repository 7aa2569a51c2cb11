import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { api, queryClient } from '../client.ts'
import { Answer } from '../kit/answer.tsx'
import { fileSize, whole } from '../kit/numbers.ts'
import { Section } from '../kit/page.tsx'
import { Failure } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { useMayEverywhere } from '../me.tsx'
import { refusalOf } from '../refusal.ts'
import { settingsWords } from './words.ts'

/** 体检, and the way to 备份. */
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
          {({ sound, version, node, folder, records, facts, recountable, audit, shops, recovered }) => (
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
                <Recount offered={recountable} />
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
      <Section title={t.backup}>
        <Link to="/settings/backups">{t.backupsPage}</Link>
      </Section>
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

/** Lets who may put right what the check-up found, and says what was wrong. */
const Recount = ({ offered }: { offered: boolean }) => {
  const t = useWords(settingsWords)
  const may = useMayEverywhere('settings.write')
  const recount = useMutation(
    // Every figure may have become another one.
    api.system.recount.mutationOptions({ onSuccess: () => queryClient.invalidateQueries() }),
  )
  return (
    <>
      {offered && may && (
        <p>
          <Button size="small" loading={recount.isPending} onClick={() => recount.mutate({})}>
            {t.recount}
          </Button>{' '}
          <span className="muted">{t.recountHint}</span>
        </p>
      )}
      {recount.data?.shops.map(({ shop, days, what, more }) => (
        <div key={shop} className="note" role="status">
          {t.recounted(shop, days.length)}
          <ul className="bullets">
            {what.map((one) => (
              <li key={one}>{one}</li>
            ))}
            {more > 0 && <li>{t.moreRecounted(more)}</li>}
          </ul>
        </div>
      ))}
      {recount.error && <Failure {...refusalOf(recount.error)} />}
    </>
  )
}
