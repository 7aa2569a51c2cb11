import { type Cell, Draft, type Figure, type Section } from '../../../documents/contract.ts'
import type { Period } from '../../../kernel/calendar.ts'
import { paragraph, shortName } from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import type { MadeReport, ReportSuggestion } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import type { CheckedItem, Checks, Launch } from '../contract.ts'
import { checksSentence, countsOf, goneNote, isClean } from './checking.ts'

/** 产品上架清单. */
export const listingSections = [
  { id: 'summary', title: '概况' },
  { id: 'launches', title: '上新' },
  { id: 'items', title: '上架清单' },
  { id: 'findings', title: '要改的资料' },
  ...endingSections,
]

export type ListingFacts = {
  shop: string
  madeAt: string
  period: Period
  /** Of the items in the newest snapshot. */
  checks: Checks
  /** Items that only older snapshots hold. */
  gone: readonly CheckedItem[]
  launches: readonly Launch[]
  nameOf: (member: number) => string
  /** 商品数, 库存件数, 缺货 SKU 数 at the end of the period. */
  figures: readonly Figure[]
  ending: Ending
}

/** The items that the newest snapshot holds, and those that it does not any more: they are on nobody's shelf. */
export const onTheShelf = (all: Checks): { checks: Checks; gone: CheckedItem[] } => {
  const items = all.items.filter(({ day }) => day === all.snapshot)
  return {
    checks: {
      ...all,
      items,
      counts: countsOf(items),
      clean: items.filter(isClean).length,
      sentence: checksSentence(items),
      notes: all.notes.filter((note) => note !== goneNote(all.items.length - items.length)),
    },
    gone: all.items.filter(({ day }) => day !== all.snapshot),
  }
}

/** A document of paper: the rest stands on the page. */
const MOST_ROWS = 500
const MOST_FINDINGS = 60

const text = (id: string, name: string) => ({ id, name, unit: 'text' as const })

const statusOf = (item: CheckedItem): string =>
  item.findings.some(({ severity }) => severity === 'stop') ? '必须改' : isClean(item) ? '合格' : '要核对'

const summary = ({ checks, figures, launches, period }: ListingFacts): Section => {
  const within = launches.filter(({ launchDay }) => launchDay >= period.from && launchDay <= period.to)
  return {
    id: 'summary',
    title: '概况',
    blocks: [
      paragraph(
        `${checks.sentence}${within.length > 0 ? `这段日子计划上新 ${within.length} 个。` : '这段日子没有计划上新。'}`,
      ),
      { kind: 'figures', items: figures.map((figure) => ({ figure, comparisons: [] })) },
      ...(checks.snapshot ? [paragraph(`清单按 ${checks.snapshot} 的商品资料快照。`)] : []),
    ],
  }
}

const planned = ({ launches, period, nameOf, checks }: ListingFacts): Section => {
  const shown = launches.filter(
    ({ launchDay, state }) => (launchDay >= period.from && launchDay <= period.to) || state !== 'done',
  )
  if (shown.length === 0)
    return { id: 'launches', title: '上新', blocks: [paragraph('没有在办的上新，这段日子也没有上过。')] }
  const rows = shown.map((launch) => {
    const done = launch.steps.filter(({ doneAt }) => doneAt !== null)
    const next = launch.steps.find(({ doneAt }) => doneAt === null)
    const stops = launch.findings?.filter(({ severity }) => severity === 'stop').length
    // Once it is listed, what stands on the shelf counts.
    const listed = checks.items.find(({ item }) => item === launch.item)
    return [
      launch.name,
      launch.launchDay,
      launch.owner === null ? '还没有定' : nameOf(launch.owner),
      `${done.length}/${launch.steps.length}`,
      next ? `${next.name}（${next.due}）` : '都做完了',
      launch.item ?? '还没有',
      listed
        ? `已上架，${statusOf(listed)}`
        : stops === undefined
          ? '还没写'
          : stops > 0
            ? `${stops} 处必须改`
            : '合格',
    ]
  })
  return {
    id: 'launches',
    title: '上新',
    blocks: [
      {
        kind: 'table',
        title: '各上新走到哪一步',
        columns: [
          text('name', '商品'),
          text('day', '上架日'),
          text('owner', '负责人'),
          text('done', '做完的步骤'),
          text('next', '下一步'),
          text('item', '商品 ID'),
          text('draft', '资料'),
        ],
        rows: rows.map((cells) => ({ cells })),
        totalName: '合计',
        notes: [],
      },
    ],
  }
}

const MOST_GONE = 20

/** Not listed above: what it was called, and since when it is missing. */
const goneParagraphs = ({ gone, checks }: ListingFacts) =>
  gone.length === 0
    ? []
    : [
        paragraph(
          `另有 ${gone.length} 个商品以前的快照里有、${checks.snapshot} 的快照里没有，没有算进清单和库存（可能已下架，或那次没有导出）：${gone
            .slice(0, MOST_GONE)
            .map(({ title, item, day }) => `${shortName(title || item)}（最后见于 ${day}）`)
            .join('、')}${gone.length > MOST_GONE ? ' 等' : ''}。`,
        ),
      ]

const shelf = (facts: ListingFacts): Section => {
  const { checks } = facts
  if (checks.items.length === 0)
    return {
      id: 'items',
      title: '上架清单',
      blocks: [paragraph('没有商品资料的快照：导入千牛的商品批量导出（发布模板）后才有清单。')],
    }
  const items = checks.items
    .toSorted(
      (a, b) => a.category.localeCompare(b.category, 'zh-CN') || a.title.localeCompare(b.title, 'zh-CN'),
    )
    .slice(0, MOST_ROWS)
  return {
    id: 'items',
    title: '上架清单',
    blocks: [
      {
        kind: 'table',
        title: `在架商品 ${checks.items.length} 个`,
        columns: [
          text('item', '商品 ID'),
          text('title', '标题'),
          text('category', '类目'),
          { id: 'price', name: '一口价', unit: 'money' as const },
          { id: 'skus', name: 'SKU', unit: 'count' as const },
          { id: 'stock', name: '库存', unit: 'count' as const },
          { id: 'units', name: '标题单位', unit: 'count' as const },
          text('status', '检查'),
        ],
        rows: items.map((one) => ({
          cells: [
            one.item,
            one.title,
            one.category,
            one.listPrice === null ? null : Math.round(Number(one.listPrice) * 100),
            one.skus,
            one.stock,
            one.titleUnits,
            statusOf(one),
          ] satisfies Cell[],
        })),
        totalName: '合计',
        notes: checks.items.length > MOST_ROWS ? [`只列前 ${MOST_ROWS} 个，其余在“商品 → 资料检查”里。`] : [],
      },
      ...goneParagraphs(facts),
      ...checks.notes.map((note) => paragraph(note)),
    ],
  }
}

const toMend = ({ checks }: ListingFacts): Section => {
  const all = checks.items.flatMap(({ title, item, findings }) =>
    findings
      .filter(({ severity }) => severity !== 'hint')
      .map(({ severity, at, reason, fix }) => ({
        cells: [shortName(title || item), severity === 'stop' ? '必须改' : '要核对', `${at}：${reason}`, fix],
      })),
  )
  const hints = checks.items.reduce(
    (sum, { findings }) => sum + findings.filter(({ severity }) => severity === 'hint').length,
    0,
  )
  return {
    id: 'findings',
    title: '要改的资料',
    blocks:
      all.length === 0
        ? [
            paragraph(
              checks.items.length === 0
                ? '没有商品资料，没有查。'
                : `查过的商品没有必须改、要核对的。${hints > 0 ? `另有 ${hints} 处可以更好，不急着改，在“商品 → 资料检查”里。` : ''}`,
            ),
          ]
        : [
            {
              kind: 'table',
              title: '哪里不对、怎么改',
              columns: [
                text('item', '商品'),
                text('how', '多要紧'),
                text('why', '哪里不对'),
                text('fix', '怎么改'),
              ],
              rows: all.slice(0, MOST_FINDINGS),
              totalName: '合计',
              notes:
                all.length > MOST_FINDINGS
                  ? [`共 ${all.length} 处，只列前 ${MOST_FINDINGS} 处，其余在“商品 → 资料检查”里。`]
                  : [],
            },
          ],
  }
}

const suggestionsOf = ({ checks, launches, madeAt }: ListingFacts): ReportSuggestion[] => {
  const stops = checks.items.filter((one) => statusOf(one) === '必须改')
  const late = launches.filter(({ state }) => state === 'late')
  return [
    ...stops.slice(0, 5).map((one) => ({
      id: `listing-check-${one.item}`,
      title: `改「${shortName(one.title || one.item)}」的资料`,
      text: one.findings
        .filter(({ severity }) => severity === 'stop')
        .map(({ at, fix }) => `${at}：${fix}`)
        .join(''),
      effect: '不再有会被下架、限流或罚款的地方。',
    })),
    ...late.map((one) => {
      const step = one.steps.find(({ doneAt, due }) => doneAt === null && due < madeAt.slice(0, 10))
      return {
        id: `listing-late-${one.id}`,
        title: `追上新「${shortName(one.name)}」的进度`,
        text: step ? `「${step.name}」应在 ${step.due} 做完。` : '有步骤过期了。',
        effect: `赶上 ${one.launchDay} 的上架日。`,
      }
    }),
  ]
}

export const listingReport = (facts: ListingFacts): MadeReport => {
  const { shop, madeAt, period, ending } = facts
  const sections = [summary(facts), planned(facts), shelf(facts), toMend(facts)]
  return {
    draft: Draft.parse({
      madeAt,
      cover: {
        kind: 'cover',
        title: '产品上架清单',
        subtitle: '',
        facts: [
          { name: '店铺', value: shop },
          { name: '周期', value: `${period.from} 至 ${period.to}` },
        ],
      },
      sections: [
        ...sections,
        suggestionsPlace,
        missing(ending),
        appendix(ending, figuresToExplain(sections)),
      ],
    }),
    suggestions: suggestionsOf(facts),
  }
}
