import type { ReportSummary } from '../contract.ts'

/** Reports with a due day that are not handed in, what is due first at the top. */
export const waiting = (reports: readonly ReportSummary[]): ReportSummary[] =>
  reports
    .filter(({ state, due }) => state !== 'submitted' && due !== null)
    .toSorted((a, b) => (a.due ?? '').localeCompare(b.due ?? ''))
