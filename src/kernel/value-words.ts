type Words = { zh: string; en: string }

/** Values of dimensions that are kept as codes, as people call them. */
const words: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  weekday: {
    1: { zh: '周一', en: 'Monday' },
    2: { zh: '周二', en: 'Tuesday' },
    3: { zh: '周三', en: 'Wednesday' },
    4: { zh: '周四', en: 'Thursday' },
    5: { zh: '周五', en: 'Friday' },
    6: { zh: '周六', en: 'Saturday' },
    7: { zh: '周日', en: 'Sunday' },
  },
  channel: { tmall: { zh: '天猫', en: 'Tmall' }, jd: { zh: '京东', en: 'JD' } },
  buyer_kind: { new: { zh: '新买家', en: 'New buyer' }, old: { zh: '老买家', en: 'Returning buyer' } },
  sentiment: {
    positive: { zh: '好评', en: 'Positive' },
    neutral: { zh: '中评', en: 'Neutral' },
    negative: { zh: '差评', en: 'Negative' },
  },
}

/** All values of a dimension that has few and known ones, with what people call them; undefined for any other. */
export const knownValues = (
  dimension: string,
  language: keyof Words = 'zh',
): { value: string; label: string }[] | undefined => {
  if (dimension === 'hour')
    return Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')).map((value) => ({
      value,
      label: `${value}:00`,
    }))
  const known = words[dimension]
  return known && Object.entries(known).map(([value, said]) => ({ value, label: said[language] }))
}

/** What people call a value of a dimension: 周一 for 1, 新买家 for new; most are called what they are. */
export const valueWord = (dimension: string, value: string, language: keyof Words = 'zh'): string =>
  knownValues(dimension, language)?.find((one) => one.value === value)?.label ?? value
