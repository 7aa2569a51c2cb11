import { daysIn, daysWords, eachDay, spanWords } from '../../kernel/calendar.ts'
import { decimal } from '../../kernel/decimal.ts'
import type { Note } from '../contract.ts'
import type { Figures } from './figures.ts'
import { ledgerText, otherLedgersText } from './ledgers.ts'
import { marginsIn } from './margin.ts'
import type { Told } from './notes.ts'
import { relations, viewsFor } from './relations.ts'
import { type Leaf, leavesOf, type Plan } from './resolve.ts'
import { askedOf } from './scan.ts'
import type { Picked } from './spans.ts'
import { untoldByFilter } from './unnamed.ts'
import { gapText } from './wording.ts'

/** What a figure leaves out because rows do not say it: the days are not whole. */
const gapNotes = (told: Told): Note[] =>
  told.plan.leaves.flatMap(({ metric }) => {
    const text = gapText(metric.id, told)
    // Where nothing at all is known, the figure is absent and says so itself.
    const isKnown = told.figures.total.get(metric.id)?.value ?? null
    return text && isKnown !== null
      ? [
          {
            metric: metric.id,
            code: 'unsaid',
            message: `「${metric.name}」：${text}，没有算进去，这些天不完整。`,
          },
        ]
      : []
  })

/** What a figure of some items may lack, because orders do not say that they are of them. */
const unnamedNotes = ({ plan, period, figures, known }: Told): Note[] =>
  plan.leaves.flatMap((leaf) => {
    const { id, name } = leaf.metric
    const days = new Set(eachDay(period)).intersection(untoldByFilter(known, plan, leaf))
    if (days.size === 0 || (figures.total.get(id)?.value ?? null) === null) return []
    const message = `「${name}」：${daysWords(days)} 有订单没有写是哪个商品，没有算进去，这些天不完整。`
    return [{ metric: id, code: 'unnamed', message }]
  })

/** Which 毛利率 was used, and from when. */
const marginNotes = ({ leaves, margins, period, compared }: Plan): Note[] => {
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
const pairNotes = (plan: Plan, { paired }: Figures): Note[] => {
  const { of, days } = plan.by.length > 0 && !plan.totals ? paired.groups : paired.total
  return plan.asked.flatMap((metric) => {
    const found = of.get(metric.id)
    if (!found || found.days.size === 0) return []
    const unsaid = found.unsaid.map(({ name }) => `「${name}」`).join('、')
    const more = leavesOf(plan, metric).flatMap(({ metric: part }) => {
      const left = days.get(part.id)?.difference(found.days)
      return left && left.size > 0 ? [`「${part.name}」另有 ${daysWords(left)}`] : []
    })
    if (!unsaid && more.length === 0) return []
    const what = unsaid
      ? `有${unsaid}的行，没有的行分子分母都不算`
      : `各项都有数的 ${found.days.size} 天：${more.join('，')}，没有用上`
    return [{ metric: metric.id, code: 'paired', message: `「${metric.name}」只算${what}。` }]
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
    return days ? [`${daysWords(days)} 用${name}补`] : []
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
            message: `${label}没有“全部”的行，用的是${[...parts].toSorted().join('、')}${parts.size > 1 ? '之和' : '，别的没有导入'}${
              partly.size > 0 ? `；${daysWords(partly)} 只有其中一部分` : ''
            }。`,
          },
        ]
      : []),
  ]
}

/** Which days the snapshots are from that a state rests on. */
const stateNotes = ({ held }: Figures): Note[] => {
  const [newest, ...older] = held
  if (!newest) return []
  const items = older.reduce((sum, one) => sum + one.items, 0)
  const rest =
    items > 0
      ? `；另有 ${decimal(items, 0)} 个商品在那份里没有，用的是更早的快照，最早是 ${older.at(-1)?.day}，可能已经下架`
      : ''
  return [
    {
      code: 'snapshot',
      message: `商品资料用的是 ${newest.day} 的快照（${decimal(newest.items, 0)} 个商品）${rest}。`,
    },
  ]
}

/** Of how many items a figure is of which each has an export of its own. */
const itemNotes = ({ measure: { of } }: Leaf, items: Figures['items']): Note[] => {
  const some = items.get(of)
  if (!some) return []
  const { label, parts, views } = relations[of]
  const name = views?.order.find(({ view }) => view === parts?.view)?.name ?? label
  const several = `${decimal(some.items, 0)} 个商品${some.items > 1 ? '加起来' : ''}`
  const message = `${name}是一个商品一份：这里是导入了的 ${several}的数${some.isWhole ? '' : '，有几天只有其中一部分'}；别的商品没有算进去。`
  return [{ code: 'items', message }]
}

/** What one must know of the rows that were taken: which view of ads, which longer rows. */
const pickNotes = (plan: Plan, { picked, period, items }: Figures): Note[] => {
  const notes = new Map<string, Note>()
  const isSum = ({ measure }: Leaf) => measure.kind === 'sum'
  // Sums take more of a table than people do: what is told of them holds for both.
  for (const leaf of [...plan.leaves.filter((one) => !isSum(one)), ...plan.leaves.filter(isSum)]) {
    const picks = picked.get(leaf.metric.id)
    if (!picks || picks.picks.length === 0) continue
    const { label } = relations[leaf.measure.of]
    for (const note of viewNotes(plan, leaf, picks)) notes.set(`${note.code} ${leaf.measure.of}`, note)
    for (const note of itemNotes(leaf, items)) notes.set(`items ${leaf.measure.of}`, note)
    if (picks.blank > 0 && isSum(leaf))
      notes.set(`blank ${leaf.metric.id}`, {
        metric: leaf.metric.id,
        code: 'blank',
        message: `${label}里有 ${decimal(picks.blank, 0)} 行没有「${leaf.metric.name}」（空着或是“-”）：不当作 0，没有算进去。`,
      })
    const [longer] = picks.longer
    if (longer && daysIn(longer) < daysIn(period))
      notes.set(`longer ${leaf.measure.of}`, {
        code: 'longer',
        message: `${label}里 ${spanWords(longer)} 等是多天合并的一行，拆不到单日。`,
      })
  }
  return [...notes.values()]
}

/** That what was taken for the compared period is not what was taken for this one. */
const comparedOthers = (before: Figures, what: string, told: string): Note => ({
  code: 'compared-reports',
  message: `对比期 ${spanWords(before.period)} 和这一段${what}不一样，变化里可能有这个缘故。对比期：${told}`,
})

/** Where the compared period was taken from other reports than this one: its own notes that this one has not. */
const comparedPickNotes = (plan: Plan, now: Figures, before: Figures | undefined): Note[] => {
  if (!before) return []
  const hasRows = ({ metric }: Leaf) => (now.picked.get(metric.id)?.picks.length ?? 0) > 0
  const own = new Set(pickNotes(plan, now).map(({ message }) => message))
  // Days of longer rows are other days in any case.
  const others = pickNotes({ ...plan, leaves: plan.leaves.filter(hasRows) }, before).filter(
    ({ code, message }) => code !== 'longer' && !own.has(message),
  )
  if (others.length === 0) return []
  const told = others.map(({ message }) => message).join('')
  return [comparedOthers(before, '取数', told)]
}

/** Which ledger tells of which days, where there are several. */
const ledgerNotes = ({ plan, period, known }: Told, before: Figures | undefined): Note[] => {
  const text = ledgerText(plan, period, known)
  const others = before && otherLedgersText(plan, period, before.period, known)
  return [
    ...(text ? [{ code: 'ledgers', message: `${text}。` }] : []),
    ...(before && others ? [comparedOthers(before, '用的账单', `${others}。`)] : []),
  ]
}

/** What one must know of figures that are there: how they were counted, and of what. */
export const remarks = (told: Told, before: Figures | undefined): Note[] => [
  ...gapNotes(told),
  ...unnamedNotes(told),
  ...marginNotes(told.plan),
  ...pairNotes(told.plan, told.figures),
  ...pickNotes(told.plan, told.figures),
  ...comparedPickNotes(told.plan, told.figures, before),
  ...stateNotes(told.figures),
  ...ledgerNotes(told, before),
]
