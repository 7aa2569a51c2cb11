import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Benchmark } from './benchmark.ts'
import { rounded } from './numbers.ts'

const built = join(import.meta.dirname, '..', 'build', 'web')
const assets = join(built, 'assets')

const source = (file: string): string => readFileSync(join(assets, file), 'utf8')

/** What a chunk imports as soon as it is there, not what it may fetch later. */
const staticImports = (file: string): string[] =>
  [...source(file).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)].flatMap(
    ([, name]) => name ?? [],
  )

const withImports = (files: readonly string[]): Set<string> => {
  const found = new Set<string>()
  const look = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    for (const one of staticImports(file)) look(one)
  }
  for (const file of files) look(file)
  return found
}

/** Thousands of bytes as they travel. */
const kilobytes = (files: Iterable<string>): number =>
  rounded([...files].reduce((sum, file) => sum + gzipSync(source(file)).length, 0) / 1000, 1)

/** A page's own chunk: named after its source. */
const pageChunk = (name: string): string | undefined =>
  readdirSync(assets).find((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file))

/** JavaScript that the browser fetches before it shows anything, and before each of the first pages. */
export const webBenchmark: Benchmark = {
  name: 'web',
  title: '网页首次加载（JavaScript，gzip）',
  run: async () => {
    if (!existsSync(join(built, 'index.html')))
      throw new Error('还没有构建网页：先运行一次 npm start，或 npm run build:web')
    const page = readFileSync(join(built, 'index.html'), 'utf8')
    const named = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].flatMap(
      ([, name]) => name ?? [],
    )
    const first = withImports(named)
    const firstKb = kilobytes(first)
    const withPage = (name: string) => {
      const chunk = pageChunk(name)
      return chunk ? kilobytes(withImports([...first, chunk])) : undefined
    }
    const [today, overview] = [withPage('today'), withPage('overview')]
    const lazy = readdirSync(assets)
      .filter((file) => file.endsWith('.js') && !first.has(file))
      .map((file) => ({ file, kilobytes: kilobytes([file]) }))
      .sort((a, b) => b.kilobytes - a.kilobytes)
    const limited = (what: string, value: number | undefined) =>
      value === undefined ? [] : [{ what, value, unit: 'KB', limit: '300', holds: value <= 300 }]
    return {
      measures: [
        ...limited(`首次加载（${first.size} 个文件）`, firstKb),
        ...limited('到首页显示', today),
        ...(overview === undefined ? [] : [{ what: '到经营概览显示', value: overview, unit: 'KB' }]),
        ...lazy.slice(0, 8).map((one) => ({
          what: `用到才取：${one.file.replace(/-[\w-]{8}\.js$/, '')}`,
          value: one.kilobytes,
          unit: 'KB',
        })),
      ],
      details: { firstKb, todayKb: today, overviewKb: overview, files: [...first].sort(), lazy },
    }
  },
}
