import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Popconfirm, Segmented } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import type { Channel, Delivery, DeliveryState } from '../contract.ts'
import { ChannelForm } from './channel-form.tsx'
import { momentWords } from './moments.ts'
import { notificationWords } from './words.ts'
import './notifications.css'

/** As many are shown at first. */
const SHOWN = 25
const MOST_SHOWN = 500

const forget = () => queryClient.invalidateQueries({ queryKey: api.notifications.key() })

/** The ways out of the program, and what went out by them. */
export const Channels = () => {
  const t = useWords(notificationWords)
  const channels = useQuery(api.notifications.channels.queryOptions())
  const [isAdding, setAdding] = useState(false)
  return (
    <Page
      name={t.channels}
      question={t.channelsQuestion(channels.data?.length ?? 0)}
      answer={t.channelsAnswer}
      actions={
        <MayButton
          needs="notify.write"
          isWhole
          type="primary"
          disabled={isAdding}
          onClick={() => setAdding(true)}
        >
          {t.add}
        </MayButton>
      }
    >
      <Section title={t.channels}>
        {isAdding && <ChannelForm onDone={() => setAdding(false)} />}
        <Answer of={channels}>
          {(list) =>
            list.length === 0 ? (
              isAdding ? null : (
                <Empty title={t.noChannel}>{t.noChannelHint}</Empty>
              )
            ) : (
              <ul className="plain-list channels" aria-label={t.channels}>
                {list.map((channel) => (
                  <ChannelLine key={channel.id} channel={channel} />
                ))}
              </ul>
            )
          }
        </Answer>
      </Section>
      <SentLog />
    </Page>
  )
}

const ChannelLine = ({ channel }: { channel: Channel }) => {
  const t = useWords(notificationWords)
  const said = useSaid()
  const { id, kind, name, secret, isSigned, mail } = channel
  const [isChanging, setChanging] = useState(false)
  const [to, setTo] = useState('')
  const remove = useMutation(api.notifications.removeChannel.mutationOptions({ onSettled: forget }))
  const test = useMutation(api.notifications.testChannel.mutationOptions({ onSettled: forget }))
  const error = remove.error ?? test.error
  const about = [
    t.kinds[kind],
    ...(mail ? [`${mail.host}:${mail.port}`, mail.from] : []),
    ...(secret.isSet ? [mail ? t.passwordSet : t.addressSet(secret.end)] : []),
    ...(isSigned ? [t.signed] : []),
  ]
  if (isChanging)
    return (
      <li>
        <ChannelForm channel={channel} onDone={() => setChanging(false)} />
      </li>
    )
  return (
    <li>
      <div className="row">
        <strong className="channel-name">{name}</strong>
        <span className="muted">{about.join(' · ')}</span>
        <div className="row push">
          {kind === 'mail' && (
            <Input
              size="small"
              className="own-mail"
              aria-label={t.testTo}
              placeholder={t.testTo}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
          <MayButton
            needs="notify.write"
            isWhole
            size="small"
            loading={test.isPending}
            onClick={() => test.mutate({ channel: id, ...(kind === 'mail' ? { to: to.trim() } : {}) })}
          >
            {t.test}
          </MayButton>
          <MayButton needs="notify.write" isWhole size="small" type="text" onClick={() => setChanging(true)}>
            {t.change}
          </MayButton>
          <Popconfirm
            title={t.removeAsk}
            okText={t.remove}
            cancelText={t.cancel}
            onConfirm={() => remove.mutate({ channel: id })}
          >
            <MayButton needs="notify.write" isWhole size="small" type="text" danger>
              {t.remove}
            </MayButton>
          </Popconfirm>
        </div>
      </div>
      {test.data && !error && (
        <div role="status" className="muted">
          {said(test.data.outcome)}
        </div>
      )}
      {error && <Failure {...refusalOf(error)} />}
    </li>
  )
}

const SentLog = () => {
  const t = useWords(notificationWords)
  const [state, setState] = useState<DeliveryState | 'all'>('all')
  const [limit, setLimit] = useState(SHOWN)
  const sent = useQuery(
    api.notifications.deliveries.queryOptions({
      input: { limit, ...(state === 'all' ? {} : { state }) },
      refetchInterval: 10_000,
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Section
      title={t.sentLog}
      hint={t.sentLogHint}
      actions={
        <Segmented<DeliveryState | 'all'>
          size="small"
          value={state}
          onChange={setState}
          options={(['all', 'failed', 'waiting'] as const).map((value) => ({
            value,
            label: value === 'all' ? t.all : t.states[value],
          }))}
        />
      }
    >
      <Answer of={sent}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={state === 'all' ? t.nothingSent : t.noneSuch} />
          ) : (
            <>
              <ul className="plain-list sent-log" aria-label={t.sentLog}>
                {list.map((one) => (
                  <SentLine key={one.id} sent={one} />
                ))}
              </ul>
              {list.length >= limit && limit < MOST_SHOWN && (
                <Button
                  block
                  className="sent-more"
                  onClick={() => setLimit(Math.min(MOST_SHOWN, limit + 100))}
                >
                  {t.more}
                </Button>
              )}
            </>
          )
        }
      </Answer>
    </Section>
  )
}

const SentLine = ({ sent }: { sent: Delivery }) => {
  const t = useWords(notificationWords)
  const signs = useWords(punctuation)
  const said = useSaid()
  const { title, channel, kind, to, state, at, sentAt, outcome } = sent
  return (
    <li>
      <div className="row">
        <span className={`sent-state is-${state}`}>{t.states[state]}</span>
        <span className="sent-title">{title}</span>
      </div>
      <div className="muted small">
        {[
          momentWords(sentAt ?? at),
          `${channel}${signs.inBrackets(t.kinds[kind])}`,
          ...(to.length > 0 ? [to.join(signs.list)] : []),
          ...(outcome === '' ? [] : [said(outcome)]),
        ].join(' · ')}
      </div>
    </li>
  )
}
