import { type Metric, ratio } from '../model.ts'

const group = '客服'

const base = (id: string, name: string, english: string, report: string, good: Metric['good']) => ({
  id,
  name,
  english,
  group,
  source: `生意参谋 客服 ${report}`,
  good,
})

const people = '人数不能按天、按客服相加；取自恰好这段时间的报表。'
const average = '平均数不能再平均；取自恰好这段时间的报表。'
const visits = '是人次：一个人来几天算几次。'

const exact = (column: string, report: string) =>
  ({ kind: 'exact', of: 'service_report', value: `t.${column}`, part: report }) as const
const sum = (column: string, report: string, daily?: true) =>
  ({
    kind: 'sum',
    of: 'service_report',
    value: `t.${column}`,
    part: report,
    ...(daily ? { daily } : {}),
  }) as const

export const serviceMetrics: readonly Metric[] = [
  {
    ...base('inquirers', '询单人数', 'Inquirers', '业绩询单', 'up'),
    unit: 'count',
    formula: '期内询单的去重人数',
    traps: [people],
    measures: [exact('inquirers', 'inquiry')],
  },
  {
    ...base('inquiry_payers', '询单最终付款人数', 'Inquirers who paid', '业绩询单', 'up'),
    unit: 'count',
    formula: '期内询单、最终付款的去重人数',
    traps: [people, '最近几天的询单还会付款。'],
    measures: [exact('final_payers', 'inquiry')],
  },
  {
    ...base('inquiry_conversion', '询单转化率', 'Inquiry conversion', '业绩询单', 'up'),
    unit: 'ratio',
    formula: '询单最终付款人数 ÷ 询单人数',
    traps: ['按人数；有的来源按订单算，数不同。', people],
    measures: [ratio('inquiry_payers', 'inquirers')],
  },
  {
    ...base('inquirer_days', '询单人次（按日合计）', 'Inquirers, summed over days', '业绩询单', 'up'),
    unit: 'count',
    formula: '每天询单人数之和',
    traps: [visits],
    measures: [sum('inquirers', 'inquiry', true)],
  },
  {
    ...base(
      'inquiry_payer_days',
      '询单付款人次（按日合计）',
      'Inquirers who paid, summed over days',
      '业绩询单',
      'up',
    ),
    unit: 'count',
    formula: '每天询单最终付款人数之和',
    traps: [visits],
    measures: [sum('final_payers', 'inquiry', true)],
  },
  {
    ...base(
      'daily_inquiry_conversion',
      '询单转化率（按日合计）',
      'Inquiry conversion, summed over days',
      '业绩询单',
      'up',
    ),
    unit: 'ratio',
    formula: 'Σ 每天询单最终付款人数 ÷ Σ 每天询单人数',
    traps: [visits],
    measures: [ratio('inquiry_payer_days', 'inquirer_days')],
  },
  {
    ...base('inquiry_paid_amount', '询单最终付款金额', 'Inquiry paid amount', '业绩询单', 'up'),
    unit: 'money',
    formula: '每天询单最终付款金额之和',
    traps: ['按询单那天记。'],
    measures: [sum('final_paid_fen', 'inquiry')],
  },
  {
    ...base('consultants', '咨询人数', 'Buyers consulting', '咨询接待', 'up'),
    unit: 'count',
    formula: '期内咨询的去重人数',
    traps: [people],
    measures: [exact('consultants', 'reception')],
  },
  {
    ...base('received', '接待人数', 'Buyers received', '咨询接待', 'up'),
    unit: 'count',
    formula: '期内接待的去重人数',
    traps: [people],
    measures: [exact('received', 'reception')],
  },
  {
    ...base('received_days', '接待人次（按日合计）', 'Buyers received, summed over days', '咨询接待', 'up'),
    unit: 'count',
    formula: '每天接待人数之和',
    traps: [visits],
    measures: [sum('received', 'reception', true)],
  },
  {
    ...base('first_response_seconds', '首次响应时长', 'First response', '咨询接待', 'down'),
    unit: 'seconds',
    formula: '平台给出的首次响应时长',
    traps: [average, '是否算机器人、只算工作时间，看平台设置。'],
    measures: [exact('first_response_seconds', 'reception')],
  },
  {
    ...base('response_seconds', '平均响应时长', 'Average response', '咨询接待', 'down'),
    unit: 'seconds',
    formula: '平台给出的平均响应时长',
    traps: [average],
    measures: [exact('response_seconds', 'reception')],
  },
  {
    ...base(
      'response_seconds_weighed',
      '接待响应秒数（人次 × 时长）',
      'Response seconds, weighed',
      '咨询接待',
      'none',
    ),
    unit: 'seconds',
    formula: 'Σ 每天平均响应时长 × 每天接待人数',
    traps: ['只用来算加权平均。'],
    measures: [
      {
        kind: 'sum',
        of: 'service_report',
        value: 't.response_seconds * t.received',
        part: 'reception',
        daily: true,
        real: true,
      },
    ],
  },
  {
    ...base(
      'daily_response_seconds',
      '平均响应时长（按接待人次加权）',
      'Average response, weighed',
      '咨询接待',
      'down',
    ),
    unit: 'seconds',
    formula: 'Σ（每天平均响应时长 × 每天接待人数）÷ Σ 每天接待人数',
    traps: ['近似：平台按对话轮次平均。'],
    measures: [ratio('response_seconds_weighed', 'received_days')],
  },
  {
    ...base(
      'first_response_seconds_weighed',
      '接待首响秒数（人次 × 时长）',
      'First response seconds, weighed',
      '咨询接待',
      'none',
    ),
    unit: 'seconds',
    formula: 'Σ 每天首次响应时长 × 每天接待人数',
    traps: ['只用来算加权平均。'],
    measures: [
      {
        kind: 'sum',
        of: 'service_report',
        value: 't.first_response_seconds * t.received',
        part: 'reception',
        daily: true,
        real: true,
      },
    ],
  },
  {
    ...base(
      'daily_first_response_seconds',
      '首次响应时长（按接待人次加权）',
      'First response, weighed',
      '咨询接待',
      'down',
    ),
    unit: 'seconds',
    formula: 'Σ（每天首次响应时长 × 每天接待人数）÷ Σ 每天接待人数',
    traps: ['近似：平台按会话平均；是否算机器人、只算工作时间，看平台设置。'],
    measures: [ratio('first_response_seconds_weighed', 'received_days')],
  },
  {
    ...base(
      'within_three_minutes_weighed',
      '3 分钟内响应（人次 × 比率）',
      'Answered within 3 minutes, weighed',
      '咨询接待',
      'none',
    ),
    unit: 'number',
    formula: 'Σ 每天 3 分钟人工响应率 × 每天接待人数',
    traps: ['只用来算加权平均。'],
    measures: [
      {
        kind: 'sum',
        of: 'service_report',
        value: 't.within_three_minutes * t.received',
        part: 'reception',
        daily: true,
        real: true,
      },
    ],
  },
  {
    ...base(
      'daily_within_three_minutes',
      '3 分钟人工响应率（按接待人次加权）',
      'Answered within 3 minutes, weighed mean',
      '咨询接待',
      'up',
    ),
    unit: 'ratio',
    formula: 'Σ（每天 3 分钟人工响应率 × 每天接待人数）÷ Σ 每天接待人数',
    traps: ['近似：平台考核的是整段的 3 分钟人工响应率。'],
    measures: [ratio('within_three_minutes_weighed', 'received_days')],
  },
  {
    ...base('unanswered_days', '未回复人次（按日合计）', 'Unanswered, summed over days', '咨询接待', 'down'),
    unit: 'count',
    formula: '每天未回复人数之和',
    traps: [visits],
    measures: [sum('unanswered', 'reception', true)],
  },
  {
    ...base(
      'slow_received_days',
      '慢响应人次（按日合计）',
      'Answered slowly, summed over days',
      '咨询接待',
      'down',
    ),
    unit: 'count',
    formula: '每天慢响应人数之和',
    traps: ['多慢算慢，看平台设置。', visits],
    measures: [sum('slow_received', 'reception', true)],
  },
  {
    ...base('within_three_minutes', '3 分钟人工响应率', 'Answered within 3 minutes', '咨询接待', 'up'),
    unit: 'ratio',
    formula: '平台给出的 3 分钟人工响应率',
    traps: [average, '平台考核的是这个。'],
    measures: [exact('within_three_minutes', 'reception')],
  },
  {
    ...base('reply_rate', '旺旺回复率', 'Reply rate', '咨询接待', 'up'),
    unit: 'ratio',
    formula: '客服回复人次 ÷ 咨询客服人次',
    traps: ['按人次，可以合并几天。'],
    measures: [ratio('reply_times', 'consult_times')],
  },
  {
    ...base('consult_times', '咨询客服人次', 'Consultations', '咨询接待', 'up'),
    unit: 'count',
    formula: '咨询客服人次之和',
    traps: ['人次可以相加。'],
    measures: [sum('consult_times', 'reception')],
  },
  {
    ...base('reply_times', '客服回复人次', 'Consultations answered', '咨询接待', 'up'),
    unit: 'count',
    formula: '客服回复人次之和',
    traps: ['人次可以相加。'],
    measures: [sum('reply_times', 'reception')],
  },
  {
    ...base('service_sales', '客服销售额', 'Service sales', '客单价', 'up'),
    unit: 'money',
    formula: '客服销售额之和',
    traps: ['按平台归属给客服，和全店支付金额无关。'],
    measures: [sum('sales_fen', 'sales')],
  },
  {
    ...base('service_pieces', '客服销售量', 'Service pieces', '客单价', 'up'),
    unit: 'count',
    formula: '客服销售件数之和',
    traps: ['按平台归属给客服。'],
    measures: [sum('sales_pieces', 'sales')],
  },
  {
    ...base('ratings_received', '接待评价收到数', 'Service ratings received', '接待评价', 'up'),
    unit: 'count',
    formula: '收到的接待评价数之和',
    traps: ['数评价，不数人。'],
    measures: [sum('rating_received', 'rating')],
  },
  {
    ...base('ratings_satisfied', '接待评价满意数', 'Service ratings satisfied', '接待评价', 'up'),
    unit: 'count',
    formula: '很满意 + 满意',
    traps: ['数评价，不数人。'],
    measures: [
      {
        kind: 'sum',
        of: 'service_report',
        value: 'coalesce(t.very_satisfied, 0) + coalesce(t.satisfied, 0)',
        where: 'coalesce(t.very_satisfied, t.satisfied) is not null',
        part: 'rating',
      },
    ],
  },
  {
    ...base('ratings_dissatisfied', '接待评价不满意数', 'Service ratings dissatisfied', '接待评价', 'down'),
    unit: 'count',
    formula: '不满意 + 很不满意',
    traps: ['数评价，不数人。'],
    measures: [
      {
        kind: 'sum',
        of: 'service_report',
        value: 'coalesce(t.dissatisfied, 0) + coalesce(t.very_dissatisfied, 0)',
        where: 'coalesce(t.dissatisfied, t.very_dissatisfied) is not null',
        part: 'rating',
      },
    ],
  },
  {
    ...base('service_satisfaction', '客服满意率', 'Service satisfaction', '接待评价', 'up'),
    unit: 'ratio',
    formula: '（很满意 + 满意）÷ 收到',
    traps: ['评价少时误差大，要看收到多少。'],
    measures: [ratio('ratings_satisfied', 'ratings_received')],
  },
]
