import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { counted } from '../src/web/kit/words.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = readdirSync(`${root}src`, { recursive: true, withFileTypes: true }).flatMap((entry) => {
  const path = `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/')
  return entry.isFile() && /(?<!\.test)\.tsx?$/.test(path) ? [path] : []
})

test('who reads is 您 everywhere, and nobody is 他/她', () => {
  expect(sources.length).toBeGreaterThan(500)
  const found = sources.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        /你|她|他[/／或]/.test(line) ? [`${path.slice(root.length)}:${at + 1} ${line.trim()}`] : [],
      ),
  )
  expect(found).toEqual([])
})

test('a page says what a permission is called in the language it is in', () => {
  const pages = sources.filter((path) => /\/ui\/|\/web\/(?!server|permission-words)/.test(path))
  const chinese = pages.filter((path) => /\bpermissionNames\b/.test(readFileSync(path, 'utf8')))
  expect(chinese.map((path) => path.slice(root.length))).toEqual([])
})

test('of one there is no more than one', () => {
  expect([counted(1, 'day'), counted('1', 'day'), counted(0, 'day'), counted('1,200', 'day')]).toEqual([
    '1 day',
    '1 day',
    '0 days',
    '1,200 days',
  ])
  expect([counted(1, 'price is', 'prices are'), counted(2, 'price is', 'prices are')]).toEqual([
    '1 price is',
    '2 prices are',
  ])
})

/** What the functions of a table say of 1; one that takes something else than numbers and texts says nothing. */
const saidOfOne = (of: unknown, path: string): string[] => {
  if (typeof of === 'function') {
    try {
      const told: unknown = Reflect.apply(of, undefined, [1, 1, 1, 1, 1])
      return typeof told === 'string' ? [`${path}: ${told}`] : []
    } catch {
      return []
    }
  }
  if (typeof of !== 'object' || of === null) return []
  return Object.entries(of).flatMap(([key, value]) => saidOfOne(value, `${path}.${key}`))
}

test('the English of every table is right where there is one', async () => {
  const said: string[] = []
  for (const path of sources.filter((one) => one.endsWith('words.ts'))) {
    const file: unknown = await import(pathToFileURL(path).href)
    for (const [name, table] of Object.entries(file ?? {}))
      if (typeof table === 'object' && table !== null && 'zh' in table && 'en' in table)
        said.push(...saidOfOne(table.en, `${path.slice(root.length)} ${name}`))
  }
  expect(said.length).toBeGreaterThan(200)
  const many =
    /(?<![\w.,–:-])1 (?:more |own )*(?!is\b|was\b|has\b|does\b|less\b|goes\b|needs\b)[a-z]{2,}(?<!s)s\b/
  expect(said.filter((one) => many.test(one))).toEqual([])
}, 60_000)
