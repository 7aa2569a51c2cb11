import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Folder, openFolder } from './folder.ts'
import { endOf, openSecrets } from './secrets.ts'

let folder: Folder
let path: string
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'zhanggui-secrets-'))
  folder = await openFolder(path)
})
afterAll(() => rm(path, { recursive: true }))

const unreadable = expect.objectContaining({ code: 'secret_unreadable' })

test('what was sealed is opened in its place, and never looks the same twice', async () => {
  const { seal, open } = await openSecrets(folder)
  const [one, two] = [seal('密码 pa55', 'channel 1'), seal('密码 pa55', 'channel 1')]
  expect(one).not.toBe(two)
  expect(one + two).not.toContain('pa55')
  expect(open(one, 'channel 1')).toBe('密码 pa55')
  expect((await openSecrets(folder)).open(two, 'channel 1')).toBe('密码 pa55')
  if (process.platform !== 'win32')
    expect((await stat(join(folder.keys, 'secrets.key'))).mode & 0o777).toBe(0o600)
})

test('in another place, changed by one bit, cut off or in plain text, it is not opened', async () => {
  const { seal, open } = await openSecrets(folder)
  const sealed = seal('secret', 'channel 1')
  expect(() => open(sealed, 'channel 2')).toThrow(unreadable)
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(() => open(`v1.${changed.toString('base64url')}`, 'channel 1')).toThrow(unreadable)
  }
  for (const other of ['secret', '', 'v1.', sealed.slice(0, 20)])
    expect(() => open(other, 'channel 1')).toThrow(unreadable)
})

test('another key opens nothing', async () => {
  const sealed = (await openSecrets(folder)).seal('secret', 'channel 1')
  await writeFile(join(folder.keys, 'secrets.key'), `${'0'.repeat(64)}\n`)
  const { open } = await openSecrets(folder)
  expect(() => open(sealed, 'channel 1')).toThrow(unreadable)
})

test('only the end of a long secret is shown', () => {
  expect(endOf('https://oapi.dingtalk.com/robot/send?access_token=abcd1234')).toBe('1234')
  expect(endOf('short-secret')).toBe('')
})
