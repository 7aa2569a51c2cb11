import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Folder, ownKey } from './folder.ts'

const name = 'machine.key'

const textIn = ({ keys }: Folder): string | undefined => {
  try {
    return readFileSync(join(keys, name), 'utf8').trim()
  } catch {
    return undefined
  }
}

const isWhole = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

/**
 * The key with which a command on this machine comes in where the server runs; undefined before there is one. The
 * right to read its file is the right to do everything.
 */
export const machineKey = (folder: Folder): string | undefined => {
  const text = textIn(folder)
  return text !== undefined && isWhole(text) ? text : undefined
}

/** The same, made where there is none that is whole: nothing is kept with it, so a new one does as well. Failure: folder_unusable. */
export const ensureMachineKey = async (folder: Folder): Promise<string> => {
  const text = textIn(folder)
  if (text !== undefined && !isWhole(text)) await rm(join(folder.keys, name))
  return ownKey(folder, name)
}
