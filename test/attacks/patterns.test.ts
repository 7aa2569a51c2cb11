import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'
import { z } from 'zod'

/**
 * A pattern whose time grows with the square of a text, or worse, is a way to stop the server with one cell of a file.
 * All patterns of the sources are tried, whoever they meet today.
 */

const src = fileURLToPath(new URL('../../src/', import.meta.url))

type Pattern = { source: string; flags: string; files: string[] }

/** Slow on long texts, and never given one. */
const bounded: Readonly<Record<string, string>> = {
  '/\\B(?=(\\d{3})+\\.)/': 'amounts as the program writes them',
  '/(\\d)(?=(\\d{3})+\\.)/': 'amounts of the sample, as the program writes them',
  '/[：:]?\\s*[「“]?\\{\\w+\\}[」”]?.*/': 'sentences of ours with places to fill in',
}

/** Patterns that are put together when the program runs, and of what. */
const assembled: Readonly<Record<string, string>> = {
  'facts/metrics/compile.ts': 'names of columns of ours',
  'importing/naming.ts': 'constants of the file; meets names of files',
  'importing/rules/cell-look.ts': 'patterns of formats of ours',
  'kernel/visible-text.ts': 'constants of the file; one class of signs, each read once',
  'web/english-sentences.ts': 'sentences of ours',
  'web/server-input.ts': 'constants of the file',
}

const patternsOf = (): { patterns: Pattern[]; assembling: Set<string> } => {
  const found = new Map<string, Pattern>()
  const assembling = new Set<string>()
  const names = readdirSync(src, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|testing/.test(name))
  for (const name of names) {
    const text = readFileSync(join(src, name), 'utf8')
    // Most files have none, and parsing is what takes the time.
    if (!/RegExp|[(,=:[!&|?{};>\s]\/[^/*\s]/.test(text)) continue
    new Visitor({
      Literal(node) {
        if (!('regex' in node) || !node.regex) return
        const { pattern: source, flags } = node.regex
        const known = found.get(`/${source}/${flags}`)
        if (known) known.files.push(name)
        else found.set(`/${source}/${flags}`, { source, flags, files: [name] })
      },
      NewExpression({ callee }) {
        if (callee.type === 'Identifier' && callee.name === 'RegExp') assembling.add(name)
      },
    }).visit(parseSync(name, text).program)
  }
  return { patterns: [...found.values()], assembling }
}

const Said = z.object({ at: z.number(), slow: z.string().optional() })

/** Those that are slow, with the text; one that does not come back at all is given up. */
const slowOf = (patterns: readonly Pattern[]): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const slow: string[] = []
    const shown = (at: number) => `/${patterns[at]?.source}/`
    const data = patterns.map(({ source, flags }) => ({ source, flags }))
    const worker = new Worker(new URL('./pattern-worker.ts', import.meta.url), { workerData: data })
    let at = 0
    let since = performance.now()
    const watch = setInterval(() => {
      if (performance.now() - since < 120_000) return
      slow.push(`${shown(at)} does not come back`)
      void worker.terminate()
    }, 1_000)
    worker.on('message', (message) => {
      const said = Said.parse(message)
      if (said.slow !== undefined) slow.push(`${shown(said.at)} ${said.slow}`)
      at = said.at
      since = performance.now()
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      clearInterval(watch)
      resolve(slow)
    })
  })

test('no pattern is held up by a text of 50,000 signs', async () => {
  const { patterns } = patternsOf()
  expect(patterns.length).toBeGreaterThan(200)
  const shown = patterns.map(({ source }) => `/${source}/`)
  for (const known of Object.keys(bounded)) expect(shown).toContain(known)
  expect(await slowOf(patterns.filter(({ source }) => !(`/${source}/` in bounded)))).toEqual([])
}, 300_000)

test('a pattern that grows with the square is noticed', async () => {
  const slow = await slowOf([
    { source: '\\s+$', flags: '', files: [] },
    { source: '^(a+)b', flags: '', files: [] },
  ])
  expect(slow).toEqual([expect.stringContaining('/\\s+$/')])
}, 300_000)

test('patterns that are put together while the program runs are known', () => {
  expect([...patternsOf().assembling].sort()).toEqual(Object.keys(assembled).sort())
})
