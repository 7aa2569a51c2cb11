import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Folder, openFolder } from './folder.ts'
import { holdFolder } from './lock.ts'
import { beforeEarlierRestores, beforeRestorePath, finishSwap, planSwap, restoringPath } from './swap.ts'

describe('a restore where several servers share the archive through a link', () => {
  let root: string
  let shared: string
  let folder: Folder
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'zhanggui-swap-'))
    shared = join(root, 'shared', 'archive')
    mkdirSync(shared, { recursive: true })
    mkdirSync(join(root, 'app1'))
    // As deploy/start.sh lays it.
    symlinkSync(shared, join(root, 'app1', 'archive'), 'junction')
    folder = await openFolder(join(root, 'app1'))
    writeFileSync(join(shared, 'a'), 'old')
    mkdirSync(join(restoringPath(folder), 'archive'), { recursive: true })
    writeFileSync(join(restoringPath(folder), 'archive', 'a'), 'new')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

  const swapped = () => ({
    isLink: lstatSync(folder.archive).isSymbolicLink(),
    shared: readFileSync(join(shared, 'a'), 'utf8'),
    aside: readFileSync(join(beforeRestorePath(folder), 'archive', 'a'), 'utf8'),
  })
  const done = { isLink: true, shared: 'new', aside: 'old' }

  test('replaces what the link leads to, for all of them; the link stays', async () => {
    await planSwap(folder, { members: ['archive'] })
    expect(await finishSwap(folder)).toEqual({ state: 'new', restored: undefined })
    expect(swapped()).toEqual(done)
  })

  test('cut off while the old one is aside and the link leads nowhere, it is finished by the next who opens the folder', async () => {
    await planSwap(folder, { members: ['archive'] })
    renameSync(shared, join(beforeRestorePath(folder), 'archive'))
    ;(await holdFolder(await openFolder(folder.path))).release()
    expect(swapped()).toEqual(done)
    expect(existsSync(restoringPath(folder))).toBe(false)
  })

  test('cut off while the old one is aside and the place was made again, it is finished, too', async () => {
    await planSwap(folder, { members: ['archive'] })
    renameSync(shared, join(beforeRestorePath(folder), 'archive'))
    mkdirSync(shared)
    ;(await holdFolder(await openFolder(folder.path))).release()
    expect(swapped()).toEqual(done)
  })

  test('with no restore under way a link that leads nowhere is told, and nothing is made in its place', async () => {
    renameSync(shared, `${shared}-elsewhere`)
    await expect(openFolder(folder.path)).rejects.toMatchObject({
      code: 'folder_unusable',
      details: { detail: expect.stringContaining('archive') },
    })
    expect(existsSync(shared)).toBe(false)
  })
})

describe('what restores have put aside', () => {
  let folder: Folder
  beforeEach(async () => {
    folder = await openFolder(mkdtempSync(join(tmpdir(), 'zhanggui-aside-')))
  })
  afterEach(() => rmSync(folder.path, { recursive: true, force: true, maxRetries: 5 }))

  const layOut = (text: string) => {
    mkdirSync(restoringPath(folder), { recursive: true })
    writeFileSync(join(restoringPath(folder), 'records.sqlite'), text)
  }
  const restore = async (text: string) => {
    layOut(text)
    await planSwap(folder, { members: ['records.sqlite'] })
    await finishSwap(folder)
  }
  const aside = async () =>
    [...(await beforeEarlierRestores(folder)), beforeRestorePath(folder)].map((path) =>
      readFileSync(join(path, 'records.sqlite'), 'utf8'),
    )

  test('stays through every later restore, the oldest first', async () => {
    writeFileSync(folder.records, 'good')
    for (let nth = 1; nth <= 11; nth++) await restore(`backup ${nth}`)
    expect(readFileSync(folder.records, 'utf8')).toBe('backup 11')
    expect(await aside()).toEqual(['good', ...Array.from({ length: 10 }, (_, at) => `backup ${at + 1}`)])
    // Whoever takes one away frees no number: the order stays.
    rmSync(`${beforeRestorePath(folder)}-3`, { recursive: true })
    await restore('last')
    expect(await aside()).toEqual([
      'good',
      'backup 1',
      ...Array.from({ length: 9 }, (_, at) => `backup ${at + 3}`),
    ])
  })

  test('stays where the same restore is begun again after it was cut off, or came to nothing', async () => {
    writeFileSync(folder.records, 'good')
    layOut('backup')
    await planSwap(folder, { members: ['records.sqlite'] })
    renameSync(folder.records, join(beforeRestorePath(folder), 'records.sqlite'))
    ;(await holdFolder(await openFolder(folder.path))).release()
    await restore('backup')
    expect(await aside()).toEqual(['good', 'backup'])
    layOut('never')
    await planSwap(folder, { members: ['records.sqlite'], awaitsCommit: true })
    await finishSwap(folder, 'not done')
    await restore('later')
    expect(await aside()).toEqual(['good', 'backup', 'backup'])
  })
})
