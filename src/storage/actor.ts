import { AsyncLocalStorage } from 'node:async_hooks'

/** Who does what is being done: a person who signed in, somebody's key, or the program by itself (a job, the start). */
export type Actor =
  | { kind: 'person' | 'key'; member: number; name: string }
  | { kind: 'machine' | 'program'; name: string }

const storage = new AsyncLocalStorage<Actor>()

/** Runs `work` in the name of `actor`, with everything it calls and waits for. */
export const actingAs = <R>(actor: Actor, work: () => R): R => storage.run(actor, work)

/**
 * Who is at work now. It is for the few that must know it wherever they are called from: the audit trail and the
 * member under what was done. What somebody may do is decided at the door, never by asking here.
 */
export const actorNow = (): Actor => storage.getStore() ?? { kind: 'program', name: '掌柜' }
