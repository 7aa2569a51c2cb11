import type { ListingRow } from '../../../facts/listings/contract.ts'
import { day } from '../../../kernel/calendar.ts'
import type { CheckedItem, Draft, Finding, Severity } from '../contract.ts'
import { priceFindings } from './prices.ts'
import type { TemplateColumn } from './required.ts'
import { titleFindings, titleUnits } from './title.ts'
import { wordFindings } from './words.ts'

const order: Readonly<Record<Severity, number>> = { stop: 0, warn: 1, hint: 2 }

const worstFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => order[a.severity] - order[b.severity])

const fenOf = (text: string | null): number | null =>
  text === null || text.trim() === '' ? null : Math.round(Number(text) * 100)

const missing = (
  column: string,
  reason: string,
  fix = `在发布模板里填上「${column}」，再导入一次。`,
): Finding => ({
  check: 'required',
  severity: 'stop',
  at: column,
  reason: `「${column}」空着：${reason}`,
  fix,
})

/** Of columns that other checks tell already. */
const toldElsewhere = new Set(['商品标题', '宝贝标题', '宝贝名称', '一口价', '价格'])

/** All that is wrong with an item of the shop: its rows are those of its newest snapshot. */
export const checkedItem = (
  item: string,
  rows: readonly ListingRow[],
  template: { columns: readonly TemplateColumn[]; empty: readonly string[] } | undefined,
): CheckedItem => {
  const text = (of: (row: ListingRow) => string) => rows.map(of).find((one) => one !== '') ?? ''
  const title = text((row) => row.title)
  const skuRows = rows.filter(({ sku }) => sku !== '')
  const listPrice = rows.map((row) => row.listPrice).find((price) => price !== null) ?? null
  const stocks = (skuRows.length > 0 ? skuRows : rows).map(({ stock }) => stock)
  const stock = stocks.every((one) => one === null)
    ? null
    : stocks.reduce((sum: number, one) => sum + (one ?? 0), 0)
  const shortTitle = text((row) => row.shortTitle)
  const required = (template?.columns ?? []).filter(
    ({ column, isRequired }) => isRequired && template?.empty.includes(column) && !toldElsewhere.has(column),
  )
  return {
    item,
    day: day(
      rows
        .map((row) => row.day)
        .toSorted()
        .at(-1) ?? '',
    ),
    title,
    titleUnits: titleUnits(title),
    category: text((row) => row.category),
    listPrice,
    skus: skuRows.length,
    stock,
    findings: worstFirst([
      ...titleFindings(title),
      ...wordFindings(title),
      ...(shortTitle === '' ? [] : wordFindings(shortTitle, '导购标题')),
      ...required.map(({ column, reason }) => missing(column, reason)),
      ...priceFindings({
        listFen: fenOf(listPrice),
        skus: skuRows.map(({ skuName, price }) => ({ name: skuName, fen: fenOf(price) })),
      }),
    ]),
  }
}

/** The same of what is only typed so far: a price that is not typed yet is a finding too. */
export const draftFindings = (draft: Draft, columns: readonly TemplateColumn[]): Finding[] => {
  const known: Record<string, string> = {
    ...draft.attributes,
    类目名称: draft.category,
    类目id: draft.category,
  }
  const isTyped = (column: string) =>
    (known[column] ?? '') !== '' ||
    (draft.skus.length > 0 &&
      ['销售属性', '属性对'].includes(column) &&
      draft.skus.every(({ name }) => name !== '')) ||
    (draft.skus.length === 0 && ['销售属性', '属性对'].includes(column))
  const required = columns.filter(
    // How many there are is told when they are there.
    ({ column, isRequired }) =>
      isRequired && column !== '数量' && !toldElsewhere.has(column) && !isTyped(column),
  )
  return worstFirst([
    ...titleFindings(draft.title),
    ...wordFindings(draft.title),
    ...(columns.length === 0 && draft.category === ''
      ? [missing('类目名称', '类目决定搜索到哪里、要填哪些属性')]
      : []),
    ...required.map(({ column, reason }) => missing(column, reason, `在资料草稿的属性里写上「${column}」。`)),
    ...priceFindings({
      listFen: fenOf(draft.listPrice),
      skus: draft.skus.map(({ name, price }) => ({ name, fen: fenOf(price) })),
    }),
  ])
}

const weight = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { severity }) => sum + { stop: 100, warn: 10, hint: 1 }[severity], 0)

/** The worst first, then by title. */
export const sortedChecks = (items: readonly CheckedItem[]): CheckedItem[] =>
  items.toSorted((a, b) => weight(b.findings) - weight(a.findings) || a.title.localeCompare(b.title, 'zh-CN'))

export const countsOf = (items: readonly { findings: readonly Finding[] }[]): Record<Severity, number> => {
  const counts = { stop: 0, warn: 0, hint: 0 }
  for (const { findings } of items) for (const { severity } of findings) counts[severity]++
  return counts
}

export const isClean = ({ findings }: Pick<CheckedItem, 'findings'>): boolean =>
  findings.every(({ severity }) => severity === 'hint')

/** The worst that is wrong with an item; undefined where nothing is. */
export const worstOf = ({ findings }: Pick<CheckedItem, 'findings'>): Severity | undefined =>
  (['stop', 'warn', 'hint'] as const).find((one) => findings.some(({ severity }) => severity === one))

/** Items by the worst that is wrong with them, as the sentence counts: those with only a hint are clean, too. */
export const itemsByWorst = (
  items: readonly Pick<CheckedItem, 'findings'>[],
): Record<Severity | 'clean', number> => {
  const count = (worst: Severity) => items.filter((one) => worstOf(one) === worst).length
  return {
    stop: count('stop'),
    warn: count('warn'),
    hint: count('hint'),
    clean: items.filter(isClean).length,
  }
}

/** Worth only a hint: nothing is wrong, something could be better. */
const isHinted = (item: Pick<CheckedItem, 'findings'>): boolean => isClean(item) && item.findings.length > 0

/** That so many items are in older snapshots only. */
export const goneNote = (items: number): string =>
  `${items} 个商品不在最近一次快照里（可能已下架），按它最后一次的资料查。`

export const checksSentence = (items: readonly CheckedItem[]): string => {
  if (items.length === 0) return '还没有商品资料：导入千牛的商品批量导出（发布模板）就能查。'
  const stops = items.filter(({ findings }) => findings.some(({ severity }) => severity === 'stop'))
  const warns = items.filter((one) => !isClean(one)).length - stops.length
  const clean = items.filter(isClean).length
  const hinted = items.filter(isHinted).length
  const better = hinted === 0 ? '' : hinted === clean ? '（都可以更好）' : `（其中 ${hinted} 个可以更好）`
  return [
    clean === items.length
      ? `${clean} 个商品都没有要改的${better}`
      : `${items.length} 个商品里，${clean} 个没有要改的${better}`,
    ...(stops.length > 0 ? [`${stops.length} 个必须改`] : []),
    ...(warns > 0 ? [`${warns} 个要核对`] : []),
  ]
    .join('，')
    .concat('。')
}
