import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const made = async (path: string, options: { mode?: number }): Promise<void> => {
  await mkdir(path, options).catch(async (error) => {
    if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  })
}

/** Whether the system finds nothing there to make a folder in. */
const isBelowNothing = ({ code, syscall }: NodeJS.ErrnoException): boolean =>
  code === 'ENOENT' && syscall === 'mkdir'

/**
 * Makes a folder and whatever is missing above it; one that is there stays as it is. Node's own `recursive` asks for
 * ever where the system says that a folder which is there is not, as below /proc.
 */
export const madeFolder = async (path: string, options: { mode?: number } = {}): Promise<void> => {
  await made(path, options).catch(async (error) => {
    if (!isBelowNothing(error) || dirname(path) === path) throw error
    await madeFolder(dirname(path), options)
    await made(path, options).catch((again) => {
      throw isBelowNothing(again) ? Object.assign(again, { code: 'ENOTSUP' }) : again
    })
  })
}
