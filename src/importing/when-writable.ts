import { setTimeout as wait } from 'node:timers/promises'
import { isFailure } from '../kernel/failure.ts'

/** What is done meanwhile, in words. */
export const whenFull = '磁盘空间不够，清出空间后自己接着做'

/**
 * Does the work again, second by second, while the database cannot be reached or the disk is full: a file on its way
 * has its last word written down when that is over. Given up when `stopped`.
 */
export const whenWritable = async <T>(
  work: () => Promise<T>,
  stopped: () => boolean,
  onFull?: () => void,
): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (stopped() || !(isUnreachable(error) || isFull(error))) throw error
      if (isFull(error)) onFull?.()
      await wait(1_000)
    }
  }
}

const isFull = (error: unknown): boolean => isFailure(error) && error.code === 'disk_full'

export const isUnreachable = (error: unknown): boolean =>
  isFailure(error) && error.code === 'database_unreachable'
