import { afterAll, expect, test } from 'vitest'
import { forgetTaken, take } from '../taking-testing.ts'

afterAll(forgetTaken)

test.each([
  ['PC流量来源', 'PC端'],
  ['无线流量来源', '无线端'],
  ['全店流量来源', ''],
])('without 流量载体 the sheet %s says the carrier', async (sheet, carrier) => {
  const { column } = await take('来源,来源明细,访客数,访客数变化', ['淘内免费|手淘搜索|12|-'], {
    container: 'xls',
    sheet,
  })
  expect(column('carrier')).toEqual([carrier])
})

test('a time with a zone is told in Beijing time', async () => {
  const spelt = [
    '2026-06-01T20:30:00Z',
    '2026-06-01 20:30:00+00:00',
    '2026-06-01T20:30:00.250Z',
    '2026-06-02T04:30:00+08:00',
    '2026-06-01 16:30:00-0400',
    '2026-06-02 04:30:00',
  ]
  const { checked, facts } = await take(
    '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间',
    spelt.map((time, i) => `351234567890000000${i}|10.00|10.00|${time}|${time}`),
  )
  expect(checked.rejects).toEqual([])
  expect(facts.map(({ placed_at }) => String(placed_at).slice(0, 19))).toEqual(
    spelt.map(() => '2026-06-02 04:30:00'),
  )
})

test('a duration is seconds however it is written, with parts of a unit too', async () => {
  const spelt = ['90', '1.5', '2分30秒', '1.5分钟', '2.5小时', '1小时2.5分', '0:02:30', '1天']
  const { column } = await take(
    '日期,咨询人数,接待人数,平均响应时长,3分钟人工响应率,答问比',
    spelt.map((duration, i) => `2026-06-${String(i + 1).padStart(2, '0')}|10|9|${duration}|98%|120%`),
  )
  expect(column('response_seconds')).toEqual([90, 1.5, 150, 90, 9000, 3750, 150, 86_400])
})

test('接待评价 keeps the groups apart', async () => {
  const ratings = ['发出', '收到', '很满意']
  const { format, facts } = await take(
    [
      ['日期', '接待人数', '总', '', '', '邀请', '', '', '自主', '', ''],
      ['', '', ...ratings, ...ratings, ...ratings],
    ],
    ['2026-06-01|50|40|30|20|35|28|19|5|2|1'],
    { container: 'xlsx' },
  )
  expect(format).toBe('cs-rating')
  expect(facts[0]).toMatchObject({
    received: 50,
    rating_sent: 40,
    rating_received: 30,
    very_satisfied: 20,
    invited_sent: 35,
    invited_received: 28,
    voluntary_sent: 5,
    voluntary_received: 2,
  })
})

test('old 宝贝报表 lines are numbered within their order', async () => {
  const { column } = await take('订单编号,标题,价格,购买数量,订单状态', [
    '="3512345678901234501"|短袖|59.00|1|交易成功',
    '="3512345678901234502"|长裤|99.00|2|买家已付款,等待卖家发货',
    '="3512345678901234501"|短裤|39.00|1|交易成功',
  ])
  expect(column('order_id').map((order, i) => `${order}${column('line_id')[i]}`)).toEqual([
    '3512345678901234501#1',
    '3512345678901234502#1',
    '3512345678901234501#2',
  ])
  expect(column('status')).toEqual(['交易成功', '买家已付款，等待卖家发货', '交易成功'])
})

test('a sub-order nobody asked to refund has 0 refunded, in words or in figures', async () => {
  const { column, checked } = await take(
    '子订单编号,主订单编号,商品标题,购买数量,买家实付金额,退款状态,退款金额,商品ID',
    [
      "'3512345678901234501|'3512345678901234500|短袖|1|59.00|没有申请退款|无退款申请|612345678901",
      "'3512345678901234502|'3512345678901234500|长裤|1|99.00|没有申请退款|0.00|612345678901",
    ],
  )
  expect(checked.rejects).toEqual([])
  expect(column('refunded_fen')).toEqual([0, 0])
})

test('发布模板 gives item code and SKU code their own columns', async () => {
  const { facts } = await take(
    '商品Id,类目id,类目名称,商品标题,一口价,商家编码,发货时间,销售属性,发货时间,skuId,价格（元）,数量,商家编码',
    ['612345678901|50000671|T恤|短袖|59.00|A-1||颜色分类:米白||5012345678901|49.90|120|A-1-W'],
    { container: 'xlsx', preamble: [['批量导出商品'], []], quirks: { lyingDimension: true } },
  )
  expect(facts[0]).toMatchObject({
    item_code: 'A-1',
    sku_code: 'A-1-W',
    sku_id: '5012345678901',
    list_price_fen: 5900,
    price_fen: 4990,
    stock: 120,
    snapshot_day: '2026-06-30',
  })
})

test('支付宝 spending is a positive expense, and the order is taken out of 商户订单号', async () => {
  const { facts } = await take('支付宝流水号,商户订单号,入账时间,账务类型,收入（+元）,支出（-元）,对方名称', [
    '202606010001|T200P3512345678901234567|2026-06-01 10:00:00|在线支付|99.00||某某',
    '202606010002||2026-06-01 10:00:01|服务费||-0.59|某某',
  ])
  expect(facts.map(({ order_id, income_fen, expense_fen }) => [order_id, income_fen, expense_fen])).toEqual([
    ['3512345678901234567', 9900, null],
    ['', null, 59],
  ])
})

test('a 支付宝 row whose 商户订单号 is no order number is taken without an order', async () => {
  const { checked, column } = await take('支付宝流水号,商户订单号,入账时间,收入（+元）,支出（-元）', [
    '202606010001|提现到银行卡|2026-06-01 10:00:00||-99.00',
    '202606010002|保证金_冻结 2026|2026-06-01 10:00:00||-10.00',
    '202606010003|3512345678901234567|2026-06-01 10:00:00|99.00|',
    '202606010004|3.51235E+18|2026-06-01 10:00:00|99.00|',
  ])
  expect(column('order_id')).toEqual(['', '', '3512345678901234567'])
  expect(checked.rejects).toMatchObject([{ row: 5, column: '商户订单号', value: '3.51235E+18' }])
})

test('reviews of three shapes say the same thing in the same words', async () => {
  const qianniu = await take('评价ID,评价内容,评价时间,情感,追评内容,追评距收货天数,买家昵称,订单ID,商品ID', [
    '1200000000001|版型好|2026-06-01 10:00:00|11|还是好|确认收货后3天后追加评论|w**|3512345678901234567|612345678901',
    '1200000000002|掉色|2026-06-02 10:00:00|13|||w**|3512345678901234568|612345678901',
  ])
  expect(qianniu.column('sentiment')).toEqual(['positive', 'negative'])
  expect(qianniu.column('follow_up_days')).toEqual([3, null])
  expect(qianniu.column('buyer_key')).toEqual([null, null])

  const table = await take('评论,昵称,评价时间,商品id,评价分类', [
    '好|甲|2026-06-01 10:00:00|612345678901|好评',
    '好|乙|2026-06-01 10:00:00|612345678901|好评',
    '一般|丙|2026-06-01 10:00:00|612345678901|中评',
  ])
  expect(table.column('sentiment')).toEqual(['positive', 'positive', 'neutral'])
  expect(new Set(table.column('review_id')).size).toBe(3)

  const collected = await take('平台,店铺,时间,订单编号,商品名称,评价内容,评分', [
    '天猫|某店|初次评价: 2026-06-01 10:00:00|订单编号：3512345678901234567|短袖|掉色|负面评价',
  ])
  expect(collected.checked.rejects).toEqual([])
  expect(collected.facts[0]).toMatchObject({
    order_id: '3512345678901234567',
    reviewed_at: '2026-06-01 10:00:00',
    sentiment: 'negative',
  })
})

test('京东 rows keep the amount of the order once and tell equal SKUs apart', async () => {
  const { column, facts } = await take(
    '订单号,商品ID,商品名称,订购数量,京东价,结算金额,应付金额,下单时间,下单帐号,客户地址',
    [
      '280000000001|100012345678|短袖|1|59.00|59.00|0.00|2026-06-01 10:00:00|jd_a|浙江杭州市西湖区某路1号',
      '280000000001|100012345678|短袖|1|0.00|59.00|0.00|2026-06-01 10:00:00|jd_a|浙江杭州市西湖区某路1号',
    ],
  )
  expect(column('line_id')).toEqual(['100012345678', '100012345678#2'])
  expect(facts[0]).toMatchObject({ channel: 'jd', order_paid_fen: 5900, province: '浙江省' })
  expect(JSON.stringify(facts)).not.toContain('jd_a')
})

test('what a 京东 order was placed for is 订单金额, shared over its rows to the fen', async () => {
  const dated = '290000000002|100000000003|1|10.00|2026-06-01 10:00:00'
  const { column } = await take('订单号,商品ID,订购数量,京东价,下单时间,订单金额,结算金额', [
    '290000000001|100000000001|2|50.00|2026-06-01 10:00:00|100.01|90.00',
    '290000000001|100000000002|1|60.00|2026-06-01 10:00:00|100.01|90.00',
    '290000000001|100000000009|1|0.00|2026-06-01 10:00:00|100.01|90.00',
    `${dated}|8.00|8.00`,
  ])
  expect(column('payable_fen').map(Number)).toEqual([6250, 3751, 0, 800])
  const bare = await take('订单号,商品ID,订购数量,京东价,下单时间,结算金额', [`${dated}|8.00`])
  expect(bare.column('payable_fen')).toEqual([null])
  expect(bare.checked.columns).not.toContain('payable_fen')
})

test('万相台 of 2022 keeps its attribution window in days', async () => {
  const { column } = await take('日期,优化目标,转化周期,消耗,曝光量,点击量,总成交金额', [
    '2026-06-01|拉新|15天|100.00|2000|90|350.00',
  ])
  expect(column('attribution_days')).toEqual([15])
})

test('market lists keep both ends of a range and its words', async () => {
  const { facts } = await take('排名,搜索词,搜索人气,点击率,支付转化率', [
    '1|连衣裙|5000 ~ 1万|121.00%|1% ~ 2.5%',
  ])
  expect(facts[0]).toMatchObject({
    list: '搜索排行',
    popularity_low: 5000,
    popularity_high: 10000,
    popularity_text: '5000 ~ 1万',
    click_rate_high: 1.21,
    conversion_low: 0.01,
    conversion_high: 0.025,
  })
})

test('a range of a market list may be open at one end', async () => {
  const { checked, facts } = await take('排名,搜索词,搜索人气,点击率,支付转化率,支付买家数', [
    '1|连衣裙|2.5万以上|150%以上|10%及以上|1万以上',
    '2|半身裙|100以下|<1%|1%以下|≥500',
    '3|短裙|＞100|1000+|5%以内|>=20',
    '4|长裙|5000 ~||||',
  ])
  const ends = (name: string) => facts.map((fact) => `${fact[`${name}_low`]}..${fact[`${name}_high`] ?? ''}`)
  expect(ends('popularity')).toEqual(['25000..', '0..100', '100..'])
  expect(ends('click_rate')).toEqual(['1.5..', '0..0.01', '1000..'])
  expect(ends('conversion')).toEqual(['0.1..', '0..0.01', '0..0.05'])
  expect(ends('buyers')).toEqual(['10000..', '500..', '20..'])
  expect(facts[0]?.popularity_text).toBe('2.5万以上')
  expect(checked.rejects).toMatchObject([{ row: 5, value: '5000 ~' }])
})

test('万相台 without 分日 takes the period given, \\N is no figure', async () => {
  const { facts, checked } = await take(
    '场景ID,场景名字,计划ID,计划名字,主体ID,主体类型,主体名称,展现量,点击量,花费,点击率,总成交金额',
    [
      '371|关键词推广|5012345678|日常|612345678901|商品|短袖|8225|274|159.90|0.03331|2040.85',
      '371|关键词推广|5012345678|日常|7123456789012|短视频|种草|\\N|\\N|0.00|\\N|\\N',
    ],
  )
  expect(checked.rejects).toEqual([])
  expect(
    facts.map(({ report, subject_kind, from_day, clicks }) => [report, subject_kind, from_day, clicks]),
  ).toEqual([
    ['item', '商品', '2026-06-01', 274],
    ['item', '短视频', '2026-06-01', null],
  ])
})

test('淘宝助理 rows begin below the Chinese names', async () => {
  const { facts, checked } = await take(
    [
      ['title', 'cid', 'price', 'num', 'num_id', 'seller_cids', 'outer_id'],
      ['宝贝名称', '宝贝类目', '宝贝价格', '宝贝数量', '数字ID', '店铺类目', '商家编码'],
    ],
    ['短袖|50000671|59.00|120|612345678901||A-1'],
    { encoding: 'utf-16le-bom', delimiter: '\t', preamble: [['version 1.00']] },
  )
  expect(checked).toMatchObject({ rows: 1, rejects: [] })
  expect(facts[0]).toMatchObject({ item_id: '612345678901', title: '短袖', stock: 120, item_code: 'A-1' })
})

test('a value out of its range is refused with the bound that it is beyond', async () => {
  const { checked } = await take('订单编号,总金额,买家实际支付金额,宝贝总数量,订单创建时间,订单付款时间', [
    '3512345678900000001|10.00|10.00|-3|2026-06-02 10:00:00|2026-06-02 10:01:00',
    '3512345678900000002|200000000.00|10.00|1|2026-06-02 10:00:00|2026-06-02 10:01:00',
  ])
  expect(checked.rejects.map(({ column, reason }) => [column, reason])).toEqual([
    ['宝贝总数量', '数值超出范围，不能小于 0'],
    ['总金额', '数值超出范围，不能大于 100,000,000'],
  ])
})
