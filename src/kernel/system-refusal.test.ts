import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Failure } from './failure.ts'
import { failureOfSystem, systemRefusal } from './system-refusal.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-refusal-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const thrown = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}

test('what Node could not read names the file and why', () => {
  const gone = join(root, 'gone.csv')
  expect(systemRefusal(thrown(() => readFileSync(gone)))).toEqual({
    path: gone,
    reason: expect.stringContaining('不见了'),
  })
  expect(systemRefusal(thrown(() => writeFileSync(root, '')))).toEqual({
    path: root,
    reason: '是文件夹，不是文件',
  })
})

test('a permission that is missing is told of any file', () => {
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/data/archive/1-2.parquet' })
  expect(failureOfSystem(denied)?.message).toBe('读写「/data/archive/1-2.parquet」没有成功：没有权限。')
})

test('a full disk is a failure of its own, a refusal stays itself, a bug stays a bug', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(failureOfSystem(full)).toMatchObject({ code: 'disk_full' })
  expect(failureOfSystem(new Error('EDQUOT: disk quota exceeded, write'))).toMatchObject({
    code: 'disk_full',
  })
  expect(failureOfSystem(new TypeError('x is undefined'))).toBeUndefined()
  expect(failureOfSystem(new Failure('not_found', { what: '批次' }))).toBeUndefined()
  expect(failureOfSystem('text')).toBeUndefined()
})
