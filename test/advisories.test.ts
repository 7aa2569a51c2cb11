import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { AuditAnswer, objections } from '../packaging/advisories.ts'
import { shippedPackages } from '../packaging/shipped.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const PATIENCE_MS = 60_000

/** The npm that runs these tests, or the one of the path. On Windows it is a script that only a shell finds. */
const npm = (args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const own = process.env.npm_execpath
    const [program, before] = own && /npm-cli\.c?js$/.test(own) ? [process.execPath, [own]] : ['npm', []]
    const options = {
      cwd: root,
      timeout: PATIENCE_MS,
      maxBuffer: 1 << 26,
      shell: program === 'npm' && process.platform === 'win32',
    }
    // It ends with 1 where it found something: what it says is what counts.
    execFile(program, [...before, ...args], options, (_, said) => resolve(said))
  })

/** What npm was told; undefined where the registry was not reached or knows no advisories. */
const told = async (): Promise<AuditAnswer | undefined> => {
  const said = await npm(['audit', '--json', '--fetch-retries=0', '--fetch-timeout=20000'])
  try {
    return AuditAnswer.parse(JSON.parse(said))
  } catch {
    return undefined
  }
}

test('no grave advisory stands against what is passed on', async ({ skip }) => {
  const answer = await told()
  if (!answer) {
    console.warn('npm 的软件源没有回答安全公告（连不上，或不支持），这次没有核对依赖。')
    return skip('the registry tells no advisories')
  }
  const today = new Date().toISOString().slice(0, 10)
  expect(objections(answer, { shipped: shippedPackages(root), today })).toEqual([])
}, 90_000)

const advisory = 'https://github.com/advisories/GHSA-0000'
const found = (path: string, severity = 'high', url = advisory): AuditAnswer => ({
  vulnerabilities: { some: { nodes: [path], via: [{ url, title: '能被人改', severity }] } },
})
const judged = (answer: AuditAnswer, exceptions: Parameters<typeof objections>[1]['exceptions'] = []) =>
  objections(answer, { shipped: shippedPackages(root), today: '2026-11-26', exceptions })

test('a grave one against a library that is bundled counts, though npm takes it for a tool', () => {
  expect(judged(found('node_modules/kysely'))).toEqual([
    `some（node_modules/kysely）：high，能被人改 ${advisory}`,
  ])
  expect(judged(found('node_modules/kysely', 'critical'))).toHaveLength(1)
})

test('a light one, and one against a tool that only builds or tests, does not', () => {
  expect(judged(found('node_modules/kysely', 'moderate'))).toEqual([])
  expect(judged(found('node_modules/vitest', 'critical'))).toEqual([])
})

test('one that was looked at is let be until its day, and not longer than it is there', () => {
  const until = (day: string) => [{ advisory, because: '不走那条路', until: day }]
  expect(judged(found('node_modules/kysely'), until('2026-11-26'))).toEqual([])
  expect(judged(found('node_modules/kysely'), until('2026-11-25'))).toHaveLength(2)
  expect(judged({ vulnerabilities: {} }, until('2027-01-01'))).toHaveLength(1)
})
