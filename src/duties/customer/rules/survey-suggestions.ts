import { percent } from '../../../kernel/share.ts'
import type { ReportSuggestion } from '../../reports/rules/maker.ts'
import type { SurveyPage } from '../surveys/contract.ts'

/** As the figures of a report have it, to the same two places. */
export const shareWords = (share: number) => percent(share, 2)

/** Of those asked, how many answered; null where nobody was asked. */
export const rateOf = ({ asked, answered }: SurveyPage) => (asked === 0 ? null : answered / asked)

/** What a reason asks of the team. */
const cures: Readonly<Record<string, { title: string; text: string }>> = {
  色差: {
    title: '主图和详情页按实物重拍颜色',
    text: '对照实物改图，在详情里写明批次和光线，客服先告知。',
  },
  破损: {
    title: '加强包装，换掉破损多的快递',
    text: '易碎品加气柱和角护，连续两周按快递记破损。',
  },
  尺寸: { title: '详情页写清尺寸，放参照物', text: '标注长宽高和容量，放手持图。' },
  质量: {
    title: '抽检被点名的商品，和供应商对质',
    text: '从工单里取照片，按批次抽检，不合格的退回供应商。',
  },
  物流: { title: '缩短发货时间，换慢的快递', text: '看揽收到签收的天数，把最慢的一家换掉，48 小时内发货。' },
  和描述不符: {
    title: '把主图和详情页改得和实物一样',
    text: '从差评和退款原因里找出被说得最多的商品，对照实物改颜色、尺寸和材质的说明。',
  },
  客服: { title: '补客服班次，统一回复', text: '在咨询最多的时段加人，把答得不好的问题写成常用回复。' },
  包装: { title: '改进包装', text: '先改评论最多的商品的包装，随单放致谢卡。' },
  价格: { title: '看看比价，想想赠品', text: '和竞品对价；不降价就用赠品和满减让人觉得值。' },
}

/** What one buyer complains of is a ticket; what several do is something to improve. */
export const REPEATED = 2

/** Of those who chose something to improve so many, and so large a share, ask for more than a look. */
const [OFTEN, OFTEN_SHARE] = [3, 0.1]

/** What an option of the usual question is called among the reasons. */
const reasonOf: Readonly<Record<string, string>> = { 商品质量: '质量', 物流速度: '物流' }

/** What most buyers would have improved, unless the words of those who were not content say it already. */
const wished = (survey: SurveyPage, said: readonly string[]): ReportSuggestion[] =>
  survey.results.flatMap(({ kind, question, title, n, counts }): ReportSuggestion[] => {
    const first = counts
      .filter(({ answer: option }) => !/^(没有|无|都好|都满意)/.test(option))
      .toSorted((a, b) => b.n - a.n)[0]
    if (kind !== 'choice' || !first || first.n < OFTEN || first.n < OFTEN_SHARE * n) return []
    const reason = reasonOf[first.answer] ?? first.answer
    if (said.includes(reason)) return []
    const cure = cures[reason] ?? {
      title: `弄清「${first.answer}」差在哪里，先改这一点`,
      text: '从选了它的买家里回访几位，把说得最多的改掉。',
    }
    return [
      {
        id: `survey-${survey.id}-choice-${question}`,
        title: cure.title,
        text: `问「${title}」，${first.n} 份（${shareWords(first.n / n)}）选了「${first.answer}」。${cure.text}`,
        effect: '下次调查看选它的人少没少；对总的满意度影响有多大，算不出。',
      },
    ]
  })

/** 改进建议 of a survey, each with what it could bring. */
export const surveySuggestions = (survey: SurveyPage): ReportSuggestion[] => {
  const { satisfied } = survey
  const repeated = survey.reasons.filter(({ n }) => n >= REPEATED).slice(0, 3)
  const found = repeated.flatMap(({ reason, n }): ReportSuggestion[] => {
    const cure = cures[reason]
    if (!cure) return []
    const gained = satisfied ? Math.min(1, satisfied.value + n / satisfied.n) : null
    return [
      {
        id: `survey-${survey.id}-${reason}`,
        title: cure.title,
        text: `${n} 份不满意的答卷说到${reason}。${cure.text}`,
        effect:
          gained === null
            ? '没有打分，效果算不出。'
            : `这 ${n} 份要是都变成满意，满意度最多到 ${shareWords(gained)}；下次调查看。`,
      },
    ]
  })
  const rate = rateOf(survey)
  const open = survey.tickets.opened - survey.tickets.closed
  return [
    ...found,
    ...wished(
      survey,
      repeated.map(({ reason }) => reason),
    ),
    ...(open > 0
      ? [
          {
            id: `survey-${survey.id}-tickets`,
            title: `把 ${open} 张低分工单办完，一周后回访`,
            text: '先回重要价值的买家。',
            effect: '看回访时还满意不满意；对总的满意度影响有多大，算不出。',
          },
        ]
      : []),
    ...(rate !== null && survey.asked >= 20 && rate < 0.1
      ? [
          {
            id: `survey-${survey.id}-rate`,
            title: '提高回收率：签收后第二天发，送小额券',
            text: `只有 ${shareWords(rate)} 的人答了。`,
            effect: '答卷多了区间会变窄：份数变成四倍，区间约窄一半。',
          },
        ]
      : []),
  ]
}
