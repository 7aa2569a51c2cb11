import { afterAll, expect, test } from 'vitest'
import { forgetTaken, take } from '../taking-testing.ts'

afterAll(forgetTaken)

test('subtotals of 店铺流量来源 are left out and counted, leaves are kept', async () => {
  const { checked, column } = await take('流量载体,一级来源,二级来源,三级来源,四级来源,访客数,支付金额', [
    '全部|平台流量|汇总|汇总|汇总|1,000|2,000.00',
    '全部|平台流量|手淘搜索|汇总|汇总|600|1,500.00',
    '全部|平台流量|手淘搜索|搜索|汇总|600|1,500.00',
    '全部|平台流量|手淘搜索|搜索|结果页|600|1,500.00',
    '全部|平台流量|购物车|购物车|购物车|400|500.00',
  ])
  expect(column('source2')).toEqual(['手淘搜索', '购物车'])
  expect(checked).toMatchObject({ rows: 2, skipped: 3, rejectedRows: 0 })
})

test('subtotals of 商品流量来源 are left out, a source without finer ones is kept', async () => {
  const { checked, column } = await take('一级来源,二级来源,三级来源,四级来源,访客数,浏览量,支付金额', [
    '淘内免费|汇总|汇总|汇总|100|300|50.00',
    '淘内免费|手淘搜索|汇总|汇总|60|200|30.00',
    '淘内免费|手淘推荐|汇总|汇总|40|100|20.00',
    '淘内免费|手淘推荐|首页|汇总|40|100|20.00',
    '自主访问|汇总|汇总|汇总|30|50|10.00',
  ])
  expect([1, 2, 3].map((level) => column(`source${level}`))).toEqual([
    ['淘内免费', '淘内免费', '自主访问'],
    ['手淘搜索', '手淘推荐', ''],
    ['', '首页', ''],
  ])
  expect(checked).toMatchObject({ rows: 3, skipped: 2, rejectedRows: 0 })
})

test('of a 客服 report the rows 汇总, 全店 and 同行 are no days', async () => {
  const { checked, facts } = await take('日期,咨询人数,接待人数,平均响应时长,3分钟人工响应率,答问比', [
    '全店|90|88|30|90.00%|150.00%',
    '2026-06-01|45|44|1分5秒|98.50%|141.20%',
    '汇总|45|44|65|98.50%|141%',
    '同行|40|40|70|95%|120%',
  ])
  expect(checked).toMatchObject({ rows: 1, skipped: 3, rejects: [] })
  expect(facts[0]).toMatchObject({
    report: 'reception',
    agent: '',
    consultants: 45,
    response_seconds: 65,
    within_three_minutes: 0.985,
    answer_ratio: 1.412,
  })
})

test('of a 客服 report the row below the header that bears the shop’s name is no day', async () => {
  const { checked, column } = await take('日期,询单人数,最终付款人数,最终付款金额', [
    '某某旗舰店|50|12|1,200.00',
    '2026-06-01|30|7|700.00',
    '6月2日|20|5|500.00',
  ])
  expect(column('inquirers')).toEqual([30])
  expect(checked).toMatchObject({ rows: 2, skipped: 1, rejects: [{ row: 4, value: '6月2日' }] })
  const broken = await take('日期,询单人数,最终付款人数', ['2026-13-01|30|7', '2026-06-02|20|5'])
  expect(broken.checked).toMatchObject({ skipped: 0, rejects: [{ row: 2 }] })
})

test.each([
  [
    '入账时间,支付流水号,淘宝订单编号,入账类型,收入金额（元）,支出金额',
    '2026-06-01 10:00:00|2026060122001|3512345678901234567|交易收款|100.00|0.00',
    ['合计||||100.00|5.00', '总计：|--|--|--|100.00|5.00', '|合计|||100.00|5.00'],
  ],
  [
    '商家昵称,入帐日期,支付流水号,主订单id,入帐类型,收入金额(元),支出金额(元)',
    '某店|2026-06-01|2026060122001|3512345678901234567|交易收款|100.00|0.00',
    ['合计|||||100.00|0.00', '|总计||||100.00|0.00'],
  ],
  [
    '账期,业务流水号,订单号,订单实际金额（元）,打款时间',
    '202606|2026060122001|3512345678901234567|100.00|2026-06-01 10:00:00',
    ['合计|||100.00|'],
  ],
])('totals of a bill are left out and counted: %s', async (header, row, totals) => {
  const { checked, column } = await take(header, [row, ...totals])
  expect(column('income_fen')).toEqual([10_000])
  expect(checked).toMatchObject({ rows: 1, skipped: totals.length, rejects: [] })
})

test.each([
  [
    '订单编号,总金额,买家实际支付金额,订单状态,订单创建时间',
    '="3512345678901234567"|100.00|100.00|交易成功|2026-06-01 10:00:00',
    [
      '合计|100.00|100.00||',
      '="总计"|100.00|100.00||',
      '总计：|100.00|100.00||',
      '=""|100.00|100.00||合计',
      '汇总|100.00|100.00||',
    ],
  ],
  [
    '店铺名称,订单编号,总金额,买家实际支付金额,订单状态,订单创建时间',
    '某店|3512345678901234567|100.00|100.00|交易成功|2026-06-01 10:00:00',
    ['合计||100.00|100.00||', ' 合计 |合计|100.00|100.00||'],
  ],
  [
    '子订单编号,主订单编号,标题,购买数量,买家实际支付金额,退款金额,订单创建时间',
    '3512345678901234568|3512345678901234567|合计|1|100.00|0.00|2026-06-01 10:00:00',
    ['合计|||1|100.00|0.00|', '|合计||1|100.00|0.00|'],
  ],
  [
    '退款编号,订单编号,退款总额,退款状态,退款申请时间',
    '221234567890123456|3512345678901234567|10.00|退款成功|2026-06-01 10:00:00',
    ['合计||10.00||'],
  ],
  [
    '日期,流量载体,一级来源,二级来源,访客数,支付金额',
    '2026-06-01|无线端|搜索|手淘搜索|10|100.00',
    ['2026-06-01|合计|搜索|手淘搜索|10|100.00', '2026-06-01|合计|||10|100.00'],
  ],
])('rows of totals are left out and counted: %s', async (header, row, totals) => {
  const { checked } = await take(header, [row, ...totals])
  expect(checked).toMatchObject({ rows: 1, acceptedRows: 1, skipped: totals.length, rejects: [] })
})

test('a row without an id that is no total, or with one and a word for a total elsewhere, stays as it is', async () => {
  const { checked } = await take('店铺名称,订单编号,总金额,买家实际支付金额,订单状态,订单创建时间', [
    '合计|3512345678901234567|100.00|100.00|交易成功|2026-06-01 10:00:00',
    '合计|35123|100.00|100.00|交易成功|2026-06-01 10:00:00',
    '某店||100.00|100.00|交易成功|2026-06-01 10:00:00',
  ])
  expect(checked).toMatchObject({
    rows: 3,
    acceptedRows: 2,
    skipped: 0,
    rejects: [{ row: 4, column: '订单编号' }],
  })
})
