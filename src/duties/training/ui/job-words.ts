import { counted, words } from '../../../web/kit/words.ts'
import type { DutyName } from '../drills/contract.ts'

const dutiesZh: Record<DutyName, { name: string; does: string }> = {
  market: { name: '市场', does: '分析市场和竞品，定运营策略' },
  listing: { name: '商品', does: '上架商品，优化标题、图片、搜索' },
  promotion: { name: '推广', does: '做活动、投推广，要划得来' },
  sales: { name: '销售', does: '盯销售数据，出周报和月报' },
  team: { name: '协同', does: '协同团队：会议、供货、服务质量' },
  customer: { name: '客户', does: '维护客户：档案、售后、投诉、满意度' },
}
const dutiesEn: typeof dutiesZh = {
  market: { name: 'Market', does: 'Analyse market and competitors, decide the strategy' },
  listing: { name: 'Listings', does: 'List products, optimise title, pictures and search' },
  promotion: { name: 'Promotion', does: 'Run promotions and ads that pay' },
  sales: { name: 'Sales', does: 'Watch sales, report weekly and monthly' },
  team: { name: 'Team', does: 'Coordinate: meetings, supply, service quality' },
  customer: {
    name: 'Customers',
    does: 'Look after customers: records, after-sales, complaints, satisfaction',
  },
}

const productsZh: Record<string, string> = {
  market: '市场分析报告',
  strategy: '运营策略计划书',
  listing: '产品上架清单',
  optimisation: '优化报告',
  promotion: '推广活动效果分析报告',
  sales: '周/月销售报表',
  analysis: '数据分析报告',
  minutes: '协调会议纪要',
  service: '客户服务质量报告',
  survey: '客户满意度调查报告',
}
const productsEn: typeof productsZh = {
  market: 'Market analysis',
  strategy: 'Strategy plan',
  listing: 'Listing schedule',
  optimisation: 'Optimisation report',
  promotion: 'Promotion effect analysis',
  sales: 'Weekly / monthly sales report',
  analysis: 'Data analysis report',
  minutes: 'Meeting minutes',
  service: 'Service quality report',
  survey: 'Customer satisfaction survey',
}

const bars = ['target', 'satisfaction', 'roi', 'onTime'] as const
type Bar = { id: (typeof bars)[number]; name: string; bar: string; means: string }

const barsZh: readonly Bar[] = [
  {
    id: 'target',
    name: '销售额增长目标达成率',
    bar: '≥ 90%',
    means:
      '这段日子做到的支付金额 ÷ 目标。有数据的日子才算，缺的日子不当作 0；照分到每天的目标比，不是平均分。',
  },
  {
    id: 'satisfaction',
    name: '客户满意度',
    bar: '≥ 85%',
    means:
      '满意的（5 分里打 4、5 分）÷ 全部回答。答的人少时看 Wilson 区间：下限也到 85% 才算做到，没到又不能说没做到的是“未证实”。',
  },
  {
    id: 'roi',
    name: '推广活动 ROI',
    bar: '≥ 200%',
    means:
      '每次活动单独算：ROI＝（收益 − 成本）÷ 成本。收益是活动真正多卖的（增量），不是活动期间的全部销售额。200% 就是投入产出比到 3；按毛利算时，投入产出比要到 3 ÷ 毛利率。',
  },
  {
    id: 'onTime',
    name: '报告按时率',
    bar: '≥ 95%',
    means: '截止日之前交的 ÷ 到期的报告。截止日按工作日算（调休算上）；没到期的不算。',
  },
]
const barsEn: readonly Bar[] = [
  {
    id: 'target',
    name: 'Sales growth target reached',
    bar: '≥ 90 %',
    means:
      'Paid amount of the days ÷ its target. Only days with data count, a missing day is not 0; measured against the target as spread over the days, not evenly.',
  },
  {
    id: 'satisfaction',
    name: 'Customer satisfaction',
    bar: '≥ 85 %',
    means:
      'Satisfied answers (4 or 5 of 5) ÷ all answers. With few answers the Wilson interval decides: met when its lower end reaches 85 %, not proven when neither can be said.',
  },
  {
    id: 'roi',
    name: 'ROI of each promotion',
    bar: '≥ 200 %',
    means:
      'For each promotion by itself: ROI = (gain − cost) ÷ cost. The gain is what it truly brought (incremental sales), not all that was sold meanwhile. 200 % is a return of 3 on spend; by gross profit, 3 ÷ gross margin.',
  },
  {
    id: 'onTime',
    name: 'Reports on time',
    bar: '≥ 95 %',
    means:
      'Reports handed in by their day ÷ reports whose day has come. Days are working days of the Chinese calendar.',
  },
]

export const jobWords = words(
  {
    jobMap: '岗位地图',
    question: '这周该做的，做到哪了？',
    answer: (done: number, told: number, unknown: number) =>
      `看得出的 ${told} 步里做了 ${done} 步${unknown > 0 ? `，另有 ${unknown} 步看不出做没做` : ''}。`,
    next: '下一步：',
    allDone: '到今天该做的、看得出的都做了。',
    week: '哪一周',
    earlier: '上一周',
    later: '下一周',
    duties: dutiesZh,
    states: { done: '做了', open: '还没有', unknown: '看不出' },
    why: {
      'no-trace': '只看不改的事不留痕迹，说不准',
      'not-told': '这一项没读出来，说不准',
    },
    more: (count: number) => `等 ${count} 项`,
    howTold: '做没做由导入的文件、交了的报告、处理过的记录判断，不用打勾。',
    products: '十样工作成果',
    productsHint: '上一次交的，和从哪里起草',
    product: '成果',
    duty: '职责',
    last: '上一次交',
    never: '还没有交过',
    draft: '草稿',
    write: '起草',
    bars: '四条考核线',
    barsHint: '每条怎么算',
    standing: '这个月到了没有',
    drill: '做这项的练习',
    barsOf: barsZh,
    products10: productsZh,
  },
  {
    jobMap: 'Job map',
    question: 'How far is this week’s work?',
    answer: (done: number, told: number, unknown: number) =>
      `${done} of ${counted(told, 'step that shows is', 'steps that show are')} done${unknown > 0 ? `; of ${unknown} more it cannot be told` : ''}.`,
    next: 'Next: ',
    allDone: 'All that shows and is due by today is done.',
    week: 'Week',
    earlier: 'Week before',
    later: 'Week after',
    duties: dutiesEn,
    states: { done: 'Done', open: 'Not yet', unknown: 'Cannot tell' },
    why: {
      'no-trace': 'Only looking leaves no trace',
      'not-told': 'It could not be read',
    },
    more: (count: number) => `${count} in all`,
    howTold: 'Told by imported files, reports handed in and records made; nothing is ticked off.',
    products: 'The ten work products',
    productsHint: 'Handed in last, and where to draft one',
    product: 'Product',
    duty: 'Duty',
    last: 'Last handed in',
    never: 'Never yet',
    draft: 'Draft',
    write: 'Draft one',
    bars: 'The four bars',
    barsHint: 'How each is worked out',
    standing: 'How they stand this month',
    drill: 'Drill of this duty',
    barsOf: barsEn,
    products10: productsEn,
  },
)
