import { randomInt } from 'node:crypto'
import { createShop, hideShop } from '../../../facts/shops.ts'
import { joinWork, type ShopHold } from '../../../importing/shop-hold.ts'
import { addDays, type Day, dayOf } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { inTransaction } from '../../../storage/records.ts'
import { activeMember, listMembers, type PeopleContext } from '../../people/actions.ts'
import type { TeamStep } from '../demo/team.ts'
import type { InventingContext, InventingJob } from '../jobs.ts'
import { keyOf } from '../rules/drills/all.ts'
import { marked, pointsOf, questionOf, truthsOf } from '../rules/drills/question.ts'
import { type DutyName, type OpenedRun, type Practice, type Run, type Said, TRIES } from './contract.ts'
import {
  type DrillRecords,
  insertRun,
  insertTry,
  keepPractice,
  practiceShop,
  type StoredRun,
  storedRuns,
  updateRun,
} from './store.ts'

export type DrillContext = Pick<InventingContext, 'imports' | 'removeShop'> & {
  records: DrillRecords
  people: Pick<PeopleContext, 'records'>
  job: InventingJob
  /** What the team of its shop types, so that the duty's own screens have what they need. */
  teams: Readonly<Record<DutyName, readonly TeamStep[]>>
}

/** The name shows at every turn that nothing in it is real. */
export const practiceShopName = '练习店·青禾家居'

const MOST = 999_999

const stateOf = ({ row, key, shop, failure }: StoredRun): Run['state'] => {
  if (key === null) return shop && !failure ? 'making' : 'failed'
  return row.closed_at !== null || shop === null ? 'closed' : 'open'
}

const summary = (run: StoredRun, members: readonly { id: number; name: string }[]): Run => {
  const { row, answers } = run
  const member = members.find(({ id }) => id === row.member_id)
  return {
    id: row.id,
    drill: row.drill,
    number: row.number,
    member: member ? { id: member.id, name: member.name } : null,
    startedAt: row.started_at,
    to: row.to_day,
    state: stateOf(run),
    points: answers.length > 0 ? Math.max(...answers.map(({ points }) => points)) : null,
    tries: answers.length,
  }
}

/** What was practised, the newest first; of one member where one is named. */
export const drillRuns = async (
  { records, people }: Pick<DrillContext, 'records' | 'people'>,
  { member }: { member?: number | undefined },
): Promise<Run[]> => {
  const members = await listMembers(people)
  return (await storedRuns(records, { member })).map((run) => summary(run, members))
}

/** A run, and whose it must be where somebody asks for their own. */
type OneRun = { id: number; member?: number | undefined }

const stored = async (records: DrillRecords, { id, member }: OneRun): Promise<StoredRun> => {
  const [run] = await storedRuns(records, { id, member })
  if (!run) throw new Failure('not_found', { what: '这次练习' })
  return run
}

/**
 * One run with its question. What is true is told once it is closed, never before. Failure: not_found, also for the run
 * of somebody else.
 */
export const drillRun = async (
  { records, people, job }: Pick<DrillContext, 'records' | 'people' | 'job'>,
  one: OneRun,
): Promise<OpenedRun> => {
  const run = await stored(records, one)
  const { key, shop, answers, failure } = run
  const about = summary(run, await listMembers(people))
  return {
    ...about,
    shop: shop && !shop.isHidden ? shop.name : null,
    step: shop ? (job.step() ?? null) : null,
    failure,
    question: key && questionOf(key),
    answers,
    isCutShort: about.state === 'closed' && run.row.closed_at === null,
    disclosed: key && about.state === 'closed' ? truthsOf(key) : null,
  }
}

/** Removes the shop to practise on, also while it is being made; its run stays and is closed. */
export const removePractice = async ({
  records,
  job,
  removeShop,
}: Pick<DrillContext, 'records' | 'job' | 'removeShop'>): Promise<{ removed: boolean }> => {
  await job.cancel()
  const there = await practiceShop(records)
  if (there) await removeShop({ id: there.id })
  return { removed: there !== undefined }
}

/** The shop that is there to practise on, also while it is being made: whoever begins another ends that one. */
export const practice = async ({
  records,
  people,
}: Pick<DrillContext, 'records' | 'people'>): Promise<Practice | null> => {
  const there = await practiceShop(records)
  const [stored] = there ? await storedRuns(records, { id: there.run }) : []
  if (!there || !stored) return null
  const { drill, number, member, state } = summary(stored, await listMembers(people))
  return { shop: there.name, run: there.run, drill, number, member, state }
}

const begun = async (
  context: DrillContext,
  wanted: { drill: DutyName; member: number | null; number: number; to: Day },
) => {
  const { records, imports } = context
  const { clock } = imports
  const work: { hold?: ShopHold } = {}
  try {
    return await inTransaction(records, async (tx: DrillRecords) => {
      if ((await practiceShop(tx)) || context.job.step())
        throw new Failure('invalid_input', { detail: '另一家练习店正在生成，请等它完成。' })
      const shop = await createShop({ records: tx, clock }, { name: practiceShopName })
      await hideShop({ records: tx, clock }, shop.id, 'making')
      const run = await insertRun(tx, {
        drill: wanted.drill,
        number: wanted.number,
        member_id: wanted.member,
        to_day: wanted.to,
        started_at: clock.now().toString(),
      })
      await keepPractice(tx, { shop: shop.id, run })
      // Before another server can see it and take it for left over.
      work.hold = await joinWork(imports.facts, shop.id)
      return { run, shop, hold: work.hold }
    })
  } catch (error) {
    await work.hold?.release()
    throw error
  }
}

/**
 * Begins a drill: a small shop with one story is made in the days up to yesterday, in place of the one before. The same
 * `number` asks the same. Failures: not_found, invalid_input of the member.
 */
export const startRun = async (
  context: DrillContext,
  { drill, member, number }: { drill: DutyName; member?: number | undefined; number?: number | undefined },
): Promise<OpenedRun> => {
  const { records, people, imports, job } = context
  if (member !== undefined) await activeMember(people, member)
  await removePractice(context)
  const seed = number ?? 1 + randomInt(MOST)
  const to = addDays(dayOf(imports.clock.now()), -1)
  const { run, shop, hold } = await begun(context, { drill, member: member ?? null, number: seed, to })
  job.start({
    shop,
    world: { scenario: `practise-${drill}`, seed, to },
    dirt: [],
    hold,
    finish: (tx, truth) => updateRun(tx, run, { key: JSON.stringify(keyOf[drill](truth)) }),
    onFailure: (failure) => updateRun(records, run, { failure: JSON.stringify(failure) }),
    team: context.teams[drill],
  })
  return drillRun(context, { id: run })
}

const openRun = async (records: DrillRecords, one: OneRun) => {
  const run = await stored(records, one)
  const state = stateOf(run)
  if (state === 'making') throw new Failure('invalid_input', { detail: '练习店还在生成，题目还没有出来。' })
  if (state === 'failed' || run.key === null)
    throw new Failure('invalid_input', { detail: '这次练习的店没有做成，请再开始一次。' })
  if (state === 'closed')
    throw new Failure('invalid_input', { detail: '这一题已经结束，答案已经公布；请再练一题。' })
  return { ...run, key: run.key }
}

/** Marks an answer; all right, or the last try, closes the run. Failures: not_found; invalid_input where it is not open. */
export const answerRun = async (
  context: DrillContext,
  { answers, ...one }: OneRun & { answers: Readonly<Record<string, Said>> },
): Promise<OpenedRun> => {
  const { records, imports } = context
  const { id } = one
  await inTransaction(records, async (tx: DrillRecords) => {
    const { key, answers: before } = await openRun(tx, one)
    const unknown = Object.keys(answers).find((part) => key.parts.every((one) => one.id !== part))
    if (unknown !== undefined)
      throw new Failure('invalid_input', { detail: `题目里没有「${unknown}」这一问。` })
    const marks = marked(key, answers)
    if (marks.every(({ verdict }) => verdict === 'missing'))
      throw new Failure('invalid_input', { detail: '一问都没有答。至少答一问再交。' })
    const at = imports.clock.now().toString()
    const n = before.length + 1
    await insertTry(tx, { run: id, n, at, points: pointsOf(marks), marks })
    if (n >= TRIES || marks.every(({ verdict }) => verdict === 'right'))
      await updateRun(tx, id, { closed_at: at })
  })
  return drillRun(context, one)
}

/** Tells what is true; nothing more can be tried. Failures: not_found; invalid_input where it is not open. */
export const discloseRun = async (context: DrillContext, one: OneRun): Promise<OpenedRun> => {
  await inTransaction(context.records, async (tx: DrillRecords) => {
    await openRun(tx, one)
    await updateRun(tx, one.id, { closed_at: context.imports.clock.now().toString() })
  })
  return drillRun(context, one)
}
