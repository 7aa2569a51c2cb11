import { existsSync } from 'node:fs'
import type { ParseArgsOptionsConfig } from 'node:util'
import type { Settings } from '../config.ts'
import type { DemoScenario } from '../duties/training/demo/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { actingAs } from '../storage/actor.ts'
import type { BackupFinding } from '../storage/backup-check.ts'
import type { MoveReport } from '../storage/move.ts'
import type { Session } from './session.ts'

/** 0 done, 1 failed, 2 done but some rows were rejected. */
export type ExitCode = 0 | 1 | 2

/** Where a command writes: JSON and tables to `out`, everything said in passing to `err`. */
export type Output = {
  out: (text: string) => void
  err: (text: string) => void
  /** Shows a passing state on one line of a terminal; nothing elsewhere. */
  progress: (text: string) => void
}

/** What main.ts puts together for the commands. */
export type Program = {
  version: string
  /** Through the running server when one holds the folder, else with the stores opened here. */
  openSession: (settings: Settings, output: Output) => Promise<Session>
  /** Runs until the process is told to end. With `demo` it makes the demo shop of that size unless there is one. */
  serve: (settings: Settings, output: Output, options?: { demo?: DemoScenario }) => Promise<ExitCode>
  /** Puts a backup in the place of the data folder. Refuses while somebody holds it. */
  restore: (
    settings: Settings,
    file: string,
    passphrase: string | undefined,
  ) => Promise<{
    folder: string
    createdAt: string
    before: string | null
    earlier: string[]
    isCopy: boolean
  }>
  /** Reads a whole backup and says what is in it. */
  checkBackup: (file: string, passphrase: string | undefined) => Promise<BackupFinding>
  /** Carries everything over to another data folder and the other engine. */
  move: (
    settings: Settings,
    to: string,
    progress: (part: number, doing: string) => void,
  ) => Promise<MoveReport & { folder: string; engine: 'embedded' | 'postgres' }>
  /** What is typed on the terminal without being shown; undefined where there is none. */
  askSecret: (question: string) => Promise<string | undefined>
}

/** Flag values as text; a flag given several times is a list. */
export type Flags = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

export type Call = {
  command: Command
  flags: Flags
  words: readonly string[]
  shop: string | undefined
  json: boolean
  cwd: string
  settings: Settings
  program: Program
  output: Output
}

export type Command = {
  name: string
  /** One line in the list of commands. */
  summary: string
  usage: string
  /** The most words it takes, or by its first word where that says what to do. More are refused, not left unread. */
  words: number | Readonly<Record<string, number> & { otherwise: number }>
  /** It is about no single shop: who names one would think that the rest is left alone. */
  takesNoShop?: true
  /** Flag → what it is for. */
  flags: Readonly<Record<string, string>>
  options: ParseArgsOptionsConfig
  examples: readonly (readonly [command: string, meaning: string])[]
  /** Only looks at what is there: a data folder that is not there is a slip of the pen, not a new one. */
  needsData?: true
  run: (call: Call) => Promise<ExitCode>
}

export const textFlag = (flags: Flags, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}

export const listFlag = (flags: Flags, name: string): string[] =>
  [flags[name]].flat().filter((value): value is string => typeof value === 'string')

/** Opens a session for the time of one piece of work and says what it has to say. */
export const withSession = async <T>(call: Call, work: (session: Session) => Promise<T>): Promise<T> => {
  const { folder } = call.settings
  if (call.command.needsData && !existsSync(folder)) throw new Failure('folder_missing', { folder })
  const session = await call.program.openSession(call.settings, call.output)
  try {
    for (const notice of session.notices) call.output.err(notice)
    return await actingAs({ kind: 'machine', name: '命令行' }, () => work(session))
  } finally {
    await session.close()
  }
}

/** Prints an answer as JSON, or as people read it. */
export const printed = (call: Call, answer: unknown, human: () => string): void =>
  call.output.out(call.json ? JSON.stringify(answer, null, 2) : human())
