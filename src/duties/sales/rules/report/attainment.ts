import type { Section, Text } from '../../../../documents/contract.ts'
import { withUnit } from '../../../../documents/words.ts'
import { percent } from '../../../../kernel/share.ts'
import { list, paragraph } from '../../../reports/rules/blocks.ts'
import { type Attainment, nowWords, type ReportFacts } from './model.ts'

/** Actual ÷ target as 93.4%; undefined where either is not known whole. */
const rate = ({ target, actual, known, days }: Attainment): string | undefined =>
  target <= 0 || actual.value === null || known < days ? undefined : percent(actual.value / target)

const line = (one: Attainment): Text => {
  const { name, target, actual, known, days, pace } = one
  const head = `${name}：目标 ${withUnit(target, actual.unit)}，实际 `
  const reached = rate(one)
  const tail =
    reached === undefined ? `，${days} 天里有 ${known} 天的数据，还不能说达成多少。` : `，达成 ${reached}。`
  return [head, { figure: actual }, `${tail}${pace}`]
}

/** 目标达成. */
export const attainment = ({ attainment: standings, kind }: ReportFacts): Section => ({
  id: 'attainment',
  title: '目标达成',
  blocks:
    standings === null || standings.length === 0
      ? [paragraph(`没有给${nowWords(kind)}定目标，说不出达成多少。`)]
      : [list(standings.map(line))],
})
