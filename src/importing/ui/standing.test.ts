import { expect, test } from 'vitest'
import type { Upload } from '../contract.ts'
import { answer, question, readyInTurn, undoneBatches, waitingFirst } from './standing.ts'
import { importWords } from './words.ts'

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
  recounting: false,
})

test('files that wait for an answer come first, the others keep their order', () => {
  const list = [upload('1', 'ready'), upload('2', 'waiting'), upload('3', 'done'), upload('4', 'waiting')]
  expect(waitingFirst(list).map(({ id }) => id)).toEqual(['2', '4', '1', '3'])
})

test('what is ready is taken in the order in which it was dropped, though the list has the newest first', () => {
  const at = (id: string, receivedAt: string, state: Upload['state'] = 'ready') => ({
    ...upload(id, state),
    receivedAt,
  })
  const list = [
    at('mended', '2026-11-23T01:00:02.51Z'),
    at('second', '2026-11-23T01:00:02.5Z'),
    at('waits', '2026-11-23T01:00:01Z', 'waiting'),
    at('first', '2026-11-23T01:00:00Z'),
  ]
  expect(readyInTurn(list).map(({ id }) => id)).toEqual(['first', 'second', 'mended'])
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

test('files on their way to the server are files that are yet to be read, whatever else there is', () => {
  const t = importWords.zh
  const said = (sending: number, ...states: Upload['state'][]) => {
    const list = states.map((state, at) => upload(String(at), state))
    return `${question(list, sending, t)}｜${answer(list, sending, t)}`.replace(t.previewFirst, '')
  }
  expect(said(0)).toBe('把导出的文件拖进来｜')
  expect(said(5, 'reading')).toBe('正在读取 6 个文件｜')
  expect(said(5, 'ready', 'received')).toBe('1 个文件可以入库｜6 个还在读取 · ')
  expect(said(2, 'ready', 'waiting', 'failed')).toBe(
    '1 个文件可以入库｜1 个等您回答 · 1 个读不了 · 2 个还在读取 · ',
  )
  expect(said(3, 'importing', 'ready', 'ready', 'done')).toBe(
    '正在入库 1 个文件｜2 个可以入库 · 3 个还在读取 · ',
  )
  expect(said(1, 'waiting')).toBe('正在读取 1 个文件｜1 个等您回答 · ')
  expect(said(0, 'waiting')).toBe('1 个文件等您回答｜')
  expect(said(0, 'done', 'done')).toBe('2 个文件已处理｜')
})
