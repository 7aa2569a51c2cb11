import { existsSync, mkdtempSync, rmSync } from 'node:fs'
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
