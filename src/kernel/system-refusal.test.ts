import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, expect, test } from 'vitest'
import { Failure } from './failure.ts'
import { failureOfSystem, systemRefusal } from './system-refusal.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-refusal-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const thrown = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}

test('what Node could not read names the file and why', async () => {
  const gone = join(root, 'gone.csv')
  expect(systemRefusal(await thrown(() => readFileSync(gone)))).toEqual({
    path: gone,
    reason: expect.stringContaining('不见了'),
  })
  expect(systemRefusal(await thrown(() => writeFileSync(root, '')))).toEqual({
    path: root,
    reason: '是文件夹，不是文件',
  })
})

test('what DuckDB could not open names the file and why', async () => {
  const gone = join(root, 'gone.parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const error = await thrown(() => connection.run(`select * from read_parquet('${gone}')`))
  expect(systemRefusal(error)).toEqual({ path: gone, reason: expect.stringContaining('不见了') })
  connection.closeSync()
  instance.closeSync()
})

test('what SQLite may not write is told; what it finds wrong with a statement is a bug', async () => {
  const file = join(root, 'a.sqlite')
  new DatabaseSync(file).close()
  const database = new DatabaseSync(file, { readOnly: true })
  const error = await thrown(() => database.exec('create table t (a)'))
  expect(failureOfSystem(error)).toMatchObject({
    code: 'file_inaccessible',
    message: expect.stringContaining('没有权限'),
  })
  expect(failureOfSystem(await thrown(() => database.exec('select nothing')))).toBeUndefined()
  database.close()
})

test('a full disk is a failure of its own, a refusal stays itself, a bug stays a bug', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(failureOfSystem(full)).toMatchObject({ code: 'disk_full' })
  expect(failureOfSystem(new Error('IO Error: Could not write: database or disk is full'))).toMatchObject({
    code: 'disk_full',
  })
  expect(failureOfSystem(new TypeError('x is undefined'))).toBeUndefined()
  expect(failureOfSystem(new Failure('not_found', { what: '批次' }))).toBeUndefined()
  expect(failureOfSystem('text')).toBeUndefined()
})

test('a permission that is missing is told of a store and of any file', () => {
  writeFileSync(join(root, 'f'), '')
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/data/archive/1-2.parquet' })
  expect(failureOfSystem(denied)?.message).toBe('读写「/data/archive/1-2.parquet」没有成功：没有权限。')
  const duck = new Error('IO Error: Cannot open file "/data/facts.duckdb": Permission denied')
  expect(failureOfSystem(duck)?.message).toBe('读写「/data/facts.duckdb」没有成功：没有权限。')
})
