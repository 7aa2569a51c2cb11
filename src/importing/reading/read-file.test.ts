import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFailure } from '../../kernel/failure.ts'
import { defaultLimits } from '../limits.ts'
import { readFile } from './read-file.ts'
import { giveBack, mostKept, takeWorker } from './warm-worker.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-read-'))
afterAll(() => rmSync(folder, { recursive: true }))
const into = join(folder, 'into')

const csv = join(folder, 'a.csv')
writeFileSync(csv, `\ufeffa,b\n${'1,2\n'.repeat(200_000)}`)

test('a file is read in a worker with progress', async () => {
  const seen: number[] = []
  const tables = await readFile({
    path: csv,
    name: 'a.csv',
    into,
    limits: defaultLimits,
    onProgress: (done, total) => seen.push(done / total),
  })
  expect(tables).toMatchObject([{ sheet: 'a.csv', rows: 200_001, width: 2, dialect: { delimiter: ',' } }])
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.every((part) => part > 0 && part <= 1)).toBe(true)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
})

test('a cancelled read stops and leaves nothing behind', async () => {
  const before = readdirSync(into)
  const cancel = new AbortController()
  const reading = readFile({ path: csv, name: 'a.csv', into, limits: defaultLimits, signal: cancel.signal })
  cancel.abort()
  await expect(reading).rejects.toMatchObject({ code: 'import_cancelled' })
  expect(readdirSync(into)).toEqual(before)
})

test('a refusal crosses the worker with its sentence', async () => {
  const path = join(folder, 'page.xls')
  writeFileSync(path, '<html><table><tr><td>1</td></tr></table></html>')
  await expect(readFile({ path, name: 'page.xls', into, limits: defaultLimits })).rejects.toThrow(
    '「page.xls」不是能导入的表格：这是网页另存成的表格',
  )
})

describe('one worker reads file after file', () => {
  const started: Worker[] = []
  const hear = (worker: Worker) => started.push(worker)
  beforeAll(() => {
    process.on('worker', hear)
  })
  afterAll(() => {
    process.off('worker', hear)
  })

  const written = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const files = {
    small: written('small.csv', 'a,b\n1,2\n'),
    tabs: written('tabs.tsv', '一\t二\n3\t4\n'),
    page: written('page.html', '<html></html>'),
    broken: written('broken.zip', Buffer.from('504b0304ffffffffffffffffffffffff', 'hex')),
    bytes: written('bytes.csv', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xff, 0x2c, 0x80])),
  }
  type Name = keyof typeof files
  const cell = 'x'.repeat(200)
  const large = written('large.csv', `a,b\n${`"${cell}\n${cell}",${cell}\n`.repeat(100_000)}`)

  let reads = 0
  const read = async (name: Name, more: Partial<Parameters<typeof readFile>[0]> = {}) => {
    const place = join(folder, `read-${++reads}`)
    const input = { path: files[name], name, into: place, limits: defaultLimits, ...more }
    try {
      const tables = await readFile(input)
      return JSON.parse(JSON.stringify(tables).replaceAll(place, 'place'))
    } catch (error) {
      if (!isFailure(error)) throw error
      expect(readdirSync(place)).toEqual([])
      return error.message
    }
  }
  const newest = (): Worker => {
    const worker = started.at(-1)
    if (!worker) throw new Error('no worker was started')
    return worker
  }

  /** A worker of this bound of memory that waits for a file. */
  const limitsFor = (megabytes: number) => ({ ...defaultLimits, readMemoryBytes: megabytes * 1e6 })

  test('the next file is read by the worker that read the one before', async () => {
    const limits = limitsFor(201)
    const first = await read('small', { limits })
    const before = started.length
    expect(await read('small', { limits })).toEqual(first)
    expect(await read('tabs', { limits })).toMatchObject([{ rows: 2, width: 2 }])
    expect(started.length).toBe(before)
  })

  test('another bound of memory is another worker', async () => {
    await read('small', { limits: limitsFor(202) })
    const before = started.length
    await read('small', { limits: limitsFor(203) })
    expect(started.length).toBe(before + 1)
    expect(newest().resourceLimits).toMatchObject({ maxOldGenerationSizeMb: 203 })
  })

  test('a file that was refused, cancelled or too slow takes its worker with it', async () => {
    const limits = limitsFor(204)
    const stopped: readonly (() => Promise<unknown>)[] = [
      () => read('broken', { limits }),
      () => {
        const cancel = new AbortController()
        const reading = read('small', { limits, signal: cancel.signal })
        cancel.abort()
        return reading
      },
      () => read('small', { limits: { ...limits, readSeconds: 0 }, path: large }),
    ]
    for (const stop of stopped) {
      await read('small', { limits })
      expect(typeof (await stop())).toBe('string')
      const before = started.length
      expect(await read('small', { limits })).toMatchObject([{ rows: 2 }])
      expect(started.length).toBe(before + 1)
    }
  })

  test('a worker that dies while it waits, or over the next file, is replaced: that file is read all the same', async () => {
    const limits = limitsFor(205)
    await read('small', { limits })
    await newest().terminate()
    const before = started.length
    expect(await read('small', { limits })).toMatchObject([{ rows: 2 }])
    expect(started.length).toBe(before + 1)
    // Of so many rows that it is not done before it dies.
    const reading = readFile({ path: csv, name: 'a.csv', into, limits })
    await newest().terminate()
    expect(await reading).toMatchObject([{ rows: 200_001 }])
    expect(started.length).toBe(before + 2)
  })

  // What it holds hangs on when its rubbish was last collected: the number is given here.
  test('a worker that holds much after its file is not kept', async () => {
    const memory = 206_000_000
    const first = takeWorker(memory).worker
    const ended = once(first, 'exit')
    await giveBack(first, memory, mostKept + 1)
    await ended
    const second = takeWorker(memory)
    expect(second.isNew).toBe(true)
    await giveBack(second.worker, memory, mostKept)
    const third = takeWorker(memory)
    expect(third).toEqual({ worker: second.worker, isNew: false })
    await giveBack(third.worker, memory, mostKept)
  })

  test('whatever is read in whatever order, together or one after another, each file gives what it gives alone', async () => {
    const names = Object.keys(files).filter((name): name is Name => name in files)
    const alone = new Map<Name, unknown>()
    for (const [index, name] of names.entries())
      alone.set(name, await read(name, { limits: limitsFor(210 + index) }))
    expect(new Set([...alone.values()].map((answer) => JSON.stringify(answer))).size).toBe(names.length)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.boolean()), { minLength: 2, maxLength: 5 }),
        async (order) => {
          const together: Promise<unknown>[] = []
          for (const [name, waits] of order) {
            const reading = read(name)
            together.push(reading)
            if (waits) await reading
          }
          expect(await Promise.all(together)).toEqual(order.map(([name]) => alone.get(name)))
        },
      ),
      { numRuns: 5 },
    )
  })
})
