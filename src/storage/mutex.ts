export type Mutex = {
  /** Waits its turn; call what it returns exactly once to let the next one in. */
  lock(): Promise<() => void>
}

export const createMutex = (): Mutex => {
  let last: Promise<void> = Promise.resolve()
  return {
    async lock() {
      const before = last
      let release = () => {}
      last = new Promise((resolve) => {
        release = resolve
      })
      await before
      return release
    },
  }
}
