import type { Section } from '../../../../documents/contract.ts'
import { changeWords } from '../../../../documents/words.ts'
import { changeOf, list, paragraph } from '../../../reports/rules/blocks.ts'
import type { PastAction, ReportFacts } from './model.ts'

const verdict = ({ good, before, now }: PastAction): string => {
  const change = changeOf(now.unit, now.value, before.value)
  if (change === null) return '现在没有数据，还看不出。'
  if (change === 0) return '没有变。'
  const words = changeWords({ name: '', before, change }, now.unit)
  return `${words}，${change > 0 === (good === 'up') ? '往好的方向走' : '没有好转'}。`
}

/** 上一期的建议后来怎样. A figure that moved is no proof that the action moved it; it says so. */
export const pastActions = ({ past }: ReportFacts): Section => {
  const title = '上一期的建议后来怎样'
  if (past === null) return { id: 'past-actions', title, blocks: [paragraph('还没有提交过上一期的报告。')] }
  if (past.actions.length === 0)
    return { id: 'past-actions', title, blocks: [paragraph(`${past.name} 里没有提建议。`)] }
  return {
    id: 'past-actions',
    title,
    blocks: [
      list(
        past.actions.map((action) => [
          `${action.title}（${action.owner === '' ? '没有写负责人' : action.owner}）：${action.now.name} `,
          { figure: action.before },
          ' → ',
          { figure: action.now },
          `，${verdict(action)}`,
        ]),
      ),
      paragraph('数变了不等于就是这件事做成的，同一时间别的也在变。'),
    ],
  }
}
