/**
 * Asks anew whenever it is told to, but lets an answer come before it asks again: files that arrive one after another
 * would each break off the question of the one before, and none of them would be seen until the last is there.
 */
export const askedInTurn = (ask: () => Promise<unknown>): (() => Promise<void>) => {
  let isAsking = false
  let isStale = false
  return async () => {
    isStale = true
    if (isAsking) return
    isAsking = true
    try {
      while (isStale) {
        isStale = false
        await ask()
      }
    } finally {
      isAsking = false
    }
  }
}
