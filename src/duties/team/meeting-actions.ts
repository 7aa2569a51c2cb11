import { z } from 'zod'
import type { Shop } from '../../facts/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember } from '../people/actions.ts'
import { createTask, tasksFrom } from '../tasks/actions.ts'
import { type AgendaContext, draftAgenda } from './agenda.ts'
import { AgendaFact, type Meeting, type MeetingAction } from './contract.ts'
import {
  decisionsOf,
  deleteDecision,
  deleteItem,
  deleteMeeting,
  freeId,
  holdRow,
  insertDecision,
  insertItem,
  insertMeeting,
  itemsOf,
  type KeptMeeting,
  type KeptSeries,
  meetingsOf,
  seriesOf,
  type TeamRecords,
  updateItem,
} from './store.ts'

export type TeamContext = AgendaContext
export type Named = { shop?: string | undefined }
export type One = Named & { id: number }

/** What meetings agreed on, each with the number of its meeting. */
export const agreedIn = async ({ tasks }: TeamContext, shop: { id: number }): Promise<MeetingAction[]> =>
  (await tasksFrom(tasks, shop, 'meeting'))
    .filter(({ state }) => state !== 'cancelled')
    .map((task) => ({
      task: task.id,
      title: task.title,
      owner: task.owner?.id ?? null,
      due: task.due,
      isDone: task.state === 'done',
      meeting: Number(task.from.id),
    }))

export const base = (row: KeptMeeting) => ({
  id: row.id,
  name: row.name,
  series: row.series_id,
  day: row.day,
  time: row.start_time,
  place: row.place,
  members: row.members,
  heldAt: row.held_at,
})

export const seriesIn = (all: readonly KeptSeries[], id: number): KeptSeries => {
  const found = all.find((one) => one.id === id)
  if (!found) throw new Failure('not_found', { what: '这个会议系列' })
  return found
}

const Facts = z.array(AgendaFact)

const foundIn = async (
  { records }: { records: TeamRecords },
  { shop: name, id }: One,
): Promise<{ shop: Shop; row: KeptMeeting; all: KeptMeeting[] }> => {
  const shop = await shopToLookAt(records, name)
  const all = await meetingsOf(records, shop.id)
  const row = all.find((one) => one.id === id)
  if (!row) throw new Failure('not_found', { what: '这次会议' })
  return { shop, row, all }
}

/** Open actions of earlier meetings of the same series; of a single meeting those of every meeting before. */
const actionsBefore = (
  actions: readonly MeetingAction[],
  all: readonly KeptMeeting[],
  { id, day: on, series_id }: Pick<KeptMeeting, 'id' | 'day' | 'series_id'>,
): MeetingAction[] => {
  const earlier = new Set(
    all
      .filter((one) => one.id !== id && one.day <= on && (series_id === null || one.series_id === series_id))
      .map((one) => one.id),
  )
  return actions.filter(({ meeting, isDone }) => !isDone && earlier.has(meeting))
}

/** A meeting with all that was written down. Failures: shop_unknown, shop_needed, not_found. */
export const openMeeting = async (context: TeamContext, one: One): Promise<Meeting> => {
  const { shop, row, all } = await foundIn(context, one)
  const [items, decisions, actions] = await Promise.all([
    itemsOf(context.records, row.id),
    decisionsOf(context.records, shop.id, row.id),
    agreedIn(context, shop),
  ])
  return {
    ...base(row),
    items: items.map(({ id, kind, title, facts, minutes }) => ({
      id,
      kind,
      title,
      facts: Facts.parse(JSON.parse(facts)),
      minutes,
      decisions: decisions
        .filter(({ item_id }) => item_id === id)
        .map((decision) => ({ id: decision.id, words: decision.words })),
    })),
    actions: actions.filter(({ meeting }) => meeting === row.id),
    before: actionsBefore(actions, all, row),
  }
}

/** What is closed is not changed: it is opened again first. */
const editable = async (context: { records: TeamRecords }, one: One) => {
  const found = await foundIn(context, one)
  if (found.row.held_at !== null)
    throw new Failure('invalid_input', { detail: '这次会已经开完。要改纪要，先点“还没开完”。' })
  return found
}

/** Changes a meeting that is still open; nobody closes it in between. */
const changed = async (
  context: TeamContext,
  one: One,
  change: (tx: TeamRecords, found: { shop: Shop; row: KeptMeeting }) => Promise<void>,
): Promise<Meeting> => {
  await inTransaction(context.records, async (tx: TeamContext['records']) =>
    change(tx, await editable({ records: tx }, one)),
  )
  return openMeeting(context, one)
}

type MeetingWish = Named & {
  series: number | null
  name?: string | undefined
  day: string
  time?: string | undefined
  place?: string | undefined
  members?: readonly number[] | undefined
}

/**
 * Prepares a meeting: its agenda is drafted from the data and from what was agreed before. A series has one meeting a
 * day: the same asked for again opens it as it is. Failures: shop_unknown, shop_needed; not_found of the series;
 * invalid_input without series and name, or of a member.
 */
export const prepareMeeting = async (context: TeamContext, input: MeetingWish): Promise<Meeting> => {
  const { records, clock, tasks } = context
  const shop = await shopToLookAt(records, input.shop)
  const on = day(input.day)
  const series = input.series === null ? undefined : seriesIn(await seriesOf(records, shop.id), input.series)
  const name = input.name ?? series?.name
  if (name === undefined) throw new Failure('invalid_input', { detail: '请写会议的名字，或选一个会议系列。' })
  // Of a series the day says which one is meant: it may have had another name when that was prepared.
  const same = (all: readonly KeptMeeting[]) =>
    all.find(
      (one) => one.day === on && one.series_id === (series?.id ?? null) && (series || one.name === name),
    )
  const all = await meetingsOf(records, shop.id)
  const there = same(all)
  if (there) return openMeeting(context, { shop: shop.name, id: there.id })
  for (const member of input.members ?? []) await activeMember(tasks.people, member)
  const before = actionsBefore(await agreedIn(context, shop), all, {
    id: 0,
    day: on,
    series_id: series?.id ?? null,
  })
  const agenda = await draftAgenda(context, shop.name, on, before)
  const id = await inTransaction(records, async (tx: TeamContext['records']) => {
    // Somebody else may have prepared it while the agenda was drafted.
    const twin = same(await meetingsOf(tx, shop.id))
    if (twin) return twin.id
    const free = await freeId(tx, 'meeting')
    await insertMeeting(tx, {
      id: free,
      shop_id: shop.id,
      series_id: series?.id ?? null,
      name,
      day: on,
      start_time: input.time ?? series?.start_time ?? '10:00',
      place: input.place ?? series?.place ?? '',
      members: [...(input.members ?? series?.members ?? [])],
      created_at: clock.now().toString(),
      held_at: null,
    })
    for (const [position, { kind, title, facts }] of agenda.entries())
      await insertItem(tx, {
        shop_id: shop.id,
        meeting_id: free,
        position,
        kind,
        title,
        facts: JSON.stringify(facts),
        minutes: '',
      })
    return free
  })
  return openMeeting(context, { shop: shop.name, id })
}

/** A meeting that does not take place. Failures: shop_unknown, shop_needed, not_found; invalid_input once it was held. */
export const removeMeeting = async (context: TeamContext, one: One): Promise<{ removed: boolean }> => {
  await inTransaction(context.records, async (tx: TeamContext['records']) => {
    const { row } = await editable({ records: tx }, one)
    await deleteMeeting(tx, row.id)
  })
  return { removed: true }
}

/**
 * The drafted agenda anew from the data of now; what people wrote and added stays. Failures: shop_unknown, shop_needed,
 * not_found; invalid_input once it was held.
 */
export const redraftAgenda = async (context: TeamContext, one: One): Promise<Meeting> => {
  const { shop, row, all } = await editable(context, one)
  const before = actionsBefore(await agreedIn(context, shop), all, row)
  const agenda = await draftAgenda(context, shop.name, row.day, before)
  return changed(context, one, async (tx) => {
    const items = await itemsOf(tx, row.id)
    for (const { kind, facts } of agenda) {
      const item = items.find((old) => old.kind === kind)
      if (item) await updateItem(tx, item.id, { facts: JSON.stringify(facts) })
    }
  })
}

/** Failures: shop_unknown, shop_needed, not_found; invalid_input once it was held. */
export const addAgendaItem = (
  context: TeamContext,
  { title, ...one }: One & { title: string },
): Promise<Meeting> =>
  changed(context, one, async (tx, { shop, row }) => {
    const items = await itemsOf(tx, row.id)
    await insertItem(tx, {
      shop_id: shop.id,
      meeting_id: row.id,
      position: Math.max(-1, ...items.map(({ position }) => position)) + 1,
      kind: 'other',
      title,
      facts: '[]',
      minutes: '',
    })
  })

const refuseStrange = async (records: TeamRecords, meeting: number, item: number): Promise<void> => {
  if (!(await itemsOf(records, meeting)).some(({ id }) => id === item))
    throw new Failure('not_found', { what: '这个议题' })
}

/** Failures: shop_unknown, shop_needed, not_found; invalid_input once it was held. */
export const removeAgendaItem = (
  context: TeamContext,
  { item, ...one }: One & { item: number },
): Promise<Meeting> =>
  changed(context, one, async (tx, { row }) => {
    await refuseStrange(tx, row.id, item)
    await deleteItem(tx, item)
  })

/** Failures: shop_unknown, shop_needed, not_found; invalid_input once it was held. */
export const writeMinutes = (
  context: TeamContext,
  { item, minutes, ...one }: One & { item: number; minutes: string },
): Promise<Meeting> =>
  changed(context, one, async (tx, { row }) => {
    await refuseStrange(tx, row.id, item)
    await updateItem(tx, item, { minutes })
  })

/** Failures: shop_unknown, shop_needed, not_found; invalid_input once it was held. */
export const decide = (
  context: TeamContext,
  { item, words, ...one }: One & { item: number; words: string },
): Promise<Meeting> =>
  changed(context, one, async (tx, { shop, row }) => {
    await refuseStrange(tx, row.id, item)
    await insertDecision(tx, {
      shop_id: shop.id,
      meeting_id: row.id,
      item_id: item,
      words,
      decided_at: context.clock.now().toString(),
    })
  })

/** Failures: shop_unknown, shop_needed, not_found; invalid_input once it was held. */
export const removeDecision = (
  context: TeamContext,
  { decision, ...one }: One & { decision: number },
): Promise<Meeting> =>
  changed(context, one, async (tx, { row }) => {
    if (!(await deleteDecision(tx, row.id, decision))) throw new Failure('not_found', { what: '这个决定' })
  })

/**
 * What somebody is to do after the meeting: a task that knows its meeting. Also once the meeting is over: people
 * remember on the way out. Failures: shop_unknown, shop_needed, not_found; of the member as `createTask` has them.
 */
export const agreeAction = async (
  context: TeamContext,
  { title, owner, due, ...one }: One & { title: string; owner: number | null; due: string | null },
): Promise<Meeting> => {
  const { shop, row } = await foundIn(context, one)
  await createTask(context.tasks, {
    shop: shop.name,
    title,
    owner,
    due,
    from: {
      kind: 'meeting',
      id: String(row.id),
      words: `${row.name} ${row.day}`,
      path: `/team/meetings/${row.id}`,
    },
  })
  return openMeeting(context, one)
}

/** The meeting is over; `members` came. Failures: shop_unknown, shop_needed, not_found; invalid_input of a meeting to come. */
export const holdMeeting = (
  context: TeamContext,
  { members, ...one }: One & { members: readonly number[] },
): Promise<Meeting> =>
  changed(context, one, async (tx, { row }) => {
    const now = context.clock.now()
    if (row.day > dayOf(now))
      throw new Failure('invalid_input', { detail: `会在 ${row.day}，还没到，不能记成开完了。` })
    await holdRow(tx, row.id, { heldAt: now.toString(), members })
  })

/** It goes on after all. Failures: shop_unknown, shop_needed, not_found. */
export const reopenMeeting = async (context: TeamContext, one: One): Promise<Meeting> => {
  const { row } = await foundIn(context, one)
  await holdRow(context.records, row.id, { heldAt: null })
  return openMeeting(context, one)
}
