import type { IncomingMessage } from 'node:http'
import { Failure } from '../kernel/failure.ts'

/** How often public pages are opened in a minute, by one sender and by all. */
export type VisitBounds = { each: number; all: number; milliseconds: number }

const visitBounds: VisitBounds = { each: 60, all: 1_200, milliseconds: 60_000 }

/**
 * Whom a proxy names: the last it added itself. A proxy that names nobody stands for all its visitors, who then share
 * the bound of all.
 */
const senderOf = (request: IncomingMessage): string | undefined => {
  const forwarded = request.headers['x-forwarded-for']
  const named = (Array.isArray(forwarded) ? forwarded.at(-1) : forwarded)?.split(',').at(-1)?.trim()
  return named === '' ? undefined : named?.slice(0, 100)
}

/** Counts visits in windows of time. `admit` throws too_many_requests. */
export const createVisitors = ({ each, all, milliseconds }: VisitBounds = visitBounds) => {
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
      const sender = senderOf(request)
      const visits = sender === undefined ? 1 : (bySender.get(sender) ?? 0) + 1
      // Who is turned away costs nothing: counted, one sender alone would use up the bound of all.
      if (total >= all || visits > each) throw new Failure('too_many_requests', {})
      total++
      if (sender !== undefined) bySender.set(sender, visits)
    },
  }
}

export type Visitors = ReturnType<typeof createVisitors>
