import { shopToLookAt } from '../../facts/shops.ts'
import { day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { fileNamePart } from '../../kernel/file-name.ts'
import { inTransaction } from '../../storage/records.ts'
import { createTask } from '../tasks/actions.ts'
import { proposalColumns, proposalRows } from './rules/proposal.ts'
import { readSupplies } from './rules/supply-rows.ts'
import { csvOf, workbookOf } from './sheet.ts'
import type { Purchase, StockRule, SuppliesTaken, Supply, WrittenSupply } from './stock/contract.ts'
import { type StockContext, stockOf, toPurchase } from './stock-actions.ts'
import {
  deletePurchase,
  freeId,
  insertPurchase,
  purchasesOf,
  putRule,
  putSupply,
  suppliesOf,
  type TeamRecords,
  updatePurchase,
} from './store.ts'
import type { PurchaseOrderRow } from './tables.ts'

type Named = { shop?: string | undefined }

/** Failures: shop_unknown, shop_needed. */
export const setStockRule = async (
  { records, clock }: Pick<StockContext, 'records' | 'clock'>,
  { shop: name, reviewDays, leadDays }: Named & StockRule,
): Promise<StockRule> => {
  const shop = await shopToLookAt(records, name)
  await putRule(records, shop.id, { reviewDays, leadDays }, clock.now().toString())
  return { reviewDays, leadDays }
}

/** Failures: shop_unknown, shop_needed. */
export const listSupplies = async (
  { records }: Pick<StockContext, 'records'>,
  { shop }: Named,
): Promise<Supply[]> => suppliesOf(records, (await shopToLookAt(records, shop)).id)

const sameSupply = (a: Supply, b: Supply): boolean =>
  a.supplier === b.supplier &&
  a.leadDays === b.leadDays &&
  a.moq === b.moq &&
  a.pack === b.pack &&
  a.safety === b.safety

const shelfToday = async (context: Pick<StockContext, 'shelf' | 'clock'>, shop: string) =>
  context.shelf({ shop, to: dayOf(context.clock.now()) })

/**
 * A table of suppliers, all of it or nothing: a row that is wrong says why and keeps the others out too. An empty cell
 * leaves unknown what it stands for. Failures: shop_unknown, shop_needed.
 */
export const saveSupplies = async (
  context: Pick<StockContext, 'records' | 'clock' | 'shelf'>,
  input: Named & { rows: readonly WrittenSupply[] },
): Promise<SuppliesTaken> => {
  const { records, clock } = context
  const shop = await shopToLookAt(records, input.shop)
  const { supplies, problems } = readSupplies(input.rows, await shelfToday(context, shop.name))
  if (problems.length > 0) return { taken: 0, unchanged: 0, problems }
  return inTransaction(records, async (tx: StockContext['records']) => {
    const known = await suppliesOf(tx, shop.id)
    const changed = supplies.filter(
      (one) => !known.some((old) => old.item === one.item && old.sku === one.sku && sameSupply(old, one)),
    )
    for (const { row: _, ...one } of changed) await putSupply(tx, shop.id, one, clock.now().toString())
    return { taken: changed.length, unchanged: supplies.length - changed.length, problems: [] }
  })
}

/** What is on its way first. Failures: shop_unknown, shop_needed. */
export const listPurchases = async (
  context: Pick<StockContext, 'records' | 'clock' | 'shelf'>,
  input: Named,
): Promise<Purchase[]> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const rows = await purchasesOf(context.records, shop.id)
  const shelf = rows.length > 0 ? await shelfToday(context, shop.name) : []
  return rows.map((row) => toPurchase(row, shelf, dayOf(context.clock.now())))
}

/** Reads a purchase and changes it in one go; answers how it is then. Failures: shop_unknown, shop_needed, not_found. */
const changed = async (
  context: Pick<StockContext, 'records' | 'clock' | 'shelf'>,
  input: Named & { id: number },
  change: (tx: TeamRecords, purchase: PurchaseOrderRow) => Promise<void>,
): Promise<Purchase> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const row = await inTransaction(context.records, async (tx: StockContext['records']) => {
    await change(tx, await foundIn(tx, shop.id, input.id))
    return foundIn(tx, shop.id, input.id)
  })
  return toPurchase(row, await shelfToday(context, shop.name), dayOf(context.clock.now()))
}

const foundIn = async (records: TeamRecords, shop: number, id: number): Promise<PurchaseOrderRow> => {
  const found = (await purchasesOf(records, shop)).find((one) => one.id === id)
  if (!found) throw new Failure('not_found', { what: '这张采购单' })
  return found
}

type NewPurchase = Named & {
  item: string
  sku: string
  supplier: string
  pieces: number
  ordered: string
  expected: string
  note: string
  task?: { owner: number | null } | undefined
}

/**
 * Writes down that goods were ordered; with `task` somebody is also to see that they come. An item that the listing does
 * not know is taken: new goods are ordered before they are listed. Failures: shop_unknown, shop_needed; invalid_input
 * where it is expected before it was ordered, or the SKU is none of its item's; of the task's owner as `createTask` has
 * them: then nothing is written down.
 */
export const addPurchase = async (context: StockContext, input: NewPurchase): Promise<Purchase> => {
  const { records, clock } = context
  const shop = await shopToLookAt(records, input.shop)
  const [ordered, expected] = [day(input.ordered), day(input.expected)]
  if (expected < ordered) throw new Failure('invalid_input', { detail: '预计到货的日子不能早于下单的日子。' })
  const shelf = await shelfToday(context, shop.name)
  const own = shelf.filter(({ item }) => item === input.item)
  if (own.length > 0 && !own.some(({ sku }) => sku === input.sku))
    throw new Failure('invalid_input', {
      detail: `商品 ${input.item} 没有「${input.sku || '不分 SKU'}」这个 SKU，有的是：${own.map(({ sku }) => sku).join('、')}。`,
    })
  return inTransaction(records, async (tx: StockContext['records']) => {
    const free = await freeId(tx, 'purchase_order')
    const row = {
      id: free,
      shop_id: shop.id,
      item: input.item,
      sku: input.sku,
      supplier: input.supplier,
      pieces: input.pieces,
      ordered_day: ordered,
      expected_day: expected,
      arrived_day: null,
      arrived_pieces: null,
      note: input.note,
      created_at: clock.now().toString(),
    }
    await insertPurchase(tx, row)
    const purchase = toPurchase(row, shelf, dayOf(clock.now()))
    if (input.task)
      await createTask(
        { records: tx, people: { records: tx, clock }, clock },
        {
          shop: shop.name,
          title: `跟采购单：${purchase.name}，${purchase.pieces} 件`.slice(0, 100),
          owner: input.task.owner,
          due: expected,
          from: {
            kind: 'stock',
            id: String(free),
            words: [purchase.supplier, `${ordered} 下单，应于 ${expected} 到`]
              .filter((one) => one !== '')
              .join('，'),
            path: '/team/stock',
          },
        },
      )
    return purchase
  })
}

/** The supplier named another day. Failures: shop_unknown, shop_needed, not_found; invalid_input where it has arrived. */
export const expectPurchase = async (
  context: Pick<StockContext, 'records' | 'clock' | 'shelf'>,
  input: Named & { id: number; expected: string },
): Promise<Purchase> => {
  const expected = day(input.expected)
  return changed(context, input, async (tx, { arrived_day, ordered_day }) => {
    if (arrived_day !== null)
      throw new Failure('invalid_input', { detail: '这张采购单已经到货，不用改预计的日子。' })
    if (expected < ordered_day)
      throw new Failure('invalid_input', { detail: '预计到货的日子不能早于下单的日子。' })
    await updatePurchase(tx, input.id, { expected_day: expected })
  })
}

/** Goods came. Failures: shop_unknown, shop_needed, not_found; invalid_input where that was before they were ordered. */
export const receivePurchase = async (
  context: Pick<StockContext, 'records' | 'clock' | 'shelf'>,
  input: Named & { id: number; day: string; pieces: number },
): Promise<Purchase> => {
  const arrived = day(input.day)
  return changed(context, input, async (tx, { ordered_day }) => {
    if (arrived < ordered_day)
      throw new Failure('invalid_input', { detail: '到货的日子不能早于下单的日子。' })
    if (arrived > dayOf(context.clock.now()))
      throw new Failure('invalid_input', { detail: '到货的日子还没到；要改预计的日子，请改“预计到货”。' })
    await updatePurchase(tx, input.id, { arrived_day: arrived, arrived_pieces: input.pieces })
  })
}

/** They had not come after all. Failures: shop_unknown, shop_needed, not_found. */
export const unreceivePurchase = async (
  context: Pick<StockContext, 'records' | 'clock' | 'shelf'>,
  input: Named & { id: number },
): Promise<Purchase> => {
  return changed(context, input, (tx) =>
    updatePurchase(tx, input.id, { arrived_day: null, arrived_pieces: null }),
  )
}

/** Failures: shop_unknown, shop_needed, not_found. */
export const removePurchase = async (
  { records }: Pick<StockContext, 'records'>,
  input: Named & { id: number },
): Promise<{ removed: boolean }> => {
  const shop = await shopToLookAt(records, input.shop)
  await inTransaction(records, async (tx: StockContext['records']) => {
    await foundIn(tx, shop.id, input.id)
    await deletePurchase(tx, input.id)
  })
  return { removed: true }
}

/** What to order, as a file for the supplier or for the boss. Failures: shop_unknown, shop_needed. */
export const proposalFile = async (
  context: StockContext,
  { shop: name, format }: Named & { format: 'xlsx' | 'csv' },
): Promise<File> => {
  const shop = await shopToLookAt(context.records, name)
  const { lines } = await stockOf(context, { shop: shop.name })
  const sheet = { name: '订货建议', columns: proposalColumns, rows: proposalRows(lines) }
  const file = `订货建议_${fileNamePart(shop.name)}_${dayOf(context.clock.now())}.${format}`
  return format === 'csv'
    ? new File([csvOf(sheet)], file, { type: 'text/csv; charset=utf-8' })
    : new File([await workbookOf(sheet)], file, {
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      })
}
