import { z } from 'zod'
import { defineJob, type JobCall, type JobDefinition, type JobOutcome } from '../../jobs/job.ts'
import { isOfTheOriginal, restoredCopy } from '../../jobs/restored-copy.ts'
import { sees } from '../../kernel/caller.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { membersWithRights } from '../people/accounts/actions.ts'
import { deliverJob, knownTo, send } from './actions.ts'
import { type ChannelContext, linkTo, pauseOf, sendBy } from './channel-actions.ts'
import { digestMessage } from './rules/mail-message.ts'
import { digestDay } from './rules/quiet.ts'
import {
  allChannels,
  allPersons,
  channelById,
  clearDigest,
  deliveryById,
  digestOf,
  forgetTold,
  type NotificationRecords,
  personOf,
  putPerson,
  updateDelivery,
} from './store.ts'
import type { NotificationDeliveryRow } from './tables.ts'

const Asked = z.object({ delivery: z.string() })

/**
 * Sends one message that waits. What was sent is not sent again, whoever takes the run over after; a receiver that wants
 * peace has it, and a run that was cut off between the sending and writing that down sends twice at worst.
 */
const deliver = async (context: ChannelContext, { input, signal, attempt }: JobCall): Promise<JobOutcome> => {
  const { records } = context
  const { delivery: id } = Asked.parse(input)
  const delivery = await deliveryById(records, id)
  // Its shop is gone, or it is too old to be news.
  if (!delivery) return '已经不用发了。'
  if (delivery.state === 'sent') return '已经送到了。'
  if (isOfTheOriginal(await restoredCopy(records), Number(delivery.created_at))) {
    await updateDelivery(records, id, { state: 'failed', outcome: beforeUse })
    return beforeUse
  }
  const channel = await channelById(records, delivery.channel_id)
  if (!channel) {
    await updateDelivery(records, id, { state: 'failed', outcome: '渠道已删除，没有发。' })
    return '渠道已删除，没有发。'
  }
  if (!(await isWanted(context, delivery))) {
    await updateDelivery(records, id, { state: 'failed', outcome: nobodyLeft })
    return nobodyLeft
  }
  const now = context.clock.now().epochMilliseconds
  const pause = await pauseOf(records, channel, now)
  if (pause > 0) {
    const because = `每分钟最多发这么多，${Math.ceil(pause / 1_000)} 秒后再发。`
    await updateDelivery(records, id, { outcome: because })
    return { again: pause, because }
  }
  const message = { title: delivery.title, text: delivery.text, link: linkTo(context, delivery.path) }
  const verdict = await sendBy(context, channel, { id, to: delivery.address, message, now, signal })
  if (verdict.kind === 'sent') {
    await updateDelivery(records, id, { state: 'sent', sent_at: now, outcome: '对方收下了。' })
    return '对方收下了。'
  }
  if (verdict.kind === 'slow') {
    await updateDelivery(records, id, { outcome: verdict.because })
    return { again: verdict.wait, because: verdict.because }
  }
  const isOver = verdict.kind === 'refused' || attempt >= attempts
  await updateDelivery(records, id, {
    outcome: isOver ? verdict.because : `${verdict.because}过一会儿再试。`,
    ...(isOver ? { state: 'failed' } : {}),
  })
  const code = verdict.kind === 'refused' ? 'delivery_refused' : 'delivery_failed'
  throw new Failure(code, { way: channel.name, detail: verdict.because })
}

const beforeUse = '这是恢复以前的，或者启用时已经过了一天，没有发。'

const nobodyLeft = '收的人已归档，或不再看这家店，没有发。'

/** Whether anybody it is for is still there and sees its shop: between telling and sending lies a night. */
const isWanted = async (
  { records, invented }: ChannelContext,
  { member_ids, shop_id }: NotificationDeliveryRow,
): Promise<boolean> => {
  const ids: readonly number[] = JSON.parse(member_ids)
  const readers = (await membersWithRights(records)).filter(({ id }) => ids.includes(id))
  if (shop_id === null) return readers.length > 0
  const id = Number(shop_id)
  const shop = { id, name: '', isInvented: (await invented()).includes(id) }
  return readers.some((one) => sees(one, shop))
}

/** Over about four hours: a network that was away for the night's repairs is back by then. */
const attempts = 8

/** Sends every digest whose time has come; of one person in one transaction, so that each day has one. */
const digests = async (context: ChannelContext, { signal }: JobCall): Promise<JobOutcome> => {
  const { records, clock } = context
  const now = clock.now()
  const copy = await restoredCopy(records)
  let sent = 0
  for (const { member_id, digest_at, digest_day } of await allPersons(records)) {
    signal.throwIfAborted()
    if (digest_at === '' || !digestDay(now, digest_at, digest_day)) continue
    await inTransaction(records, async (tx: NotificationRecords) => {
      const person = await personOf(tx, member_id)
      const day = digestDay(now, person.digest_at || '00:00', person.digest_day)
      if (!day) return
      await putPerson(tx, { ...person, digest_day: day })
      const known = await knownTo({ ...context, records: tx }, member_id)
      const lines = (await digestOf(tx, { member: member_id, known })).filter(
        ({ created_at }) => !isOfTheOriginal(copy, Number(created_at)),
      )
      await clearDigest(tx, member_id)
      const channel = (await allChannels(tx)).find(({ kind }) => kind === 'mail')
      // Who is archived may know nothing.
      if (lines.length === 0 || !channel || person.mail === '') return
      const { title, text } = digestMessage(lines, day, context.publicUrl)
      await send(tx, {
        key: `digest ${member_id} ${day}`,
        shop_id: null,
        channel,
        address: person.mail,
        members: [member_id],
        message: { title, text, path: '/' },
        at: now.epochMilliseconds,
        after: 0,
      })
      sent++
    })
  }
  return sent === 0 ? undefined : `发出 ${sent} 封汇总。`
}

const keptDays = 90

/** What the notifications room does by itself. */
export const notificationJobs = (context: ChannelContext): JobDefinition[] => [
  defineJob({
    id: deliverJob,
    name: '发通知',
    about: '把要发的通知发到邮箱和群里，没送到的过一会儿再试。',
    attempts,
    onlyInUse: true,
    run: (call) => deliver(context, call),
  }),
  defineJob({
    id: 'notifications.digest',
    name: '发每日汇总',
    about: '到了各人定的时刻，把一天的通知合成一封邮件。',
    schedule: '*/5 * * * *',
    onlyInUse: true,
    run: (call) => digests(context, call),
  }),
  defineJob({
    id: 'notifications.prune',
    name: '清理通知',
    about: `通知和发送记录留 ${keptDays} 天，更早的清掉。`,
    schedule: '40 4 * * *',
    run: async () => {
      const before = context.clock.now().epochMilliseconds - keptDays * 86_400_000
      const count = await forgetTold(context.records, before)
      return count === 0 ? undefined : `清掉 ${count} 条。`
    },
  }),
]
