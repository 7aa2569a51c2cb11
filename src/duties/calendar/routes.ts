import { implement } from '@orpc/server'
import {
  type CalendarContext,
  calendarYear,
  eventMarks,
  removeEvent,
  restoreDay,
  restoreEvent,
  saveDay,
  saveEvent,
} from './actions.ts'
import { calendarContract } from './contract.ts'

/** The calendar's part of the API. */
export const calendarRoutes = (context: CalendarContext) => {
  const os = implement(calendarContract)
  return os.router({
    year: os.year.handler(({ input }) => calendarYear(context, input)),
    marks: os.marks.handler(({ input }) => eventMarks(context, input)),
    saveEvent: os.saveEvent.handler(({ input }) => saveEvent(context, input)),
    removeEvent: os.removeEvent.handler(({ input }) => removeEvent(context, input)),
    restoreEvent: os.restoreEvent.handler(({ input }) => restoreEvent(context, input)),
    saveDay: os.saveDay.handler(({ input }) => saveDay(context, input)),
    restoreDay: os.restoreDay.handler(({ input }) => restoreDay(context, input)),
  })
}
