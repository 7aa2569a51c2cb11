import { literal } from '../../storage/quoting.ts'
import type { DimensionId } from './dimensions.ts'

const places = ['ad_product', 'ad_scene'] as const

type AdView = { view: string; name: string; dimensions: readonly DimensionId[] }

/** After each view the same from files without ids: where both are there for a day, the one with ids is taken. */
const withNamed = (views: readonly AdView[]): AdView[] =>
  views.flatMap(({ view, name, dimensions }) => [
    { view, name, dimensions },
    ...(view === 'account' ? [] : [{ view: `${view} by name`, name: `${name}（无 ID）`, dimensions }]),
  ])

/** 主体类型 of what is no item: a video or 直播, of which 内容报表 tells, or another 主体, as the shop. */
const isContent = "(t.subject_kind like '%视频%' or t.subject_kind like '%直播%')"
const isItem =
  "(t.subject_kind = '' or t.subject_kind like '%商品%' or t.subject_kind like '%宝贝%' or t.subject_kind like '%单品%')"

const WUJIE = '万相台无界'
const ZTC = '直通车'

/** The rows of a view of one product: by the name of their report, which DuckDB finds four times faster than by what they are of. */
const rowsOf = (view: string, product: string): string => {
  const named = (...reports: string[]) => `t.report in (${[...new Set(reports)].map(literal).join(', ')})`
  if (product === ZTC) return named(view, view.replace('item', 'unit'))
  if (product !== WUJIE) return named(view)
  const [kind = '', ...more] = view.split(' ')
  const items = ['item', ...more].join(' ')
  if (kind === 'item') return `(${named(view)} and ${isItem})`
  if (kind === 'content')
    return `(${named(view)} or ${named(items)} and ${isItem} is not true and ${isContent})`
  if (kind === 'other')
    return `(${named(view)} or ${named(items)} and ${isItem} is not true and ${isContent} is not true)`
  return named(view)
}

/**
 * Reports of one product show the same spend. A unit of 直通车 is of one item, which its report names; 内容报表 and
 * 其他主体报表 of 万相台 look like 商品报表 but for what they call 主体. What most rows are comes first.
 */
export const adViews = {
  sql: `case when t.product <> '${ZTC}' and (t.product <> '${WUJIE}' or t.subject_kind = '') then t.report
    when t.product = '${ZTC}' then replace(t.report, 'unit', 'item') when ${isItem} then t.report
    when ${isContent} then replace(t.report, 'item', 'content') else replace(t.report, 'item', 'other') end`,
  rowsOf,
  split: 'product',
  order: withNamed([
    { view: 'plan', name: '计划报表', dimensions: [...places, 'ad_plan'] },
    // The next two show all that was spent; an item report only what items were promoted with.
    { view: 'scene', name: '营销场景报表', dimensions: [...places] },
    { view: 'account', name: '账户报表', dimensions: ['ad_product'] },
    { view: 'unit', name: '单元报表', dimensions: [...places, 'ad_plan'] },
    { view: 'item', name: '商品报表', dimensions: [...places, 'ad_plan', 'item', 'category'] },
    { view: 'creative', name: '创意报表', dimensions: [...places, 'ad_plan'] },
    {
      view: 'keyword',
      name: '关键词报表',
      dimensions: [...places, 'ad_plan', 'item', 'category', 'ad_keyword'],
    },
    { view: 'crowd', name: '人群报表', dimensions: [...places, 'ad_plan', 'item', 'category', 'ad_crowd'] },
    { view: 'place', name: '资源位报表', dimensions: [...places, 'ad_plan'] },
    { view: 'content', name: '内容报表', dimensions: [...places, 'ad_plan'] },
    { view: 'other', name: '其他主体报表', dimensions: [...places, 'ad_plan'] },
  ]),
}

/** The item that was promoted; a crowd may have been shown a 直播. */
export const adItem = `case when t.product <> '${WUJIE}' or ${isItem} then t.subject_id else '' end`
