/** How the sources call a review's sentiment → the table's words. */
export const sentimentWords: Readonly<Record<string, string>> = {
  '11': 'positive',
  '12': 'neutral',
  '13': 'negative',
  正面: 'positive',
  中性: 'neutral',
  负面: 'negative',
  正面评价: 'positive',
  中性评价: 'neutral',
  负面评价: 'negative',
  好评: 'positive',
  中评: 'neutral',
  差评: 'negative',
}

/** A review without an id is known by what it says; the n-th of several that say the same is told by its number. */
export const reviewKey = (...columns: string[]): string =>
  `md5(concat_ws('|', ${columns.map((c) => `cast(${c} as varchar)`).join(', ')}, row_number() over (partition by ${columns.join(', ')} order by row_no)))`
