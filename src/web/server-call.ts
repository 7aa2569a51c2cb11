import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

/** A call that is being answered, as the log and the counters tell of it. */
export type CallNote = {
  id: string
  /** What was asked for, by its name in the contract: the address itself may hold a token or a name. */
  procedure: string
  /** Who asks, by number. */
  member: number | undefined
}

const calls = new AsyncLocalStorage<CallNote>()

export const newCall = (): CallNote => ({ id: randomUUID(), procedure: 'other', member: undefined })

export const duringCall = <R>(note: CallNote, work: () => R): R => calls.run(note, work)

/** Says of the call that is being answered what it is, or who asks. */
export const noteCall = (known: Partial<Omit<CallNote, 'id'>>): void => {
  const note = calls.getStore()
  if (note) Object.assign(note, known)
}
