import type { LastSale } from '../../../facts/contract.ts'
import { day, parsePeriod } from '../../../kernel/calendar.ts'
import { yuan } from '../../../kernel/money.ts'
import { type ItemFigures, itemsSentence, standingsOf, totalsOf } from '../rules/abc.ts'
import { itemNaming } from '../rules/item-titles.ts'
import { amountOf, type SalesContext } from '../store.ts'
import type { ItemStandings } from './contract.ts'

export type ItemsContext = SalesContext & {
  lastSales: (asked: { shop?: string | undefined; to: string }) => Promise<LastSale[]>
}

const noListing =
  '没有商品资料（天猫发布模板、出售中的宝贝）的快照：不知道在售哪些、库存多少，动销率、售罄率、滞销说不出。'
const titlesOnly =
  '订单报表只写宝贝标题，不写商品 ID：下面按标题列，一单几种的连在一起算一个，也对不上商品资料；导入宝贝报表（子订单）就按商品算。'
const noCost = '文件里没有商品的成本：库存只说件数，不估金额。'

const MOST_ITEMS = 100_000

/** The status that 「出售中的宝贝」 gives what is in it. */
const ON_SALE = 'onsale'

/**
 * How the items of a shop stand in a period: ABC by 支付金额, 动销率 and 售罄率 against the last listing snapshot, and
 * what lies unsold. Failures: shop_unknown, shop_needed, invalid_input.
 */
export const itemStandings = async (
  context: ItemsContext,
  wish: { shop?: string | undefined; from: string; to: string },
): Promise<ItemStandings> => {
  const { from, to } = parsePeriod(`${wish.from}..${wish.to}`)
  const asked = { ...(wish.shop ? { shop: wish.shop } : {}), by: ['item'], totals: false, limit: MOST_ITEMS }
  const [sold, stock, listed, last] = await Promise.all([
    context.query({ ...asked, metrics: ['paid_amount', 'items_sold'], from, to }),
    context.query({ ...asked, metrics: ['stock'], from: to, to }),
    context.query({ ...asked, by: ['item', 'listing_status'], metrics: ['items_listed'], from: to, to }),
    context.lastSales({ shop: wish.shop, to }),
  ])
  const items = new Map<string, ItemFigures>()
  const lastOf = new Map(last.map((one) => [one.item, day(one.day)]))
  const put = (row: (typeof sold.rows)[number], change: Partial<ItemFigures>) => {
    const item = String(row.item ?? '')
    if (item === '') return
    const known = items.get(item) ?? {
      item,
      name: item,
      fen: 0,
      pieces: 0,
      stock: null,
      isListed: false,
      lastSold: lastOf.get(item) ?? null,
    }
    items.set(item, { ...known, ...(row.item_title ? { name: String(row.item_title) } : {}), ...change })
  }
  // What is on sale is known by its id: nothing of it would seem to sell, and all of it to lie.
  const isByTitle = itemNaming(sold.rows.map((row) => String(row.item ?? ''))) === 'title'
  // Only one of the files says what is on sale. Where it is the newer, what is in older ones alone is on sale no more.
  const present = listed.rows.filter((row) => Number(row.items_listed ?? 0) > 0)
  const isTold = present.some(({ listing_status: status }) => status === ON_SALE)
  if (!isByTitle) {
    for (const row of present) put(row, { isListed: !isTold || row.listing_status === ON_SALE })
    for (const row of stock.rows) put(row, { stock: amountOf(row.stock, false) })
  }
  for (const row of sold.rows)
    put(row, {
      fen: amountOf(row.paid_amount, true) ?? 0,
      pieces: amountOf(row.items_sold, false) ?? 0,
    })
  const rows = standingsOf([...items.values()], to)
  const unnamed = sold.rows.reduce(
    (fen, row) => fen + (String(row.item ?? '') === '' ? (amountOf(row.paid_amount, true) ?? 0) : 0),
    0,
  )
  const totals = totalsOf(rows)
  const lacking = sold.coverage.find(({ days, asked: wanted }) => days < wanted)
  const strangers = rows.filter((row) => row.grade !== 'none' && !row.isListed).length
  return {
    rows,
    ...totals,
    unnamed: yuan(unnamed),
    sentence: itemsSentence(totals, unnamed),
    notes: [
      ...(isByTitle ? [{ code: 'titles-only', message: titlesOnly }] : []),
      ...(totals.listed === null && (present.length === 0 || !isByTitle)
        ? [{ code: 'no-listing', message: noListing }]
        : []),
      ...(totals.listed && strangers > 0
        ? [
            {
              code: 'not-listed',
              message: `卖出的商品里有 ${strangers} 个${isTold ? '不在「出售中的宝贝」' : '不在商品资料'}里，不算进动销率。`,
            },
          ]
        : []),
      ...(totals.listed ? [{ code: 'no-cost', message: noCost }] : []),
      ...(lacking
        ? [
            {
              code: 'days-missing',
              message: `${lacking.asked} 天里只有 ${lacking.days} 天有订单，缺的日子补齐后会变：${lacking.export}。`,
            },
          ]
        : []),
      ...[...stock.notes, ...listed.notes]
        .filter(({ code }) => code === 'snapshot' && !isByTitle)
        .slice(0, 1)
        .map(({ code, message }) => ({ code, message })),
    ],
  }
}
