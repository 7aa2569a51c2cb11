import { type MissedPolicy, nextSlot } from './rules/schedule.ts'

/** What a run is given. */
export type JobCall = {
  /** The moment of the slot it stands for; of a run that something asked for, when that was. */
  slot: Temporal.Instant
  /** From 1. */
  attempt: number
  /** What whoever asked for the run wrote down with it; undefined for a run of the schedule. */
  input: unknown
  /** Aborted when the program ends, or when another process was given the run: what it still does is not kept. */
  signal: AbortSignal
}

/**
 * What came of a run, in words for the page (nothing where there is nothing to say), or that it is to be taken up
 * again later without being a failure: a receiver that asks for patience.
 */
export type JobOutcome = string | undefined | { again: number; because: string }

/** Something the program does by itself, whenever it is due or asked for, on one server at a time. */
export type JobDefinition = {
  /** In the address and in the tables; never changed. */
  id: string
  /** As the page calls it. */
  name: string
  /** What it is for, in one sentence. */
  about: string
  /** Five fields of cron in Beijing time; undefined where it only runs when asked. */
  schedule: string | undefined
  /** Of slots that passed while no server was there. */
  missed: MissedPolicy
  /** How often one run is tried. */
  attempts: number
  /** Milliseconds before the second attempt; doubled for each further one, at most an hour. */
  firstPause: number
  /** Reaches beyond the data folder, or does what a team must find once only: a restored copy leaves it to the original. */
  onlyInUse: boolean
  run: (call: JobCall) => Promise<JobOutcome>
}

type Given = Pick<JobDefinition, 'id' | 'name' | 'about' | 'run'> & Partial<JobDefinition>

/**
 * A job as the runner takes it: by itself it makes up for the latest slot missed and tries three times. A run may be
 * cut off anywhere and done again: what it writes must bear that. Throws where the schedule is none.
 */
export const defineJob = (given: Given): JobDefinition => {
  if (given.schedule !== undefined) nextSlot(given.schedule, 0)
  return {
    schedule: undefined,
    missed: 'latest',
    attempts: 3,
    firstPause: 30_000,
    onlyInUse: false,
    ...given,
  }
}
