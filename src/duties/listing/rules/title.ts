import type { Finding } from '../contract.ts'

/** The platform's limit of a title: 30 Chinese characters, or 60 of the others. */
const MOST_UNITS = 60
/** A title shorter than this leaves search terms unused. */
const FEW_UNITS = 40

/** Length as the platform counts it: a Chinese character, a full-width sign or an emoji is 2, an ASCII one 1. */
export const titleUnits = (title: string): number =>
  [...title].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) <= 0x7f ? 1 : 2), 0)

/** As much of a title as fits, whole characters only. */
const fitting = (title: string): string => {
  let units = 0
  return [...title]
    .filter((sign) => {
      units += titleUnits(sign)
      return units <= MOST_UNITS
    })
    .join('')
}

/** Words of two characters or more that stand in a title twice, the longest first. */
const repeated = (title: string): string[] => {
  const signs = [...title]
  const found: string[] = []
  for (let length = 6; length >= 2; length--)
    for (let at = 0; at + 2 * length <= signs.length; at++) {
      const word = signs.slice(at, at + length).join('')
      const again = signs
        .slice(at + length)
        .join('')
        .includes(word)
      if (again && !/[\s\p{P}\d]/u.test(word) && !found.some((longer) => longer.includes(word)))
        found.push(word)
    }
  return found
}

const finding = (severity: Finding['severity'], reason: string, fix: string): Finding => ({
  check: 'title',
  severity,
  at: '标题',
  reason,
  fix,
})

/** What is wrong with the form of a title; its words are another check. */
export const titleFindings = (title: string): Finding[] => {
  if (title.trim() === '') return [finding('stop', '没有标题', '写上品牌、品名、材质、用途、规格。')]
  const units = titleUnits(title)
  const words = repeated(title)
  return [
    ...(units > MOST_UNITS
      ? [
          finding(
            'stop',
            `标题长 ${units} 单位，上限 ${MOST_UNITS}（汉字算 2，字母、数字、半角符号算 1）`,
            `删掉 ${units - MOST_UNITS} 单位；超出的是「${title.slice(fitting(title).length)}」。`,
          ),
        ]
      : []),
    ...(units < FEW_UNITS
      ? [
          finding(
            'hint',
            `标题只用了 ${units} 单位，还有 ${MOST_UNITS - units} 单位可以放搜索词`,
            '补上买家会搜的词：材质、用途、人群、规格。',
          ),
        ]
      : []),
    ...(words.length > 0
      ? [
          finding(
            'hint',
            `「${words.join('」「')}」出现了不止一次，重复的词不增加搜索机会`,
            '留一个，空出来的位置换成别的搜索词。',
          ),
        ]
      : []),
    ...(/\p{Extended_Pictographic}|[★☆♥❤▲●◆■]/u.test(title)
      ? [finding('warn', '标题里有表情或装饰符号，平台可能判为标题不规范', '去掉符号，只留文字。')]
      : []),
    ...(/\s{2,}|^\s|\s$/.test(title)
      ? [finding('hint', '标题里有多余的空格，占长度', '连着的空格只留一个，首尾的删掉。')]
      : []),
  ]
}
