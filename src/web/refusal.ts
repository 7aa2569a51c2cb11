import { ORPCError } from '@orpc/client'

/** What went wrong, as a person reads it: what happened, what to do, and a code to quote. */
export type Refusal = {
  code: string
  message: string
  next: string
  /** What the sentences name: file, limit, shop … */
  details: Record<string, string | number>
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const detailsIn = (value: unknown): Refusal['details'] =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
      (entry): entry is [string, string | number] => ['string', 'number'].includes(typeof entry[1]),
    ),
  )

/** From a body or a thrown value of the API: `{code, message, data: {next}}`. */
export const refusalOf = (error: unknown): Refusal => {
  if (error instanceof ORPCError || text(field(error, 'code')) !== '')
    return {
      code: text(field(error, 'code')),
      message: text(field(error, 'message')),
      next: text(field(field(error, 'data'), 'next')) || text(field(error, 'next')),
      details: detailsIn(field(field(error, 'data'), 'details')),
    }
  return { code: 'unreachable', message: '', next: '', details: {} }
}
