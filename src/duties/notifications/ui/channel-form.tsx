import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { type Channel, ChannelKind, type ChannelWish } from '../contract.ts'
import { notificationWords } from './words.ts'

type Mail = NonNullable<Channel['mail']>
const newMail: Mail = { host: '', port: 465, security: 'tls', user: '', from: '' }
const ports = { tls: 465, starttls: 587, none: 25 } as const

/** A channel as somebody fills it in; of one that is there the secrets are never shown and stay unless typed anew. */
export const ChannelForm = ({ channel, onDone }: { channel?: Channel; onDone: () => void }) => {
  const t = useWords(notificationWords)
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'wecom')
  const [name, setName] = useState(channel?.name ?? '')
  const [address, setAddress] = useState('')
  const [signing, setSigning] = useState('')
  const [isUnsigned, setUnsigned] = useState(false)
  const [mail, setMail] = useState<Mail>(channel?.mail ?? newMail)
  const [password, setPassword] = useState('')
  const saved = {
    onSuccess: onDone,
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.notifications.key() }),
  }
  const add = useMutation(api.notifications.addChannel.mutationOptions(saved))
  const change = useMutation(api.notifications.changeChannel.mutationOptions(saved))
  const isSigning = kind === 'dingtalk' || kind === 'feishu'
  const wish: ChannelWish = {
    kind,
    name: name.trim(),
    ...(kind === 'mail'
      ? { mail: { ...mail, ...(password === '' ? {} : { password }) } }
      : {
          ...(address.trim() === '' ? {} : { address: address.trim() }),
          ...(isSigning && (isUnsigned || signing.trim() !== '')
            ? { signing: isUnsigned ? '' : signing.trim() }
            : {}),
        }),
  }
  const error = add.error ?? change.error
  const keep = channel?.secret.isSet ? t.keep : ''
  return (
    <form
      className="channel-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (channel) change.mutate({ ...wish, channel: channel.id })
        else add.mutate(wish)
      }}
    >
      {!channel && (
        <Field label={t.kind}>
          <Select<ChannelKind>
            aria-label={t.kind}
            value={kind}
            options={ChannelKind.options.map((value) => ({ value, label: t.kinds[value] }))}
            onChange={setKind}
          />
        </Field>
      )}
      <Field label={t.name}>
        <Input
          aria-label={t.name}
          value={name}
          maxLength={30}
          placeholder={t.nameHint}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {kind === 'mail' ? (
        <>
          <Field label={t.host}>
            <Input
              aria-label={t.host}
              value={mail.host}
              placeholder="smtp.example.com"
              onChange={(event) => setMail({ ...mail, host: event.target.value.trim() })}
            />
          </Field>
          <Field label={t.security}>
            <Select<Mail['security']>
              aria-label={t.security}
              value={mail.security}
              options={(['tls', 'starttls', 'none'] as const).map((value) => ({
                value,
                label: t.securities[value],
              }))}
              onChange={(security) => setMail({ ...mail, security, port: ports[security] })}
            />
          </Field>
          <Field label={t.port}>
            <InputNumber
              aria-label={t.port}
              value={mail.port}
              min={1}
              max={65_535}
              onChange={(port) => setMail({ ...mail, port: port ?? ports[mail.security] })}
            />
          </Field>
          <Field label={t.fromAddress}>
            <Input
              aria-label={t.fromAddress}
              value={mail.from}
              placeholder="zhanggui@example.com"
              onChange={(event) => setMail({ ...mail, from: event.target.value.trim() })}
            />
          </Field>
          <Field label={t.user}>
            <Input
              aria-label={t.user}
              value={mail.user}
              autoComplete="off"
              onChange={(event) => setMail({ ...mail, user: event.target.value.trim() })}
            />
          </Field>
          <Field label={t.password}>
            <Input.Password
              aria-label={t.password}
              value={password}
              placeholder={keep}
              autoComplete="new-password"
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        </>
      ) : (
        <Field label={t.address}>
          <Input.Password
            aria-label={t.address}
            value={address}
            placeholder={channel?.secret.isSet ? t.keep : t.addressHints[kind]}
            autoComplete="off"
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
      )}
      {isSigning && (
        <Field label={t.signing} hint={t.signingHints[kind]}>
          <Input.Password
            aria-label={t.signing}
            value={signing}
            disabled={isUnsigned}
            placeholder={channel?.isSigned ? t.keep : ''}
            autoComplete="off"
            onChange={(event) => setSigning(event.target.value)}
          />
          {channel?.isSigned && (
            <Checkbox checked={isUnsigned} onChange={({ target }) => setUnsigned(target.checked)}>
              {t.dropSigning}
            </Checkbox>
          )}
        </Field>
      )}
      <div className="row">
        <MayButton
          needs="notify.write"
          isWhole
          type="primary"
          htmlType="submit"
          disabled={name.trim() === ''}
          loading={add.isPending || change.isPending}
        >
          {t.save}
        </MayButton>
        <Button onClick={onDone}>{t.cancel}</Button>
      </div>
      {error && <Failure {...refusalOf(error)} />}
    </form>
  )
}

const Field = ({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) => (
  <div className="channel-field">
    <span>{label}</span>
    <div>
      {children}
      {hint && <div className="muted small">{hint}</div>}
    </div>
  </div>
)
