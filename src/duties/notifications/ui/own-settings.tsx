import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input, Switch } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Scroll } from '../../../web/kit/scroll.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { NamedChannel, NotificationEvent, OwnSettings } from '../contract.ts'
import { momentWords } from './moments.ts'
import { WhoSitsHere } from './who.tsx'
import { notificationWords } from './words.ts'
import './notifications.css'

/** What I am told, by which ways, and when not. */
export const NotificationSettings = () => {
  const t = useWords(notificationWords)
  return (
    <Page name={t.page} question={t.question} answer={t.answer}>
      <WhoSitsHere>{(me) => <Own me={me} />}</WhoSitsHere>
    </Page>
  )
}

const Own = ({ me }: { me: number }) => {
  const settings = useQuery(api.notifications.settings.queryOptions({ input: { me } }))
  const channels = useQuery(api.notifications.channelNames.queryOptions())
  return (
    <Answer of={settings}>
      {(own) => (
        <>
          <Events me={me} own={own} channels={channels.data ?? []} />
          <When key={me} me={me} own={own} />
          <Feed me={me} own={own} />
        </>
      )}
    </Answer>
  )
}

const useSave = (me: number) =>
  useMutation(
    api.notifications.saveSettings.mutationOptions({
      onSuccess: (own) =>
        queryClient.setQueryData(api.notifications.settings.queryKey({ input: { me } }), own),
    }),
  )

type Part = { me: number; own: OwnSettings }

const Events = ({ me, own, channels }: Part & { channels: readonly NamedChannel[] }) => {
  const t = useWords(notificationWords)
  const save = useSave(me)
  const put = (event: NotificationEvent, change: Partial<OwnSettings['events'][number]>) => {
    const before = own.events.find((one) => one.event === event)
    if (before) save.mutate({ me, events: [{ ...before, ...change }] })
  }
  return (
    <Section title={t.events}>
      <Scroll label={t.events}>
        <table className="wishes">
          <thead>
            <tr>
              <th scope="col">{t.event}</th>
              <th scope="col">{t.app}</th>
              {channels.map(({ id, name, kind }) => (
                <th scope="col" key={id}>
                  {name}
                  <div className="muted small">{t.kinds[kind]}</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {own.events.map(({ event, app, channels: chosen }) => (
              <tr key={event}>
                <th scope="row">
                  {t.names[event]}
                  <div className="muted small">{t.abouts[event]}</div>
                </th>
                <td>
                  <Checkbox
                    aria-label={`${t.names[event]} ${t.app}`}
                    checked={app}
                    onChange={({ target }) => put(event, { app: target.checked })}
                  />
                </td>
                {channels.map(({ id, name }) => (
                  <td key={id}>
                    <Checkbox
                      aria-label={`${t.names[event]} ${name}`}
                      checked={chosen.includes(id)}
                      onChange={({ target }) =>
                        put(event, {
                          channels: target.checked ? [...chosen, id] : chosen.filter((one) => one !== id),
                        })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {channels.length === 0 && (
        <p className="muted">
          {t.noChannels} <Link to="/settings/channels">{t.addChannels}</Link>
        </p>
      )}
      {save.error && <Failure {...refusalOf(save.error)} />}
    </Section>
  )
}

const night = { from: '22:00', to: '08:00' }

const When = ({ me, own }: Part) => {
  const t = useWords(notificationWords)
  const save = useSave(me)
  const [mail, setMail] = useState(own.mail)
  const [quiet, setQuiet] = useState(own.quiet)
  const [digest, setDigest] = useState(own.digest)
  return (
    <Section title={t.when}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ me, mail: mail.trim(), quiet, digest })
        }}
      >
        <dl className="pairs settings-pairs">
          <dt id="own-mail">{t.mail}</dt>
          <dd className="row">
            <Input
              aria-labelledby="own-mail"
              className="own-mail"
              type="email"
              value={mail}
              maxLength={200}
              placeholder="name@example.com"
              onChange={(event) => setMail(event.target.value)}
            />
            <span className="muted">{t.mailHint}</span>
          </dd>
          <dt id="own-digest">{t.digest}</dt>
          <dd className="row">
            <Switch
              aria-labelledby="own-digest"
              checked={digest !== null}
              onChange={(on) => setDigest(on ? '18:00' : null)}
            />
            {digest !== null && <Clock label={t.digest} value={digest} onChange={setDigest} />}
            <span className="muted">{t.digestHint}</span>
          </dd>
          <dt id="own-quiet">{t.quiet}</dt>
          <dd className="row">
            <Switch
              aria-labelledby="own-quiet"
              checked={quiet !== null}
              onChange={(on) => setQuiet(on ? night : null)}
            />
            {quiet !== null && (
              <>
                <Clock
                  label={`${t.quiet} ${t.from}`}
                  value={quiet.from}
                  onChange={(from) => setQuiet({ ...quiet, from })}
                />
                {t.to}
                <Clock
                  label={`${t.quiet} ${t.to}`}
                  value={quiet.to}
                  onChange={(to) => setQuiet({ ...quiet, to })}
                />
              </>
            )}
            <span className="muted">{t.quietHint}</span>
          </dd>
        </dl>
        <div className="row own-save">
          <Button htmlType="submit" type="primary" loading={save.isPending}>
            {t.save}
          </Button>
          {save.isSuccess && (
            <span className="muted" role="status">
              {t.saved}
            </span>
          )}
        </div>
      </form>
      {save.error && <Failure {...refusalOf(save.error)} />}
    </Section>
  )
}

const Clock = (props: { label: string; value: string; onChange: (value: string) => void }) => (
  <Input
    type="time"
    className="own-clock"
    aria-label={props.label}
    value={props.value}
    required
    onChange={(event) => props.onChange(event.target.value)}
  />
)

const Feed = ({ me, own }: Part) => {
  const t = useWords(notificationWords)
  const [isCopied, setCopied] = useState(false)
  const forget = () => queryClient.invalidateQueries({ queryKey: api.notifications.settings.key() })
  const make = useMutation(api.notifications.makeFeed.mutationOptions({ onSettled: forget }))
  const drop = useMutation(
    api.notifications.dropFeed.mutationOptions({ onSuccess: () => make.reset(), onSettled: forget }),
  )
  const address = make.data && `${location.origin}${make.data.path}`
  return (
    <Section title={t.feed} hint={t.feedHint}>
      {address ? (
        <>
          <div className="row feed-address">
            <Input readOnly aria-label={t.feed} value={address} onFocus={(event) => event.target.select()} />
            <Button
              onClick={() =>
                void navigator.clipboard.writeText(address).then(
                  () => setCopied(true),
                  () => undefined,
                )
              }
            >
              {isCopied ? t.copied : t.copy}
            </Button>
          </div>
          <p className="muted">{t.feedNew}</p>
        </>
      ) : (
        <p className="muted">
          {own.feed.since === null ? t.feedNone : t.feedSet(momentWords(own.feed.since))}
        </p>
      )}
      <div className="row">
        <Button
          loading={make.isPending}
          onClick={() => {
            setCopied(false)
            make.mutate({ me })
          }}
        >
          {own.feed.isSet ? t.feedAgain : t.feedMake}
        </Button>
        {own.feed.isSet && (
          <Button type="text" loading={drop.isPending} onClick={() => drop.mutate({ me })}>
            {t.feedDrop}
          </Button>
        )}
      </div>
      {(make.error ?? drop.error) && <Failure {...refusalOf(make.error ?? drop.error)} />}
    </Section>
  )
}
