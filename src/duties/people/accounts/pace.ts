/**
 * Counts in windows of time, for this process: `take` says how many seconds to wait until the next is let through, 0
 * where this one is. What was turned away costs nothing.
 */
export const createPace = ({
  most,
  milliseconds,
  now,
}: {
  most: number
  milliseconds: number
  now: () => number
}) => {
  let began = now()
  const counts = new Map<string, number>()
  return {
    take: (who: string): number => {
      const at = now()
      if (at - began >= milliseconds || at < began) {
        began = at
        counts.clear()
      }
      const count = counts.get(who) ?? 0
      if (count >= most) return Math.max(1, Math.ceil((began + milliseconds - at) / 1_000))
      counts.set(who, count + 1)
      return 0
    },
  }
}
