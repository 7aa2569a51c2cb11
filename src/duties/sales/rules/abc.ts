import { type Day, daysBetween } from '../../../kernel/calendar.ts'
import { yuan, yuanWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import type { ItemStanding, ItemStandings } from '../patterns/contract.ts'

/** Items that bring the first 80 % of the sales are A, up to 95 % B, the rest C. */
const [A_SHARE, B_SHARE] = [0.8, 0.95]
/** Without a sale for so long an item with stock is slow. */
const SLOW_DAYS = 30

/** What is known of an item; fen. */
export type ItemFigures = {
  item: string
  name: string
  fen: number
  pieces: number
  stock: number | null
  isListed: boolean
  lastSold: Day | null
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

/**
 * Items by what they sold, the most first, each with its grade: A as long as those before it have less than 80 % of
 * the sales, so that the item that crosses the line still counts to it.
 */
export const standingsOf = (items: readonly ItemFigures[], to: Day): ItemStanding[] => {
  const total = items.reduce((sum, { fen }) => sum + Math.max(0, fen), 0)
  let before = 0
  return items
    .toSorted((a, b) => b.fen - a.fen || b.pieces - a.pieces || (a.item < b.item ? -1 : 1))
    .map(({ item, name, fen, pieces, stock, isListed, lastSold }) => {
      const reached = total > 0 ? before / total : 0
      before += Math.max(0, fen)
      return {
        item,
        name,
        amount: yuan(fen),
        share: total > 0 ? rounded(Math.max(0, fen) / total) : 0,
        cumulative: total > 0 ? rounded(before / total) : 0,
        grade: fen <= 0 ? 'none' : reached < A_SHARE ? 'A' : reached < B_SHARE ? 'B' : 'C',
        pieces,
        stock,
        sellThrough: stock === null || pieces + stock <= 0 ? null : rounded(pieces / (pieces + stock)),
        isListed,
        lastSold,
        idleDays: lastSold === null ? null : daysBetween(lastSold, to),
      }
    })
}

const isSold = ({ pieces, grade }: ItemStanding): boolean => pieces > 0 || grade !== 'none'

/** Nothing sold lately though there is stock; an item of which no sale is known is one too. */
export const isSlow = ({ stock, idleDays }: ItemStanding): boolean =>
  stock !== null && stock > 0 && (idleDays === null || idleDays >= SLOW_DAYS)

/** What the items come to together. */
export const totalsOf = (
  rows: readonly ItemStanding[],
): Omit<ItemStandings, 'rows' | 'unnamed' | 'sentence' | 'notes'> => {
  const grade = (of: 'A' | 'B' | 'C') => {
    const own = rows.filter((row) => row.grade === of)
    const fen = own.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
    return {
      items: own.length,
      amount: yuan(fen),
      share: rounded(own.reduce((sum, { share }) => sum + share, 0)),
    }
  }
  const listed = rows.filter(({ isListed }) => isListed)
  const stocked = rows.filter(({ stock }) => stock !== null)
  const pieces = stocked.reduce((sum, row) => sum + row.pieces, 0)
  const left = stocked.reduce((sum, { stock }) => sum + (stock ?? 0), 0)
  const slow = stocked.filter(isSlow)
  const sold = listed.filter(isSold).length
  return {
    grades: { A: grade('A'), B: grade('B'), C: grade('C') },
    listed: listed.length > 0 ? { items: listed.length, sold } : null,
    moving: listed.length > 0 ? rounded(sold / listed.length) : null,
    sellThrough: pieces + left > 0 ? rounded(pieces / (pieces + left)) : null,
    slow:
      stocked.length > 0
        ? {
            days: SLOW_DAYS,
            items: slow.length,
            pieces: slow.reduce((sum, { stock }) => sum + (stock ?? 0), 0),
          }
        : null,
  }
}

/** The answer of the page: on how few the sales rest, how many move, what lies. */
export const itemsSentence = (totals: ReturnType<typeof totalsOf>, unnamedFen = 0): string => {
  const { grades, listed, moving, sellThrough, slow } = totals
  if (grades.A.items === 0)
    return unnamedFen > 0
      ? `卖了 ${yuanWords(unnamedFen)}，不知道是哪些商品：订单报表不写商品，导入宝贝报表（子订单）才分得出。`
      : '这段日子没有商品卖出。'
  return [
    `${grades.A.items} 个商品卖了 ${percent(grades.A.share)}（${yuanWords(Math.round(Number(grades.A.amount) * 100))}）`,
    ...(listed && moving !== null
      ? [`在售 ${listed.items} 个里 ${listed.sold} 个有销售，动销率 ${percent(moving)}`]
      : []),
    ...(sellThrough === null ? [] : [`售罄率 ${percent(sellThrough)}`]),
    ...(slow && slow.items > 0
      ? [`${slow.items} 个有库存却 ${slow.days} 天没卖，压着 ${slow.pieces} 件`]
      : []),
  ]
    .join('；')
    .concat('。')
}
