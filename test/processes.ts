import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { vi } from 'vitest'
import type { Client } from '../src/cli/session.ts'
import { machineHeaders } from './machine.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = ['--disable-warning=ExperimentalWarning', join(root, 'src', 'main.ts')]

/** A server of the program in a process of its own. */
export type Running = {
  data: string
  process: ChildProcess
  port: number
  address: string
  /** What it has said so far. */
  said: () => string
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

/** What a program brings along from here that must know nothing else of it: where to find others, and its sources compiled. */
export const bareEnvironment = (): { PATH: string | undefined; NODE_COMPILE_CACHE: string | undefined } => ({
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
})

const environmentOf = (data: string, more: Readonly<Record<string, string>>) => ({
  ...bareEnvironment(),
  ZHANGGUI_DATA: data,
  ZHANGGUI_THREADS: '1',
  ...more,
})

/** Serves a data folder; resolves when it listens. */
export const startServer = async (
  data: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Running> => {
  mkdirSync(data, { recursive: true })
  const child = spawn(process.execPath, [...main, 'serve', '--port', '0'], {
    cwd: dirname(data),
    env: environmentOf(data, more),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const isListening = () => /已启动：http:\/\/127\.0\.0\.1:\d+/.test(said)
  await vi.waitUntil(() => child.exitCode !== null || isListening(), { timeout: 90_000 })
  if (!isListening()) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1])
  return { data, process: child, port, address: `http://127.0.0.1:${port}`, said: () => said, ended }
}

/** A folder as deploy/start.sh lays it: archive and keys are shared, the rest is its own. */
export const folderBeside = (shared: string, data: string): string => {
  mkdirSync(data, { recursive: true })
  for (const part of ['archive', 'keys']) {
    mkdirSync(join(shared, part), { recursive: true })
    symlinkSync(join(shared, part), join(data, part))
  }
  return data
}

/** A command of the program, in this process; it goes through the server that holds the folder, where there is one. */
export const command = async (
  data: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string }> => {
  // Loaded where it is needed: most who start servers give no command.
  const { runCommandLine } = await import('../src/cli/command-line.ts')
  const { program } = await import('../src/main.ts')
  const said: string[] = []
  const say = (text: string) => {
    said.push(text)
  }
  const code = await runCommandLine({
    args,
    env: environmentOf(data, more),
    cwd: dirname(data),
    output: { out: say, err: say, progress: () => {} },
    program,
  })
  return { code, out: said.join('\n') }
}

const clientAt = (address: string, headers: () => Record<string, string>): Client =>
  createORPCClient(new RPCLink({ url: `${address}/rpc`, headers }))

/** Everything the server offers, asked with the key of this machine. */
export const machineAt = ({ address, data }: Running): Client => clientAt(address, () => machineHeaders(data))

let senders = 0

/** A browser: it keeps the cookie that one server leaves, and brings it to another. */
export const browser = () => {
  const sender = `203.0.113.${(++senders % 250) + 1}`
  let cookie = ''
  const headers = () => ({ 'x-forwarded-for': sender, ...(cookie === '' ? {} : { cookie }) })
  return {
    at: ({ address }: Running): Client => clientAt(address, headers),
    send: async ({ address }: Running, method: string, path: string, body?: object): Promise<Response> => {
      const answer = await fetch(`${address}/api${path}`, {
        method,
        headers: { ...headers(), ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const left = answer.headers.getSetCookie().map((line) => line.split(';')[0])
      if (left.length > 0) cookie = left.join('; ')
      return answer
    },
  }
}
