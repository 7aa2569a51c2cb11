import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

/** Runs patterns against texts that are made to hold them up, and says which it is at and which are slow. */

const patterns = z.array(z.object({ source: z.string(), flags: z.string() })).parse(workerData)

/** Short enough that a pattern that grows with the square is noticed and no more. */
const SHORT = 2_000
const LONG = 50_000
const SUSPECT_MS = 1
/** A pattern that goes through the text a few times takes under a millisecond; the square of it takes a second. */
const SLOW_MS = 250

const cpu = (pattern: RegExp, text: string): number => {
  const from = process.threadCpuUsage()
  pattern.test(text)
  const { user } = process.threadCpuUsage(from)
  return user / 1_000
}

/** What the pattern itself speaks of, and one of each common kind. */
const alphabetOf = (source: string): string[] => {
  const spoken = source.replace(/\\[dwsDSWBbnrtpP](\{[^}]*\})?|\(\?(?:[:=!]|<[=!]|<\w+>)/g, '')
  return [...new Set(['1', 'a', ' ', '一', '\n', ...spoken])].filter((one) => !/[\\^$*+?{}|]/.test(one))
}

const hostile = function* (source: string): Generator<(length: number) => string> {
  const alphabet = alphabetOf(source)
  for (const one of alphabet)
    for (const before of ['', ...alphabet.slice(0, 24)])
      yield (length) => `${before}${one.repeat(length)}\u0000`
  // Pairs: a list without an end, an opening that is never closed.
  for (const one of alphabet.slice(0, 12))
    for (const other of alphabet.slice(0, 12))
      if (one !== other) yield (length) => `${`${one}${other}`.repeat(length / 2)}\u0000`
}

patterns.forEach(({ source, flags }, at) => {
  parentPort?.postMessage({ at })
  const pattern = new RegExp(source, flags.replace(/[gy]/g, ''))
  for (const text of hostile(source)) {
    if (cpu(pattern, text(SHORT)) < SUSPECT_MS) continue
    const ms = cpu(pattern, text(LONG))
    if (ms < SLOW_MS) continue
    parentPort?.postMessage({ at, slow: `${JSON.stringify(text(6))}: ${Math.round(ms)} ms` })
    break
  }
})
parentPort?.postMessage({ at: patterns.length })
