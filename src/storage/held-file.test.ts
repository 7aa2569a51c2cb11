import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pastHolders, renamed } from './held-file.ts'

/** Fails so often with this code, then answers with the number of tries. */
const failing = (times: number, code: string) => {
  let tries = 0
  return async () => {
    tries++
    if (tries <= times) throw Object.assign(new Error(code), { code })
    return tries
  }
}

test('on Windows a file that another program holds for a moment is tried again', async () => {
  for (const code of ['EPERM', 'EACCES', 'EBUSY'])
    expect(await pastHolders(failing(3, code), 'win32')).toBe(4)
})

test('elsewhere, and for what no waiting helps, the first no is told at once', async () => {
  await expect(pastHolders(failing(1, 'EACCES'), 'linux')).rejects.toMatchObject({ code: 'EACCES' })
  await expect(pastHolders(failing(1, 'ENOENT'), 'win32')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a file takes the place of another one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhanggui-held-'))
  writeFileSync(join(folder, 'new'), 'new')
  writeFileSync(join(folder, 'old'), 'old')
  await renamed(join(folder, 'new'), join(folder, 'old'))
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('new')
  rmSync(folder, { recursive: true })
})
