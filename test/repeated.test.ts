import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from './served.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhanggui-repeated-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A test file with one test of this body; `marker` is a path of its own that nothing has written yet. */
const file = (name: string, body: string) =>
  writeFileSync(
    join(folder, `${name}.test.mjs`),
    `import { existsSync, writeFileSync } from 'node:fs'
const marker = ${JSON.stringify(join(folder, `${name}.marker`))}
test('${name}', () => { ${body} })`,
  )

const sound = 'expect(1).toBe(1)'
const wrong = 'expect(1).toBe(2)'
const onceWrong = 'const again = existsSync(marker); writeFileSync(marker, ""); expect(again).toBe(true)'

const all = () => {
  const { href } = pathToFileURL(join(root, 'scripts', 'tests.mjs'))
  const script = `import { allTests } from '${href}'
process.exitCode = await allTests('--root', ${JSON.stringify(folder)}, '--globals')`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    // Not a run within this run.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'))),
  })
  return { status, said: stdout }
}

test('a file that fails and passes alone is named as such, and the run has failed', () => {
  file('sound', sound)
  file('chance', onceWrong)
  const { status, said } = all()
  expect(said).toMatch(/单独跑才通过：\S*chance\.test\.mjs。/)
  expect(said).not.toMatch(/单独跑才通过：\S*sound/)
  expect(status).toBe(1)
})

test('a file that fails again fails the run, whatever passes beside it', () => {
  file('chance', onceWrong)
  file('wrong', wrong)
  const { status, said } = all()
  expect(said).toMatch(/wrong\.test\.mjs 没有通过，单独再跑一次/)
  expect(said).not.toContain('单独跑才通过')
  expect(status).toBe(1)
})

test('many failures are no chance and are not tried again', () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) file(name, onceWrong)
  const { status, said } = all()
  expect(said).toMatch(/5 failed/)
  expect(said).not.toContain('单独')
  expect(status).toBe(1)
})

test('a file that cannot be read at all fails the run', () => {
  file('sound', sound)
  writeFileSync(join(folder, 'broken.test.mjs'), 'import "./nothing.mjs"')
  const { status, said } = all()
  expect(said).toMatch(/broken\.test\.mjs 没有通过，单独再跑一次/)
  expect(status).toBe(1)
})

test('all passing is one run', () => {
  file('sound', sound)
  const { status, said } = all()
  expect(said).not.toContain('单独')
  expect(status).toBe(0)
})
