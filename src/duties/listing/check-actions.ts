import { readPicture } from '../../documents/picture.ts'
import type { ListingRow } from '../../facts/listings/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { type Day, day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import type { Checks, Draft, Finding, PictureCheck, PictureKind, Requirement } from './contract.ts'
import type { ListingContext } from './listing-context.ts'
import {
  checkedItem,
  checksSentence,
  countsOf,
  draftFindings,
  goneNote,
  isClean,
  sortedChecks,
} from './rules/checking.ts'
import { pictureFindings, pictureRules } from './rules/pictures.ts'
import { columnName, type TemplateColumn } from './rules/required.ts'
import { titleUnits } from './rules/title.ts'
import {
  deletePicture,
  insertPicture,
  launchesOf,
  ownRequirements,
  picturesOf,
  putRequirement,
} from './store.ts'
import { newestTemplate, type Template } from './template.ts'

type Named = { shop?: string | undefined }

const templateOf = async (
  context: Pick<ListingContext, 'records' | 'imports'>,
  wished: string | undefined,
): Promise<{ shop: { id: number; name: string }; template: Template | undefined }> => {
  const shop = await shopToLookAt(context.records, wished)
  const own = await ownRequirements(context.records, shop.id)
  return { shop, template: await newestTemplate(context, shop, own) }
}

/** Columns of the shop's newest 发布模板 by which drafts are checked; none where none was imported. */
export const requiredColumns = async (
  context: Pick<ListingContext, 'records' | 'imports'>,
  shop: string | undefined,
): Promise<TemplateColumn[]> => (await templateOf(context, shop)).template?.columns ?? []

/** Every item that the newest snapshots know, with what is wrong. Failures: shop_unknown, shop_needed. */
export const checkListings = async (
  context: Pick<ListingContext, 'records' | 'imports' | 'listings' | 'clock'>,
  wish: Named,
): Promise<Checks> => {
  const shop = await shopToLookAt(context.records, wish.shop)
  return checkListingsOn(context, shop, dayOf(context.clock.now()))
}

/** As the listings stood on a day. */
export const checkListingsOn = async (
  context: Pick<ListingContext, 'records' | 'imports' | 'listings'>,
  shop: { id: number; name: string },
  to: Day,
): Promise<Checks> => {
  const { template } = await templateOf(context, shop.name)
  const rows = await context.listings({ shop: shop.name, to })
  const byItem = Map.groupBy(rows, ({ item }: ListingRow) => item)
  const items = sortedChecks(
    [...byItem].map(([item, own]) =>
      checkedItem(
        item,
        own,
        template && { columns: template.columns, empty: template.empty.get(item) ?? [] },
      ),
    ),
  )
  const days = rows.map(({ day }) => day).toSorted()
  const newest = days.at(-1) ?? null
  const old = items.filter((one) => one.day !== newest).length
  return {
    items,
    snapshot: newest === null ? null : day(newest),
    counts: countsOf(items),
    clean: items.filter(isClean).length,
    sentence: checksSentence(items),
    notes: [
      ...(old > 0 ? [goneNote(old)] : []),
      ...(items.length > 0 && !template
        ? ['没有导入商品批量导出（发布模板），哪些属性必填不知道，没有查。']
        : []),
      ...(items.length > 0 ? ['导出的文件里没有图片：主图在「检查图片」里传上来查。'] : []),
    ],
  }
}

export const checkDraft = async (
  context: Pick<ListingContext, 'records' | 'imports'>,
  { shop, draft }: Named & { draft: Draft },
): Promise<{ titleUnits: number; findings: Finding[] }> => ({
  titleUnits: titleUnits(draft.title),
  findings: draftFindings(draft, await requiredColumns(context, shop)),
})

/** Failures: shop_unknown, shop_needed. */
export const listRequirements = async (
  context: Pick<ListingContext, 'records' | 'imports'>,
  wish: Named,
): Promise<{ file: string | null; day: Day | null; columns: Requirement[] }> => {
  const { template } = await templateOf(context, wish.shop)
  return {
    file: template?.file ?? null,
    day: template?.day ?? null,
    columns: template?.columns ?? [],
  }
}

export const setRequirement = async (
  { records, clock }: Pick<ListingContext, 'records' | 'clock'>,
  { shop: wished, column, isRequired }: Named & { column: string; isRequired: boolean },
): Promise<{ set: boolean }> => {
  const shop = await shopToLookAt(records, wished)
  await putRequirement(records, {
    shop_id: shop.id,
    column_name: columnName(column),
    is_required: isRequired ? 1 : 0,
    set_at: clock.now().toString(),
  })
  return { set: true }
}

/** Larger than any place takes; more is not read. */
const MOST_BYTES = 20_000_000

const wholePicture = async ({
  name,
  body,
}: {
  name: string
  body: AsyncIterable<Uint8Array>
}): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > MOST_BYTES)
      throw new Failure('invalid_input', {
        detail: `「${name}」超过 ${MOST_BYTES / 1e6} MB，没有收。请先压缩。`,
      })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * Looks at a picture: decoded, measured, told what keeps it from its place. The result is kept, the picture is not.
 * Failures: shop_unknown, shop_needed, not_found (the launch), invalid_input (no picture).
 */
export const checkPicture = async (
  { records, clock }: Pick<ListingContext, 'records' | 'clock'>,
  input: Named & {
    name: string
    kind: PictureKind
    launch?: number | undefined
    body: AsyncIterable<Uint8Array>
  },
): Promise<PictureCheck> => {
  const shop = await shopToLookAt(records, input.shop)
  const launches = input.launch === undefined ? [] : await launchesOf(records, shop.id)
  if (input.launch !== undefined && !launches.some(({ id }) => id === input.launch))
    throw new Failure('not_found', { what: '这次上新' })
  const picture = await readPicture(await wholePicture(input))
  if ('problem' in picture)
    throw new Failure('invalid_input', { detail: `「${input.name}」${picture.problem}` })
  const findings = pictureFindings(picture, input.kind).map((one) => ({
    ...one,
    at: `${pictureRules[input.kind].name} ${input.name}`,
  }))
  return inTransaction(records, (tx) =>
    insertPicture(tx, {
      shop_id: shop.id,
      launch_id: input.launch ?? null,
      name: input.name,
      kind: input.kind,
      ...picture,
      findings: JSON.stringify(findings),
      checked_at: clock.now().toString(),
    }),
  )
}

export const listPictures = async (
  { records }: Pick<ListingContext, 'records'>,
  wish: Named,
): Promise<PictureCheck[]> => picturesOf(records, (await shopToLookAt(records, wish.shop)).id)

/** Failure: not_found. */
export const removePicture = async (
  { records }: Pick<ListingContext, 'records'>,
  { shop: wished, id }: Named & { id: number },
): Promise<{ removed: boolean }> => {
  const shop = await shopToLookAt(records, wished)
  if (!(await deletePicture(records, shop.id, id))) throw new Failure('not_found', { what: '这张图片' })
  return { removed: true }
}
