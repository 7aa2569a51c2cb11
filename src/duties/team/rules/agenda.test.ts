import { expect, test } from 'vitest'
import { agendaOf, factWords } from './agenda.ts'

const nothing = { now: [], previous: [] }

test('an alert keeps what it is called and why apart, whatever signs a rule is named with', () => {
  const alerts = [
    { title: '大促：支付金额少了', cause: '2026-11-20 支付金额 12，低于 20。' },
    { title: '报表缺了几天', cause: '' },
  ]
  const items = agendaOf({
    today: '2026-11-26',
    before: [],
    nameOf: () => '',
    figures: nothing,
    service: nothing,
    targets: [],
    alerts,
    stock: {
      day: null,
      rule: { reviewDays: 7, leadDays: 15 },
      sentence: '现在不用订货。',
      lines: [],
      atRisk: '0.00',
      risky: 0,
      toOrder: { skus: 0, pieces: 0 },
      late: [],
      notes: [],
    },
  })
  const facts = items.find(({ kind }) => kind === 'alerts')?.facts ?? []
  expect(facts).toEqual([alerts[0], ['报表缺了几天']])
  expect(facts.map(factWords)).toEqual([
    '大促：支付金额少了：2026-11-20 支付金额 12，低于 20。',
    '报表缺了几天',
  ])
})
