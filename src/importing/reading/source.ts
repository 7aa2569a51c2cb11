import type { Limits } from '../limits.ts'

/** What the readers get: a file on disk, its name for people, where to write, and how far to go. */
export type Source = {
  path: string
  name: string
  /** Directory for the files made; each reader takes fresh names there by `place`. */
  place: (kind: 'table' | 'irregular' | 'member') => string
  limits: Limits
  progress: (done: number, total: number) => void
}
