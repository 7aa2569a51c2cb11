import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { measured } from '../task.ts'

export type Input = { path: string; into: string }

const CHUNK = 1 << 20

// GB18030 to UTF-8, strictly, from file to file, and nothing else.
measured({
  prepare: async (input: Input) => input,
  work: async ({ path, into }): Promise<number> => {
    const [from, to] = [openSync(path, 'r'), openSync(into, 'w')]
    const decoder = new TextDecoder('gb18030', { fatal: true })
    const chunk = Buffer.allocUnsafe(CHUNK)
    const text = Buffer.allocUnsafe(CHUNK * 3)
    let bytes = 0
    for (let count = -1; count !== 0; ) {
      count = readSync(from, chunk, 0, CHUNK, null)
      const written = text.write(decoder.decode(chunk.subarray(0, count), { stream: count > 0 }))
      bytes += writeSync(to, text, 0, written)
    }
    closeSync(from)
    closeSync(to)
    return bytes
  },
  tidy: async () => undefined,
})
