import { randomUUID } from 'node:crypto'
import { askFor } from '../../jobs/actions.ts'
import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { actorNow } from '../../storage/actor.ts'
import { inTransaction } from '../../storage/records.ts'
import { membersWithRights, rightsOf } from '../people/accounts/actions.ts'
import { activeMember } from '../people/actions.ts'
import type { Notification, NotificationEvent } from './contract.ts'
import { concerned, type Knowable, knowable, mayKnow, wishesOf } from './rules/events.ts'
import { disturbAt } from './rules/quiet.ts'
import {
  allChannels,
  allPersons,
  bellOf,
  insertDelivery,
  insertNotification,
  insertTo,
  type NotificationRecords,
  type Person,
  putRead,
  unreadOf,
} from './store.ts'
import type { NotificationChannelRow } from './tables.ts'

export type NotifyContext = {
  records: NotificationRecords
  clock: Clock
  /** Shops to practise on, which are open to everybody who has a role. */
  invented: () => Promise<readonly number[]>
}

/** What is to be told. Texts are as a colleague would write them. */
export type Told = {
  event: NotificationEvent
  /** Names what happened: told twice, it is told once. */
  key: string
  shop: { id: number; name: string } | null
  /** Who is to know; undefined: whom such things concern by their role. Who may not read the thing is told nothing. */
  members?: readonly number[] | undefined
  title: string
  text: string
  /** The page it is about. */
  path: string
  /** Of an invented shop: it stays in the house, out of mailboxes and groups. */
  isInvented?: boolean
}

/** The job that sends what waits. */
export const deliverJob = 'notifications.deliver'

const whole = (text: string, most: number): string => {
  const signs = [...text]
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`
}

/**
 * Tells people something, once: in their bell at once; by mail and robots as each of them wants it, after quiet hours
 * and with the day's digest. What is to be sent is written down with it and sent by a job, so that it goes out if this
 * is kept, and only then. Within a transaction of the caller's it is part of that. Returns whether it is news.
 */
export const notify = (context: Omit<NotifyContext, 'invented'>, told: Told): Promise<boolean> =>
  inTransaction(context.records, async (tx: NotificationRecords) => {
    const now = context.clock.now()
    const at = now.epochMilliseconds
    const id = randomUUID()
    const title = whole(told.title, 100)
    const text = whole(told.text, 2_000)
    const shop_id = told.shop?.id ?? null
    const { event, key, path } = told
    const row = { id, key, event, shop_id, shop: told.shop?.name ?? '', title, text, path, created_at: at }
    if (!(await insertNotification(tx, row))) return false
    const about = told.shop && { id: told.shop.id, isInvented: told.isInvented === true }
    const able = (await membersWithRights(tx)).filter((one) => mayKnow(one, event, about))
    const { members } = told
    const who = members ? able.filter((one) => members.includes(one.id)) : concerned(event, able)
    const [persons, channels] = await Promise.all([allPersons(tx), allChannels(tx)])
    const each = who.map((member) => {
      const person = persons.find(({ member_id }) => member_id === member.id)
      const wish = wishesOf(person?.events ?? []).find((one) => one.event === event)
      const chosen = told.isInvented
        ? []
        : channels.filter((channel) => wish?.channels.includes(channel.id) ?? false)
      return { member, person, isInApp: wish?.app ?? true, chosen }
    })
    await insertTo(
      tx,
      each.map(({ member, person, isInApp, chosen }) => ({
        notification_id: id,
        shop_id,
        member_id: member.id,
        in_app: isInApp,
        read_at: null,
        in_digest: isForDigest(person) && chosen.some(({ kind }) => kind === 'mail'),
      })),
    )
    for (const channel of channels) {
      const wanting = each.filter(({ chosen }) => chosen.includes(channel))
      const sendings =
        channel.kind === 'mail'
          ? wanting
              .filter(({ person }) => person && person.mail !== '' && !isForDigest(person))
              .map((one) => ({ to: [one], address: one.person?.mail ?? '' }))
          : wanting.length > 0
            ? [{ to: wanting, address: '' }]
            : []
      for (const { to, address } of sendings) {
        // A group hears it when the first of those who want it may.
        const due = Math.min(...to.map(({ person }) => disturbAt(now, quietOf(person)).epochMilliseconds))
        await send(tx, {
          key: `${id} ${channel.id} ${address}`,
          shop_id,
          channel,
          address,
          members: to.map(({ member }) => member.id),
          message: { title, text, path },
          at,
          after: due - at,
        })
      }
    }
    return true
  })

const isForDigest = (person: Person | undefined): boolean =>
  person !== undefined && person.digest_at !== '' && person.mail !== ''

const quietOf = (person: Person | undefined): { from: string; to: string } | null =>
  person && person.quiet_from !== '' ? { from: person.quiet_from, to: person.quiet_to } : null

/** Writes down what is to be sent, and has it sent. Of one channel one message goes after the other. */
export const send = async (
  tx: NotificationRecords,
  wish: {
    key: string
    shop_id: number | null
    channel: NotificationChannelRow
    address: string
    members: readonly number[]
    message: { title: string; text: string; path: string }
    at: number
    after: number
  },
): Promise<void> => {
  const id = randomUUID()
  const { key, shop_id, channel, address, members, message, at, after } = wish
  const isNew = await insertDelivery(tx, {
    id,
    key,
    shop_id,
    channel_id: channel.id,
    kind: channel.kind,
    channel: channel.name,
    address,
    member_ids: JSON.stringify(members),
    ...message,
    state: 'waiting',
    created_at: at,
    sent_at: null,
    outcome: '',
  })
  if (!isNew) return
  const lane = `${deliverJob} ${channel.id}`
  await askFor(tx, { job: deliverJob, key: id, lane, input: { delivery: id }, at, after })
}

/** Who asks: whoever signed in, else whom they say they are. Failures: not_found, invalid_input where nobody is named. */
export const memberAsking = async (
  context: Pick<NotifyContext, 'records'>,
  me: number | undefined,
): Promise<number> => {
  const actor = actorNow()
  if (actor.kind === 'person' || actor.kind === 'key') return actor.member
  if (me === undefined)
    throw new Failure('invalid_input', { detail: '这是一位成员自己的事，请先以成员登录。' })
  return (await activeMember(context, me)).id
}

/** What a member may know now: a shop that was taken from them since takes its news along. */
export const knownTo = async (
  { records, invented }: Pick<NotifyContext, 'records' | 'invented'>,
  member: number,
): Promise<Knowable[]> => knowable(await rightsOf(records, member), await invented())

const bellFor = async (context: NotifyContext, me: number | undefined) => {
  const member = await memberAsking(context, me)
  return { member, known: await knownTo(context, member) }
}

const moment = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second' })

type Mine = { me?: number | undefined }

/** Failures: those of `memberAsking`. */
export const unread = async (
  context: NotifyContext,
  { me }: Mine,
): Promise<{ count: number; latest: string | null }> => {
  const { count, latest } = await unreadOf(context.records, await bellFor(context, me))
  return { count, latest: latest === null ? null : moment(latest) }
}

/** The newest first. Failures: those of `memberAsking`. */
export const listNotifications = async (
  context: NotifyContext,
  { me, limit }: Mine & { limit: number },
): Promise<Notification[]> =>
  (await bellOf(context.records, { ...(await bellFor(context, me)), limit })).map((row) => ({
    id: row.id,
    event: row.event,
    shop: row.shop,
    title: row.title,
    text: row.text,
    path: row.path,
    at: moment(row.created_at),
    isRead: row.read_at !== null,
  }))

/** Failures: those of `memberAsking`. */
export const markRead = async (
  context: NotifyContext,
  { me, ids }: Mine & { ids?: readonly string[] | undefined },
) => {
  const member = await memberAsking(context, me)
  await putRead(context.records, member, ids, context.clock.now().epochMilliseconds)
  return unread(context, { me: member })
}
