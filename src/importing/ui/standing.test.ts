import { expect, test } from 'vitest'
import type { Upload } from '../contract.ts'
import { undoneBatches, waitingFirst } from './standing.ts'

const upload = (id: string, state: Upload['state']): Upload => ({
  id,
  shop: 'a',
  file: id,
  bytes: 1,
  state,
  progress: 1,
  doing: '',
  sheets: [],
  failure: null,
  receivedAt: '2026-11-23T01:00:00Z',
  origin: 'page',
})

test('files that wait for an answer come first, the others keep their order', () => {
  const list = [upload('1', 'ready'), upload('2', 'waiting'), upload('3', 'done'), upload('4', 'waiting')]
  expect(waitingFirst(list).map(({ id }) => id)).toEqual(['2', '4', '1', '3'])
})

const sheets = (...batches: (number | null)[]) => ({
  shop: 'a',
  sheets: batches.map((batch) => ({ result: { batch } })),
})
const batch = (number: number, status: 'active' | 'undone', shop = 'a') => ({ shop, batch: number, status })

test('a file is undone when all of its batches are', () => {
  const batches = [batch(1, 'undone'), batch(2, 'active')]
  expect(undoneBatches(sheets(1), batches)).toEqual({ undone: new Set([1]), all: true })
  expect(undoneBatches(sheets(1, 2), batches)).toEqual({ undone: new Set([1]), all: false })
  expect(undoneBatches(sheets(2), batches)).toEqual({ undone: new Set(), all: false })
})

test('a file without batches is not undone, nor by the batch of another shop', () => {
  expect(undoneBatches(sheets(null), [batch(1, 'undone')]).all).toBe(false)
  expect(undoneBatches(sheets(1), [batch(1, 'undone', 'b')]).all).toBe(false)
})
