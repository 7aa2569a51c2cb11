import type { Output } from './command.ts'
import { clipped } from './text-table.ts'

type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream }

/** Answers to stdout, everything said in passing to stderr; the passing line only on a terminal. */
export const processOutput = ({ stdout, stderr }: Streams): Output => {
  let passing = false
  const wipe = () => {
    if (passing) stderr.write('\r\u001b[2K')
    passing = false
  }
  // `zhanggui query … | head` closes our output early: there is nobody left to write to.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    out(text) {
      wipe()
      stdout.write(`${text}\n`)
    },
    err(text) {
      wipe()
      stderr.write(`${text}\n`)
    },
    progress(text) {
      if (!stderr.isTTY) return
      wipe()
      if (text === '') return
      stderr.write(clipped(text, Math.max(20, (stderr.columns || 80) - 1)))
      passing = true
    },
  }
}
