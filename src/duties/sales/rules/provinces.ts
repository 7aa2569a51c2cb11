/**
 * The provinces of China as tiles of one size, about where they lie: column from the west, row from the north. Small
 * provinces that sell much are as easy to read as large ones, and no border is drawn.
 */
export const provinceTiles: readonly { name: string; column: number; row: number }[] = [
  ['黑龙江', 8, 0],
  ['内蒙古', 6, 1],
  ['吉林', 8, 1],
  ['新疆', 1, 2],
  ['宁夏', 4, 2],
  ['北京', 6, 2],
  ['天津', 7, 2],
  ['辽宁', 8, 2],
  ['青海', 2, 3],
  ['甘肃', 3, 3],
  ['陕西', 4, 3],
  ['山西', 5, 3],
  ['河北', 6, 3],
  ['山东', 7, 3],
  ['西藏', 1, 4],
  ['四川', 3, 4],
  ['重庆', 4, 4],
  ['河南', 5, 4],
  ['安徽', 6, 4],
  ['江苏', 7, 4],
  ['上海', 8, 4],
  ['云南', 3, 5],
  ['贵州', 4, 5],
  ['湖北', 5, 5],
  ['江西', 6, 5],
  ['浙江', 7, 5],
  ['湖南', 5, 6],
  ['福建', 6, 6],
  ['台湾', 7, 6],
  ['广西', 4, 7],
  ['广东', 5, 7],
  ['香港', 6, 7],
  ['海南', 4, 8],
  ['澳门', 5, 8],
].map(([name, column, row]) => ({ name: String(name), column: Number(column), row: Number(row) }))

const known = new Set(provinceTiles.map(({ name }) => name))

/** 广东省 → 广东, 内蒙古自治区 → 内蒙古; '' for what is no province or not given. */
export const provinceName = (written: string): string => {
  const two = written.slice(0, 2)
  const three = written.slice(0, 3)
  return known.has(three) ? three : known.has(two) ? two : ''
}

export type ProvinceSum = { province: string; value: number; share: number }

/** What each province has, the most first, and last what no province is known of; shares sum to 1. */
export const provinceSums = (rows: readonly { province: string; value: number }[]): ProvinceSum[] => {
  const sums = new Map<string, number>()
  for (const { province, value } of rows) {
    const name = provinceName(province)
    sums.set(name, (sums.get(name) ?? 0) + value)
  }
  const whole = [...sums.values()].reduce((sum, value) => sum + value, 0)
  return [...sums]
    .map(([province, value]) => ({ province, value, share: whole > 0 ? value / whole : 0 }))
    .sort((a, b) => Number(a.province === '') - Number(b.province === '') || b.value - a.value)
}
