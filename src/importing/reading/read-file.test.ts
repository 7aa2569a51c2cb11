import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { readFile } from './read-file.ts'

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
