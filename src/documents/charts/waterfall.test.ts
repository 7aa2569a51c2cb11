import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawn } from './draw.ts'
import { nameLines } from './waterfall.ts'

test('a name goes over lines, its brackets on one of their own', () => {
  expect(nameLines('访客数', 8)).toEqual(['访客数'])
  expect(nameLines('访客数（按天的人次）', 8)).toEqual(['访客数', '（按天的人次）'])
  expect(nameLines('支付转化率（按天合计）', 5)).toEqual(['支付转化率', '（按天合', '计）'])
})

test('no line begins with a closing mark, and no sign is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('访', '客', '数', '（', '）', '、', 'R', 'O', '8', '%', '「', '」'), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 2, max: 12 }),
      (signs, room) => {
        const lines = nameLines(signs.join(''), room)
        expect(lines.join('')).toBe(signs.join(''))
        for (const line of lines.slice(1)) expect(line).not.toMatch(/^[）」、%]/)
      },
    ),
  )
})

test('the picture has every name whole', () => {
  const names = ['商品成交口径的访客数（按天）', '支付转化率（按天合计）', '客单价', '口径差（平台和订单）']
  const { svg } = drawn(
    {
      kind: 'chart',
      chart: 'waterfall',
      title: '拆开看',
      unit: 'money',
      before: { name: '上周', value: 100_000 },
      steps: names.map((name) => ({ name, value: 1_000 })),
      after: { name: '本周', value: 104_000 },
      notes: [],
    },
    'Noto Sans SC',
  )
  const words = svg.replaceAll(/<[^>]*>/g, '').replaceAll(/\s/g, '')
  for (const name of names) expect(words).toContain(name)
})
