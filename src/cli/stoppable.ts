/** Does `work` so that Ctrl-C, or being told to end, stops it in good order. A second Ctrl-C ends at once. */
export const stoppable = async <R>(work: (signal: AbortSignal) => Promise<R>): Promise<R> => {
  const controller = new AbortController()
  const stop = () => controller.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, stop)
  try {
    return await work(controller.signal)
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}
