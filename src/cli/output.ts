import type { Writable } from 'node:stream'
import { failureOfSystem } from '../kernel/system-refusal.ts'
import type { Output } from './command.ts'
import { clipped } from './text-table.ts'

type Streams = {
  stdout: Writable
  stderr: Writable & { isTTY?: boolean; columns?: number }
  exit: (code: number) => void
}

/** Answers to stdout, everything said in passing to stderr; the passing line only on a terminal. */
export const processOutput = ({ stdout, stderr, exit }: Streams): Output => {
  let passing = false
  const wipe = () => {
    if (passing) stderr.write('\r\u001b[2K')
    passing = false
  }
  // `zhanggui import … 2>&1 | head`: what is done does not depend on whether somebody still listens.
  stderr.on('error', () => undefined)
  // `zhanggui query … | head` closes our output early: there is nobody left to write to.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    const refusal = failureOfSystem(error)
    if (!refusal) throw error
    // `zhanggui query … > file` on a full disk: half an answer must not look like one.
    stderr.write(`输出没有写完。${refusal.message}\n${refusal.next}\n`)
    exit(1)
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
