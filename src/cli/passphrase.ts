import { Failure } from '../kernel/failure.ts'
import type { Call } from './command.ts'

/** To open a backup with: that of the environment, else it is asked for, where the file needs one. */
export const withPassphrase = async <T>(
  call: Call,
  open: (passphrase: string | undefined) => Promise<T>,
): Promise<T> => {
  try {
    return await open(call.settings.backupPassphrase)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'passphrase_needed') throw error
    const typed = await call.program.askSecret('备份密码：')
    if (typed === undefined || typed === '') throw error
    return open(typed)
  }
}

/** To seal a new backup with, typed twice; undefined where nobody is asked, or nothing was typed. */
export const newPassphrase = async (call: Call): Promise<string | undefined> => {
  const { settings, program, output } = call
  if (settings.backupPassphrase !== undefined) return settings.backupPassphrase
  const typed = await program.askSecret('给这份备份定一个密码（直接回车用“设置 → 备份”里定好的）：')
  if (typed === undefined || typed === '') return undefined
  output.err('请记牢：忘了密码，谁也打不开这份备份。')
  if ((await program.askSecret('再输一次：')) !== typed)
    throw new Failure('invalid_input', { detail: '两次输入的密码不一样。' })
  return typed
}
