import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type ChannelContext, linkTo, sendBy } from './channel-actions.ts'
import { allChannels, allPersons, insertDelivery, updateDelivery } from './store.ts'

/** A letter with a link in it that lets somebody in. */
export type Letter = { member: number; address: string; title: string; text: string; path: string }

const tries = 3
const pauseMs = 15_000

/**
 * Mail of the door itself. What is in such a letter opens an account, so it is written down nowhere: it is sent at once
 * or not at all, and the list of what was sent tells that there was one.
 */
export const createPost = (context: ChannelContext) => {
  const { records, clock, publicUrl } = context
  const mailbox = async () => (await allChannels(records)).find(({ kind }) => kind === 'mail')
  return {
    /** Is there a mail server, and is it known under which address people open the program? */
    isSet: async (): Promise<boolean> => publicUrl !== '' && (await mailbox()) !== undefined,
    /** The members who wrote down this address for themselves. */
    membersAt: async (address: string): Promise<number[]> =>
      (await allPersons(records))
        .filter(({ mail }) => mail !== '' && mail.toLowerCase() === address.toLowerCase())
        .map(({ member_id }) => member_id),
    /** Sends it, trying again for a little while. Returns whether the mail server took it. */
    send: async ({ member, address, title, text, path }: Letter, signal: AbortSignal): Promise<boolean> => {
      const channel = await mailbox()
      if (!channel || publicUrl === '') return false
      const id = randomUUID()
      await insertDelivery(records, {
        ...{ id, key: id, shop_id: null, channel_id: channel.id, kind: channel.kind, channel: channel.name },
        ...{ address, member_ids: JSON.stringify([member]), title, text: '', path: '' },
        ...{ state: 'waiting', created_at: clock.now().epochMilliseconds, sent_at: null, outcome: '' },
      })
      const message = { title, text, link: linkTo(context, path) }
      for (let tried = 1; ; tried++) {
        const now = clock.now().epochMilliseconds
        const verdict = await sendBy(context, channel, { id, to: address, message, now, signal })
        if (verdict.kind === 'sent') {
          await updateDelivery(records, id, { state: 'sent', sent_at: now, outcome: '对方收下了。' })
          return true
        }
        const isOver = verdict.kind === 'refused' || tried >= tries || signal.aborted
        await updateDelivery(records, id, {
          outcome: verdict.because,
          ...(isOver ? { state: 'failed' } : {}),
        })
        if (isOver) return false
        await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}
