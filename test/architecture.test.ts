import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { check, type Rule, reasons } from './architecture/check.ts'
import { circles } from './architecture/circles.ts'
import { readSource } from './architecture/source.ts'
import { type Architecture, architecture } from './architecture.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const sources = () => {
  const tree = new Map<string, string>()
  for (const folder of ['src', 'test', 'bench', 'scripts', 'bin', 'packaging'])
    for (const entry of readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })) {
      const path = `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(root.length)
      if (entry.isFile() && /\.(ts|tsx|mjs)$/.test(path))
        tree.set(path, readFileSync(`${root}${path}`, 'utf8'))
    }
  return tree
}

const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
/** What goes into the package, by itself or bundled: not the tools. */
const carried = Object.keys({ ...dependencies, ...devDependencies }).filter(
  (name) => !architecture.packages.tools.includes(name),
)

const madeUpDependencies = ['zod', '@orpc/contract', 'kysely', 'react', 'pg']

const problemsOf = (files: Record<string, string>, rules: Partial<Architecture> = {}) =>
  check(new Map(Object.entries(files)), { ...architecture, longer: {}, ...rules }, madeUpDependencies)

/** The rules that a made-up tree breaks, each with the file. */
const broken = (...tree: Parameters<typeof problemsOf>) =>
  problemsOf(...tree).map(({ rule, file }) => `${rule} ${file}`)

test('the house keeps its rules', () => {
  const tree = sources()
  expect(tree.size).toBeGreaterThan(20)
  const problems = check(tree, architecture, carried)
  expect(problems.map(({ message }) => message).join('\n')).toBe('')
})

const good = {
  'src/main.ts': "import './storage/open.ts'; import { duty } from './duties/sales/routes.ts'",
  'src/kernel/money.ts': 'export const fen = (n: number) => n',
  'src/kernel/context.ts': 'export const clock = { now: () => Temporal.Now.instant() }',
  'src/storage/open.ts':
    "import { readFileSync } from 'node:fs'; import { Kysely } from 'kysely'; import { fen } from '../kernel/money.ts'",
  'src/facts/contract.ts': "import { z } from 'zod'; import { fen } from '../kernel/money.ts'",
  'src/facts/ui/page.tsx':
    "import type { A } from '../contract.ts'; import { T } from '../../web/kit/table.tsx'; import './part.tsx'",
  'src/facts/ui/part.tsx': "import React from 'react'",
  'src/web/kit/table.tsx': "import { fen } from '../../kernel/money.ts'",
  'src/web/contract.ts':
    "import { c } from '../facts/contract.ts'; import { s } from '../duties/sales/contract.ts'",
  'src/web/server.ts': "import 'node:http'; import './server-static.ts'; import { c } from './contract.ts'",
  'src/web/server-static.ts': "import { a } from '../kernel/money.ts'",
  'src/web/screens.ts': "import { page } from '../facts/ui/page.tsx'; import { c } from './contract.ts'",
  'src/duties/sales/contract.ts': "import { z } from 'zod'",
  'src/duties/sales/rules.ts':
    "import { fen } from '../../kernel/money.ts'; import type { Row } from './tables.ts'",
  'src/duties/sales/tables.ts': 'export type Row = { id: number }',
  'src/duties/sales/routes.ts': "import { fen } from '../../kernel/money.ts'; export const duty = fen",
  'src/duties/team/actions.ts': "import { rule } from '../sales/rules.ts'; import './rules/shift.ts'",
  'src/duties/team/rules/shift.ts': 'export const shift = 1',
  'src/duties/team/actions.test.ts':
    "import '../../web/screens.ts'; import '../../../test/corpus.ts'; const at = Date.now()",
  'test/corpus.ts': 'export const corpus = process.env.CORPUS',
}

test('a well-kept tree has no problems', () => {
  expect(broken(good)).toEqual([])
})

/** One change to the well-kept tree, and what it breaks. */
const cases: [string, Rule, string, string][] = [
  ['a folder that is no room', 'room', 'src/extras/thing.ts', 'export const a = 1'],
  ['a file lying between the duties', 'room', 'src/duties/shared.ts', 'export const a = 1'],
  ['the kernel using a room', 'imports', 'src/kernel/id.ts', "import type { A } from '../storage/open.ts'"],
  ['storage using facts', 'imports', 'src/storage/a.ts', "export { c } from '../facts/contract.ts'"],
  ['facts using a duty', 'imports', 'src/facts/a.ts', "type A = import('../duties/sales/actions.ts').A"],
  [
    'importing reached dynamically from facts',
    'imports',
    'src/facts/a.ts',
    "await import('../importing/contract.ts')",
  ],
  [
    'documents starting a worker of storage',
    'imports',
    'src/documents/a.ts',
    "new URL('../storage/open.ts', import.meta.url)",
  ],
  ['a simulator that queries figures', 'imports', 'src/simulator/a.ts', "import '../facts/contract.ts'"],
  [
    "a duty reading another duty's tables",
    'face',
    'src/duties/team/store.ts',
    "import type { Row } from '../sales/tables.ts'",
  ],
  ["a duty serving another room's routes", 'face', 'src/duties/team/a.ts', "import '../../facts/routes.ts'"],
  ['a room using the composition root', 'roots', 'src/storage/a.ts', "import { run } from '../main.ts'"],
  [
    'the program using a test',
    'outside',
    'src/storage/a.ts',
    "import { corpus } from '../../test/corpus.ts'",
  ],
  [
    'a contract built on a store',
    'contract',
    'src/duties/team/contract.ts',
    "import type { A } from './store.ts'",
  ],
  [
    'a contract built on a database library',
    'contract',
    'src/duties/team/contract.ts',
    "import type { A } from 'kysely'",
  ],
  ['a screen calling an action', 'web', 'src/duties/team/ui/a.tsx', "import { act } from '../actions.ts'"],
  ['a screen reading a file', 'web', 'src/duties/team/ui/a.tsx', "import fs from 'fs'"],
  ['the shell opening a database', 'web', 'src/web/shell.ts', "import { Pool } from 'pg'"],
  [
    'a screen borrowing from another room',
    'screen',
    'src/duties/team/ui/a.tsx',
    "import { page } from '../../../facts/ui/page.tsx'",
  ],
  [
    'the kit knowing a screen',
    'screen',
    'src/web/kit/a.tsx',
    "import { page } from '../../facts/ui/page.tsx'",
  ],
  [
    'a screen using the composition',
    'screen',
    'src/facts/ui/a.tsx',
    "import { s } from '../../web/screens.ts'",
  ],
  ['the server using a screen', 'server', 'src/facts/a.ts', "import { page } from './ui/page.tsx'"],
  ['the shell using its server', 'web', 'src/web/shell.ts', "import { serve } from './server.ts'"],
  [
    'the HTTP server using a store',
    'imports',
    'src/web/server.ts',
    "import { open } from '../storage/open.ts'",
  ],
  ['the server using React', 'server', 'src/facts/a.ts', "import { useState } from 'react'"],
  [
    'a rule that reads a file',
    'pure',
    'src/duties/team/rules/a.ts',
    "import { readFileSync } from 'node:fs'",
  ],
  ['a rule that asks a database', 'pure', 'src/duties/team/rules.ts', "import { Pool } from 'pg'"],
  [
    'a rule that looks at the clock',
    'pure',
    'src/duties/team/rules.ts',
    'export const due = () => Date.now() + 1',
  ],
  [
    'a rule that makes a date of now',
    'pure',
    'src/duties/team/rules.ts',
    'export const due = () => new Date()',
  ],
  ['the kernel throwing dice', 'pure', 'src/kernel/id.ts', 'export const id = () => `x` + Math.random()'],
  [
    'statistics asking for today',
    'pure',
    'src/stats/a.ts',
    'export const today = () => globalThis.Temporal.Now.plainDateISO()',
  ],
  [
    'the catalogue using something impure',
    'pure',
    'src/facts/metrics/catalogue.ts',
    "import { run } from './run.ts'",
  ],
  [
    'a format fetching a page',
    'pure',
    'src/importing/formats/a.ts',
    "export const a = fetch('http://localhost')",
  ],
  ['settings read anywhere', 'environment', 'src/storage/a.ts', "export const url = process.env['URL']"],
  ['an import of nothing', 'missing', 'src/storage/a.ts', "import './nowhere.ts'"],
  ['a package that is not ours', 'dependency', 'src/storage/a.ts', "import lodash from 'lodash/fp'"],
  [
    'a barrel',
    'barrel',
    'src/storage/index.ts',
    "export * from './open.ts'; export type { A } from './open.ts'",
  ],
  [
    'a barrel by way of imports',
    'barrel',
    'src/storage/index.ts',
    "import { a } from './open.ts'; export { a }",
  ],
  ['a file of 401 lines', 'long', 'src/storage/a.ts', '// one more line\n'.repeat(401)],
  ['a drawer for everything', 'name', 'src/storage/utils.ts', 'export const a = 1'],
  ['a folder for everything', 'name', 'src/storage/helpers/a.ts', 'export const a = 1'],
  ['a mocked module', 'mock', 'src/storage/a.test.ts', "import { vi } from 'vitest'; vi.mock('./open.ts')"],
  ['a file that is no TypeScript', 'unreadable', 'src/storage/a.ts', 'export const = 1'],
]

describe('fails, and says why, at', () => {
  test.each(cases)('%s', (_, rule, path, text) => {
    const found = problemsOf({ ...good, [path]: text }).filter((problem) => problem.rule === rule)
    expect(found.map(({ file }) => file)).toContain(path)
    expect(found[0]?.message).toContain(reasons[rule])
  })

  test('two files that use each other, even by types alone', () => {
    const files = {
      'src/storage/a.ts': "import type { B } from './b.ts'",
      'src/storage/b.ts': "import type { C } from './c.ts'",
      'src/storage/c.ts': "import type { A } from './a.ts'",
    }
    expect(broken(files)).toEqual(['circle src/storage/a.ts'])
  })

  test('duties that need each other through different files', () => {
    const files = {
      'src/duties/sales/actions.ts': "import '../team/rules.ts'",
      'src/duties/team/rules.ts': '',
      'src/duties/team/actions.ts': "import '../sales/rules.ts'",
      'src/duties/sales/rules.ts': '',
    }
    expect(broken(files)).toEqual(['duties src/duties/sales'])
  })

  test('an excuse for length that is no longer needed', () => {
    expect(
      broken({ 'src/storage/a.ts': '' }, { longer: { 'storage/a.ts': '', 'storage/gone.ts': '' } }),
    ).toEqual(['long src/storage/a.ts', 'long src/storage/gone.ts'])
  })
})

describe('reading a file', () => {
  const specifiers = (text: string) => readSource('a.tsx', text).imports.map(({ specifier }) => specifier)

  test('finds every way of importing', () => {
    const text = `
      import a, { type b } from './1.ts'
      import type { c } from './2.ts'
      import './3.ts'
      export * from './4.ts'
      export { d } from './5.ts'
      const e = import('./6.ts')
      type F = typeof import('./7.ts')
      const g = new Worker(new URL('./8.ts', import.meta.url))
      const h = import(\`./9.ts\`)`
    expect(specifiers(text).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `./${i}.ts`))
  })

  test('is not misled by comments, strings and text on a page', () => {
    const text = `
      // import './no.ts'
      /* import('./no.ts') and Date.now() */
      const a = "import './no.ts'; Date.now()"
      const b = /import '.\\/no.ts'/
      const c = <p>don't import './no.ts' \`</p>`
    expect(readSource('a.tsx', text)).toMatchObject({ imports: [], impurities: [], mocks: false })
  })

  test('tells type imports from others', () => {
    const { imports } = readSource(
      'a.ts',
      "import { type A } from './a.ts'; import { type B, c } from './b.ts'",
    )
    expect(imports.map(({ typeOnly }) => typeOnly)).toEqual([true, false])
  })
})

test('a graph without circles has none', () => {
  expect(
    circles(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
  ).toEqual([])
  expect(
    circles(
      new Map([
        ['a', ['b']],
        ['b', ['c', 'b']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual([
    ['b', 'c', 'b'],
    ['b', 'b'],
  ])
})
