import { createHash, randomBytes } from 'node:crypto'
import { inTransaction } from '../../storage/records.ts'
import { memberAsking, type NotifyContext } from './actions.ts'
import type { OwnSettings } from './contract.ts'
import { wishesOf } from './rules/events.ts'
import { allChannels, type NotificationRecords, type Person, personOf, putPerson } from './store.ts'
import type { NotificationChannelRow } from './tables.ts'

type Mine = { me?: number | undefined }

const shown = async (records: NotificationRecords, person: Person): Promise<OwnSettings> => {
  const channels = await allChannels(records)
  return {
    mail: person.mail,
    quiet: person.quiet_from === '' ? null : { from: person.quiet_from, to: person.quiet_to },
    digest: person.digest_at === '' ? null : person.digest_at,
    // A channel that is gone is nobody's wish any more.
    events: wishesOf(person.events).map((wish) => ({
      ...wish,
      channels: wish.channels.filter((id) => channels.some((one) => one.id === id)),
    })),
    feed: {
      isSet: person.feed_hash !== '',
      since:
        person.feed_at === null
          ? null
          : Temporal.Instant.fromEpochMilliseconds(person.feed_at).toString({ smallestUnit: 'second' }),
    },
  }
}

/** Failures: those of `memberAsking`. */
export const ownSettings = async (context: NotifyContext, { me }: Mine): Promise<OwnSettings> =>
  shown(context.records, await personOf(context.records, await memberAsking(context, me)))

const changed = async (
  context: NotifyContext,
  { me }: Mine,
  change: (person: Person, channels: readonly NotificationChannelRow[]) => Partial<Person>,
): Promise<OwnSettings> => {
  const member = await memberAsking(context, me)
  return inTransaction(context.records, async (tx: NotificationRecords) => {
    const person = await personOf(tx, member)
    const next = { ...person, ...change(person, await allChannels(tx)) }
    await putPerson(tx, next)
    return shown(tx, next)
  })
}

type Wish = Mine & {
  mail?: string | undefined
  quiet?: OwnSettings['quiet'] | undefined
  digest?: string | null | undefined
  events?: OwnSettings['events'] | undefined
}

/** What is left out stays as it is. Failures: those of `memberAsking`. */
export const saveSettings = (context: NotifyContext, { mail, quiet, digest, events, ...mine }: Wish) =>
  changed(context, mine, (person, known) => ({
    ...(mail === undefined ? {} : { mail }),
    ...(quiet === undefined ? {} : { quiet_from: quiet?.from ?? '', quiet_to: quiet?.to ?? '' }),
    ...(digest === undefined ? {} : { digest_at: digest ?? '' }),
    ...(events === undefined
      ? {}
      : {
          events: [
            ...person.events.filter(({ event }) => events.every((one) => one.event !== event)),
            // One that is not there may come to be somebody else's.
            ...events.map((wish) => ({
              ...wish,
              channels: wish.channels.filter((id) => known.some((one) => one.id === id)),
            })),
          ],
        }),
  }))

/** What is kept of the address of a calendar: it cannot be had back from that. */
export const hashOfFeed = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** A new address; the one before is worth nothing from now on. Failures: those of `memberAsking`. */
export const makeFeed = async (context: NotifyContext, mine: Mine): Promise<{ path: string }> => {
  const token = randomBytes(32).toString('base64url')
  const feed_at = context.clock.now().epochMilliseconds
  await changed(context, mine, () => ({ feed_hash: hashOfFeed(token), feed_at }))
  return { path: `/feeds/${token}.ics` }
}

/** Failures: those of `memberAsking`. */
export const dropFeed = (context: NotifyContext, mine: Mine) =>
  changed(context, mine, () => ({ feed_hash: '', feed_at: null }))
