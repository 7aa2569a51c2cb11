import type { QueryExecutorProvider } from 'kysely'
import { type Day, daysWords } from '../kernel/calendar.ts'
import { yuanWords } from '../kernel/money.ts'
import { allShops, type ShopContext } from './shops.ts'
import { type WrongSum, wrongDays, wrongSums } from './sold-days.ts'

/** Shops whose sums by day are not those of their order lines, in words: which, on which days, what to do. */
export const soldProblems = async ({
  records,
  facts,
}: Pick<ShopContext, 'records' | 'facts'>): Promise<string[]> => {
  const told: string[] = []
  for (const { id, name } of await allShops(records)) {
    const days = await wrongDays(facts, id)
    if (days.length > 0)
      told.push(
        `店铺「${name}」${daysWords(days)} 按天加好的销售数和订单对不上，看到的销售数会错：运行 zhanggui doctor --mend，按订单重新加一遍`,
      )
  }
  return told
}

const clockNames = { placed_at: '按下单时间', paid_at: '按付款时间' } as const
const cutNames = { '': '全店', item: '商品', category: '类目', province: '省份' } as const

/** What each number of a sum is called where it is too much or too little, what matters most first. */
type Named = readonly [keyof WrongSum['over'], name: string, unit?: 'fen']
const numberNames: readonly Named[] = [
  ['paid_fen', '支付金额', 'fen'],
  ['placed_fen', '下单金额', 'fen'],
  ['refunded_fen', '退款金额', 'fen'],
  ['orders', '订单数'],
  ['pieces', '件数'],
  ['again', '同一买家再次购买的订单'],
]
/** What those follow from: told where they are right. */
const otherNames: readonly Named[] = [
  ['lines', '订单行'],
  ['paid_known', '有支付金额的行'],
  ['placed_known', '有下单金额的行'],
  ['pieces_known', '有件数的行'],
  ['known_orders', '认得出买家的订单'],
  ['paid_orders', '已付款的订单'],
]

const sumInWords = ({ clock, cut, value, day, over }: WrongSum): string => {
  const of = cut === '' ? cutNames[cut] : `${cutNames[cut]} ${value || '（没有写）'}`
  const told = (names: readonly Named[]) =>
    names.flatMap(([key, name, unit]) => {
      const much = over[key] ?? 0
      if (much === 0) return []
      const size = Math.abs(much)
      return `${name}${much > 0 ? '多' : '少'}了 ${unit === 'fen' ? yuanWords(size) : size}`
    })
  const wrong = told(numberNames)
  return `${day} ${clockNames[clock]}，${of}：${(wrong.length > 0 ? wrong : told(otherNames)).join('，')}`
}

/** So many sums are told one by one; of the others how many there are. */
const TOLD = 20

/** What is wrong with the sums of a shop: on which days, the first of them in words, how many more there are. */
export type WrongSold = { days: Day[]; what: string[]; more: number }

/** The sums by day of a shop that are not those of its order lines; undefined where all are. */
export const wrongSold = async (db: QueryExecutorProvider, shop: number): Promise<WrongSold | undefined> => {
  const days = await wrongDays(db, shop)
  if (days.length === 0) return undefined
  const { sums, count } = await wrongSums(db, shop, TOLD)
  const told = sums.slice(0, TOLD)
  return { days, what: told.map(sumInWords), more: count - told.length }
}
