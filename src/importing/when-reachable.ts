import { setTimeout as wait } from 'node:timers/promises'
import { isFailure } from '../kernel/failure.ts'

/**
 * Does the work again, second by second, while the database cannot be reached: a file on its way has its last
 * word written down when the database is back. Given up when `stopped`.
 */
export const whenReachable = async <T>(work: () => Promise<T>, stopped: () => boolean): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (stopped() || !isUnreachable(error)) throw error
      await wait(1_000)
    }
  }
}

export const isUnreachable = (error: unknown): boolean =>
  isFailure(error) && error.code === 'database_unreachable'
