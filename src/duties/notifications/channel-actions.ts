import { randomUUID } from 'node:crypto'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { endOf, type Secrets } from '../../storage/secrets.ts'
import { listMembers } from '../people/actions.ts'
import type { NotifyContext } from './actions.ts'
import type { Channel, ChannelWish, Delivery, DeliveryState, NamedChannel } from './contract.ts'
import { type MailServer, sendMail } from './mail.ts'
import { type RobotHosts, robotAddress, sendToRobot } from './robots.ts'
import { type Message, robotRules, type Verdict, waitFor } from './rules/robot-messages.ts'
import {
  allChannels,
  allPersons,
  channelById,
  deleteChannel,
  deliveriesOf,
  insertDelivery,
  type NotificationRecords,
  nextChannelId,
  putChannel,
  putPerson,
  sentSince,
  updateDelivery,
} from './store.ts'
import type { NotificationChannelRow } from './tables.ts'

export type ChannelContext = NotifyContext & {
  secrets: Secrets
  robotHosts: RobotHosts
  /** What people open, without a slash at the end; '' where it is not known. */
  publicUrl: string
}

type MailSettings = NonNullable<Channel['mail']>

const settingsOf = ({ settings }: NotificationChannelRow): MailSettings =>
  JSON.parse(settings) as MailSettings

const toChannel = (row: NotificationChannelRow): Channel => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  secret: { isSet: row.secret !== '', end: row.secret_end },
  isSigned: row.signing !== '',
  mail: row.kind === 'mail' ? settingsOf(row) : null,
})

export const listChannels = async ({ records }: Pick<ChannelContext, 'records'>): Promise<Channel[]> =>
  (await allChannels(records)).map(toChannel)

export const listChannelNames = async (context: Pick<ChannelContext, 'records'>): Promise<NamedChannel[]> =>
  (await allChannels(context.records)).map(({ id, kind, name }) => ({ id, kind, name }))

/** Where a secret of a channel is kept: moved to another row it does not open. */
const placeOf = (id: number, what: 'secret' | 'signing'): string => `notification_channel ${id} ${what}`

const filled = (
  { secrets, robotHosts }: ChannelContext,
  wish: ChannelWish,
  before: Pick<NotificationChannelRow, 'id' | 'secret' | 'secret_end' | 'signing' | 'created_at'>,
): NotificationChannelRow => {
  const { kind, name } = wish
  const base = { ...before, kind, name }
  const sealed = (text: string, what: 'secret' | 'signing') =>
    text === '' ? '' : secrets.seal(text, placeOf(before.id, what))
  if (kind === 'mail') {
    if (!wish.mail) throw new Failure('invalid_input', { detail: '请填写邮箱服务器、端口和发件人。' })
    const { password, ...settings } = wish.mail
    return {
      ...base,
      settings: JSON.stringify(settings),
      signing: '',
      ...(password === undefined ? {} : { secret: sealed(password, 'secret'), secret_end: '' }),
    }
  }
  const address =
    wish.address === undefined || wish.address === ''
      ? undefined
      : robotAddress(kind, wish.address, robotHosts)
  if (!address && before.secret === '')
    throw new Failure('invalid_input', { detail: `请粘贴${robotRules[kind].name}群机器人的地址。` })
  const { isSigned } = robotRules[kind]
  return {
    ...base,
    settings: '{}',
    ...(address ? { secret: sealed(address.href, 'secret'), secret_end: endOf(address.href) } : {}),
    ...(isSigned
      ? wish.signing === undefined
        ? {}
        : { signing: sealed(wish.signing, 'signing') }
      : { signing: '' }),
  }
}

/** Failure: invalid_input of the address, the mail server. */
export const addChannel = (context: ChannelContext, wish: ChannelWish): Promise<Channel> =>
  inTransaction(context.records, async (tx: NotificationRecords) => {
    const id = await nextChannelId(tx)
    const created_at = context.clock.now().epochMilliseconds
    const row = filled(context, wish, { id, secret: '', secret_end: '', signing: '', created_at })
    await putChannel(tx, row)
    return toChannel(row)
  })

const found = async (records: NotificationRecords, id: number): Promise<NotificationChannelRow> => {
  const row = await channelById(records, id)
  if (!row) throw new Failure('not_found', { what: '这个通知渠道' })
  return row
}

/** Failure: invalid_input where what was sealed for one mail server would go to another, or in the open. */
const refuseElsewhere = (before: MailSettings, wish: MailSettings): void => {
  if (before.host !== wish.host || before.port !== wish.port)
    throw new Failure('invalid_input', { detail: '换了邮箱服务器或端口，请把密码再填一遍。' })
  if (before.security !== 'none' && wish.security === 'none')
    throw new Failure('invalid_input', {
      detail: '不加密发信，密码路上谁都看得到；真要这样，请把密码再填一遍。',
    })
}

/** A secret that is left out stays as it is. Failures: not_found; invalid_input, also where its kind is to change. */
export const changeChannel = (
  context: ChannelContext,
  { channel, ...wish }: ChannelWish & { channel: number },
): Promise<Channel> =>
  inTransaction(context.records, async (tx: NotificationRecords) => {
    const before = await found(tx, channel)
    if (before.kind !== wish.kind)
      throw new Failure('invalid_input', { detail: '渠道的种类不能改，请删掉另加一个。' })
    // To another program, or past everybody on the way, a password goes only when somebody who knows it says so.
    if (before.secret !== '' && wish.mail && wish.mail.password === undefined)
      refuseElsewhere(settingsOf(before), wish.mail)
    const row = filled(context, wish, before)
    await putChannel(tx, row)
    return toChannel(row)
  })

/** What still waits for it is not sent, and nobody's wish names it any more. */
export const removeChannel = (
  { records }: Pick<ChannelContext, 'records'>,
  { channel }: { channel: number },
): Promise<{ removed: boolean }> =>
  inTransaction(records, async (tx: NotificationRecords) => {
    for (const person of await allPersons(tx))
      if (person.events.some(({ channels }) => channels.includes(channel)))
        await putPerson(tx, {
          ...person,
          events: person.events.map((wish) => ({
            ...wish,
            channels: wish.channels.filter((id) => id !== channel),
          })),
        })
    return { removed: await deleteChannel(tx, channel) }
  })

/** Where a page of the program is opened from outside; '' where nobody said under which address. */
export const linkTo = ({ publicUrl }: Pick<ChannelContext, 'publicUrl'>, path: string): string =>
  publicUrl === '' || path === '' ? '' : `${publicUrl}${path}`

/** Sends one message by one channel. Failure: secret_unreadable. */
export const sendBy = async (
  { secrets, robotHosts }: Pick<ChannelContext, 'secrets' | 'robotHosts'>,
  row: NotificationChannelRow,
  {
    id,
    to,
    message,
    now,
    signal,
  }: { id: string; to: string; message: Message; now: number; signal: AbortSignal },
): Promise<Verdict> => {
  const secret = row.secret === '' ? '' : secrets.open(row.secret, placeOf(row.id, 'secret'))
  if (row.kind === 'mail') {
    const server: MailServer = { ...settingsOf(row), password: secret }
    return sendMail(server, { to, id, message, date: new Date(now) })
  }
  const signing = row.signing === '' ? '' : secrets.open(row.signing, placeOf(row.id, 'signing'))
  const address = new URL(secret)
  return sendToRobot(row.kind, { address, signing, message, now, isAllowed: robotHosts, signal })
}

/** How long a channel must wait before its next message; mail servers keep count themselves. */
export const pauseOf = async (
  records: NotificationRecords,
  row: NotificationChannelRow,
  now: number,
): Promise<number> =>
  row.kind === 'mail'
    ? 0
    : waitFor(await sentSince(records, row.id, now - 60_000), now, robotRules[row.kind].perMinute)

/**
 * Sends a message now and says what came of it: it is not tried again, whatever kept it back. Failures: not_found,
 * delivery_refused, invalid_input.
 */
export const testChannel = async (
  context: ChannelContext,
  { channel, to = '' }: { channel: number; to?: string | undefined },
): Promise<{ outcome: string }> => {
  const { records, clock } = context
  const row = await found(records, channel)
  if (row.kind === 'mail' && !/^[^\s@]+@[^\s@]+$/.test(to))
    throw new Failure('invalid_input', { detail: '请写明试发到哪个邮箱。' })
  const now = clock.now().epochMilliseconds
  const pause = await pauseOf(records, row, now)
  if (pause > 0)
    throw new Failure('delivery_refused', {
      way: row.name,
      detail: `发得太快，${Math.ceil(pause / 1_000)} 秒后再试。`,
    })
  const id = randomUUID()
  const title = '掌柜试发的一条通知'
  const text = `收到这一条，说明「${row.name}」设好了。`
  const path = '/settings/channels'
  const delivery = { id, key: id, shop_id: null, channel_id: row.id, kind: row.kind, channel: row.name }
  await insertDelivery(records, {
    ...delivery,
    address: row.kind === 'mail' ? to : '',
    member_ids: '[]',
    title,
    text,
    path,
    state: 'waiting',
    created_at: now,
    sent_at: null,
    outcome: '',
  })
  const message = { title, text, link: linkTo(context, path) }
  const signal = new AbortController().signal
  const verdict = await sendBy(context, row, { id, to, message, now, signal })
  if (verdict.kind === 'sent') {
    await updateDelivery(records, id, { state: 'sent', sent_at: now, outcome: '对方收下了。' })
    return { outcome: '对方收下了。' }
  }
  await updateDelivery(records, id, { state: 'failed', outcome: verdict.because })
  throw new Failure('delivery_refused', { way: row.name, detail: verdict.because })
}

/** What was sent, the latest first. */
export const listDeliveries = async (
  { records }: Pick<ChannelContext, 'records'>,
  input: { state?: DeliveryState | undefined; limit: number },
): Promise<Delivery[]> => {
  const [rows, members] = await Promise.all([deliveriesOf(records, input), listMembers({ records })])
  const moment = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second' })
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    channel: row.channel,
    kind: row.kind,
    to: (JSON.parse(row.member_ids) as number[]).flatMap(
      (id) => members.find((one) => one.id === id)?.name ?? [],
    ),
    state: row.state,
    at: moment(row.created_at),
    sentAt: row.sent_at === null ? null : moment(row.sent_at),
    outcome: row.outcome,
  }))
}
