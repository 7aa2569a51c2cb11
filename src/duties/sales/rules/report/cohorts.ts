import type { Block, Section } from '../../../../documents/contract.ts'
import { paragraph } from '../../../reports/rules/blocks.ts'
import type { Cohorts } from '../../patterns/contract.ts'
import type { ReportFacts } from './model.ts'

/** Cohorts that a page shows: about a quarter of weeks, a year of months. */
const MOST_COHORTS = 12
const REPEAT_MONTHS = [0, 1, 2, 3, 6, 11]

const ageName = (kind: Cohorts['kind'], age: number): string =>
  kind === 'refunds' ? `${age} 天内` : age === 0 ? '当月' : `${age} 个月内`

const sheet = ({ kind, grain, rows, ages }: Cohorts): Block[] => {
  const shown = kind === 'refunds' ? ages : ages.filter((age) => REPEAT_MONTHS.includes(age))
  const known = rows.filter(({ cells }) => cells.some(({ state }) => state === 'known')).slice(-MOST_COHORTS)
  if (known.length === 0) return []
  const isLacking = known.some(({ cells }) => cells.some(({ state }) => state === 'missing'))
  return [
    {
      kind: 'table',
      title: kind === 'refunds' ? '每一批付款的订单，多少天内退了多少' : '每月第一次买的人，多久以内又来买的',
      columns: [
        {
          id: 'cohort',
          name: kind === 'repeat' ? '首单月' : grain === 'week' ? '付款周（周一）' : '付款月',
          unit: 'text',
        },
        { id: 'size', name: kind === 'repeat' ? '首单买家' : '订单数', unit: 'count' },
        ...shown.map((age) => ({ id: `age-${age}`, name: ageName(kind, age), unit: 'ratio' as const })),
      ],
      rows: known.map(({ cohort, size, cells }) => ({
        cells: [
          grain === 'month' ? cohort.slice(0, 7) : cohort,
          size,
          ...shown.map((age) => cells.find((one) => one.age === age)?.rate ?? null),
        ],
      })),
      totalName: '合计',
      notes: [
        `没有数的格是还没到时候${isLacking ? '，或中间缺了日子' : ''}，不是低。`,
        ...(known.length < rows.length ? [`只列最近 ${known.length} 批。`] : []),
      ],
    },
  ]
}

/** 同期群: of the same orders and buyers, what came back and who came again, as they grew older. */
export const cohortSection = ({ cohorts }: Pick<ReportFacts, 'cohorts'>): Section => ({
  id: 'cohorts',
  title: '同期群',
  blocks: cohorts
    ? [
        paragraph(cohorts.refunds.sentence),
        ...sheet(cohorts.refunds),
        ...cohorts.refunds.notes
          .filter(({ code }) => code === 'no-refund-report')
          .map(({ message }) => paragraph(message)),
        paragraph(cohorts.repeat.sentence),
        ...sheet(cohorts.repeat),
        ...cohorts.repeat.notes
          .filter(({ code }) => code === 'before-data')
          .map(({ message }) => paragraph(message)),
      ]
    : [paragraph('没有订单，分不出同期群。')],
})
