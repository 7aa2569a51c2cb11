import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Format } from '../format.ts'
import { formats } from '../formats/all.ts'
import knownHeaders from '../formats/known-headers.json' with { type: 'json' }
import { recognise } from '../recognise.ts'
import { sampleRows } from '../sample-rows.ts'
import { couldBe, saying } from './cell-look.ts'
import { isPersonal } from './personal.ts'
import { LEAST_ALIKE, suggestionsFor } from './suggestion.ts'

type Case = { list: string; format: Format; header: string[]; rows: string[][]; truth: Map<number, string> }

/** Every known header with one header row, plausible cells under it, and what each of its columns is. */
const cases: Case[] = Object.entries(knownHeaders).flatMap(([list, known]) => {
  if ('above' in known) return []
  const format = formats.find(({ id }) => id === known.format)
  const found = format && recognise([known.columns], [format])
  if (!found) throw new Error(`${list} is not recognised`)
  const truth = new Map<number, string>()
  found.columns.forEach((at, i) => {
    const field = format.fields[i]
    const name = known.columns[at ?? -1]
    if (at !== undefined && field && !field.personal && name && !isPersonal(name) && !truth.has(at))
      truth.set(at, field.column)
  })
  return [{ list, format, header: known.columns, rows: sampleRows(format, known.columns, 12), truth }]
})

/** What other programs and busy people do to names. */
const disturbances: Readonly<Record<string, (name: string, at: number) => string>> = {
  'as they are, in wide letters and with spaces': (name) => ` ${[...name].join(' ')}　`,
  'with a unit or a group in brackets': (name, at) =>
    [`${name}(元)`, `【店铺】${name}`, `${name}（导出）`][at % 3] ?? name,
  'said in other words': (name) =>
    name
      .replace(/宝贝|商品/, '货品')
      .replace(/订单编号/, '订单号')
      .replace(/付款/, '支付')
      .replace(/展现量/, '曝光量')
      .replace(/花费/, '消耗')
      .replace(/时间/, '日期'),
  'shortened by a word in front': (name) => name.replace(/^(买家|商品|宝贝|订单|统计)(?=..)/, ''),
  'with one letter lost': (name, at) =>
    name.length > 4 ? name.slice(0, 1 + (at % 3)) + name.slice(2 + (at % 3)) : name,
  'with words around them': (name, at) => (at % 2 ? `本店${name}` : `${name}合计`),
}

/** Of each disturbance a third of the lists, so that each list is disturbed twice. */
const recoveredIn = (how: string) => {
  const nth = Object.keys(disturbances).indexOf(how)
  const disturb = disturbances[how] ?? String
  const sum = { asked: 0, right: 0, wrong: 0, files: 0, first: 0, amongThree: 0 }
  for (const { format, header, rows, truth } of cases.filter((_, i) => (i + nth) % 3 === 0)) {
    const suggestions = suggestionsFor(header.map(disturb), rows, formats)
    const place = suggestions.findIndex((one) => one.format.id === format.id)
    sum.files++
    if (place === 0) sum.first++
    if (place < 3) sum.amongThree++
    const given = new Map(suggestions[place]?.columns.map(({ at, column }) => [at, column]))
    for (const [at, column] of truth) {
      sum.asked++
      if (given.get(at) === column) sum.right++
      else if (given.has(at)) sum.wrong++
    }
  }
  return {
    recovered: sum.right / sum.asked,
    wrong: sum.wrong / sum.asked,
    first: sum.first / sum.files,
    amongThree: sum.amongThree / sum.files,
  }
}

describe('columns of the known exports, renamed', () => {
  test.each(Object.keys(disturbances))('are found again: %s', (how) => {
    const { recovered, wrong, first, amongThree } = recoveredIn(how)
    expect(recovered).toBeGreaterThan(how === 'with one letter lost' ? 0.88 : 0.95)
    expect(wrong).toBeLessThan(0.02)
    expect(first).toBeGreaterThan(0.9)
    expect(amongThree).toBe(1)
  })
})

/** The suggestion of the likeliest format, as header name → field. */
const likeliest = (header: string[], ...rows: string[][]) => {
  const [best] = suggestionsFor(header, rows, formats)
  return {
    format: best?.format.id,
    missing: best?.missing,
    columns: Object.fromEntries(best?.columns.map(({ at, column }) => [header[at], column]) ?? []),
  }
}

describe('files of other programs', () => {
  test('orders of a stock system; phone and account are left alone', () => {
    const header = '线上订单号,店铺,已付金额,下单时间,付款日期,买家账号,收货省份,手机号,联系人号,数量'.split(
      ',',
    )
    const row = (n: number) =>
      `35123456789012300${n},某店,88.00,2026-11-03 08:00:0${n},2026-11-03 08:01,abc,浙江省,13800001234,13900001234,2`.split(
        ',',
      )
    expect(likeliest(header, row(1), row(2))).toEqual({
      format: 'order',
      missing: [],
      columns: {
        线上订单号: 'order_id',
        店铺: 'shop_name',
        已付金额: 'paid_fen',
        下单时间: 'placed_at',
        付款日期: 'paid_at',
        收货省份: 'province',
        数量: 'pieces',
      },
    })
  })

  test('English names', () => {
    const header = 'order_id,createdAt,paid_at,total_amount,payment,Refund Amount,quantity,province'.split(
      ',',
    )
    const row = '351234567890123001,2026-11-03 08:00:00,2026-11-03 08:00:10,88.00,80.00,8.00,2,浙江'.split(
      ',',
    )
    expect(likeliest(header, row)).toMatchObject({
      format: 'order',
      columns: {
        order_id: 'order_id',
        createdAt: 'placed_at',
        paid_at: 'paid_at',
        total_amount: 'total_fen',
        payment: 'paid_fen',
        'Refund Amount': 'refunded_fen',
        quantity: 'pieces',
        province: 'province',
      },
    })
    expect(
      likeliest(
        ['Campaign', 'Date', 'Impressions', 'Clicks', 'Cost', 'Revenue'],
        ['日常', '2026-11-03', '10000', '200', '300.00', '2000.00'],
      ),
    ).toMatchObject({ format: 'wujie-plan', columns: { Campaign: 'plan', Cost: 'cost_fen' } })
  })

  test('refunds, and how items sell', () => {
    expect(
      likeliest(
        ['退款单号', '订单号', '申请时间', '退款额', '退款原因'],
        ['150000000000000001', '351234567890123001', '2026-11-03 08:00:00', '12.00', '不想要了'],
      ),
    ).toMatchObject({
      format: 'refund',
      columns: { 退款单号: 'refund_id', 订单号: 'order_id', 申请时间: 'applied_at', 退款额: 'refund_fen' },
    })
    expect(
      likeliest(
        ['日期', '宝贝编号', '宝贝', 'UV', 'PV', '成交金额'],
        ['2026-11-01', '600000000001', '杯子', '123', '456', '1,234.50'],
      ),
    ).toMatchObject({
      format: 'sycm-item',
      columns: { 日期: 'period', 宝贝编号: 'item_id', UV: 'visitors', 成交金额: 'paid_fen' },
    })
  })

  test('nothing is suggested for what is not of the trade', () => {
    for (const { columns } of suggestionsFor(['姓名', '年龄', '部门'], [['某某', '30', '财务']], formats))
      expect(columns).toEqual([])
    expect(suggestionsFor([], [], formats).every(({ columns }) => columns.length === 0)).toBe(true)
  })

  test('the better of two like columns gets the field, in whatever order they come', () => {
    const header = ['付款时间（系统）', '订单付款时间', '订单编号']
    const cells = ['2026-11-03 08:00:00', '2026-11-03 08:00:10', '351234567890123001']
    for (const order of [
      [0, 1, 2],
      [1, 2, 0],
    ]) {
      const turned = (list: string[]) => order.map((at) => list[at] ?? '')
      const [{ columns = [] } = {}] = suggestionsFor(turned(header), [turned(cells)], formats).filter(
        ({ format }) => format.id === 'order',
      )
      const paid = columns.find(({ column }) => column === 'paid_at')
      expect(turned(header)[paid?.at ?? -1]).toBe('订单付款时间')
    }
  })
})

test('every suggestion gives a column and a field once, never to a person, and to cells that could be of the field', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.infiniteStream(fc.nat()),
      fc.constantFrom(...Object.values(disturbances)),
      fc.tuple(fc.nat(), fc.nat()),
      ({ header, rows }, keys, disturb, [one, other]) => {
        const order = [...header.keys()]
          .map((at) => ({ at, key: keys.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ at }) => at)
        const names = order.map((at) => disturb(header[at] ?? '', at))
        // Two columns whose names stand over each other's cells.
        const [a, b] = [one % order.length, other % order.length]
        const swapped = order.with(a, order[b] ?? 0).with(b, order[a] ?? 0)
        const cells = rows.map((row) => swapped.map((at) => row[at] ?? ''))
        for (const { format, columns } of suggestionsFor(names, cells, formats)) {
          expect(new Set(columns.map(({ at }) => at)).size).toBe(columns.length)
          expect(new Set(columns.map(({ column }) => column)).size).toBe(columns.length)
          for (const { at, column, alike } of columns) {
            const field = format.fields.find((known) => known.column === column)
            if (!field) throw new Error(`${format.id} has no ${column}`)
            expect(isPersonal(names[at] ?? '')).toBe(false)
            expect(alike).toBeGreaterThanOrEqual(LEAST_ALIKE)
            expect(couldBe(field, saying(cells.map((row) => row[at] ?? '')))).toBe(true)
          }
        }
      },
    ),
    { numRuns: 25 },
  )
})
