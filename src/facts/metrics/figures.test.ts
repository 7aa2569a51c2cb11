import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { type FigureStores, figureContext, figureStores } from '../testing.ts'
import { countCompared, countFigures } from './figures.ts'
import { resolve } from './resolve.ts'
import { survey } from './survey.ts'

let stores: FigureStores | undefined
afterEach(() => stores?.remove())

test('where the store fails every question, the failure is told once and nothing is left unheard', async () => {
  stores = await figureStores('embedded', undefined)
  const context = figureContext(stores.db, stores.newShop())
  const asked = { metrics: ['paid_amount', 'stock'], from: '2026-11-03', to: '2026-11-04' }
  const plan = resolve({ ...asked, compare: 'previous' })
  const compared = { from: day('2026-11-01'), to: day('2026-11-02') }
  const known = await survey(context, plan, [plan.period, compared])
  const unheard: unknown[] = []
  const hear = (error: unknown) => unheard.push(error)
  process.on('unhandledRejection', hear)
  const lost = { ...context, read: () => Promise.reject(new Error('lost')) }
  await expect(countFigures(lost, plan, plan.period, known)).rejects.toThrow('lost')
  await expect(countCompared(lost, plan, [plan.period, compared], known)).rejects.toThrow('lost')
  await wait(10)
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})
