import type { ReactNode } from 'react'
import { refusalOf } from '../refusal.ts'
import { Failure, Loading } from './states.tsx'

/** What a query gives: its data, its refusal with a way to try again, or the outline of what comes. */
export const Answer = <T,>(props: {
  of: { data: T | undefined; error: unknown; refetch: () => unknown }
  rows?: number
  children: (data: T) => ReactNode
}) => {
  const { data, error, refetch } = props.of
  if (data !== undefined) return props.children(data)
  if (error) return <Failure {...refusalOf(error)} retry={() => void refetch()} />
  return <Loading rows={props.rows ?? 4} />
}
