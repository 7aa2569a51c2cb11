import type { z } from 'zod'
import { addDays, type Day, day, eachDay, type Period } from '../kernel/calendar.ts'
import { Document, Draft } from './contract.ts'
import { composed } from './template.ts'

/** An invented shop's week, as the tests and the bench print it. Numbers follow from the day, so that runs are alike. */
type Loose = z.input<typeof Draft>
type LooseBlock = Loose['sections'][number]['blocks'][number]
type LooseFigure = Extract<LooseBlock, { kind: 'figures' }>['items'][number]['figure']
type Unit = LooseFigure['unit']

const week: Period = { from: day('2026-11-09'), to: day('2026-11-15') }
const weekBefore: Period = { from: day('2026-11-02'), to: day('2026-11-08') }

const wave = (index: number, size: number): number =>
  Math.round(size * (1 + 0.22 * Math.sin(index * 1.7) + 0.09 * Math.cos(index * 4.1)))

const figure = (
  metric: string,
  name: string,
  unit: Unit,
  value: number | null,
  more: Partial<LooseFigure> = {},
): LooseFigure => ({ metric, name, unit, value, period: week, ...more })

const paid = figure('paid_amount', '支付金额', 'money', 128_456_732_19)
const before = figure('paid_amount', '支付金额', 'money', 98_120_044_50, { period: weekBefore })

const itemNames = [
  '澜山四件套全棉加厚磨毛冬季款',
  '澜山乳胶枕双只装护颈枕芯',
  '澜山冬被95白鹅绒1.5米加大加厚保暖酒店同款双人被芯（赠收纳袋）',
  '法兰绒毛毯午睡毯',
  '天丝夏凉被',
  '儿童纯棉A类豆豆绒被套',
  '蚕丝被一级桑蚕丝',
  '珊瑚绒床单单件',
  '床垫软垫学生宿舍',
  '羽绒被芯 🎉 双11专享',
]

const headlines: LooseBlock = {
  kind: 'figures',
  items: [
    {
      figure: paid,
      comparisons: [
        { name: '环比', before, change: 0.3092 },
        { name: '同比（活动对齐）', before: null, change: 0.081 },
      ],
    },
    {
      figure: figure('visitors', '访客数', 'count', 1_843_209),
      comparisons: [{ name: '环比', before: null, change: 0.214 }],
    },
    {
      figure: figure('pay_conversion', '支付转化率', 'ratio', 0.0412, {
        states: [{ kind: 'partial', words: '6/7 天，缺 11-13' }],
      }),
      comparisons: [{ name: '环比', before: null, change: -0.0031 }],
    },
    {
      figure: figure('average_order', '客单价', 'money', 169_15),
      comparisons: [{ name: '环比', before: null, change: 0 }],
    },
    {
      figure: figure('refund_amount', '退款金额', 'money', -3_205_120_00, {
        states: [{ kind: 'restated', words: '11-16 的退款报表改了 3 行' }],
      }),
      comparisons: [{ name: '环比', before: null, change: 0.562 }],
    },
    {
      figure: figure('cart_users', '加购人数', 'count', null, {
        states: [{ kind: 'missing', words: '缺生意参谋「商品效果」11-09 至 11-15' }],
      }),
      comparisons: [{ name: '环比', before: null, change: null }],
    },
    {
      figure: figure('forecast_paid', '下周支付金额', 'money', 86_000_000_00, {
        low: 71_000_000_00,
        high: 102_000_000_00,
        states: [{ kind: 'estimated', words: '80% 区间' }],
      }),
    },
    {
      figure: figure('roi', '投入产出比', 'multiple', 3.274),
      comparisons: [{ name: '环比', before: null, change: -0.12 }],
    },
  ],
}

const days = eachDay({ from: day('2026-10-19'), to: week.to })
const ahead = eachDay({ from: day('2026-11-16'), to: day('2026-11-29') })

const trend: LooseBlock = {
  kind: 'chart',
  chart: 'line',
  title: '支付金额在 11-11 到顶，之后回到平日的 1.4 倍',
  unit: 'money',
  labels: days,
  series: [
    {
      name: '支付金额',
      values: days.map((on, index) =>
        on === '2026-11-13' ? null : wave(index, on === '2026-11-11' ? 62_000_000_00 : 9_800_000_00),
      ),
      key: { metric: 'paid_amount', period: { from: days[0] ?? week.from, to: week.to } },
    },
    {
      name: '上一年同期（活动对齐）',
      values: days.map((_, index) => wave(index + 2, 9_100_000_00)),
      dashed: true,
    },
  ],
  events: [
    { at: '2026-10-20', name: '双11 预售' },
    { at: '2026-10-31', name: '第一波开卖' },
    { at: '2026-11-11', name: '双11' },
  ],
  notes: ['11-13 缺订单文件，线断开的地方不是 0。'],
}

const forecast: LooseBlock = {
  kind: 'chart',
  chart: 'line',
  title: '下两周每天支付金额的预测',
  unit: 'money',
  labels: ahead,
  series: [{ name: '预测', values: ahead.map((_, index) => wave(index, 12_000_000_00)), dashed: true }],
  band: {
    name: '80% 区间',
    low: ahead.map((_, index) => wave(index, 9_900_000_00)),
    high: ahead.map((_, index) => wave(index, 14_600_000_00)),
  },
}

const whys: LooseBlock = {
  kind: 'chart',
  chart: 'waterfall',
  title: '多卖的 3,033.67 万元，一多半来自访客',
  unit: 'money',
  before: { name: '上周', value: 98_120_044_50 },
  steps: [
    { name: '访客数', value: 24_210_388_10 },
    { name: '支付转化率', value: -8_301_200_41 },
    { name: '客单价', value: 14_427_500_00 },
  ],
  after: { name: '本周', value: 128_456_732_19 },
}

const sources: LooseBlock = {
  kind: 'chart',
  chart: 'stacked',
  title: '每天的访客从哪来',
  unit: 'count',
  labels: eachDay(week),
  series: ['手淘搜索', '手淘推荐', '直通车', '淘宝客', '我的淘宝'].map((name, index) => ({
    name,
    values: eachDay(week).map((_, at) => wave(at + index * 3, 90_000 - index * 15_000)),
  })),
}

const items: LooseBlock = {
  kind: 'chart',
  chart: 'bar',
  title: '支付金额最高的十个商品，和上周比',
  unit: 'money',
  lying: true,
  labels: itemNames,
  series: [
    { name: '本周', values: itemNames.map((_, index) => wave(index, 21_000_000_00 / (index + 1))) },
    { name: '上周', values: itemNames.map((_, index) => wave(index + 1, 17_000_000_00 / (index + 1))) },
  ],
}

const hours: LooseBlock = {
  kind: 'chart',
  chart: 'heat',
  title: '周三 20 点下单最多',
  unit: 'count',
  rows: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  columns: Array.from({ length: 24 }, (_, hour) => `${hour}`),
  values: Array.from({ length: 7 }, (_, weekday) =>
    Array.from({ length: 24 }, (_, hour) =>
      weekday === 4 && hour < 4
        ? null
        : Math.max(0, Math.round(420 * Math.sin(((hour - 5) / 24) * Math.PI) + wave(weekday, 60))),
    ),
  ),
}

/** Items with all that can stand in a table: long names, a negative amount, an absent figure, rare characters. */
export const itemTable = (count: number): Extract<LooseBlock, { kind: 'table' }> => ({
  kind: 'table',
  title: '商品明细',
  columns: [
    { id: 'item', name: '商品', unit: 'text' },
    { id: 'day', name: '上架', unit: 'date' },
    {
      id: 'paid',
      name: '支付金额',
      unit: 'money',
      total: { kind: 'sum' },
      key: { metric: 'paid_amount', period: week },
    },
    { id: 'orders', name: '支付件数', unit: 'count', total: { kind: 'sum' } },
    { id: 'visitors', name: '访客数', unit: 'count', total: { kind: 'given', value: 1_843_209 } },
    { id: 'refunds', name: '退款金额', unit: 'money', total: { kind: 'sum' } },
    { id: 'rate', name: '退款率', unit: 'ratio', total: { kind: 'ratio', of: 'refunds', by: 'paid' } },
  ],
  rows: Array.from({ length: count }, (_, index) => {
    const sold = wave(index, Math.round(9_000_000_00 / (index + 1)))
    const refunded = index % 9 === 4 ? -wave(index, 120_00) : wave(index, Math.round(sold / 14))
    return {
      cells: [
        `${itemNames[index % itemNames.length]}${index < itemNames.length ? '' : ` ${index}号`}`,
        addDays('2025-01-01' as Day, index % 600),
        sold,
        Math.round(sold / 169_00),
        index % 7 === 3 ? null : wave(index, 52_000),
        refunded,
        refunded / sold,
      ],
      scope: [{ dimension: 'item', values: [String(612_345_678_901 + index)] }],
    }
  }),
  notes: ['退款率 = 退款金额 ÷ 支付金额；访客数按店铺去重，不由商品相加。'],
})

/** A week's report as a duty hands it over, before a template. */
export const weeklyDraft = (): Draft =>
  Draft.parse({
    madeAt: '2026-11-16 09:12',
    cover: {
      kind: 'cover',
      title: '2026 年第 46 周销售周报',
      subtitle: '双11 当周：多卖 31%，退款要盯住',
      company: '澜山家纺',
      facts: [
        { name: '店铺', value: '澜山家纺旗舰店' },
        { name: '周期', value: '2026-11-09 至 2026-11-15' },
        { name: '对比', value: '上一周；上一年活动对齐' },
        { name: '撰写', value: '㛃𠮷䶮' },
      ],
    },
    sections: [
      {
        id: 'summary',
        title: '本周一句话',
        blocks: [
          {
            kind: 'paragraph',
            text: [
              '本周支付金额 ',
              { figure: paid },
              '，比上周 ',
              { figure: before },
              ' 多卖了三成，主要是双11 当天访客多；转化率反而低了。退款金额 ',
              { figure: figure('refund_amount', '退款金额', 'money', 3_205_120_00) },
              ' 还在涨，下周要盯。',
            ],
          },
          headlines,
          {
            kind: 'callout',
            tone: 'warning',
            title: '缺一天订单',
            text: [
              '11-13 的订单文件没有导入，当天的数都是空的，不是 0。请到千牛 → 交易 → 已卖出的宝贝 导出后再出一次。',
            ],
          },
        ],
      },
      { id: 'trend', title: '走势', blocks: [trend, sources] },
      {
        id: 'why',
        title: '为什么变了',
        blocks: [
          whys,
          {
            kind: 'list',
            ordered: true,
            items: [
              ['访客多了 21.4%，其中手淘推荐占一半。'],
              ['转化率低了 0.31 个百分点：新访客多，加购的人还没有付款。'],
              ['客单价没有变。'],
            ],
          },
          { kind: 'heading', level: 2, text: '什么时候下单' },
          hours,
        ],
      },
      {
        id: 'items',
        title: '商品涨跌',
        blocks: [items, itemTable(60)],
      },
      {
        id: 'next',
        title: '下周',
        blocks: [
          forecast,
          {
            kind: 'suggestion',
            title: '给加购未付的人发 20 元券',
            text: ['双11 加购未付的有 3.2 万人，去年同期返场转化 4%。'],
            effect: [
              '支付金额多 ',
              {
                figure: figure('expected', '预计增加', 'money', 1_850_000_00, {
                  states: [{ kind: 'estimated', words: '' }],
                }),
              },
              '，券成本约 18 万元',
            ],
            owner: '李雨桐',
            due: '2026-11-18',
          },
          {
            kind: 'suggestion',
            title: '冬被补货 1,200 件',
            effect: ['避免断货少卖约 40 万元'],
            owner: '欧阳·阿依古丽（仓储与供应链协同组）',
            due: '2026-11-17',
          },
          {
            kind: 'callout',
            tone: 'good',
            title: '上周的建议做了什么',
            text: ['主图换新后四件套点击率 3.1% → 3.9%。'],
          },
          {
            kind: 'comment',
            author: '店长',
            at: '2026-11-16 10:02',
            text: '券的门槛改成满 399。\n其他同意。',
          },
          { kind: 'page-break' },
        ],
      },
      {
        id: 'appendix',
        title: '附录',
        blocks: [
          {
            kind: 'appendix',
            title: '数字的来源和口径',
            entries: [paid, ...headlines.items.slice(1).map(({ figure: each }) => each)].map(
              (each, index) => ({
                figure: each,
                source: `批次 ${index + 3}：订单报表 2026-11-16.xlsx`,
                definition: '付款时间落在周期内的订单，买家实付金额之和，退款前。',
              }),
            ),
          },
        ],
      },
    ],
  } satisfies Loose)

export const weeklyReport = (): Document => composed(weeklyDraft(), { company: '', sections: [] })

/** A document of these blocks alone. */
export const documentOf = (...blocks: z.input<typeof Document>['blocks']): Document =>
  Document.parse({ title: '试印', madeAt: '2026-11-16 09:12', blocks })
