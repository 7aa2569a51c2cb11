import type { Figure, FigureKey, Section } from '../../../documents/contract.ts'
import { figuresOf, keyText } from '../../../documents/figures.ts'
import { dimensions } from '../../../facts/metrics/dimensions.ts'
import type { Day } from '../../../kernel/calendar.ts'
import { cell, list, paragraph } from './blocks.ts'

export type Missing = { report: string; menu: string; days: readonly Day[] }

export type SourceFile = { batch: number; file: string; format: string; importedAt: string; rows: number }

/** What the end of every report is made of. */
export type Ending = {
  /** Reports the shop uses that lack days of the period. */
  missing: readonly Missing[]
  /** The same of the days that they are compared with. */
  missingBefore?: { days: string; reports: readonly Missing[] }
  /** Files that gave to the figures. */
  files: readonly SourceFile[]
  /** Definitions by metric. */
  words: ReadonlyMap<string, { name: string; formula: string; source: string }>
}

const lackingList = (lacking: readonly Missing[]) =>
  list(
    lacking.map(({ report, menu, days }) => [
      `${report}：缺 ${days.length} 天（${days.slice(0, 3).join('、')}${days.length > 3 ? ' 等' : ''}）。去 ${menu} 导出。`,
    ]),
  )

/** 缺了哪些数据. */
export const missing = ({ missing: lacking, missingBefore: before }: Ending): Section => ({
  id: 'missing',
  title: '缺了哪些数据',
  blocks: [
    ...(lacking.length === 0
      ? [paragraph('用过的报表在这段日子里都齐了。')]
      : [paragraph('下面的日子没有数据，有关的数都不含它们，不是 0：'), lackingList(lacking)]),
    ...(before && before.reports.length > 0
      ? [paragraph(`拿来比的 ${before.days} 里，下面的日子没有数据：`), lackingList(before.reports)]
      : []),
  ],
})

/**
 * Figures that are said in words or shown large, and one for each metric that stands only in tables and charts:
 * `whole` finds the one of the whole shop, else the first that stands there.
 */
export const figuresToExplain = (
  sections: readonly Section[],
  whole: (metric: string) => Figure | undefined = () => undefined,
): Figure[] => {
  const blocks = sections.flatMap((section) => section.blocks)
  const told = figuresOf({ blocks: blocks.filter(({ kind }) => kind !== 'table' && kind !== 'chart') })
  const known = new Set(told.map(({ metric }) => metric))
  const others = new Map<string, Figure>()
  for (const figure of figuresOf({ blocks }))
    if (!known.has(figure.metric) && !others.has(figure.metric)) others.set(figure.metric, figure)
  return [...told, ...[...others].map(([metric, first]) => whole(metric) ?? first)]
}

/** 商品 612345678901；推广计划 关键词-主推; of many values how many: a list of them says no more. */
const scopeWords = (scope: FigureKey['scope']): string =>
  scope
    .map(({ dimension, values }) => {
      const name = dimensions.find(({ id }) => id === dimension)?.name ?? ''
      const told = values.length > 2 ? `${values.length} 个` : values.map((one) => one || '没有写').join('、')
      return `${name} ${told}`.trim()
    })
    .join('；')

/** Of a part of the shop the part is named: two amounts of one name and period would be told apart by nothing. */
const named = (figure: Figure): Figure =>
  figure.scope.length === 0 || !figure.scope.every(({ dimension }) => isDimension(dimension))
    ? figure
    : { ...figure, name: `${figure.name}（${scopeWords(figure.scope)}）` }

const isDimension = (id: string): boolean => dimensions.some((one) => one.id === id)

/** 附录: every figure of the text with source and definition, then the files. */
export const appendix = ({ files, words }: Ending, figures: readonly Figure[]): Section => {
  const seen = new Set<string>()
  const entries = figures.flatMap((figure) => {
    const key = keyText(figure)
    if (seen.has(key)) return []
    seen.add(key)
    const told = words.get(figure.metric)
    return [{ figure: named(figure), source: told?.source ?? '', definition: told?.formula ?? '' }]
  })
  return {
    id: 'appendix',
    title: '附录：来源和口径',
    blocks: [
      { kind: 'appendix', title: '数字的来源和口径', entries },
      ...(files.length === 0
        ? [paragraph('没有用到任何文件。')]
        : [
            {
              kind: 'table' as const,
              title: '用到的文件',
              columns: [
                { id: 'batch', name: '批次', unit: 'text' as const },
                { id: 'file', name: '文件', unit: 'text' as const },
                { id: 'format', name: '报表', unit: 'text' as const },
                { id: 'at', name: '导入时间', unit: 'text' as const },
                { id: 'rows', name: '行数', unit: 'count' as const },
              ],
              rows: files.map(({ batch, file, format, importedAt, rows }) => ({
                cells: [String(batch), file, format, importedAt.slice(0, 16).replace('T', ' '), cell(rows)],
              })),
              totalName: '合计',
              notes: [],
            },
          ]),
    ],
  }
}

/** The ids and titles with which every report ends, for the list of a maker's sections. */
export const endingSections = [
  { id: 'suggestions', title: '建议' },
  { id: 'missing', title: '缺了哪些数据' },
  { id: 'appendix', title: '附录：来源和口径' },
] as const
