/** Work that nobody waits for. `stop` tells it to end and waits until it has. */
export const createBackground = (reportBug: (error: unknown) => unknown) => {
  const ending = new AbortController()
  const going = new Set<Promise<unknown>>()
  return {
    run: (work: (signal: AbortSignal) => Promise<void>): void => {
      const one = work(ending.signal).catch(reportBug)
      going.add(one)
      one.finally(() => going.delete(one))
    },
    stop: async () => {
      ending.abort()
      await Promise.all(going)
    },
  }
}
