import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openFolder } from '../storage/folder.ts'
import { fileAway, rejectsPath } from './archive.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-archive-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('of a batch that cannot be filed away whole nothing is in the archive', async () => {
  const folder = await openFolder(join(root, 'data'))
  const staged = {
    archive: join(folder.staging, 'archive.parquet'),
    rejectsFile: join(folder.staging, 'rejects.parquet'),
  }
  for (const path of Object.values(staged)) writeFileSync(path, 'PAR1')
  // Something stands where the second file is to go.
  const inTheWay = rejectsPath(folder, 1, 1)
  mkdirSync(join(inTheWay, 'x'), { recursive: true })
  await expect(fileAway(folder, 1, 1, staged)).rejects.toThrow()
  expect(readdirSync(folder.archive)).toEqual(['1-1.rejects.parquet'])
  expect(readdirSync(folder.staging)).toEqual(['archive.parquet', 'rejects.parquet'])
  rmSync(inTheWay, { recursive: true })
  const takeBack = await fileAway(folder, 1, 1, staged)
  expect(readdirSync(folder.archive)).toEqual(['1-1.parquet', '1-1.rejects.parquet'])
  await takeBack()
  expect(readdirSync(folder.archive)).toEqual([])
})
