import type { IncomingMessage } from 'node:http'
import { Failure } from '../kernel/failure.ts'
import { ownReach, type Reach, senderOf } from './server-guard.ts'

/** How often public pages are opened in a minute, by one sender and by all. */
export type VisitBounds = { each: number; all: number; milliseconds: number }

const visitBounds: VisitBounds = { each: 60, all: 1_200, milliseconds: 60_000 }

/** Counts visits in windows of time. `admit` throws too_many_requests. */
export const createVisitors = (
  { each, all, milliseconds }: VisitBounds = visitBounds,
  reach: Reach = ownReach,
) => {
  let began = performance.now()
  let total = 0
  const bySender = new Map<string, number>()
  return {
    admit: (request: IncomingMessage): void => {
      if (performance.now() - began >= milliseconds) {
        began = performance.now()
        total = 0
        bySender.clear()
      }
      const sender = senderOf(request, reach)
      const visits = sender === undefined ? 1 : (bySender.get(sender) ?? 0) + 1
      // Who is turned away costs nothing: counted, one sender alone would use up the bound of all.
      if (total >= all || visits > each) throw new Failure('too_many_requests', {})
      total++
      if (sender !== undefined) bySender.set(sender, visits)
    },
  }
}

export type Visitors = ReturnType<typeof createVisitors>
