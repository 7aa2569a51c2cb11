import type { ErrorComponentProps } from '@tanstack/react-router'
import { Failure } from '../kit/states.tsx'
import { refusalOf } from '../refusal.ts'

/** A page that could not be shown: its code did not arrive, or a mistake of ours. */
export const RouteFailure = ({ error, reset }: ErrorComponentProps) => (
  <Failure
    {...refusalOf(error)}
    detail={error instanceof Error ? error.message : String(error)}
    retry={reset}
  />
)
