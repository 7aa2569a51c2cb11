import { addDays, type Day } from '../../../kernel/calendar.ts'
import type { Need } from '../contract.ts'

/** How soon a due day weighs on a morning: overdue, today, tomorrow, within the week. Later it is no need of today. */
export const dueWeight = (due: Day, today: Day): number | null => {
  if (due < today) return 90
  if (due === today) return 60
  if (due === addDays(today, 1)) return 45
  return due <= addDays(today, 7) ? 30 : null
}

/** What weighs most first; of equal weight what is due first. */
export const sortedNeeds = (needs: readonly Need[]): Need[] =>
  needs.toSorted(
    (a, b) =>
      b.weight - a.weight ||
      (a.due ?? '9999').localeCompare(b.due ?? '9999') ||
      a.title.localeCompare(b.title),
  )
