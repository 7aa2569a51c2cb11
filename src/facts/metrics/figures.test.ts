import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type FigureStores, figureContext, figureStores } from '../testing.ts'
import { countFigures } from './figures.ts'
import { resolve } from './resolve.ts'
import { survey } from './survey.ts'

let stores: FigureStores | undefined
afterEach(() => stores?.remove())

test('where the store fails every question, the failure is told once and nothing is left unheard', async () => {
  stores = await figureStores('embedded', undefined)
  const context = figureContext(stores.db, stores.newShop())
  const plan = resolve({ metrics: ['paid_amount', 'stock'], from: '2026-11-01', to: '2026-11-02' })
  const known = await survey(context, plan, [plan.period])
  const unheard: unknown[] = []
  const hear = (error: unknown) => unheard.push(error)
  process.on('unhandledRejection', hear)
  const lost = { ...context, read: () => Promise.reject(new Error('lost')) }
  await expect(countFigures(lost, plan, plan.period, known)).rejects.toThrow('lost')
  await wait(10)
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})
