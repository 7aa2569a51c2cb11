import { type DocumentFormat, documentTypes } from '../../documents/contract.ts'
import { render } from '../../documents/render.ts'
import type { Shop } from '../../facts/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, dayOf, minuteOf, monthStart, parsePeriod } from '../../kernel/calendar.ts'
import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { fileNamePart } from '../../kernel/file-name.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember, listMembers, type PeopleContext } from '../people/actions.ts'
import type { Member } from '../people/contract.ts'
import type { Need } from '../tasks/contract.ts'
import type { Figures, Scorecard } from './contract.ts'
import { type EvidenceSources, figuresNow } from './gathering.ts'
import { scorecardSheet } from './rules/sheet.ts'
import { closingsOf, putClosing, type ScorecardRecords } from './store.ts'
import type { ScorecardClosingRow } from './tables.ts'

export type ScorecardContext = {
  records: ScorecardRecords
  people: PeopleContext
  clock: Clock
  /** All shops there are, for the page of who owns several. */
  shops: () => Promise<{ id: number; name: string }[]>
  sources: EvidenceSources
}

type One = { shop?: string | undefined; month: string }
type AskedShop = { id: number; name: string }

const todayIn = ({ clock }: Pick<ScorecardContext, 'clock'>): Day => dayOf(clock.now())

const closed = (closings: readonly ScorecardClosingRow[]): Figures | undefined => {
  const last = closings.at(-1)
  if (last?.kind !== 'closed' || last.figures === null) return undefined
  const kept: Figures = JSON.parse(last.figures)
  return kept
}

const cardOf = async (
  context: ScorecardContext,
  shop: AskedShop,
  month: string,
  members: readonly Member[],
): Promise<Scorecard> => {
  const closings = await closingsOf(context.records, shop.id, month)
  const kept = closed(closings)
  const today = todayIn(context)
  return {
    ...(kept ?? (await figuresNow(context.sources, shop, month, today))),
    shop: { id: shop.id, name: shop.name },
    month,
    isOver: parsePeriod(month).to < today,
    isClosed: kept !== undefined,
    closings: closings.map(({ kind, at, member_id }) => ({
      kind,
      at,
      by: members.find(({ id }) => id === member_id)?.name ?? null,
    })),
  }
}

/** A shop's month against what the job asks. Failures: shop_unknown, shop_needed. */
export const openScorecard = async (
  context: ScorecardContext,
  { shop: name, month }: One,
): Promise<Scorecard> => {
  const shop = await shopToLookAt(context.records, name)
  return cardOf(context, shop, month, await listMembers(context.people))
}

/** The same of all shops, one after another: each asks many figures. */
export const listScorecards = async (
  context: ScorecardContext,
  { month }: { month: string },
): Promise<Scorecard[]> => {
  const members = await listMembers(context.people)
  const cards: Scorecard[] = []
  for (const shop of await context.shops()) cards.push(await cardOf(context, shop, month, members))
  return cards
}

type Act = One & { member: number | null }

/** The month's figures are what they are now, whatever files come later. Failures: shop_unknown, shop_needed, invalid_input. */
export const closeMonth = async (
  context: ScorecardContext,
  { shop: name, month, member }: Act,
): Promise<Scorecard> => {
  const shop = await shopToLookAt(context.records, name)
  if (member !== null) await activeMember(context.people, member)
  const { to } = parsePeriod(month)
  const today = todayIn(context)
  if (to >= today)
    throw new Failure('invalid_input', { detail: `${month} 还没过完，${addDays(to, 1)} 起才能关账。` })
  const figures = await figuresNow(context.sources, shop, month, today)
  await inTransaction(context.records, async (tx) => {
    if (closed(await closingsOf(tx, shop.id, month)))
      throw new Failure('invalid_input', { detail: `${month} 已经关账了；要按现在的数据算，先重新打开。` })
    await putClosing(tx, {
      shop_id: shop.id,
      month,
      kind: 'closed',
      at: context.clock.now().toString(),
      member_id: member,
      figures: JSON.stringify(figures),
    })
  })
  return openScorecard(context, { shop: shop.name, month })
}

/** Told by the figures of today again; what was closed stays in the records. Failures: as above. */
export const reopenMonth = async (
  context: ScorecardContext,
  { shop: name, month, member }: Act,
): Promise<Scorecard> => {
  const shop = await shopToLookAt(context.records, name)
  if (member !== null) await activeMember(context.people, member)
  await inTransaction(context.records, async (tx) => {
    if (!closed(await closingsOf(tx, shop.id, month)))
      throw new Failure('invalid_input', { detail: `${month} 没有关账，不用重新打开。` })
    await putClosing(tx, {
      shop_id: shop.id,
      month,
      kind: 'reopened',
      at: context.clock.now().toString(),
      member_id: member,
      figures: null,
    })
  })
  return openScorecard(context, { shop: shop.name, month })
}

/** 考核表 as files, in the order of the formats. Failures: shop_unknown, shop_needed, document_too_slow. */
export const scorecardFiles = async (
  context: ScorecardContext,
  { formats, ...one }: One & { formats: readonly DocumentFormat[] },
): Promise<File[]> => {
  const card = await openScorecard(context, one)
  const made = await render(scorecardSheet(card, minuteOf(context.clock.now())), formats)
  return made.map(
    ({ format, bytes }) =>
      new File([bytes], `绩效考核表-${fileNamePart(card.shop.name)}-${card.month}.${format}`, {
        type: documentTypes[format],
      }),
  )
}

/** How long a month may wait to be closed before it is asked for no more on 今天. */
const ASKED_DAYS = 15

/** In the first half of a month: the last one is to be closed. */
export const needs = async (
  context: ScorecardContext,
  { shop, today }: { shop: Shop; today: Day },
): Promise<Need[]> => {
  if (Number(today.slice(8)) > ASKED_DAYS) return []
  const month = addDays(monthStart(today), -1).slice(0, 7)
  if (closed(await closingsOf(context.records, shop.id, month))) return []
  return [
    {
      duty: 'scorecard',
      title: `${Number(month.slice(5))} 月的绩效还没有关账`,
      detail: '核对四项的依据，关账以后数字不再变',
      path: `/scorecard?month=${month}`,
      weight: 30,
    },
  ]
}
