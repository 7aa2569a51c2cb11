import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Reader } from './duckdb.ts'
import { openFolder } from './folder.ts'
import { literal } from './quoting.ts'
import { readersApart } from './readers-apart.ts'

const folder = await openFolder(mkdtempSync(join(tmpdir(), 'zhanggui-apart-')))
const apart = readersApart({ folder, memoryLimit: '60MB', threads: 2 })
afterAll(() => {
  apart.close()
  rmSync(folder.path, { recursive: true, force: true })
})

const prepared = ["create macro zg_test(t) as t || '。'"]
let spills = 0
const open = () => apart.open(join(folder.staging, `spill-${++spills}`), prepared)

/** A mark that only this very DuckDB has: a variable would go with its connection, a setting does not. */
const mark = (reader: Reader, name: string) =>
  reader.run(`set storage_compatibility_version = ${literal(name)}`)
const marked = async (reader: Reader): Promise<string | undefined> => {
  const [row] = await reader.rows<{ mark: string }>(
    "select current_setting('storage_compatibility_version') as mark",
  )
  return row?.mark
}

/** Whether the next reader is on the DuckDB that `work` was done on. */
const isKeptAfter = async (work: (reader: Reader) => Promise<unknown>): Promise<boolean> => {
  const first = await open()
  await mark(first, 'v1.2.0')
  await work(first)
  await first.close()
  const second = await open()
  const found = await marked(second)
  await mark(second, 'v1.0.0')
  await second.close()
  return found === 'v1.2.0'
}

test('the next file is staged by the DuckDB that staged the one before, and finds nothing of it but the macros', async () => {
  const path = join(folder.staging, 'a.csv')
  const kept = await isKeptAfter(async (reader) => {
    writeFileSync(path, 'a\n1\n')
    await reader.run(`create temp table staged as select * from read_csv(${literal(path)})`)
    expect(await reader.rows("select zg_test('好') as word")).toEqual([{ word: '好。' }])
  })
  expect(kept).toBe(true)
  const next = await open()
  await expect(next.rows('select * from staged')).rejects.toThrow('staged')
  expect(await next.rows("select zg_test('好') as word")).toEqual([{ word: '好。' }])
  await next.close()
  const after = await open()
  // Another file under the same name is not taken for the one that was there.
  writeFileSync(path, 'a\n2\n')
  expect(await after.rows(`select a from read_csv(${literal(path)})`)).toEqual([{ a: 2 }])
  await after.close()
})

test('one whose work failed or was interrupted is not kept', async () => {
  expect(await isKeptAfter((reader) => reader.run('select nothing').catch(() => {}))).toBe(false)
  expect(await isKeptAfter(async (reader) => reader.interrupt())).toBe(false)
  expect(await isKeptAfter(async () => {})).toBe(true)
})

test('one that spilled or holds much is not kept, and what spilled is gone', async () => {
  const rows = (n: number) =>
    `create temp table t as select i, md5(i::varchar) as a, md5((i + 1)::varchar) as b from range(${n}) r(i)`
  expect(await isKeptAfter((reader) => reader.run(rows(1_000_000)))).toBe(false)
  expect(existsSync(join(folder.staging, `spill-${spills - 1}`))).toBe(false)
  const held = await isKeptAfter((reader) => reader.run(rows(300_000).replace('temp ', '')))
  expect(held).toBe(false)
})

test('each spills to its own folder within the bound of memory, also the one that staged a file before', async () => {
  await isKeptAfter(async () => {})
  const reader = await open()
  const spill = join(folder.staging, `spill-${spills}`)
  const [settings] = await reader.rows(
    "select current_setting('temp_directory') as spill, current_setting('memory_limit') as memory",
  )
  expect(settings).toEqual({ spill, memory: '57.2 MiB' })
  await reader.close()
})

test('two at once are two; once over, none is kept', async () => {
  const [one, other] = [await open(), await open()]
  await mark(one, 'v1.2.0')
  expect(await marked(other)).not.toBe('v1.2.0')
  apart.close()
  await one.close()
  await other.close()
  expect(await isKeptAfter(async () => {})).toBe(false)
})
