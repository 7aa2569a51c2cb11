import type { Language } from './kit/preferences.ts'

/** Events and days that the platform's calendar knows, in English; those of a shop keep the name it gave them. */
const english: Readonly<Record<string, string>> = {
  年货节: 'New Year Goods Festival',
  '38焕新周': '3.8 Renewal Week',
  春季家装节: 'Spring Home Festival',
  '520': '5.20',
  天猫618: 'Tmall 6.18',
  七夕: 'Qixi',
  '818': '8.18',
  开学季: 'Back to School',
  '超级88（原99划算节）': 'Super 88 (formerly 9.9)',
  '99划算节': '9.9 Deals Festival',
  天猫双11: 'Tmall Double 11',
  双12年终庆: 'Double 12 Year-End Sale',
  双旦礼遇季: 'Christmas and New Year Season',
  正月初一: 'Lunar New Year',
}

export const eventNameIn = (name: string, language: Language): string =>
  language === 'en' ? (english[name] ?? name) : name

/** Marks of a chart with their names in the person's language. */
export const eventMarksIn = <Mark extends { name: string }>(
  marks: readonly Mark[],
  language: Language,
): Mark[] => marks.map((mark) => ({ ...mark, name: eventNameIn(mark.name, language) }))
