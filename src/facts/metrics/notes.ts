import { type Day, daysIn, eachDay, type Period } from '../../kernel/calendar.ts'
import type { Coverage, Note, Source } from '../contract.ts'
import { stretchesOf, within } from './buckets.ts'
import { partOf } from './catalogue.ts'
import type { DimensionId } from './dimensions.ts'
import type { Absence, Evaluated } from './evaluate.ts'
import type { Figures } from './figures.ts'
import { marginsIn } from './margin.ts'
import type { Metric } from './model.ts'
import { blankDays } from './picking.ts'
import { relations, viewsFor } from './relations.ts'
import { type Leaf, leavesOf, type Plan } from './resolve.ts'
import { askedOf } from './scan.ts'
import type { Picked } from './spans.ts'
import type { ExportInfo, Survey } from './survey.ts'

/** The export to fetch for a leaf: the one its source names, else one that was used before, else the first. */
const exportFor = (
  leaf: Leaf,
  exports: readonly ExportInfo[],
  { batches }: Survey,
  asked: readonly DimensionId[],
): ExportInfo | undefined => {
  const { tables } = relations[leaf.measure.of]
  const fitting = exports.filter(({ table }) => tables.some((one) => one === table))
  const used = new Set(batches.map(({ format }) => format))
  const views = viewsFor(leaf.measure.of, asked) ?? []
  return (
    views.flatMap((view) => fitting.find(({ name }) => name.includes(view.name)) ?? [])[0] ??
    fitting.find(({ name }) => leaf.metric.source.includes(name)) ??
    fitting.find(({ format }) => used.has(format)) ??
    fitting[0]
  )
}

const named = (one: ExportInfo): string => `${one.source}「${one.name}」（${one.menu}）`

const exportText = (
  leaves: readonly Leaf[],
  exports: readonly ExportInfo[],
  known: Survey,
  asked: readonly DimensionId[],
): string => {
  const found = leaves.flatMap((leaf) => exportFor(leaf, exports, known, asked) ?? [])
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
    export: exportText(lacking.length > 0 ? lacking : leaves, exports, known, askedOf(plan)),
    restated: leaves.some((leaf) => restated.has(leaf.metric.id)),
  }
}

export const sourcesOf = (plan: Plan, { batches }: Survey, { period, held }: Figures): Source[] => {
  const tables = new Set<string>(plan.leaves.flatMap((leaf) => relations[leaf.measure.of].tables))
  return batches
    .filter(
      (batch) =>
        tables.has(batch.table) &&
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

const spanText = ({ from, to }: Period) => (from === to ? from : `${from} 至 ${to}`)

/** Days as stretches, the first three by name. */
const daysText = (days: ReadonlySet<Day>): string => {
  const found = stretchesOf(days)
  const more = found.length > 3 ? ` 等 ${days.size} 天` : ''
  return `${found.slice(0, 3).map(spanText).join('、')}${more}`
}

type Told = { plan: Plan; period: Period; figures: Figures; exports: readonly ExportInfo[]; known: Survey }

const sentence = (
  metric: Metric,
  why: Absence,
  of: string,
  { plan, period, figures, exports, known }: Told,
): string => {
  const part = partOf(of)
  const leaf = plan.leaves.find((one) => one.metric.id === of)
  const fetch = leaf ? exportText([leaf], exports, known, askedOf(plan)) : ''
  const label = leaf ? relations[leaf.measure.of].label : ''
  const what = part.id === metric.id ? `「${metric.name}」` : `「${metric.name}」要用到「${part.name}」，它`
  switch (why) {
    case 'missing': {
      const days = figures.days.get(of) ?? new Set()
      const lacking = new Set(eachDay(period)).difference(days)
      if (lacking.size === 0) return `${what}在有的行里没有数：导入的${label}没有这些行。`
      const blank = leaf ? blankDays(plan, leaf, period, known).intersection(lacking) : new Set<Day>()
      const absent = lacking.difference(blank)
      const isWeighed = leaf?.measure.kind === 'sum' && leaf.measure.times !== undefined
      return [
        ...(blank.size > 0 && isWeighed
          ? [
              `${daysText(blank)} 的${label}算不出「${part.name}」：没有成交金额，或是毛利率中途变了的多天一行。`,
            ]
          : []),
        ...(blank.size > 0 && !isWeighed
          ? [`${daysText(blank)} 的${label}里没有「${part.name}」这一项，不当作 0。`]
          : []),
        ...(absent.size > 0
          ? [`${daysText(absent)} 没有${label}数据${fetch ? `，请导入${fetch}` : ''}。`]
          : []),
      ].join('')
    }
    case 'grain':
      return `${what}是去重人数或平均数，不能由几天相加；没有恰好这一段（${spanText(period)}）的${label}。请在平台选这一段时间导出${fetch || label}再导入，或改看按日的数。`
    case 'several':
      return `${what}在这里要把几行人数相加，同一个人会被数几次，所以不给；请按更细的维度看，或看“人次”指标。`
    case 'zero':
      return `「${metric.name}」的分母「${part.name}」是 0，没有意义。`
    case 'margin':
      return plan.margins.length > 0
        ? `「${metric.name}」要用毛利率，这家店的毛利率从 ${plan.margins.map(({ from }) => from ?? '').sort()[0]} 起才有。`
        : `「${metric.name}」要用毛利率，这家店还没有设置：在“设置 → 毛利率”里写上，或用命令 npx zhanggui margin set。`
    case 'apart':
      return `「${metric.name}」用到的数没有一天是都有的，不能放在一起算。`
    case 'unknown':
      return `导入的文件没有给出${what.replace('，它', '的数')}。`
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

/** A change against a stretch of which days are missing would be false. */
export const comparedNotes = (plan: Plan, before: Figures | undefined): Note[] => {
  if (!before) return []
  const { period, days } = before
  return plan.asked.flatMap((metric) => {
    if (isWhole(plan, metric, before, period)) return []
    const leaves = leavesOf(plan, metric).filter(({ measure }) => measure.kind !== 'latest')
    const all = eachDay(period)
    const known = all.filter((one) => leaves.every((leaf) => days.get(leaf.metric.id)?.has(one)))
    const message = `「${metric.name}」的对比期 ${spanText(period)} 共 ${all.length} 天，只有 ${known.length} 天有数据，缺天的不算变化。`
    return [{ metric: metric.id, code: 'compared-partial', message }]
  })
}

/** Which 毛利率 was used, and from when. */
export const marginNotes = ({ leaves, margins, period, compared }: Plan): Note[] => {
  if (!leaves.some(({ measure }) => measure.kind === 'sum' && measure.times)) return []
  const used = [period, ...(compared ? [compared] : [])].flatMap((one) => marginsIn(margins, one))
  const texts = new Set(
    used.map(
      ({ from, share }) =>
        `${from === null ? '一直以来' : `${from} 起`} ${Number((share * 100).toFixed(2))}%`,
    ),
  )
  return texts.size > 0
    ? [{ code: 'margins', message: `毛利率按设置里填的算：${[...texts].join('，')}。` }]
    : []
}

/** Which days a formula left out because not all it is made of was known of them. */
export const pairNotes = (plan: Plan, { paired }: Figures): Note[] => {
  const { of, days } = plan.by.length > 0 && !plan.totals ? paired.groups : paired.total
  return plan.asked.flatMap((metric) => {
    const found = of.get(metric.id)
    if (!found || found.days.size === 0) return []
    const more = leavesOf(plan, metric).flatMap(({ metric: part }) => {
      const left = days.get(part.id)?.difference(found.days)
      return left && left.size > 0 ? [`「${part.name}」另有 ${daysText(left)}`] : []
    })
    const message = `「${metric.name}」只算各项都有数的 ${found.days.size} 天：${more.join('，')}，没有用上。`
    return [{ metric: metric.id, code: 'paired', message }]
  })
}

/** Which of the reports that tell the same was taken, and where another one had to fill in. */
const viewNotes = (plan: Plan, leaf: Leaf, { views, filled, parts, partly }: Picked): Note[] => {
  const { label, views: known } = relations[leaf.measure.of]
  if (known?.others && askedOf(plan).includes(known.others.dimension)) return []
  const order = viewsFor(leaf.measure.of, []) ?? []
  const names = order.filter(({ view }) => views.has(view)).map(({ name }) => name)
  if (!known || names.length === 0) return []
  const [first] = names
  const fill = order.flatMap(({ view, name }) => {
    const days = filled.get(view)
    return days ? [`${daysText(days)} 用${name}补`] : []
  })
  return [
    {
      code: 'view',
      message: `${label}取自${names.join('、')}；说同一件事的其他报表没有重复计算。`,
    },
    ...(fill.length > 0
      ? [
          {
            code: 'filled',
            message: `${label}有几天没有${first}：${fill.join('，')}；两种报表的口径不完全一样，这几天可能不全。`,
          },
        ]
      : []),
    ...(parts.size > 0 && known.others
      ? [
          {
            code: 'parts',
            message: `${label}没有“全部”的行，用的是${[...parts].join('、')}${parts.size > 1 ? '之和' : '，别的没有导入'}${
              partly.size > 0 ? `；${daysText(partly)} 只有其中一部分` : ''
            }。`,
          },
        ]
      : []),
  ]
}

/** Which days the snapshots are from that a state rests on. */
export const stateNotes = ({ held }: Figures): Note[] => {
  const [newest, ...older] = held
  if (!newest) return []
  const items = older.reduce((sum, one) => sum + one.items, 0)
  const rest =
    items > 0
      ? `；另有 ${items} 个商品在那份里没有，用的是更早的快照，最早是 ${older.at(-1)?.day}，可能已经下架`
      : ''
  return [
    {
      code: 'snapshot',
      message: `商品资料用的是 ${newest.day} 的快照（${newest.items} 个商品）${rest}。`,
    },
  ]
}

/** What one must know of the rows that were taken: which view of ads, which longer rows. */
export const pickNotes = (plan: Plan, { picked, period }: Figures): Note[] => {
  const notes = new Map<string, Note>()
  const isSum = ({ measure }: Leaf) => measure.kind === 'sum'
  // Sums take more of a table than people do: what is told of them holds for both.
  for (const leaf of [...plan.leaves.filter((one) => !isSum(one)), ...plan.leaves.filter(isSum)]) {
    const picks = picked.get(leaf.metric.id)
    if (!picks || picks.picks.length === 0) continue
    const { label } = relations[leaf.measure.of]
    for (const note of viewNotes(plan, leaf, picks)) notes.set(`${note.code} ${leaf.measure.of}`, note)
    if (picks.blank > 0 && isSum(leaf))
      notes.set(`blank ${leaf.metric.id}`, {
        metric: leaf.metric.id,
        code: 'blank',
        message: `${label}里有 ${picks.blank} 行没有「${leaf.metric.name}」（空着或是“-”）：不当作 0，没有算进去。`,
      })
    const [longer] = picks.longer
    if (longer && daysIn(longer) < daysIn(period))
      notes.set(`longer ${leaf.measure.of}`, {
        code: 'longer',
        message: `${label}里 ${spanText(longer)} 等是多天合并的一行，拆不到单日。`,
      })
  }
  return [...notes.values()]
}
