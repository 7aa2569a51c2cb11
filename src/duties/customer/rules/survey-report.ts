import {
  type Block,
  Draft as DraftSchema,
  type Figure,
  type Section,
  type Unit,
} from '../../../documents/contract.ts'
import { exact } from '../../../documents/words.ts'
import { dayOf, type Period } from '../../../kernel/calendar.ts'
import { list, paragraph } from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import type { MadeReport } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import type { Estimate, Proof, QuestionResult, SurveyPage } from '../surveys/contract.ts'
import { SATISFACTION_TARGET } from './survey.ts'
import { REPEATED, rateOf, shareWords, surveySuggestions } from './survey-suggestions.ts'

export type SurveyFacts = {
  shop: string
  madeAt: string
  survey: SurveyPage
  period: Period
  /** 退款率、差评占比 of the days whose orders were asked. */
  around: readonly Figure[]
  ending: Ending
}

/** Sections in their own order, for a template to move or leave out. */
export const surveySections = [
  { id: 'answer', title: '结论' },
  { id: 'asked', title: '问了谁，没问谁' },
  { id: 'results', title: '各题结果' },
  { id: 'reasons', title: '为什么不满意' },
  { id: 'tickets', title: '低分怎么办的' },
  ...endingSections,
]

/** What the figures of a survey are called and how they come about; no metric of the catalogue. */
const own: Readonly<Record<string, { name: string; unit: Unit; formula: string }>> = {
  survey_csat: {
    name: '满意度',
    unit: 'ratio',
    formula: '5 分里打 4、5 分的答卷 ÷ 答了这一题的答卷；区间是 95% Wilson 区间',
  },
  survey_nps: {
    name: 'NPS',
    unit: 'number',
    formula: '（9、10 分的占比 − 0–6 分的占比）× 100；区间按加 3 份的办法算（adjusted Wald）',
  },
  survey_asked: {
    name: '问了几个买家',
    unit: 'count',
    formula: '得到链接的订单，一个买家一张，是最后一单',
  },
  survey_answered: { name: '答了几份', unit: 'count', formula: '交上的答卷，改过的算一份' },
  survey_response_rate: { name: '回收率', unit: 'ratio', formula: '答了的 ÷ 问了的' },
}

const between = ({ low, high }: Estimate) => `${shareWords(low)} 至 ${shareWords(high)}`
/** 85% */
const TARGET = `${SATISFACTION_TARGET * 100}%`

const figure = (
  { survey, period }: SurveyFacts,
  metric: string,
  value: number | null,
  interval: { low: number; high: number } | null = null,
): Figure => {
  const told = own[metric]
  return {
    metric,
    scope: [{ dimension: 'survey', values: [String(survey.id)] }],
    period,
    name: told?.name ?? metric,
    unit: told?.unit ?? 'number',
    value,
    states: value === null ? [{ kind: 'missing', words: '还没有答卷' }] : [],
    ...(interval ? { low: interval.low, high: interval.high } : {}),
  }
}

const proofWords: Readonly<Record<Proof, string>> = {
  met: `整个区间在 ${TARGET} 以上，达标。`,
  'not-met': `整个区间在 ${TARGET} 以下，未达标。`,
  'not-proven': `${TARGET} 在区间里：这些答卷还证明不了达标，也证明不了没达标。`,
  none: '还没有一份答卷，说不出满意不满意。',
}

const npsOf = ({ results }: SurveyPage) => results.find(({ kind }) => kind === 'nps')?.estimate ?? null

const answer = (facts: SurveyFacts): Section => {
  const { survey } = facts
  const { satisfied, proof } = survey
  const nps = npsOf(survey)
  const items = [
    figure(facts, 'survey_csat', satisfied?.value ?? null, satisfied),
    ...(nps
      ? [
          figure(facts, 'survey_nps', Math.round(nps.value * 100), {
            low: Math.round(nps.low * 100),
            high: Math.round(nps.high * 100),
          }),
        ]
      : []),
    figure(facts, 'survey_answered', survey.answered),
    figure(facts, 'survey_response_rate', rateOf(survey)),
  ].map((one) => ({ figure: one, comparisons: [] }))
  return {
    id: 'answer',
    title: '结论',
    blocks: [
      { kind: 'figures', items },
      paragraph(
        satisfied
          ? `${satisfied.n} 份答卷里 ${Math.round(satisfied.value * satisfied.n)} 份满意（4、5 分），满意度 ${shareWords(satisfied.value)}，95% 区间 ${between(satisfied)}。${proofWords[proof]}`
          : proofWords.none,
      ),
      ...(proof === 'not-proven' && satisfied ? [paragraph(more(satisfied))] : []),
      ...(survey.isOpen ? [paragraph(`调查收到 ${survey.closesOn} 为止，这里是起草时的答卷，还会变。`)] : []),
    ],
  }
}

/** How many answers it would take for the share found to be proven, other things being equal. */
const more = ({ value, n }: Estimate): string => {
  const gap = Math.abs(value - SATISFACTION_TARGET)
  if (gap < 0.005) return `找到的满意度和 ${TARGET} 几乎一样，多收答卷也难分出来。`
  const wanted = Math.ceil((1.96 ** 2 * value * (1 - value)) / gap ** 2)
  return wanted > n
    ? `要是满意度真是 ${shareWords(value)}，大约要 ${wanted} 份答卷才说得清，现在 ${n} 份。`
    : '再收一些答卷才说得清。'
}

const asked = (facts: SurveyFacts): Section => {
  const { survey, around } = facts
  const left = survey.buyers - survey.asked
  return {
    id: 'asked',
    title: '问了谁，没问谁',
    blocks: [
      paragraph(
        `${survey.from} 至 ${survey.to} 付款的 ${exact(survey.orders, 'count')} 单，来自 ${exact(survey.buyers, 'count')} 个买家；每个买家只问最后一单，问了 ${exact(survey.asked, 'count')} 个。`,
      ),
      list([
        [
          survey.orders > survey.buyers
            ? `同一买家较早的 ${exact(survey.orders - survey.buyers, 'count')} 单没有问。`
            : '没有买家在这几天买过两次。',
        ],
        [
          left > 0
            ? `超出份数上限的 ${exact(left, 'count')} 个买家没有问，取的是最近付款的。`
            : '这几天的买家都问到了。',
        ],
        ['退了款的订单也问：只问没退的，满意度会虚高。'],
        [
          survey.asked - survey.answered > 0
            ? `问了没答的有 ${exact(survey.asked - survey.answered, 'count')} 个。他们可能比答了的更满意或更不满意，这里不猜；回收率低时结论只代表愿意答的人。`
            : '问到的都答了。',
        ],
      ]),
      ...(around.some(({ value }) => value !== null)
        ? [
            {
              kind: 'figures' as const,
              items: around
                .filter(({ value }) => value !== null)
                .map((one) => ({ figure: one, comparisons: [] })),
            },
            paragraph(
              '上面是同几天订单的退款和评价，和答卷对照着看：答卷说得好而退款、差评多，多半是不满意的人没有答。',
            ),
          ]
        : []),
    ],
  }
}

const share = (estimate: Estimate | null): string =>
  estimate ? `${shareWords(estimate.value)}（${between(estimate)}）` : '—'

const resultBlocks = (result: QuestionResult): Block[] => {
  const { title, kind, n, counts, estimate } = result
  const head: Block = { kind: 'heading', level: 3, text: title }
  if (n === 0) return [head, paragraph('没有人答这一题。')]
  if (kind === 'text') return [head, paragraph(`${n} 份写了字，原因见下一节。`)]
  const told =
    kind === 'csat' && estimate
      ? `满意（4、5 分）${share(estimate)}。`
      : kind === 'nps' && estimate
        ? `NPS ${Math.round(estimate.value * 100)}，95% 区间 ${Math.round(estimate.low * 100)} 至 ${Math.round(estimate.high * 100)}。`
        : mostChosen(result)
  return [
    head,
    {
      kind: 'chart',
      chart: 'bar',
      title: told,
      unit: 'count',
      labels: counts.map((one) => one.answer),
      series: [{ name: '份数', values: counts.map((one) => one.n), dashed: false }],
      lying: kind === 'choice',
      notes: [],
    },
    {
      kind: 'table',
      title: `${n} 份答卷`,
      columns: [
        { id: 'answer', name: kind === 'choice' ? '选项' : '分', unit: 'text' },
        { id: 'n', name: '份数', unit: 'count', total: { kind: 'sum' } },
        { id: 'share', name: '占比', unit: 'ratio' },
        ...(kind === 'choice'
          ? [{ id: 'satisfied', name: '选它的人里满意的（95% 区间）', unit: 'text' as const }]
          : []),
      ],
      rows: counts.map((one) => ({
        cells: [one.answer, one.n, one.n / n, ...(kind === 'choice' ? [share(one.satisfied)] : [])],
      })),
      totalName: '合计',
      notes: [],
    },
  ]
}

const mostChosen = ({ counts, n }: QuestionResult): string => {
  const [first] = counts.toSorted((a, b) => b.n - a.n)
  return first
    ? `选得最多的是「${first.answer}」，${first.n} 份，占 ${shareWords(first.n / n)}。`
    : '没有选项。'
}

const results = ({ survey }: SurveyFacts): Section => ({
  id: 'results',
  title: '各题结果',
  blocks: survey.results.flatMap(resultBlocks),
})

const reasons = ({ survey }: SurveyFacts): Section => {
  const low = survey.texts.filter(({ csat }) => csat !== null && csat <= 3)
  return {
    id: 'reasons',
    title: '为什么不满意',
    blocks:
      survey.reasons.length === 0
        ? [
            paragraph(
              low.length === 0
                ? '不满意的答卷没有写原因。'
                : `不满意的答卷有 ${low.length} 份写了字，看不出常见的原因，原话在“客户 → 满意度调查”里。`,
            ),
          ]
        : [
            paragraph(
              '由打 1–3 分（和没打分）的答卷里写的字归出来，一份可以有几个原因；归法看关键词，会有漏的。',
            ),
            {
              kind: 'table',
              title: '不满意的原因',
              columns: [
                { id: 'reason', name: '原因', unit: 'text' },
                { id: 'n', name: '份数', unit: 'count' },
                { id: 'words', name: '买家的话', unit: 'text' },
              ],
              rows: survey.reasons.map(({ reason, n, examples }) => ({
                cells: [reason, n, examples[0] ?? ''],
              })),
              totalName: '合计',
              notes: survey.reasons.some(({ n }) => n < REPEATED)
                ? ['只有 1 份说到的是个案，在工单里办，不据此提改进建议。']
                : [],
            },
          ],
  }
}

const tickets = ({ survey }: SurveyFacts): Section => {
  const { opened, closed } = survey.tickets
  return {
    id: 'tickets',
    title: '低分怎么办的',
    blocks: [
      paragraph(
        opened === 0
          ? '没有低分的答卷，没有开工单。'
          : `低分的（满意 1、2 分；没问满意的，推荐 0–3 分）开了 ${opened} 张工单，了结 ${closed} 张${opened > closed ? `，还有 ${opened - closed} 张在办` : ''}。`,
      ),
    ],
  }
}

/** 客户满意度调查报告 as the program writes it. */
export const surveyReport = (facts: SurveyFacts): MadeReport => {
  const { survey, ending } = facts
  const sections = [answer, asked, results, reasons, tickets].map((make) => make(facts))
  const words = new Map([
    ...ending.words,
    ...Object.entries(own).map(
      ([metric, { name, formula }]) => [metric, { name, formula, source: '买家的答卷' }] as const,
    ),
  ])
  const draft = DraftSchema.parse({
    madeAt: facts.madeAt,
    cover: {
      kind: 'cover',
      title: `${survey.title}：客户满意度调查报告`,
      subtitle: `问 ${survey.from} 至 ${survey.to} 付款的买家`,
      facts: [
        { name: '店铺', value: facts.shop },
        { name: '收答卷', value: `${dayOf(Temporal.Instant.from(survey.createdAt))} 至 ${survey.closesOn}` },
        { name: '答卷', value: `${survey.answered} 份` },
      ],
    },
    sections: [
      ...sections,
      suggestionsPlace,
      missing(ending),
      appendix({ ...ending, words }, figuresToExplain(sections)),
    ],
  })
  return { draft, suggestions: surveySuggestions(facts.survey) }
}
