import { expect, test } from 'vitest'
import { DutyName } from '../drills/contract.ts'
import { drillPages } from './drill-pages.ts'

const asked = { shop: '练习店', from: '2026-10-30', to: '2026-11-26' }

test('every page of a drill is of its shop and within the days that it asks about', () => {
  for (const drill of DutyName.options)
    for (const { to } of drillPages(drill, asked)) {
      const search = new URLSearchParams(to.split('?')[1])
      expect(search.get('shop')).toBe('练习店')
      expect(search.get('period')).toBe('custom')
      expect(search.get('to')).toBe(asked.to)
      for (const day of ['from', 'cfrom', 'cto'].flatMap((name) => search.get(name) ?? []))
        expect(day >= asked.from && day <= asked.to, `${drill} ${to}`).toBe(true)
    }
})

test('what began some days ago is seen by the last week beside the first one', () => {
  for (const drill of ['market', 'listing'] as const)
    expect(drillPages(drill, asked).find(({ page }) => page === 'why')?.to).toBe(
      `/sales/why?${new URLSearchParams({
        shop: '练习店',
        period: 'custom',
        from: '2026-11-20',
        to: '2026-11-26',
        compare: 'custom',
        cfrom: '2026-10-30',
        cto: '2026-11-05',
      })}`,
    )
  expect(drillPages('sales', asked).find(({ page }) => page === 'why')?.to).not.toContain('cfrom')
})

test('without days a page shows those it shows by itself', () => {
  expect(drillPages('team', { shop: '练习店' })[0]?.to).toBe(
    `/team/stock?${new URLSearchParams({ shop: '练习店' })}`,
  )
})
