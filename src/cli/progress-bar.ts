/** How far something is, 0 to 1, in front of what is being done. */
export const progressBar = (progress: number, doing: string): string => {
  const part = Math.min(Math.max(progress, 0), 1)
  const done = Math.round(part * 20)
  return `${'█'.repeat(done)}${'░'.repeat(20 - done)} ${String(Math.round(part * 100)).padStart(3)}% ${doing}`
}
