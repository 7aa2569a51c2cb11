import { type Block, Draft, type Figure, type Section, type Text } from '../../../documents/contract.ts'
import { withUnit } from '../../../documents/words.ts'
import { type Period, spanWords } from '../../../kernel/calendar.ts'
import { percent } from '../../../kernel/share.ts'
import { cell, changeOf, figureColumn, list, paragraph, shortName } from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import { type MadeReport, periodTitle, type ReportSuggestion } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import type { Competition, FollowedItem, ItemChange, MarketTerms, PriceBands } from '../contract.ts'
import { missedTerms } from './missed-terms.ts'

export type MarketFacts = {
  shop: string
  madeAt: string
  period: Period
  previous: Period
  /** Of the shop itself, in the period and in the one before. */
  own: readonly { now: Figure; previous: Figure }[]
  competition: Competition
  bands: PriceBands
  terms: MarketTerms
  /** Rank of a term as `query` answers it for the span of `terms`. */
  rankOf: ReadonlyMap<string, number | null>
  ending: Ending
}

export const marketSections = [
  { id: 'summary', title: '市场怎么样' },
  { id: 'competitors', title: '竞品的价格和销量' },
  { id: 'changes', title: '竞品的主要变化' },
  { id: 'bands', title: '价格带' },
  { id: 'terms', title: '市场搜索词' },
  ...endingSections,
]

/** Rows that a page has room for. */
const [MOST_ITEMS, MOST_CHANGES, MOST_TERMS] = [20, 15, 20]

const fen = (yuan: string | null | undefined): number | null =>
  yuan === null || yuan === undefined ? null : Math.round(Number(yuan) * 100)
const plain = (yuan: string): string => yuan.replace(/\.00$/, '')

const bandName = ({ from, to }: PriceBands['bands'][number]): string =>
  to === null ? `${plain(from)} 元以上` : `${plain(from)}–${plain(to)} 元`

const section = (id: (typeof marketSections)[number]['id'], blocks: Block[]): Section => ({
  id,
  title: marketSections.find((one) => one.id === id)?.title ?? id,
  blocks,
})

const summary = ({ own, competition, terms }: MarketFacts): Section => {
  const { followed, moved, collected } = competition
  const points: Text[] = []
  if (collected.rows === 0) points.push(['这段日子没有采集到竞品快照，竞品动没动不知道。'])
  else if (followed.length === 0)
    points.push([`没有跟竞品；采集到 ${collected.items} 件商品，有 ${competition.changeCount} 处变化。`])
  else
    points.push([
      `跟着 ${followed.length} 个竞品：降过价的 ${moved['price-down']} 个，涨过价的 ${moved['price-up']} 个，销量突增的 ${moved.jump} 个。`,
    ])
  if (terms.span === null) points.push(['这段日子没有市场搜索词的榜，大家在搜什么不知道。'])
  else {
    const count = (wanted: string) => terms.rows.filter(({ direction }) => direction === wanted).length
    points.push([
      terms.before === null
        ? `${spanWords(terms.span)} 的榜上有 ${terms.rows.length} 个词；没有前一期，比不出升降。`
        : `${spanWords(terms.span)} 的 ${terms.rows.length} 个词里，人气升的 ${count('up')} 个，降的 ${count('down')} 个，区间重叠看不出的 ${count('cannot tell')} 个，还在同一区间的 ${count('same range')} 个。`,
    ])
  }
  const known = own.filter(({ now }) => now.value !== null)
  return section('summary', [
    ...(known.length === 0
      ? [paragraph('本店这段日子卖了多少还不知道，没有导入订单。')]
      : [
          {
            kind: 'figures' as const,
            items: known.map(({ now, previous }) => ({
              figure: now,
              comparisons:
                previous.value === null
                  ? []
                  : [
                      {
                        name: '环比',
                        before: previous,
                        change: changeOf(now.unit, now.value, previous.value),
                      },
                    ],
            })),
          },
        ]),
    list(points),
  ])
}

const gapOf = ({ last, ownPrice }: FollowedItem): number | null =>
  last?.price && ownPrice && Number(ownPrice) > 0 ? Number(last.price) / Number(ownPrice) - 1 : null

const competitors = ({ competition: { followed, collected } }: MarketFacts): Section => {
  if (followed.length === 0)
    return section('competitors', [
      paragraph('还没有跟竞品。在“市场 → 竞品”粘贴商品链接，写上它对着自家哪个商品，下个月这里就有。'),
    ])
  const shown = [...followed]
    .sort((a, b) => (b.sold.pieces ?? -1) - (a.sold.pieces ?? -1) || (a.item < b.item ? -1 : 1))
    .slice(0, MOST_ITEMS)
  const falls = followed.filter(({ sold }) => sold.falls > 0).length
  return section('competitors', [
    {
      kind: 'table',
      title: '跟着的竞品',
      columns: [
        { id: 'name', name: '竞品', unit: 'text' },
        { id: 'shop', name: '店', unit: 'text' },
        { id: 'price', name: '现价', unit: 'money' },
        { id: 'lowest', name: '期间最低', unit: 'money' },
        { id: 'own', name: '自家价', unit: 'money' },
        { id: 'gap', name: '比自家', unit: 'ratio' },
        { id: 'sold', name: '期间卖出', unit: 'count' },
        { id: 'last', name: '最近快照', unit: 'date' },
      ],
      rows: shown.map((one) => ({
        cells: [
          shortName(one.title || one.item),
          shortName(one.competitor, 12),
          cell(fen(one.last?.price)),
          cell(fen(one.lowest)),
          cell(fen(one.ownPrice)),
          cell(gapOf(one)),
          cell(one.sold.pieces),
          one.last?.day ?? null,
        ],
      })),
      totalName: '合计',
      notes: [
        '自家价是商品资料里最便宜的 SKU 的标价；比自家为正，是竞品更贵。',
        `期间卖出是累计销量的上涨${falls > 0 ? `；有 ${falls} 个的累计数变小过，那几段卖了多少不知道，所以是“至少”` : ''}。`,
        ...(collected.withoutCounts > 0
          ? [`采集到的 ${collected.rows} 行里有 ${collected.withoutCounts} 行没有销量和评论数。`]
          : []),
        ...(followed.length > shown.length
          ? [`共 ${followed.length} 个，这里是卖得多的 ${shown.length} 个。`]
          : []),
      ],
    },
  ])
}

const changeWords = ({ day, kind, title, item, before, after, size, own }: ItemChange): string => {
  const name = `「${shortName(title || item)}」`
  const against = own ? `（对着自家的「${shortName(own.title)}」）` : ''
  switch (kind) {
    case 'price-down':
      return `${day} ${name}降价 ${plain(before)} → ${plain(after)} 元，−${percent(size)}${against}`
    case 'price-up':
      return `${day} ${name}涨价 ${plain(before)} → ${plain(after)} 元，+${percent(size)}${against}`
    case 'title':
      return `${day} ${name}换了标题，原来是「${shortName(before)}」`
    case 'jump':
      return `${day} ${name}销量突增，一天卖了平常的 ${size.toFixed(1)} 倍${against}`
    case 'fall':
      return `${day} ${name}累计销量变小 ${before} → ${after}，平台清理过`
    case 'gone':
      return `${day} 起采集不到${name}，最后一次是 ${before}`
    case 'new':
      return `${day} 新出现${name}`
  }
}

/** Changes of these kinds are decided on; the others are only to be known. */
const weighty: readonly ItemChange['kind'][] = ['price-down', 'gone', 'jump', 'price-up', 'title', 'new']

const changes = ({ competition }: MarketFacts): Section => {
  const told = weighty
    .flatMap((kind) => competition.changes.filter((one) => one.kind === kind).sort((a, b) => b.size - a.size))
    .slice(0, MOST_CHANGES)
  if (competition.collected.rows === 0) return section('changes', [paragraph('没有快照，说不出变化。')])
  if (told.length === 0) return section('changes', [paragraph('这段日子里没有变化。')])
  return section('changes', [
    ...(competition.changeCount > told.length
      ? [paragraph(`共 ${competition.changeCount} 处变化，最要紧的 ${told.length} 处：`)]
      : []),
    list(told.map((one) => [changeWords(one)])),
  ])
}

const bands = ({ bands: told }: MarketFacts): Section => {
  if (told.bands.length === 0) return section('bands', [paragraph('没有采集到带价格的快照，分不出价格带。')])
  return section('bands', [
    {
      kind: 'chart',
      chart: 'bar',
      title: '各价格带占商品、占卖出的份额',
      unit: 'ratio',
      labels: told.bands.map(bandName),
      series: [
        { name: '占商品', values: told.bands.map(({ itemShare }) => itemShare), dashed: false },
        { name: '占卖出', values: told.bands.map(({ pieceShare }) => pieceShare), dashed: false },
      ],
      lying: true,
      notes: [],
    },
    {
      kind: 'table',
      title: '各价格带',
      columns: [
        { id: 'band', name: '价格', unit: 'text' },
        { id: 'items', name: '商品数', unit: 'count', total: { kind: 'sum' } },
        { id: 'itemShare', name: '占商品', unit: 'ratio' },
        { id: 'pieces', name: '卖出件数', unit: 'count', total: { kind: 'sum' } },
        { id: 'pieceShare', name: '占卖出', unit: 'ratio' },
        { id: 'own', name: '自家商品', unit: 'count', total: { kind: 'sum' } },
      ],
      rows: told.bands.map((band) => ({
        cells: [
          bandName(band),
          band.items,
          band.itemShare,
          cell(band.pieces),
          cell(band.pieceShare),
          band.own.length,
        ],
      })),
      totalName: '合计',
      notes: [
        '每件取这段日子最后一次的价；卖出是累计销量的上涨，变小的不算。',
        ...(told.unsold > 0 ? [`${told.unsold} 件不知道卖了多少，没有算进“占卖出”。`] : []),
        ...(told.below.length > 0 ? [`自家还有 ${told.below.length} 件比最低一段便宜。`] : []),
      ],
    },
  ])
}

const directionWords: Record<MarketTerms['rows'][number]['direction'], string> = {
  up: '升',
  down: '降',
  'same range': '同一区间',
  'cannot tell': '看不出',
  unknown: '上期没有',
}

const terms = ({ terms: told, rankOf }: MarketFacts): Section => {
  const { span, before } = told
  if (span === null)
    return section('terms', [
      paragraph('这段日子没有搜索排行。生意参谋 → 市场 → 搜索洞察 → 搜索排行，用插件导出，导入后这里就有。'),
    ])
  const rows = told.rows.filter(({ rank }) => rank !== null).slice(0, MOST_TERMS)
  return section('terms', [
    {
      kind: 'table',
      title: `${told.list}，${spanWords(span)}`,
      columns: [
        figureColumn('rank', '名次', 'number', 'market_rank', span),
        { id: 'term', name: '搜索词', unit: 'text' },
        { id: 'before', name: '上期名次', unit: 'number' },
        { id: 'popularity', name: '搜索人气', unit: 'text' },
        { id: 'direction', name: '人气', unit: 'text' },
        { id: 'ownRank', name: '本店名次', unit: 'number' },
        { id: 'visits', name: '本店引流人次', unit: 'count' },
      ],
      rows: rows.map((row) => ({
        cells: [
          cell(rankOf.get(row.term)),
          shortName(row.term),
          cell(row.rankBefore),
          row.popularity?.text ?? null,
          before === null || row.popularity === null ? null : directionWords[row.direction],
          cell(row.own?.rank),
          cell(row.own?.visits),
        ],
        scope: [{ dimension: 'search_term', values: [row.term] }],
      })),
      totalName: '合计',
      notes: [
        '搜索人气是平台给的区间，不是人数；和上期的区间不重叠才说升降。',
        told.hasOwn
          ? '本店名次是这个词在本店引流搜索词里按人次排第几。'
          : '没有本店同一段日子的引流搜索词，本店两列是空的。',
        ...(before === null ? ['没有前一期的榜，比不出升降。'] : [`和 ${spanWords(before)} 比。`]),
      ],
    },
  ])
}

/** Bands that take so much of what is sold are worth an item. */
const WORTH = 0.15
const [MOST_CUTS, LEAST_CUT] = [3, 0.05]

const marketSuggestions = (facts: MarketFacts): ReportSuggestion[] => {
  const { competition, bands: told, terms: searched, period } = facts
  // Of several cuts of an item the deepest; those that were taken back are over.
  const dear = competition.followed.flatMap((one) => {
    const cut = competition.changes
      .filter(({ item, kind, size }) => item === one.item && kind === 'price-down' && size >= LEAST_CUT)
      .sort((a, b) => b.size - a.size)[0]
    const gap = gapOf(one)
    const holds =
      cut !== undefined && Number(one.last?.price ?? Number.POSITIVE_INFINITY) <= Number(cut.after)
    return holds && one.own && gap !== null && gap < 0 ? [{ one, cut, gap, own: one.own }] : []
  })
  const cuts = dear
    .sort((a, b) => a.gap - b.gap)
    .slice(0, MOST_CUTS)
    .map(
      ({ one, cut, gap, own }): ReportSuggestion => ({
        id: `cut ${one.item}`,
        title: `定下跟不跟「${shortName(one.title || one.item)}」的价`,
        text: `${cut.day} 降到 ${plain(cut.after)} 元，现在比自家的「${shortName(own.title)}」便宜 ${percent(-gap)}。先看底价，跟得起再跟，跟不起就说清楚贵在哪。`,
        effect: '看自家这个商品的支付金额稳不稳得住',
        key: { metric: 'paid_amount', scope: [{ dimension: 'item', values: [own.item] }], period },
        good: 'up',
      }),
    )
  const missed = searched.hasOwn ? missedTerms(searched.rows).slice(0, 3) : []
  const empty = told.bands.filter(({ own, pieceShare }) => own.length === 0 && (pieceShare ?? 0) >= WORTH)
  return [
    ...cuts,
    ...missed.map(
      ({ term, rank }): ReportSuggestion => ({
        id: `term ${term}`,
        title: `把「${term}」放进标题或推广`,
        text: `它在市场上排第 ${rank}，本店同一段日子的引流搜索词里没有它。`,
        effect: '看下一期本店引流搜索词里有没有它',
      }),
    ),
    ...empty.map(
      (band): ReportSuggestion => ({
        id: `band ${band.from}`,
        title: `看看 ${bandName(band)} 要不要补一款`,
        text: `这一段占竞品卖出的 ${percent(band.pieceShare ?? 0, 0)}，自家没有商品在这里。`,
        effect: '看补的款上架后卖不卖得动',
      }),
    ),
  ]
}

/** 市场分析报告, before anybody worded it. */
export const marketReport = (facts: MarketFacts): MadeReport => {
  const sections = [summary, competitors, changes, bands, terms].map((make) => make(facts))
  return {
    suggestions: marketSuggestions(facts),
    draft: Draft.parse({
      madeAt: facts.madeAt,
      cover: {
        kind: 'cover',
        title: periodTitle('market', facts.period),
        facts: [
          { name: '店铺', value: facts.shop },
          { name: '周期', value: spanWords(facts.period) },
          { name: '对比', value: `环比 ${spanWords(facts.previous)}` },
        ],
      },
      sections: [
        ...sections,
        suggestionsPlace,
        missing(facts.ending),
        appendix(facts.ending, figuresToExplain(sections)),
      ],
    }),
  }
}

/** 12.30 万元 of an amount as it is asked: yuan text of money. */
export const amountWords = (value: string | number | null, unit: Figure['unit']): string =>
  value === null ? '—' : withUnit(unit === 'money' ? Math.round(Number(value) * 100) : Number(value), unit)
