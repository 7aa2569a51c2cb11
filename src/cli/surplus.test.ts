import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { program } from '../main.ts'
import type { Command } from './command.ts'
import { commands, runCommandLine } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-surplus-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const folder = join(root, 'data')

/** What is said of a command that must do nothing. */
const refusal = async (...args: string[]): Promise<string> => {
  const said: string[] = []
  const code = await runCommandLine({
    args: [...args, '--data', folder],
    env: {},
    cwd: root,
    output: { out: (text) => said.push(text), err: (text) => said.push(text), progress: () => {} },
    program,
  })
  expect(code).toBe(1)
  expect(existsSync(folder)).toBe(false)
  return said.join('\n')
}

/** Every way to call a command with as many words as it takes. */
const fullCalls = ({ name, words }: Command): string[][] => {
  const forms = typeof words === 'number' ? [['', words] as const] : Object.entries(words)
  return forms
    .filter(([, most]) => Number.isFinite(most))
    .map(([verb, most]) => [
      name,
      ...Array.from({ length: most }, (_, at) =>
        at === 0 && verb !== '' && verb !== 'otherwise' ? verb : '甲',
      ),
    ])
}

describe.each(commands.map((command) => [command.name, command] as const))('%s', (name, command) => {
  test.each(fullCalls(command))(
    'refuses a word that it would not read after: %s %s %s %s',
    async (...full) => {
      const said = await refusal(...full.filter((word) => typeof word === 'string'), '多余')
      expect(said).toContain('多写了「多余」')
      expect(said).toContain(`用法：zhanggui ${command.usage}`)
    },
  )

  test('refuses a flag that it does not know, and says which it knows', async () => {
    const said = await refusal(name, '--typo')
    expect(said).toContain(`${name} 没有 --typo 这个选项`)
    for (const known of ['data', 'json', ...Object.keys(command.options)])
      expect(said).toContain(`--${known}`)
  })

  if (command.takesNoShop)
    test('refuses a shop, since it is about all of them or none', async () => {
      expect(await refusal(name, '--shop', '甲')).toContain(`${name} 没有 --shop 这个选项`)
    })

  const single = Object.entries(command.options).find(
    ([, { type, multiple }]) => type === 'string' && !multiple,
  )
  if (single)
    test('refuses two values where it would drop one', async () => {
      const flag = `--${single[0]}`
      expect(await refusal(name, flag, '甲', flag, '乙')).toContain(`选项 ${flag} 写了两次`)
    })
})

describe('a flag', () => {
  test.each([
    ['query', '--limit', '0', '1 到 100000'],
    ['query', '--limit', '1e3', '1 到 100000'],
    ['open', '--limit', '1001', '1 到 1000'],
    ['open', '--offset', '一', '0 到'],
    ['batches', '--limit', 'abc', '1 到 1000'],
    ['forecast', '--days', '93', '1 到 92'],
    ['simulate', '--days', '0x10', '1 到'],
  ])('%s %s %s is told its bounds, also where no folder is', async (name, flag, given, bounds) => {
    const rest =
      name === 'query' ? ['--metrics', 'a', '--period', '2026-11'] : ['--metric', 'a', '--period', '2026-11']
    const said = await refusal(name, ...(['query', 'open'].includes(name) ? rest : []), flag, given)
    expect(said).toContain(`${flag} 应为 ${bounds}`)
    expect(said).toContain(`现在是「${given}」`)
  })

  test('undo takes a number as people write it', async () => {
    expect(await refusal('undo', '0x1')).toContain('请写一个批次号')
  })

  test.each(['2026', '2026-13', 'foo', '2026-02-30', '2026-11-07..2026-11-01'])(
    '--period %s is told how a period is written, with what was written',
    async (given) => {
      for (const call of [
        ['query', '--metrics', 'paid_amount'],
        ['import', 'a.csv'],
      ])
        expect(await refusal(...call, '--period', given)).toContain(
          `时间段「${given}」应写成 2026-11、2026-W46 或 2026-11-01..2026-11-07`,
        )
    },
  )

  test.each(['--from', '--to'])('--period and %s together are refused: one would not count', async (flag) => {
    const said = await refusal('query', '--metrics', 'a', '--period', '2026-11', flag, '2026-11-05')
    expect(said).toContain('--period 和 --from、--to 说的是同一件事')
  })

  test('--compare says what there is', async () => {
    const said = await refusal('query', '--metrics', 'a', '--period', '2026-11', '--compare', '环比')
    expect(said).toContain('没有「环比」这种对比，可以是 previous、last-year')
  })

  test('--order without a column takes no other flag for one', async () => {
    const said = await refusal('query', '--metrics', 'a', '--period', '2026-11', '--order', '--limit', '3')
    expect(said).toContain('选项 --order 的值不对')
  })
})

describe('nothing in quotes', () => {
  test('is no path: the folder one stands in would be taken for it', async () => {
    expect(await refusal('import', '')).toContain('有一个参数是空的')
    expect(await refusal('import', 'a.csv', '--period', ' ')).toContain('选项 --period 的值是空的')
    const said: string[] = []
    const output = { out: () => {}, err: (text: string) => said.push(text), progress: () => {} }
    expect(
      await runCommandLine({ args: ['doctor', '--data', ''], env: {}, cwd: root, output, program }),
    ).toBe(1)
    expect(said.join('\n')).toContain('选项 --data 的值是空的')
    expect(readdirSync(root)).toEqual([])
  })

  test('is the only shop', async () => {
    expect(await refusal('batches', '--shop', '')).toContain('还不存在')
  })
})

test('what the metrics are is told without a data folder, and none is made', async () => {
  const said: string[] = []
  const output = { out: (text: string) => said.push(text), err: () => {}, progress: () => {} }
  const args = ['metrics', '--json', '--data', folder]
  expect(await runCommandLine({ args, env: {}, cwd: root, output, program })).toBe(0)
  expect(JSON.parse(said.join('\n')).metrics.length).toBeGreaterThan(70)
  expect(existsSync(folder)).toBe(false)
})
