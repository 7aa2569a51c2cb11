import type { ExpressionBuilder, Kysely } from 'kysely'
import type { JobTables } from '../../jobs/tables.ts'
import type { TablesOf } from '../../storage/records.ts'
import type { PeopleContext } from '../people/actions.ts'
import type { DeliveryState } from './contract.ts'
import type { EventWish, Knowable } from './rules/events.ts'
import type {
  NotificationChannelRow,
  NotificationDeliveryRow,
  NotificationPersonRow,
  NotificationRow,
  NotificationTables,
} from './tables.ts'

export type NotificationRecords = Kysely<NotificationTables & JobTables & TablesOf<PeopleContext['records']>>

/** False where it has been told already. */
export const insertNotification = async (
  records: NotificationRecords,
  row: NotificationRow,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows = 0n } = await records
    .insertInto('notification')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

export const insertTo = async (
  records: NotificationRecords,
  rows: readonly NotificationTables['notification_to'][],
): Promise<void> => {
  if (rows.length > 0)
    await records
      .insertInto('notification_to')
      .values([...rows])
      .execute()
}

/** Which of these were told already. */
export const toldKeys = async (
  records: NotificationRecords,
  keys: readonly string[],
): Promise<Set<string>> => {
  const found = new Set<string>()
  for (let from = 0; from < keys.length; from += 500)
    for (const { key } of await records
      .selectFrom('notification')
      .select('key')
      .where('key', 'in', keys.slice(from, from + 500))
      .execute())
      found.add(key)
  return found
}

type Rows = Pick<NotificationTables, 'notification' | 'notification_to'>

/** Keeps to what a member may know now. */
const among =
  (known: readonly Knowable[]) =>
  ({ eb, or, and, val }: ExpressionBuilder<Rows, 'notification' | 'notification_to'>) =>
    known.length === 0
      ? eb(val(1), '=', 0)
      : or(
          known.map(({ shops, events }) =>
            shops === 'all'
              ? eb('notification.event', 'in', events)
              : and([eb('notification.event', 'in', events), eb('notification.shop_id', 'in', shops)]),
          ),
        )

type Bell = { member: number; known: readonly Knowable[] }

/** What is in a member's bell, the newest first. */
export const bellOf = async (
  records: NotificationRecords,
  { member, known, limit }: Bell & { limit: number },
) =>
  (
    await records
      .selectFrom('notification_to')
      .innerJoin('notification', 'notification.id', 'notification_to.notification_id')
      .selectAll('notification')
      .select('notification_to.read_at')
      .where('notification_to.member_id', '=', member)
      .where('notification_to.in_app', '=', true)
      .where(among(known))
      .orderBy('notification.created_at', 'desc')
      .orderBy('notification.id')
      .limit(limit)
      .execute()
  ).map((row) => ({ ...row, created_at: Number(row.created_at) }))

export const unreadOf = async (
  records: NotificationRecords,
  { member, known }: Bell,
): Promise<{ count: number; latest: number | null }> => {
  const { count, latest } = await records
    .selectFrom('notification_to')
    .innerJoin('notification', 'notification.id', 'notification_to.notification_id')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('notification.created_at').as('latest')])
    .where('notification_to.member_id', '=', member)
    .where('notification_to.in_app', '=', true)
    .where('notification_to.read_at', 'is', null)
    .where(among(known))
    .executeTakeFirstOrThrow()
  return { count: Number(count), latest: latest === null ? null : Number(latest) }
}

/** Read are these of a member's, or all of them. */
export const putRead = async (
  records: NotificationRecords,
  member: number,
  ids: readonly string[] | undefined,
  at: number,
): Promise<void> => {
  if (ids?.length === 0) return
  let change = records
    .updateTable('notification_to')
    .set({ read_at: at })
    .where('member_id', '=', member)
    .where('read_at', 'is', null)
  if (ids) change = change.where('notification_id', 'in', ids)
  await change.execute()
}

export type Person = Omit<NotificationPersonRow, 'events' | 'feed_at'> & {
  events: EventWish[]
  feed_at: number | null
}

const nobody = (member: number): Person => ({
  member_id: member,
  mail: '',
  quiet_from: '',
  quiet_to: '',
  digest_at: '',
  digest_day: '',
  events: [],
  feed_hash: '',
  feed_at: null,
})

const toPerson = (row: NotificationPersonRow): Person => ({
  ...row,
  member_id: Number(row.member_id),
  events: JSON.parse(row.events) as EventWish[],
  feed_at: row.feed_at === null ? null : Number(row.feed_at),
})

export const allPersons = async (records: NotificationRecords): Promise<Person[]> =>
  (await records.selectFrom('notification_person').selectAll().execute()).map(toPerson)

export const personOf = async (records: NotificationRecords, member: number): Promise<Person> => {
  const row = await records
    .selectFrom('notification_person')
    .selectAll()
    .where('member_id', '=', member)
    .executeTakeFirst()
  return row ? toPerson(row) : nobody(member)
}

export const personOfFeed = async (
  records: NotificationRecords,
  hash: string,
): Promise<Person | undefined> => {
  const row = await records
    .selectFrom('notification_person')
    .selectAll()
    .where('feed_hash', '=', hash)
    .executeTakeFirst()
  return row && toPerson(row)
}

export const putPerson = async (records: NotificationRecords, person: Person): Promise<void> => {
  const row = { ...person, events: JSON.stringify(person.events) }
  await records
    .insertInto('notification_person')
    .values(row)
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(row))
    .execute()
}

export const allChannels = async (records: NotificationRecords): Promise<NotificationChannelRow[]> =>
  (await records.selectFrom('notification_channel').selectAll().orderBy('id').execute()).map((row) => ({
    ...row,
    id: Number(row.id),
    created_at: Number(row.created_at),
  }))

export const channelById = async (
  records: NotificationRecords,
  id: number,
): Promise<NotificationChannelRow | undefined> => (await allChannels(records)).find((one) => one.id === id)

/** One more than any number that was ever used: what waits for a channel that is gone must not go out by another. */
export const nextChannelId = async (records: NotificationRecords): Promise<number> => {
  const { last } = await records
    .selectFrom('notification_delivery')
    .select(({ fn }) => fn.max('channel_id').as('last'))
    .executeTakeFirstOrThrow()
  return Math.max(Number(last ?? 0), ...(await allChannels(records)).map(({ id }) => id)) + 1
}

export const putChannel = async (
  records: NotificationRecords,
  row: NotificationChannelRow,
): Promise<void> => {
  await records
    .insertInto('notification_channel')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

export const deleteChannel = async (records: NotificationRecords, id: number): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('notification_channel')
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

const toDelivery = (row: NotificationDeliveryRow): NotificationDeliveryRow => ({
  ...row,
  channel_id: Number(row.channel_id),
  created_at: Number(row.created_at),
  sent_at: row.sent_at === null ? null : Number(row.sent_at),
})

/** False where it is there already. */
export const insertDelivery = async (
  records: NotificationRecords,
  row: NotificationDeliveryRow,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows = 0n } = await records
    .insertInto('notification_delivery')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

export const deliveryById = async (
  records: NotificationRecords,
  id: string,
): Promise<NotificationDeliveryRow | undefined> => {
  const row = await records
    .selectFrom('notification_delivery')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toDelivery(row)
}

export const updateDelivery = async (
  records: NotificationRecords,
  id: string,
  change: Partial<Pick<NotificationDeliveryRow, 'state' | 'sent_at' | 'outcome'>>,
): Promise<void> => {
  await records.updateTable('notification_delivery').set(change).where('id', '=', id).execute()
}

/** When a channel sent what it sent since a moment, the earliest first. */
export const sentSince = async (
  records: NotificationRecords,
  channel: number,
  since: number,
): Promise<number[]> =>
  (
    await records
      .selectFrom('notification_delivery')
      .select('sent_at')
      .where('channel_id', '=', channel)
      .where('sent_at', '>', since)
      .orderBy('sent_at')
      .execute()
  ).map(({ sent_at }) => Number(sent_at))

export const deliveriesOf = async (
  records: NotificationRecords,
  { state, limit }: { state?: DeliveryState | undefined; limit: number },
): Promise<NotificationDeliveryRow[]> => {
  let query = records.selectFrom('notification_delivery').selectAll()
  if (state !== undefined) query = query.where('state', '=', state)
  return (await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()).map(toDelivery)
}

/** What waits for a member's mail of the day, the oldest first. */
export const digestOf = async (
  records: NotificationRecords,
  { member, known }: Bell,
): Promise<NotificationRow[]> =>
  records
    .selectFrom('notification_to')
    .innerJoin('notification', 'notification.id', 'notification_to.notification_id')
    .selectAll('notification')
    .where('notification_to.member_id', '=', member)
    .where('notification_to.in_digest', '=', true)
    .where(among(known))
    .orderBy('notification.created_at')
    .execute()

export const clearDigest = async (records: NotificationRecords, member: number): Promise<void> => {
  await records
    .updateTable('notification_to')
    .set({ in_digest: false })
    .where('member_id', '=', member)
    .where('in_digest', '=', true)
    .execute()
}

/** Forgets what was told before a moment, and what is left of shops that are gone. */
export const forgetTold = async (records: NotificationRecords, before: number): Promise<number> => {
  const { numDeletedRows } = await records
    .deleteFrom('notification')
    .where('created_at', '<', before)
    .executeTakeFirst()
  await records
    .deleteFrom('notification_to')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('notification')
            .select('notification.id')
            .whereRef('notification.id', '=', 'notification_to.notification_id'),
        ),
      ),
    )
    .execute()
  await records
    .deleteFrom('notification_delivery')
    .where('created_at', '<', before)
    .where('state', '!=', 'waiting')
    .execute()
  return Number(numDeletedRows)
}
