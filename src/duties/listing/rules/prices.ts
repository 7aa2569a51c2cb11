import { yuanWords } from '../../../kernel/money.ts'
import { median } from '../../../stats/apportionment.ts'
import type { Finding } from '../contract.ts'

/** Prices of an item in fen; null: not known. */
export type Priced = { listFen: number | null; skus: readonly { name: string; fen: number | null }[] }

/** A SKU this many times dearer or cheaper than the middle one of its siblings is taken for a slip. */
const FAR = 3
/** Dearest against cheapest; beyond it the platform may take the cheapest for a bait (低价引流). A default of the trade. */
const MOST_SPREAD = 5

const finding = (severity: Finding['severity'], at: string, reason: string, fix: string): Finding => ({
  check: 'price',
  severity,
  at,
  reason,
  fix,
})

/** A point put one place too far, or a nought too many: the usual slip of the hand. */
const slipWords = (fen: number, usual: number): string =>
  [10, 100].some(
    (times) => Math.abs(fen / usual / times - 1) < 0.35 || Math.abs((fen / usual) * times - 1) < 0.35,
  )
    ? '，像是小数点或零打错了'
    : ''

const skuName = (name: string, index: number): string =>
  name === '' ? `第 ${index + 1} 个 SKU` : `SKU ${name}`

/** What is odd about the prices of an item: nothing, noughts, slips against its siblings, 一口价 outside its SKUs. */
export const priceFindings = ({ listFen, skus }: Priced): Finding[] => {
  const priced = skus.flatMap(({ fen }) => (fen !== null && fen > 0 ? [fen] : []))
  const usual = median(priced)
  const [low, high] = [Math.min(...priced), Math.max(...priced)]
  const odd = skus.map(
    ({ fen }) => fen !== null && fen > 0 && priced.length > 2 && (fen > usual * FAR || fen * FAR < usual),
  )
  const names = new Map<string, number>()
  for (const { name } of skus) if (name !== '') names.set(name, (names.get(name) ?? 0) + 1)
  const isSpread = priced.length > 1 && high > low * MOST_SPREAD && !odd.includes(true)
  return [
    ...(listFen === null && priced.length === 0
      ? [finding('stop', '价格', '没有价格', '填上一口价和每个 SKU 的价格。')]
      : []),
    ...(listFen !== null && listFen <= 0
      ? [finding('stop', '一口价', `一口价是 ${yuanWords(listFen)}`, '填上真正的一口价，0 元会被人拍下。')]
      : []),
    ...skus.flatMap(({ name, fen }, index) => {
      const at = skuName(name, index)
      if (fen === null)
        return priced.length > 0 ? [finding('stop', at, '没有价格', '填上这个 SKU 的价格。')] : []
      if (fen <= 0)
        return [finding('stop', at, `价格是 ${yuanWords(fen)}`, '填上真正的价格，0 元会被人拍下。')]
      return odd[index]
        ? [
            finding(
              'warn',
              at,
              `价格 ${yuanWords(fen)}，同一商品的 SKU 一般在 ${yuanWords(Math.round(usual))} 上下${slipWords(fen, usual)}`,
              '核对这个 SKU 的价格；没有错就不用改。',
            ),
          ]
        : []
    }),
    ...(isSpread
      ? [
          finding(
            'warn',
            'SKU 价格',
            `最贵的 SKU ${yuanWords(high)} 是最便宜的 ${yuanWords(low)} 的 ${(high / low).toFixed(1)} 倍，可能被判低价引流`,
            '把不是一类的 SKU（配件、样品、补差价）拆成另一个商品。',
          ),
        ]
      : []),
    ...(listFen !== null && listFen > 0 && priced.length > 0 && (listFen < low || listFen > high)
      ? [
          finding(
            'warn',
            '一口价',
            `一口价 ${yuanWords(listFen)} 不在 SKU 价格 ${yuanWords(low)}–${yuanWords(high)} 之间`,
            '一口价改成其中一个 SKU 的价格，一般是最低的。',
          ),
        ]
      : []),
    ...[...names].flatMap(([name, times]) =>
      times > 1
        ? [finding('stop', `SKU ${name}`, `有 ${times} 个 SKU 的销售属性一样`, '改名或删掉多余的。')]
        : [],
    ),
  ]
}
