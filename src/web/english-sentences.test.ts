import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { movesSentence } from '../duties/customer/rules/segments.ts'
import { builtInRules } from '../duties/sales/rules/alert-rules.ts'
import { neededFactors, neededSentence } from '../duties/sales/rules/target-parts.ts'
import { toComeReason } from '../importing/days-to-come.ts'
import { day } from '../kernel/calendar.ts'
import { sentenceInEnglish, sentences } from './english-sentences.ts'

const chinese = /[\u3400-\u9fff，。：；（）「」]/
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

/** Slots that take neither a figure nor a day. */
const given: Readonly<Record<string, string>> = {
  field: 'title',
  days: '2026-11-03 至 2026-11-05、2026-11-09',
  what: '是空的',
  moment: '11-20 13:06',
  ticket: '手工开单',
  why: '没有写原因',
}

describe('the table', () => {
  test.each(Object.values(sentences).flat())('%s', (zh, en) => {
    expect(en).not.toMatch(chinese)
    expect(slots(en)).toEqual(slots(zh))
    const filled = zh.replace(/\{(\w+)\}/g, (_, name: string) =>
      /^n[A-Z]/.test(name) ? '1,234' : (given[name] ?? (name.startsWith('day') ? '2026-11-01' : '12.30 %')),
    )
    expect(sentenceInEnglish(filled)).not.toMatch(chinese)
  })
  test('what a target takes is told in English as its rule writes it', () => {
    const asked = { target: 9_900_000, days: 30, recentDays: 28 }
    const needed = neededFactors({ ...asked, recent: { visits: 28_000, buyers: 840, fen: 8_400_000 } })
    if (!needed) throw new Error('conversion is known')
    expect(sentenceInEnglish(neededSentence(needed, asked))).toBe(
      'A day is to sell 3,300.00 CNY: with a conversion of 3.00% and a basket of 100.00 CNY that takes 1,100 visitors a day, 10% more than in the last 28 days.',
    )
  })
  test('no sentence stands twice', () => {
    const all = Object.values(sentences)
      .flat()
      .map(([zh]) => zh)
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('what the server says, in English', () => {
  const names = (zh: string) => ({ 支付金额: 'Paid amount', 搜索词访客数: 'Term visitors' })[zh]
  test.each([
    [
      '2026-11-20 支付金额 1,234.50 元，照平常该在 3.20 万元 到 4 万元 之间。',
      '2026-11-20: Paid amount 1,234.50 CNY; usually it would be between 32,000.00 CNY and 40,000.00 CNY.',
    ],
    [
      '到 2026-11-25 的 7 天搜索词访客数 1,481；按它前四周的占比，该在 3,451 到 7,680 之间。',
      'Term visitors of 7 days up to 2026-11-25: 1,481; by its share of the four weeks before it should be between 3,451 and 7,680.',
    ],
    [
      '到 2026-08-21 的 2 天支付金额 12，比之前 2 天的 20 少 40 %。',
      'Paid amount of 2 days up to 2026-08-21: 12, 40 % less than the 20 of the 2 days before.',
    ],
    [
      '照这个速度，按预测：本月 110%，109%–111% 之间。有 2 天没有数据，按同样的速度估。',
      'At this pace and by forecast, this month: 110%, between 109% and 111%. 2 days have no data and are taken to go at the same pace.',
    ],
    ['「碗碟套装」近 7 天带来的访客少了', '“碗碟套装” brought fewer visitors in 7 days'],
    ['不订会少卖约 204,610.49 元', 'Without an order about 204,610.49 CNY is not sold'],
    [
      '6 个 SKU 撑不到现在下单的货到，会少卖约 204,610.49 元；少卖最多的是「茶盘 · 原木色」，还能卖 2 天。该订 11 个 SKU。',
      '6 SKUs do not last until an order placed now arrives: about 204,610.49 CNY not sold; “茶盘 · 原木色” most of all, lasting 2 days. 11 SKUs are to be ordered.',
    ],
    [
      '平均 1 分 35 秒回复，询单转化率 42.55%，满意率 92.52%（4,665 条评价，要求 85%）。',
      'Answered in 1 min 35 s on average, 42.55% of inquirers bought, 92.52% satisfied (4,665 ratings, 85% asked).',
    ],
    [
      '连同之前一共错过 8 次：当时没有在运行，只补了最近的一次。',
      '8 were missed in all: It was not running then; only the last time is made up for.',
    ],
    [
      '照这个速度：本月 93%，88%–97% 之间。没有按预测算：只有 90 天的数据，不到 240 天。',
      'At this pace, this month: 93%, between 88% and 97%. Not by forecast: 90 days have data, fewer than 240.',
    ],
    ['没有按预测算：离月底太远。', 'Not by forecast: the end of the period is too far ahead.'],
    [
      '没有按预测算：「支付金额」120 天里只有 40 天有数据，缺得太多；缺的天不能当作 0。',
      'Not by forecast: 40 of 120 days of “Paid amount” have data, too many are missing; they are not days of nothing.',
    ],
    ['做到 286.63 万元，31 天里有 31 天的数据', '2,866,300.00 CNY done; 31 of 31 days have data'],
    [
      '价格 9.90 元，同一商品的 SKU 一般在 99.00 元 上下，像是小数点或零打错了',
      'The price is 9.90 CNY, others of this item are about 99.00 CNY: a decimal point or a zero may be wrong',
    ],
    ['「品牌」空着：天猫商品必须写品牌', '“品牌” is empty: items on Tmall need a brand'],
    [
      '3 个商品里，1 个没有要改的（其中 1 个可以更好），2 个必须改。',
      'Of 3 items 1 need no change (1 could be better), 2 must be changed.',
    ],
    [
      '和没动过的商品比，曝光（商品访客） +27.3%（+19.4% 到 +35.7%），支付转化率 −5.1%（−9.0% 到 −1.2%），搜索访客看不出变化。',
      'Against untouched items Exposure (item visitors) +27.3% (+19.4% to +35.7%), Conversion −5.1% (−9.0% to −1.2%), no change can be told of Search visitors.',
    ],
    [
      '支付金额：改动带来 +9.0%（+1.0% 到 +18.0%），自己 +10.0%，没动过的 +1.0%；目标 +15.0%，证明不了达到没达到。',
      'Paid amount: the change brought +9.0% (+1.0% to +18.0%); itself +10.0%, untouched items +1.0%; goal +15.0%, not proven.',
    ],
    [
      '目标要求增长 +24.4%；去年同月 2753673.40；这个月的数据还不全',
      'the target asks for +24.4%; the same month of last year 2753673.40; the data of this month are not whole',
    ],
    [
      '2026-11-12 结束；净增量 38.94 万元，成本 14.22 万元，ROI 173.94%（八成可能在 81.12% 到 266.76% 之间），区间跨过了 200%，说不准。',
      'ended 2026-11-12; Net addition 389,400.00 CNY, cost 142,200.00 CNY, ROI 173.94% (80 % between 81.12% and 266.76%); the range spans 200%, so nobody can tell.',
    ],
    ['2026-11-03 至 2026-11-05、2026-11-09', '2026-11-03 to 2026-11-05, 2026-11-09'],
    [
      '缺 2 种报表：「订单」2026-11-03 至 2026-11-05；「退款」2026-11-09。',
      'Days are missing in 2 reports: “订单” 2026-11-03 to 2026-11-05; “退款” 2026-11-09.',
    ],
    [
      '缺 1 种报表：「订单」2026-11-03 至 2026-11-05、2026-11-09、2026-11-11 等 9 天。',
      'Days are missing in 1 report: “订单” 2026-11-03 to 2026-11-05, 2026-11-09, 2026-11-11, 9 days in all.',
    ],
    [
      '缺 4 种报表：「订单」2026-11-09；「退款」2026-11-09；「评价」2026-11-03 至 2026-11-05 等。',
      'Days are missing in 4 reports: “订单” 2026-11-09; “退款” 2026-11-09; “评价” 2026-11-03 to 2026-11-05 and others.',
    ],
    ['2026-11-06 截止，迟交', 'due 2026-11-06, late'],
    ['1 张工单今天到期', '1 ticket is due today'],
    ['还有 21 件没做完，其中 1 件过了期。', '21 things are not done yet, 1 of them overdue.'],
    [
      '低分 · 满意 2 分（11-20 13:06）；退款 · 破损（11-24 13:37）',
      'Low score · satisfied 2 of 5 (11-20 13:06); Refund · Damage (11-24 13:37)',
    ],
    ['转化率看不出变化。', 'No change can be told of 转化率.'],
    ['访客 16.71 万，前一周 13.72 万（+21.8%）', '访客 167,100, the week before 137,200 (+21.8%)'],
    [
      '交期 20 天＋ 订货间隔 7 天，27 天：近 28 天每天 3.1 件，按全店的预测放大或缩小（卖得少或断过货，不单独预测）',
      'Lead time 20 d + review 7 d, 27 days: 3.1 pieces a day in 28 days, scaled with the shop’s forecast (few sold or out of stock, so no forecast of its own)',
    ],
    ['在途：2026-12-01 到 100', 'In transit: 100 on 2026-12-01'],
    ['退货退款 · 质量问题', 'Return and refund · 质量问题'],
    ['上新「紫砂茶叶罐」：拍摄', 'Launch “紫砂茶叶罐”: pictures'],
    ['看数字和报告、改设置和备份', 'see figures and reports, change settings and make backups'],
    // A sentence that nobody put into English is told as it came, as are names.
    ['这句话没有英文。', '这句话没有英文。'],
    ['Plain English.', 'Plain English.'],
  ])('%s', (zh, en) => {
    expect(sentenceInEnglish(zh, names)).toBe(en)
  })

  test('every alert rule there is has an English name', () => {
    for (const { name } of builtInRules) expect(sentenceInEnglish(name)).not.toMatch(chinese)
  })
  test('movements of segments', () => {
    const day = { before: '2026-10-01', day: '2026-11-01' }
    for (const moves of [[], [{ before: 'key_value' as const, after: 'lost' as const, buyers: 3 }]])
      expect(sentenceInEnglish(movesSentence(moves, day))).not.toMatch(chinese)
  })
})

/** Files whose every Chinese text is a sentence for a page, and texts in them that are none. */
const sources: Readonly<Record<string, readonly string[]>> = {
  'duties/sales/alerts/findings.ts': [
    ' 等',
    '少',
    '多',
    '低于',
    '高于',
    '近 7 天卖得比平常少',
    '近 7 天带来的访客少了',
  ],
  'duties/sales/alerts/checks.ts': [],
  'duties/listing/rules/title.ts': [],
  // A clause that is told with the sentence before it; both together are below.
  'duties/listing/rules/prices.ts': ['，像是小数点或零打错了', '价格 7，同一商品的 SKU 一般在 7 上下7'],
  'duties/team/actions.ts': [],
  'duties/training/job-map/actions.ts': [],
  'duties/training/rules/step-names.ts': [],
  // Halves of a sentence that stands below as a whole.
  'duties/team/rules/stock.ts': [
    '（没有写供应商，按全店的）',
    '交期 7 天7＋ 订货间隔 7 天，7',
    '近 7 天每天 7 件',
    '7 天：7，按全店的预测放大或缩小（卖得少或断过货，不单独预测）',
    '7 天 × 7（数据还不够预测）',
  ],
  'duties/customer/ticket-opening.ts': [],
  'duties/promotion/rules/needs.ts': [],
  // What the trail calls an item; its page puts that into English itself.
  'duties/listing/actions.ts': ['商品 77'],
  // Halves of sentences that are told as one, below.
  'duties/scorecard/gathering.ts': [
    '目标要求增长 7；去年同月 77',
    '7 个评价里满意 7 个${known && known.days < known.asked ? ',
    " : ''}；只有找过客服的买家",
    '7 结束；7',
  ],
  'duties/customer/actions.ts': [],
  'duties/customer/jobs.ts': ['开工单', '新来的退款、差评开成工单，退款已了结的工单关掉。'],
  'duties/reports/jobs.ts': ['起草报告', '一周、一月过完，数据齐了，就把该交的报告起草好。'],
  'duties/sales/jobs.ts': ['查预警', '导入、撤销以后，和每天数据该到的时候，看各店有没有要预警的。'],
}

test('why a cell of a file is refused', () => {
  // What reads numbers and days holds Chinese signs, too; a reason begins with words.
  const reasons = textsOf('importing/cell-sql.ts')
    .filter((text) => /^[\u3400-\u9fff]{2}/.test(text))
    // With what the field allows, below.
    .filter((text) => !text.startsWith('数值超出范围，'))
  expect(reasons.length).toBeGreaterThan(20)
  expect(reasons.filter((text) => chinese.test(sentenceInEnglish(text)))).toEqual([])
  for (const text of [
    '数值超出范围，应在 0 到 不限 之间',
    '数值超出范围，不能小于 0',
    '数值超出范围，不能大于 100%',
    '列数与表头不符：表头有 7 列，这一行只有 5 列；多半是某格里有没加引号的逗号或换行，请重新导出',
    '列数与表头不符：表头有 7 列，这一行更多；多半是某格里有没加引号的逗号或换行，请重新导出',
    '与第 3 行重复，已保留第 3 行',
    '与第 3 行重复，内容不同，已保留第 3 行；文件没有 ID 列，名称相同就分不开，请导出时勾选 ID 列',
    '日期不在文件自己的时间段 2026-11-01 至 2026-11-07 内',
    toComeReason(day('2026-11-20')),
  ])
    expect(sentenceInEnglish(text)).not.toMatch(chinese)
})

/** Texts of a source with Chinese in them, what is filled in as a number; only whole ones, not those inside of others. */
const textsOf = (path: string): string[] => {
  const source = readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return [...code.matchAll(/`((?:[^`\\]|\\.)*)`|'([^'\n]*)'/g)]
    .map(([, template, text]) => (template ?? text ?? '').replace(/\$\{[^{}]*\}/g, '7'))
    .filter((text) => /[\u3400-\u9fff]/.test(text))
}

test.each(Object.entries(sources))('%s says nothing that has no English', (path, others) => {
  const texts = textsOf(path)
  expect(texts.length).toBeGreaterThan(0)
  const left = texts.filter((text) => !others.includes(text) && chinese.test(sentenceInEnglish(text)))
  expect(left).toEqual([])
})
