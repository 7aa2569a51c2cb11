import { shopToLookAt } from '../../facts/shops.ts'
import { type Day, day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember } from '../people/actions.ts'
import { requiredColumns } from './check-actions.ts'
import type { Draft, Launch, PictureCheck } from './contract.ts'
import type { ListingContext } from './listing-context.ts'
import { draftFindings } from './rules/checking.ts'
import type { TemplateColumn } from './rules/required.ts'
import { isLaunchStep, launchSteps, stepDays, stepHint, stepName } from './rules/steps.ts'
import {
  deleteLaunch,
  insertLaunch,
  type ListingRecords,
  launchesOf,
  picturesOf,
  type StoredLaunch,
  updateLaunch,
  updateStep,
} from './store.ts'

type Named = { shop?: string | undefined }
type Write = Pick<ListingContext, 'records' | 'people' | 'clock' | 'imports'>

const shown = (
  stored: StoredLaunch,
  about: { today: Day; pictures: readonly PictureCheck[]; columns: readonly TemplateColumn[] },
): Launch => {
  const { id, name, owner_id, item_id, note, draft, launch_day } = stored
  const steps = launchSteps.flatMap(({ step }) => {
    const own = stored.steps.find((one) => one.step === step)
    return own
      ? [
          {
            step,
            name: stepName(step),
            hint: stepHint(step),
            owner: own.owner_id,
            due: own.due_day,
            doneAt: own.done_at,
          },
        ]
      : []
  })
  const open = steps.filter(({ doneAt }) => doneAt === null)
  const pictures = about.pictures.filter(({ launch }) => launch === id)
  return {
    id,
    name,
    launchDay: launch_day,
    owner: owner_id,
    item: item_id,
    note,
    steps,
    draft,
    findings:
      draft === null
        ? null
        : [...draftFindings(draft, about.columns), ...pictures.flatMap(({ findings }) => findings)],
    pictures,
    state: open.length === 0 ? 'done' : open.some(({ due }) => due < about.today) ? 'late' : 'going',
  }
}

const allLaunches = async (
  context: Pick<ListingContext, 'records' | 'clock' | 'imports'>,
  shop: { id: number; name: string },
): Promise<Launch[]> => {
  const stored = await launchesOf(context.records, shop.id)
  const [pictures, columns] = await Promise.all([
    picturesOf(context.records, shop.id),
    stored.some(({ draft }) => draft !== null) ? requiredColumns(context, shop.name) : [],
  ])
  const today = dayOf(context.clock.now())
  return stored.map((one) => shown(one, { today, pictures, columns }))
}

/** The next to be on the shelf first. Failures: shop_unknown, shop_needed. */
export const listLaunches = async (
  context: Pick<ListingContext, 'records' | 'clock' | 'imports'>,
  wish: Named,
): Promise<Launch[]> => allLaunches(context, await shopToLookAt(context.records, wish.shop))

const launchNow = async (context: Write, shop: { id: number; name: string }, id: number): Promise<Launch> => {
  const found = (await allLaunches(context, shop)).find((one) => one.id === id)
  if (!found) throw new Failure('not_found', { what: '这次上新' })
  return found
}

const foundIn = async (records: ListingRecords, shop: number, id: number): Promise<StoredLaunch> => {
  const found = (await launchesOf(records, shop)).find((one) => one.id === id)
  if (!found) throw new Failure('not_found', { what: '这次上新' })
  return found
}

const checkOwner = async (context: Write, owner: number | null | undefined): Promise<void> => {
  if (owner !== null && owner !== undefined) await activeMember(context.people, owner)
}

type Planned = Named & { name: string; launchDay: string; owner: number | null; note: string }

/**
 * Plans a launch; its steps are generated backwards from the launch day, all owned by the launch's owner at first.
 * Failures: shop_unknown, shop_needed, not_found and invalid_input (the owner).
 */
export const planLaunch = async (context: Write, input: Planned): Promise<Launch> => {
  const shop = await shopToLookAt(context.records, input.shop)
  await checkOwner(context, input.owner)
  const launchDay = day(input.launchDay)
  const today = dayOf(context.clock.now())
  const id = await inTransaction(context.records, (tx) =>
    insertLaunch(
      tx,
      {
        shop_id: shop.id,
        name: input.name,
        launch_day: launchDay,
        owner_id: input.owner,
        item_id: null,
        note: input.note,
        draft: null,
        created_at: context.clock.now().toString(),
      },
      stepDays(launchDay, today).map(({ step, due }) => ({ step, due_day: due, owner_id: input.owner })),
    ),
  )
  return launchNow(context, shop, id)
}

type Changed = Named & {
  id: number
  name?: string | undefined
  launchDay?: string | undefined
  owner?: number | null | undefined
  item?: string | null | undefined
  note?: string | undefined
}

/**
 * A new launch day moves the steps that are not done; a new owner takes over the undone steps of the old one. Failures:
 * not_found, invalid_input (the owner).
 */
export const changeLaunch = async (context: Write, input: Changed): Promise<Launch> => {
  const shop = await shopToLookAt(context.records, input.shop)
  await checkOwner(context, input.owner)
  const today = dayOf(context.clock.now())
  await inTransaction(context.records, async (tx) => {
    const found = await foundIn(tx, shop.id, input.id)
    const open = found.steps.filter(({ done_at }) => done_at === null)
    const launchDay = input.launchDay === undefined ? undefined : day(input.launchDay)
    const change = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(launchDay === undefined ? {} : { launch_day: launchDay }),
      ...(input.owner === undefined ? {} : { owner_id: input.owner }),
      ...(input.item === undefined ? {} : { item_id: input.item }),
      ...(input.note === undefined ? {} : { note: input.note }),
    }
    if (Object.keys(change).length > 0) await updateLaunch(tx, { shop: shop.id, id: input.id }, change)
    const days = new Map<string, Day>(
      (launchDay === undefined ? [] : stepDays(launchDay, today)).map(({ step, due }) => [step, due]),
    )
    for (const { step, owner_id } of open) {
      const due = days.get(step)
      const moved = {
        ...(due === undefined ? {} : { due_day: due }),
        ...(input.owner !== undefined && owner_id === found.owner_id ? { owner_id: input.owner } : {}),
      }
      if (Object.keys(moved).length > 0) await updateStep(tx, { shop: shop.id, id: input.id, step }, moved)
    }
  })
  return launchNow(context, shop, input.id)
}

type StepChange = Named & {
  id: number
  step: string
  owner?: number | null | undefined
  due?: string | undefined
  done?: boolean | undefined
}

/** Failures: not_found, invalid_input (the owner). */
export const changeStep = async (context: Write, input: StepChange): Promise<Launch> => {
  const shop = await shopToLookAt(context.records, input.shop)
  await checkOwner(context, input.owner)
  await inTransaction(context.records, async (tx) => {
    const found = await foundIn(tx, shop.id, input.id)
    const own = found.steps.find(({ step }) => step === input.step)
    if (!own || !isLaunchStep(input.step)) throw new Failure('not_found', { what: '这一步' })
    const change = {
      ...(input.owner === undefined ? {} : { owner_id: input.owner }),
      ...(input.due === undefined ? {} : { due_day: day(input.due) }),
      ...(input.done === undefined
        ? {}
        : { done_at: input.done ? (own.done_at ?? context.clock.now().toString()) : null }),
    }
    if (Object.keys(change).length > 0)
      await updateStep(tx, { shop: shop.id, id: input.id, step: input.step }, change)
  })
  return launchNow(context, shop, input.id)
}

/** Failure: not_found. */
export const removeLaunch = async (
  { records }: Pick<ListingContext, 'records'>,
  { shop: wished, id }: Named & { id: number },
): Promise<{ removed: boolean }> => {
  const shop = await shopToLookAt(records, wished)
  await inTransaction(records, async (tx) => {
    await foundIn(tx, shop.id, id)
    await deleteLaunch(tx, shop.id, id)
  })
  return { removed: true }
}

/** Failure: not_found. */
export const saveDraft = async (
  context: Write,
  { shop: wished, id, draft }: Named & { id: number; draft: Draft },
): Promise<Launch> => {
  const shop = await shopToLookAt(context.records, wished)
  await inTransaction(context.records, async (tx) => {
    await foundIn(tx, shop.id, id)
    await updateLaunch(tx, { shop: shop.id, id }, { draft: JSON.stringify(draft) })
  })
  return launchNow(context, shop, id)
}
