/** What a goal's amount is kept as: fen of money, millionths of a ratio or multiple, else the number itself. */
const scaleOf = (unit: string): number =>
  unit === 'money' ? 100 : unit === 'count' || unit === 'seconds' ? 1 : 1_000_000

const WRITTEN = /^(-?\d+(?:\.\d+)?)(万|亿|%)?(?:元)?$/

/** A number as people write it: 120万, 1,200,000.50, 4.5%; undefined where it is none, or a percentage of what is no share. */
export const writtenAmount = (text: string, unit: string): number | undefined => {
  const bare = text.normalize('NFKC').replace(/[\s,¥￥]/g, '')
  const [, digits, sign] = WRITTEN.exec(bare) ?? []
  if (digits === undefined) return undefined
  if (sign === '%' && unit !== 'ratio') return undefined
  const times = sign === '万' ? 1e4 : sign === '亿' ? 1e8 : sign === '%' ? 0.01 : 1
  const kept = Math.round(Number(digits) * times * scaleOf(unit))
  return Number.isSafeInteger(kept) && kept >= 0 ? kept : undefined
}

/** As the figures of its unit are told: yuan with two decimals, else a number. */
export const shownAmount = (kept: number, unit: string): string | number =>
  unit === 'money' ? (kept / 100).toFixed(2) : kept / scaleOf(unit)
