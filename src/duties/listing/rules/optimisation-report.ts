import { type Block, type Comparison, Draft, type Figure, type Section } from '../../../documents/contract.ts'
import { type Day, daysIn, type Period } from '../../../kernel/calendar.ts'
import { yuanWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import { changeOf, paragraph, shortName } from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import type { MadeReport, ReportSuggestion } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import type { Change, Conversion, Effect } from '../contract.ts'
import { changeNames, changeWords } from './effects.ts'

/** 优化报告. */
export const optimisationSections = [
  { id: 'summary', title: '结论' },
  { id: 'goals', title: '和目标比' },
  { id: 'changes', title: '每次改动' },
  { id: 'next', title: '接下来改哪几个' },
  ...endingSections,
]

/** Asked with the item as scope, before and after the change. */
export const optimisationMetrics = [
  'average_daily_visitors',
  'daily_conversion_rate',
  'platform_paid_amount',
] as const

export type ChangeFacts = {
  change: Change
  /** In the order of `optimisationMetrics`; null where there are no days after it yet. */
  figures: { before: readonly Figure[]; after: readonly Figure[] } | null
}

export type OptimisationFacts = {
  shop: string
  madeAt: string
  period: Period
  /** The last day of it that is over. */
  until: Day
  changes: readonly ChangeFacts[]
  conversion: Conversion
  ending: Ending
}

const text = (id: string, name: string) => ({ id, name, unit: 'text' as const })

const interval = ({ effect, low, high }: Effect): string =>
  effect === null || low === null || high === null
    ? '算不出'
    : `${changeWords(effect)}（${changeWords(low)} 到 ${changeWords(high)}）`

const verdictWords: Readonly<Record<Effect['verdict'], string>> = {
  better: '变好',
  worse: '变差',
  unclear: '看不出',
  unknown: '算不出',
}
const goalVerdicts: Readonly<Record<Effect['goalVerdict'], string>> = {
  met: '达到',
  missed: '没有达到',
  unproven: '证明不了',
  none: '没有定目标',
}

const summary = ({ changes, until }: OptimisationFacts): Section => ({
  id: 'summary',
  title: '结论',
  blocks:
    changes.length === 0
      ? [
          paragraph(
            `${until} 以前没有记过改动，没有效果可说。在“商品 → 改动和效果”里记下改了什么，几周后再出。`,
          ),
        ]
      : [
          paragraph(
            `下面是到 ${until} 为止 ${changes.length} 次改动的效果，都是和同一段日子里没动过的商品比，不是只比前后。`,
          ),
          {
            kind: 'list',
            ordered: false,
            items: changes.map(({ change }) => [
              `${change.day} 改「${shortName(change.name)}」的${change.parts.map(({ what }) => changeNames[what]).join('、')}：${change.sentence}`,
            ]),
          },
        ],
})

const goals = ({ changes }: OptimisationFacts): Section => {
  const rows = changes.flatMap(({ change }) =>
    change.effects
      .filter(({ goal }) => goal !== null)
      .map((effect) => ({
        cells: [
          shortName(change.name),
          effect.name,
          changeWords(effect.goal ?? 0),
          interval(effect),
          goalVerdicts[effect.goalVerdict],
        ],
      })),
  )
  return {
    id: 'goals',
    title: '和目标比',
    blocks:
      rows.length === 0
        ? [paragraph('没有给改动定目标。记改动时写上曝光、销售想涨多少，这里就会比。')]
        : [
            {
              kind: 'table',
              title: '改动带来的，和定下的目标',
              columns: [
                text('item', '商品'),
                text('measure', '看什么'),
                text('goal', '目标'),
                text('effect', '改动带来（95% 区间）'),
                text('verdict', '结论'),
              ],
              rows,
              totalName: '合计',
              notes: [
                '整个区间都在目标以上才算达到，都在以下算没有达到，横跨目标的证明不了。',
                '曝光按商品访客人次算：生意参谋的商品效果里没有展现量。',
              ],
            },
          ],
  }
}

/** An amount of some days is nothing to compare with one of fewer. */
const compared = (
  figure: Figure,
  before: Figure | undefined,
  days: string,
  isSameLength: boolean,
): Comparison[] => {
  if (!before || (!isSameLength && figure.metric === 'platform_paid_amount')) return []
  return [{ name: days, before, change: changeOf(figure.unit, figure.value, before.value) }]
}

const changeBlocks = ({ change, figures }: ChangeFacts): Block[] => {
  const { before, after } = change
  return [
    { kind: 'heading', level: 3, text: `${change.day} ${shortName(change.name, 40)}` },
    {
      kind: 'table',
      title: '改了什么',
      columns: [text('what', '改的'), text('before', '改之前'), text('after', '改之后')],
      rows: change.parts.map(({ what, before: was, after: is }) => ({
        cells: [changeNames[what], was || '没有写', is || '没有写'],
      })),
      totalName: '合计',
      notes: change.note === '' ? [] : [change.note],
    },
    ...(before && after && figures
      ? [
          {
            kind: 'figures' as const,
            items: figures.after.map((figure, at) => ({
              figure,
              comparisons: compared(
                figure,
                figures.before[at],
                `改之前 ${daysIn(before)} 天`,
                daysIn(before) === daysIn(after),
              ),
            })),
          },
          {
            kind: 'table' as const,
            title: `${before.from} 至 ${before.to} 对比 ${after.from} 至 ${after.to}`,
            columns: [
              text('measure', '看什么'),
              text('own', '自己'),
              text('others', '没动过的'),
              text('effect', '改动带来（95% 区间）'),
              text('verdict', '判断'),
            ],
            rows: change.effects.map((effect) => ({
              cells: [
                effect.name,
                effect.own === null ? '不知道' : changeWords(effect.own),
                effect.others === null ? '不知道' : changeWords(effect.others),
                interval(effect),
                verdictWords[effect.verdict],
              ],
            })),
            totalName: '合计',
            notes: [
              `和${change.among === 'category' ? '同类目' : '全店'} ${change.untouched} 个没动过的商品比；区间含 0 就是看不出。`,
              ...change.notes,
            ],
          },
        ]
      : [paragraph(change.sentence)]),
  ]
}

const each = ({ changes }: OptimisationFacts): Section => ({
  id: 'changes',
  title: '每次改动',
  blocks: changes.length === 0 ? [paragraph('没有改动。')] : changes.flatMap(changeBlocks),
})

const next = ({ conversion, changes }: OptimisationFacts): Section => {
  const done = new Set(changes.map(({ change }) => change.item))
  const worse = conversion.items.filter(({ verdict, item }) => verdict === 'worse' && !done.has(item))
  return {
    id: 'next',
    title: '接下来改哪几个',
    blocks: [
      paragraph(conversion.sentence),
      ...(worse.length === 0
        ? [paragraph('没改过的商品里，没有哪个肯定比同类低一成以上。')]
        : [
            {
              kind: 'table' as const,
              title: '转化肯定比同类差、还没改过的',
              columns: [
                text('item', '商品'),
                text('rate', '转化（90% 区间）'),
                text('peers', '同类转化'),
                { id: 'lost', name: '一周少卖', unit: 'money' as const },
              ],
              rows: worse.slice(0, MOST_WORSE).map((one) => ({
                cells: [
                  shortName(one.name),
                  `${percent(one.rate, 2)}（${percent(one.low, 2)} 到 ${percent(one.high, 2)}）`,
                  percent(one.peers, 2),
                  one.lostWeekly === null ? null : Math.round(Number(one.lostWeekly) * 100),
                ],
              })),
              totalName: '合计',
              notes: [
                ...(worse.length > MOST_WORSE
                  ? [`一共 ${worse.length} 个，只列差得最远的 ${MOST_WORSE} 个，其余在“商品 → 转化差的”里。`]
                  : []),
                ...conversion.notes.slice(0, 3),
              ],
            },
          ]),
    ],
  }
}

/** More would bury those that matter. */
const MOST_WORSE = 10

const suggestionsOf = ({ changes, conversion, period }: OptimisationFacts): ReportSuggestion[] => {
  const done = new Set(changes.map(({ change }) => change.item))
  const worsened = changes.filter(({ change }) => change.effects.some(({ verdict }) => verdict === 'worse'))
  // What costs most is mended first; the table above goes by how far behind they are.
  const worse = conversion.items
    .filter(({ verdict, item }) => verdict === 'worse' && !done.has(item))
    .toSorted((a, b) => Number(b.lostWeekly ?? 0) - Number(a.lostWeekly ?? 0))
  const scope = (item: string) => [{ dimension: 'item', values: [item] }]
  return [
    ...worsened.map(({ change }) => ({
      id: `optimisation-back-${change.id}`,
      title: `把「${shortName(change.name)}」的改动退回去一项看看`,
      text: change.effects
        .filter(({ verdict }) => verdict === 'worse')
        .map(({ words }) => words)
        .join(''),
      effect: '回到改之前的水平。',
      key: { metric: 'platform_paid_amount', scope: scope(change.item), period },
      good: 'up' as const,
    })),
    ...worse.slice(0, 3).map((one) => ({
      id: `optimisation-${one.item}`,
      title: `改「${shortName(one.name)}」的标题、主图、详情页`,
      text: `转化 ${percent(one.rate, 2)}，同类一般 ${percent(one.peers, 2)}（${one.peerCount} 个同类）。`,
      effect: one.lostWeekly
        ? `到同类水平的话，一周多卖约 ${yuanWords(Math.round(Number(one.lostWeekly) * 100))}。`
        : '到同类的转化水平。',
      key: { metric: 'daily_conversion_rate', scope: scope(one.item), period },
      good: 'up' as const,
    })),
  ]
}

export const optimisationReport = (facts: OptimisationFacts): MadeReport => {
  const { shop, madeAt, period, ending } = facts
  const sections = [summary(facts), goals(facts), each(facts), next(facts)]
  return {
    draft: Draft.parse({
      madeAt,
      cover: {
        kind: 'cover',
        title: '优化报告',
        subtitle: '',
        facts: [
          { name: '店铺', value: shop },
          { name: '周期', value: `${period.from} 至 ${period.to}` },
          { name: '改动', value: `${facts.changes.length} 次` },
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
