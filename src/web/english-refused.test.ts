import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { inputWords } from '../kernel/input-words.ts'
import { sentenceInEnglish } from './english-sentences.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const han = /[\u3400-\u9fff]/

/** Rooms whose refusals no page of the web app shows: they are told where somebody starts, moves or restores the program. */
const elsewhere: readonly RegExp[] = [
  /^(cli|simulator)\/|^(config|main|serve)\.ts$/,
  // Of the data folder, before there is a page; a restore and a move are commands.
  /^storage\/(folder|lock|move|restore|install|duckdb-facts)\.ts$/,
  /^importing\/limits\.ts$/,
  // Rows of a pasted table; what is wrong with them stands in the table.
  /^duties\/sales\/rules\/target-rows\.ts$/,
  // Tests' own.
  /\.test\.|testing/,
  // What the demo shop's team types.
  /^duties\/training\/demo\//,
  /\/ui\//,
]

/** Sentences of which a part is one of a few words, with rows for each, and what the command line tells. */
const others: Readonly<Record<string, readonly string[]>> = {
  'duties/market/plan-actions.ts': [
    '7「7」不是金额，应写成 99 或 99.00。',
    '目标「7」的「7」看不懂，7。',
    '7和前面的行是同一个商品、同一个 SKU，请合成一行。',
  ],
  'duties/sales/targets/actions.ts': ['「7」7的目标「7」应写成7。'],
  'duties/sales/alerts/actions.ts': ['「7」不能按7看，只能看全店，或换一个指标。'],
  'duties/backups/actions.ts': [
    '没有备份密码：备份里有全部数据和密钥，要加密。请在终端里运行、设 ZHANGGUI_BACKUP_PASSPHRASE_FILE，或先到“设置 → 备份”里定一个；真要不加密，加 --unprotected。',
    '备份',
  ],
}

const sources = globSync('**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !elsewhere.some((one) => one.test(path)))

const withoutComments = (path: string): string =>
  readFileSync(`${root}/${path}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

/** The texts in a piece of source with Chinese in them; what is filled in is a number or a day, as its name says. */
const textsIn = (code: string): string[] =>
  [...code.matchAll(/`((?:[^`\\]|\\.)*)`|'([^'\n]*)'/g)]
    .map(([, template, text]) => (template ?? text ?? '').replaceAll('\\\\', '\\'))
    .map((text) =>
      text
        .replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, (slot) =>
          /\b(day|from|to|peak|before|after|closesOn|ends)\b|Day/.test(slot) ? '2026-11-01' : '7',
        )
        .replaceAll('2026-11-01 天', '7 天'),
    )
    .filter((text) => han.test(text))

/** What stands between the brackets that open at a place. */
const bracketed = (code: string, from: number): string => {
  let depth = 1
  let at = from
  for (; at < code.length && depth > 0; at++) depth += code[at] === '(' ? 1 : code[at] === ')' ? -1 : 0
  return code.slice(from, at - 1)
}

const refusedIn = (path: string): string[] => {
  const code = withoutComments(path)
  return [...code.matchAll(/\b(?:new Failure|refuse|wrong)\(/g)].flatMap(({ index, 0: opening }) =>
    textsIn(bracketed(code, index + opening.length)),
  )
}

describe('why something is refused has an English sentence', () => {
  const refusing = sources
    .map((path) => ({ path, texts: refusedIn(path) }))
    .filter(({ texts }) => texts.length > 0)

  test('the sources are read', () => {
    expect(refusing.flatMap(({ texts }) => texts).length).toBeGreaterThan(200)
  })

  test.each(refusing)('$path', ({ path, texts }) => {
    const left = texts.filter(
      (text) => !others[path]?.includes(text) && han.test(sentenceInEnglish(text).replaceAll(/“[^”]*”/g, '')),
    )
    expect(left).toEqual([])
  })

  test.each(Object.entries(others))('%s still has what is left out', (path, texts) => {
    expect(refusedIn(path)).toEqual(expect.arrayContaining([...texts]))
  })
})

describe('what is wrong with a value has an English sentence', () => {
  const contracts = sources.filter((path) => /contract\.ts$/.test(path))

  test.each(contracts)('%s', (path) => {
    const code = withoutComments(path)
    const told = [
      ...code.matchAll(/\b(?:error|message): (`[^`]*`|'[^'\n]*')/g),
      ...code.matchAll(/\.(?:min|max|int|number)\((?:[^()'`]*,\s*)?('[^'\n]*')\)/g),
    ].flatMap(([, text = '']) => textsIn(text))
    expect(told.filter((text) => han.test(sentenceInEnglish(text)))).toEqual([])
  })

  test.each([
    ['name：没有写；days：不能小于 1', 'name: is missing; days: cannot be less than 1'],
    [
      'tasks.0.title：任务的标题应为 1 到 100 个看得见的字',
      'tasks.0.title: title of the task: 1 to 100 visible characters',
    ],
    ['kind：不在可选的里面，可以是 weekly、monthly', 'kind: is none of those there are: weekly, monthly'],
    ['shop：应为店铺名', 'shop: must be the name of a shop'],
  ])('%s', (zh, en) => {
    expect(sentenceInEnglish(zh)).toBe(en)
  })

  test.each([
    { code: 'invalid_type', expected: 'int', input: 'x' },
    { code: 'invalid_type', expected: 'array', input: undefined },
    { code: 'too_small', origin: 'string', minimum: 3, input: '' },
    { code: 'too_big', origin: 'array', maximum: 3, input: [] },
    { code: 'too_big', origin: 'number', maximum: 3, input: 4 },
    { code: 'invalid_format', format: 'email', input: '' },
    { code: 'not_multiple_of', divisor: 5, input: 1 },
    { code: 'unrecognized_keys', keys: ['a', 'b'], input: {} },
  ] as const)('$code of $input', (issue) => {
    // @ts-expect-error the library's issues carry more than the words look at
    const told = String(inputWords(issue))
    expect(told).toMatch(han)
    expect(sentenceInEnglish(told)).not.toMatch(han)
  })
})
