import { useMutation } from '@tanstack/react-query'
import { Checkbox, Input, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { type BackupSettings, mostKept } from '../contract.ts'
import { backupWords } from './words.ts'

const halfHours = Array.from({ length: 48 }, (_, at) => {
  const value = `${String(at >> 1).padStart(2, '0')}:${at % 2 === 0 ? '00' : '30'}`
  return { value, label: value }
})

const useSaving = () =>
  useMutation(
    api.backups.save.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.backups.key() }),
    }),
  )

/** Where, when, how many, with which passphrase. Begins anew from what was saved, and still says that it was. */
export const BackupForm = ({ settings }: { settings: BackupSettings }) => {
  const save = useSaving()
  return <Fields key={JSON.stringify(settings)} settings={settings} save={save} />
}

const Fields = ({ settings, save }: { settings: BackupSettings; save: ReturnType<typeof useSaving> }) => {
  const t = useWords(backupWords)
  const [wish, setWish] = useState(settings)
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [unprotected, setUnprotected] = useState(settings.passphrase === 'none' && settings.isOn)
  const isUnlike = passphrase !== again
  const submit = (create: boolean) => {
    const { isOn, folder, at, keep } = wish
    save.mutate({
      ...{ isOn, folder: folder.trim(), at, keep, unprotected, create },
      ...(passphrase === '' || unprotected ? {} : { passphrase }),
    })
  }
  const refusal = save.error && refusalOf(save.error)
  const isMissing = refusal?.code === 'backup_folder_missing' && save.variables?.folder === wish.folder.trim()
  const change = (part: Partial<BackupSettings>) => setWish((before) => ({ ...before, ...part }))
  return (
    <Section title={t.settings}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isUnlike) submit(false)
        }}
      >
        <dl className="pairs settings-pairs backup-form">
          <dt id="backup-on">{t.on}</dt>
          <dd>
            <Switch aria-labelledby="backup-on" checked={wish.isOn} onChange={(isOn) => change({ isOn })} />
          </dd>
          <dt id="backup-folder">{t.folder}</dt>
          <dd>
            <Input
              className="backup-field"
              aria-labelledby="backup-folder"
              placeholder={t.folderHint}
              value={wish.folder}
              onChange={(event) => change({ folder: event.target.value })}
            />
          </dd>
          <dt id="backup-at">{t.at}</dt>
          <dd>
            <Select
              aria-labelledby="backup-at"
              className="backup-time"
              value={wish.at}
              options={halfHours}
              onChange={(at) => change({ at })}
            />
          </dd>
          <dt>{t.keep}</dt>
          <dd>
            <div className="row">
              {(['daily', 'weekly', 'monthly'] as const).map((part) => (
                <span key={part} className="row">
                  <InputNumber
                    aria-label={`${t.keep} ${t[part]}`}
                    className="backup-count"
                    min={part === 'daily' ? 1 : 0}
                    max={mostKept[part]}
                    precision={0}
                    value={wish.keep[part]}
                    onChange={(count) => change({ keep: { ...wish.keep, [part]: count ?? 1 } })}
                  />
                  {t[part]}
                </span>
              ))}
            </div>
            <div className="muted small">{t.keepHint}</div>
          </dd>
          <dt id="backup-passphrase">{t.passphrase}</dt>
          <dd>
            <div className="row">
              <Input.Password
                className="backup-field"
                aria-labelledby="backup-passphrase"
                autoComplete="new-password"
                disabled={unprotected}
                value={passphrase}
                onChange={(event) => setPassphrase(event.target.value)}
              />
              {passphrase !== '' && (
                <Input.Password
                  className="backup-field"
                  aria-label={t.passphraseAgain}
                  placeholder={t.passphraseAgain}
                  autoComplete="new-password"
                  status={isUnlike && again !== '' ? 'error' : ''}
                  value={again}
                  onChange={(event) => setAgain(event.target.value)}
                />
              )}
            </div>
            <div className="muted small">{t.passphraseHint[settings.passphrase]}</div>
            {passphrase !== '' && <div className="note is-warning">{t.passphraseWarning}</div>}
            {isUnlike && again !== '' && <div className="note is-error">{t.unlike}</div>}
            <Checkbox checked={unprotected} onChange={(event) => setUnprotected(event.target.checked)}>
              {t.unprotected}
            </Checkbox>
          </dd>
        </dl>
        <div className="row">
          <MayButton
            needs="settings.write"
            isWhole
            htmlType="submit"
            type="primary"
            disabled={isUnlike}
            loading={save.isPending}
          >
            {t.save}
          </MayButton>
          {save.isSuccess && <span role="status">{t.saved}</span>}
        </div>
      </form>
      {refusal && (
        <div className="backup-refusal">
          <Failure {...refusal} />
          {isMissing && (
            <MayButton
              needs="settings.write"
              isWhole
              disabled={isUnlike}
              loading={save.isPending}
              onClick={() => submit(true)}
            >
              {t.create}
            </MayButton>
          )}
        </div>
      )}
    </Section>
  )
}
