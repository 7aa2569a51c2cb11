/** How often a name may be tried, from wherever, and in which time. */
export type AttemptBounds = { each: number; milliseconds: number; names: number }

const attemptBounds: AttemptBounds = { each: 30, milliseconds: 15 * 60_000, names: 50_000 }

/**
 * Counts sign-ins under a name whoever it is and wherever they come from: an address of one's own for each guess gets
 * nobody further. Names that nobody has are counted too, or the refusal would tell which there are. Each process counts
 * for itself, and forgets with it.
 */
export const createAttempts = (
  now: () => number,
  { each, milliseconds, names }: AttemptBounds = attemptBounds,
) => {
  const tried = new Map<string, { since: number; times: number }>()
  return {
    /** Takes one try before it is made: those that are made at once are counted too. Seconds to wait, 0 where it may be. */
    take: (name: string): number => {
      const at = now()
      const known = tried.get(name)
      if (!known || at - known.since >= milliseconds) {
        tried.delete(name)
        tried.set(name, { since: at, times: 1 })
        // The oldest first: what is made up by the thousand pushes itself out.
        const [oldest] = tried.keys()
        if (tried.size > names && oldest !== undefined) tried.delete(oldest)
        return 0
      }
      if (known.times >= each) return Math.ceil((known.since + milliseconds - at) / 1_000)
      known.times++
      return 0
    },
    /** They are who they say. */
    clear: (name: string): void => {
      tried.delete(name)
    },
  }
}

export type Attempts = ReturnType<typeof createAttempts>
