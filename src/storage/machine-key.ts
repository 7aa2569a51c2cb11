import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Folder, writeDurably } from './folder.ts'

const fileOf = ({ keys }: Folder): string => join(keys, 'machine.key')

/**
 * The key with which a command on this machine comes in where the server runs; undefined before there is one. The
 * right to read its file is the right to do everything.
 */
export const machineKey = (folder: Folder): string | undefined => {
  try {
    const key = readFileSync(fileOf(folder), 'utf8').trim()
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined
  } catch {
    return undefined
  }
}

/** The same, made where there is none that is whole: 32 random bytes as hex, for the owner's eyes. For the holder of the folder. */
export const ensureMachineKey = async (folder: Folder): Promise<string> => {
  const present = machineKey(folder)
  if (present !== undefined) return present
  const key = randomBytes(32).toString('hex')
  const draft = `${fileOf(folder)}.${randomBytes(6).toString('hex')}`
  await writeDurably(draft, `${key}\n`, 0o600)
  await rename(draft, fileOf(folder))
  return key
}
