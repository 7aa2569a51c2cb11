import { ORPCError } from '@orpc/client'

let isOut = false
const listeners = new Set<() => void>()

/** Whether the server no longer knows who sits here: what is open stays open until they have signed in again. */
export const signedOut = {
  is: (): boolean => isOut,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  put: (value: boolean): void => {
    isOut = value
    for (const listener of listeners) listener()
  },
  /** Of an answer that was refused: its status, or the error that the client made of it. */
  notice: (refused: unknown): void => {
    if (refused === 401 || (refused instanceof ORPCError && refused.code === 'sign_in_needed'))
      signedOut.put(true)
  },
}
