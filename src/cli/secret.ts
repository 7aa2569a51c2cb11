import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

type Terminal = { stdin: NodeJS.ReadStream; stderr: NodeJS.WriteStream }

/** Asks for what nobody is to see on a terminal; undefined where there is none. */
export const askSecret = async (
  { stdin, stderr }: Terminal,
  question: string,
): Promise<string | undefined> => {
  if (!stdin.isTTY || !stderr.isTTY) return undefined
  stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  // Ctrl-C: the terminal is ours now, so nobody else ends the program.
  const ended = new AbortController()
  lines.on('SIGINT', () => ended.abort())
  try {
    return await lines.question('', { signal: ended.signal })
  } catch {
    stderr.write('\n')
    process.exit(130)
  } finally {
    lines.close()
    stderr.write('\n')
  }
}
