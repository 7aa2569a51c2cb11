import {
  type Day,
  daysIn,
  daysWords,
  eachDay,
  lastYearPeriod,
  type Period,
  previousPeriod,
  spanWords,
} from '../../kernel/calendar.ts'
import type { Coverage, Note, Source } from '../contract.ts'
import { unevenStretches } from './beside.ts'
import { within } from './buckets.ts'
import { growsWithDays, isPerPerson, partOf } from './catalogue.ts'
import type { Absence, Evaluated } from './evaluate.ts'
import type { Figures } from './figures.ts'
import { countsIn } from './ledgers.ts'
import type { Metric } from './model.ts'
import { blankDays } from './picking.ts'
import { relations, viewsFor } from './relations.ts'
import { type Leaf, leavesOf, type Plan } from './resolve.ts'
import { askedOf, type Split } from './scan.ts'
import type { ExportInfo, Survey } from './survey.ts'
import { untoldByFilter, untoldByGroups } from './unnamed.ts'
import { gapText, unnamedText, withoutClock } from './wording.ts'

/** The ledgers that are asked for by their names. */
const ledgersOf = ({ where }: Split): string[] =>
  where.flatMap((one) => (one.kind === 'values' && one.dimension === 'ledger' && !one.not ? one.values : []))

/** The export to fetch for a leaf: the one that is asked for, that its source names, that was used before, else the first. */
const exportFor = (
  leaf: Leaf,
  exports: readonly ExportInfo[],
  { batches }: Survey,
  split: Split,
): ExportInfo | undefined => {
  const { tables } = relations[leaf.measure.of]
  const fitting = exports.filter(({ table }) => tables.some((one) => one === table))
  const used = new Set(batches.map(({ format }) => format))
  const views = viewsFor(leaf.measure.of, askedOf(split)) ?? []
  return (
    views.flatMap((view) => fitting.find(({ name }) => name.includes(view.name)) ?? [])[0] ??
    ledgersOf(split).flatMap((ledger) => fitting.find(({ name }) => name.startsWith(ledger)) ?? [])[0] ??
    fitting.find(({ name }) => leaf.metric.source.includes(name)) ??
    fitting.find(({ format }) => used.has(format)) ??
    fitting[0]
  )
}

const named = (one: ExportInfo): string => `${one.source}「${one.name}」（${one.menu}）`

/** The exports that bring what the leaves are counted from, each with its menu path. */
export const exportText = (
  leaves: readonly Leaf[],
  exports: readonly ExportInfo[],
  known: Survey,
  split: Split,
): string => {
  const found = leaves.flatMap((leaf) => exportFor(leaf, exports, known, split) ?? [])
  return [...new Map(found.map((one) => [one.format, one])).values()].map(named).join('；')
}

/** Days of the period that all leaves of the metric know of; missing names up to 31 of the others. */
export const coverageOf = (
  plan: Plan,
  metric: Metric,
  figures: Figures,
  exports: readonly ExportInfo[],
  known: Survey,
  restated: ReadonlySet<string>,
): Coverage => {
  const leaves = leavesOf(plan, metric)
  const sets = leaves.map((leaf) => figures.days.get(leaf.metric.id) ?? new Set<string>())
  const all = eachDay(figures.period)
  const missing = all.filter((one) => !sets.every((days) => days.has(one)))
  const lacking = leaves.filter((leaf) => all.some((one) => !figures.days.get(leaf.metric.id)?.has(one)))
  return {
    metric: metric.id,
    days: all.length - missing.length,
    asked: all.length,
    missing: missing.slice(0, 31),
    export: exportText(lacking.length > 0 ? lacking : leaves, exports, known, plan),
    restated: leaves.some((leaf) => restated.has(leaf.metric.id)),
  }
}

/** The batches that an answer rests on: of its tables, with days of the period that count or a snapshot that it holds. */
export const sourcesOf = (plan: Plan, known: Survey, { period, held }: Figures): Source[] => {
  const counts = countsIn(plan, period, known)
  const tables = new Set<string>(plan.leaves.flatMap((leaf) => relations[leaf.measure.of].tables))
  return known.batches
    .filter(
      (batch) =>
        tables.has(batch.table) &&
        (batch.table !== 'ledger' || counts(batch)) &&
        ((batch.period.from <= period.to && batch.period.to >= period.from) ||
          held.some(({ day }) => within({ from: day, to: day }, batch.period))),
    )
    .map(({ batch, file, sheet, format, importedAt, rows }) => ({
      batch,
      file,
      sheet,
      format,
      importedAt,
      rows,
    }))
}

export type Told = {
  plan: Plan
  period: Period
  figures: Figures
  exports: readonly ExportInfo[]
  known: Survey
}

const sentence = (metric: Metric, why: Absence, of: string, told: Told): string => {
  const { plan, period, figures, exports, known } = told
  const part = partOf(of)
  const leaf = plan.leaves.find((one) => one.metric.id === of)
  const fetch = leaf ? exportText([leaf], exports, known, plan) : ''
  const gap = gapText(of, told)
  const label = leaf ? relations[leaf.measure.of].label : ''
  const what = part.id === metric.id ? `「${metric.name}」` : `「${metric.name}」要用到「${part.name}」，它`
  switch (why) {
    case 'missing': {
      const days = figures.days.get(of) ?? new Set()
      const lacking = new Set(eachDay(period)).difference(days)
      if (lacking.size === 0 && leaf && untoldByGroups(known, plan, leaf).size > 0)
        return `${what}在有的组里不知道：${unnamedText(untoldByGroups(known, plan, leaf))}`
      if (lacking.size === 0) return `${what}在有的行里没有数：导入的${label}没有这些行。`
      const blank = leaf ? blankDays(plan, leaf, period, known).intersection(lacking) : new Set<Day>()
      const timeless = withoutClock(of, told)
      const undated = timeless.days.intersection(lacking)
      const unnamed = leaf ? untoldByFilter(known, plan, leaf).intersection(lacking) : new Set<Day>()
      const absent = lacking.difference(blank).difference(undated).difference(unnamed)
      const isWeighed = leaf?.measure.kind === 'sum' && leaf.measure.times !== undefined
      return [
        ...(blank.size > 0 && isWeighed
          ? [
              `${daysWords(blank)} 的${label}算不出「${part.name}」：没有成交金额，或是毛利率中途变了的多天一行。`,
            ]
          : []),
        ...(blank.size > 0 && !isWeighed
          ? [`${daysWords(blank)} 的${label}里没有「${part.name}」这一项，不当作 0。`]
          : []),
        ...(unnamed.size > 0 ? [unnamedText(unnamed)] : []),
        ...(undated.size > 0 ? [`${daysWords(undated)} ${timeless.text}。`] : []),
        ...(absent.size > 0
          ? [`${daysWords(absent)} 没有${label}数据${fetch ? `，请导入${fetch}` : ''}。`]
          : []),
      ].join('')
    }
    case 'grain':
      return `${what}是去重人数或平均数，不能由几天相加；没有恰好这一段（${spanWords(period)}）的${label}。请在平台选这一段时间导出${fetch || label}再导入，或改看按日的数。`
    case 'several':
      return part.unit === 'count'
        ? `${what}在这里要把几行人数相加，同一个人会被数几次，所以不给；请按更细的维度看，或看“人次”指标。`
        : `${what}在这里有几行，不是能相加的数，所以不给；请按更细的维度看。`
    case 'zero':
      return `「${metric.name}」的分母「${part.name}」是 0，没有意义。`
    case 'margin':
      return plan.margins.length > 0
        ? `「${metric.name}」要用毛利率，这家店的毛利率从 ${plan.margins.map(({ from }) => from ?? '').sort()[0]} 起才有。`
        : `「${metric.name}」要用毛利率，这家店还没有设置：在“设置 → 毛利率”里写上，或用命令 npx zhanggui margin set。`
    case 'apart':
      return `「${metric.name}」用到的数没有一天是都有的，不能放在一起算。`
    case 'unknown':
      return gap === undefined
        ? `导入的文件没有给出${what.replace('，它', '的数')}。`
        : `「${metric.name}」：${gap}。`
  }
}

type Absent = Evaluated & { isTotal: boolean }

/** One sentence for each metric and reason that a figure is absent. Totals come last: the rows may be whole. */
export const absenceNotes = (found: ReadonlyMap<Metric, readonly Absent[]>, told: Told): Note[] =>
  [...found].flatMap(([metric, absences]) => {
    const notes = new Map<string, Note>()
    for (const { absent, of = metric.id, isTotal } of absences) {
      if (!absent || notes.has(absent) || notes.has(`${absent}-total`)) continue
      const code = isTotal && told.plan.by.length > 0 ? `${absent}-total` : absent
      const message = sentence(metric, absent, of, told)
      notes.set(code, { metric: metric.id, code, message: code === absent ? message : `合计：${message}` })
    }
    return [...notes.values()]
  })

/** Do all leaves of the metric know every day of a stretch? A snapshot stands for the stretch it is the last of. */
export const isWhole = (plan: Plan, metric: Metric, { days }: Figures, stretch: Period): boolean =>
  leavesOf(plan, metric)
    .filter(({ measure }) => measure.kind !== 'latest')
    .every((leaf) => eachDay(stretch).every((one) => days.get(leaf.metric.id)?.has(one)))

/**
 * Sums of 20 days and of 6 differ by their days already, and so do people and what there is of each of them. 环比 and
 * 同比 lay months of 30 and 31 days beside each other, as everybody knows. Other ratios do not depend on the days.
 */
const lengthNotes = (plan: Plan, before: Figures): Note[] => {
  const [days, compared] = [daysIn(plan.period), daysIn(before.period)]
  const usual = [previousPeriod(plan.period), lastYearPeriod(plan.period)]
  if (
    days === compared ||
    usual.some((one) => one.from === before.period.from && one.to === before.period.to)
  )
    return []
  // Without a row of exactly the compared days people are absent, and no change is given.
  const isThere = ({ measure, metric }: Leaf) =>
    measure.kind !== 'exact' || plan.by.length > 0 || before.total.has(metric.id)
  const told = plan.asked.filter(
    (metric) => isWhole(plan, metric, before, before.period) && leavesOf(plan, metric).every(isThere),
  )
  const named = (metrics: readonly Metric[], what: string) =>
    metrics.length > 0 ? [`${metrics.map(({ name }) => `「${name}」`).join('、')}${what}`] : []
  const depend = [
    ...named(told.filter(growsWithDays), '随天数变'),
    ...named(told.filter(isPerPerson), '按人算，日子长了同一个人会再来'),
  ]
  if (depend.length === 0) return []
  const message = `${depend.join('；')}：这一段 ${days} 天，对比期 ${compared} 天，变化里有天数不同的缘故，要比快慢请选一样长的对比期。`
  return [{ code: 'compared-length', message }]
}

/** Rows of weeks or months that are cut on one side only. */
const unevenNotes = (plan: Plan): Note[] => {
  const counted = plan.asked.filter(growsWithDays)
  const found = unevenStretches(plan)
  if (counted.length === 0 || found.length === 0) return []
  const names = counted.map(({ name }) => `「${name}」`).join('、')
  const each = found.map(
    ({ label, days, compared }) =>
      `${label} 这里有 ${days} 天，对比的 ${compared.label} 有 ${compared.days} 天`,
  )
  return [{ code: 'compared-uneven', message: `${each.join('；')}：天数不一样，${names}不算变化。` }]
}

/** A change against a stretch of which days are missing would be false. */
export const comparedNotes = (plan: Plan, before: Figures | undefined): Note[] => {
  if (!before) return []
  const { period, days } = before
  const partial = plan.asked.flatMap((metric) => {
    if (isWhole(plan, metric, before, period)) return []
    const leaves = leavesOf(plan, metric).filter(({ measure }) => measure.kind !== 'latest')
    const all = eachDay(period)
    const known = all.filter((one) => leaves.every((leaf) => days.get(leaf.metric.id)?.has(one)))
    const message =
      known.length === 0
        ? `「${metric.name}」的对比期 ${spanWords(period)} 没有数据，不算变化。`
        : `「${metric.name}」的对比期 ${spanWords(period)} 共 ${all.length} 天，只有 ${known.length} 天有数据，缺天的不算变化。`
    return [{ metric: metric.id, code: 'compared-partial', message }]
  })
  return [...lengthNotes(plan, before), ...unevenNotes(plan), ...partial]
}
