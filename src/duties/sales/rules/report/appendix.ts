import type { Figure, Section } from '../../../../documents/contract.ts'
import { keyText } from '../../../../documents/figures.ts'
import { cell, list, paragraph, type ReportFacts } from './model.ts'

/** 缺了哪些数据. */
export const missing = ({ missing: lacking }: ReportFacts): Section => ({
  id: 'missing',
  title: '缺了哪些数据',
  blocks:
    lacking.length === 0
      ? [paragraph('用过的报表在这段日子里都齐了。')]
      : [
          paragraph('下面的日子没有数据，有关的数都不含它们，不是 0：'),
          list(
            lacking.map(({ report, menu, days }) => [
              `${report}：缺 ${days.length} 天（${days.slice(0, 3).join('、')}${days.length > 3 ? ' 等' : ''}）。去 ${menu} 导出。`,
            ]),
          ),
        ],
})

/** 附录: every figure of the text with source and definition, then the files. */
export const appendix = (facts: ReportFacts, figures: readonly Figure[]): Section => {
  const { files, words } = facts
  const seen = new Set<string>()
  const entries = figures.flatMap((figure) => {
    const key = keyText(figure)
    if (seen.has(key)) return []
    seen.add(key)
    const told = words.get(figure.metric)
    return [{ figure, source: told?.source ?? '', definition: told?.formula ?? '' }]
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
