import { useLocation } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react'
import { Loading } from '../../../web/kit/states.tsx'
import { useSignedIn } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { signedOut } from '../../../web/signed-out.ts'

const SignIn = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignIn }))
const Welcome = lazy(async () => ({ default: (await import('./welcome.tsx')).Welcome }))

/**
 * Lets through who is signed in. When a session ends, the page stays as it is below the sign-in: nothing that was
 * being written is lost.
 */
export const DoorOfWeb = ({ children }: { children: ReactNode }) => {
  const { pathname } = useLocation()
  if (pathname === '/welcome')
    return (
      <Suspense fallback={<Loading />}>
        <Welcome />
      </Suspense>
    )
  return <Inside>{children}</Inside>
}

const Inside = ({ children }: { children: ReactNode }) => {
  const isOut = useSyncExternalStore(signedOut.subscribe, signedOut.is)
  const { data, error, isPending } = useSignedIn()
  if (isPending) return null
  const isUnknown = !data && error !== null && refusalOf(error).code === 'sign_in_needed'
  return (
    <>
      {!isUnknown && children}
      {(isOut || isUnknown) && (
        <Suspense fallback={null}>
          <SignIn before={data?.member?.id ?? null} />
        </Suspense>
      )}
    </>
  )
}
