import { rename } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

const isHeld = (error: unknown, platform: NodeJS.Platform): boolean =>
  platform === 'win32' &&
  error instanceof Error &&
  'code' in error &&
  ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code))

/**
 * Tries again for about three seconds where Windows says no because a virus scanner, an indexer or a backup has
 * the file open for a moment. Elsewhere a no is a no.
 */
export const pastHolders = async <T>(
  work: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> => {
  for (let pause = 20; ; pause *= 2) {
    try {
      return await work()
    } catch (error) {
      if (pause > 2_000 || !isHeld(error, platform)) throw error
      await wait(pause)
    }
  }
}

/** Renames a file or a folder; what is at `to` is replaced where it is a file. */
export const renamed = (from: string, to: string): Promise<void> => pastHolders(() => rename(from, to))
