import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react'
import { useDemo } from '../../duties/training/ui/demo.ts'
import { send } from '../../importing/ui/sending.ts'
import { useScope } from '../scope.tsx'
import { TakingFiles } from '../taking.ts'

const OwnShop = lazy(async () => ({ default: (await import('./own-shop.tsx')).OwnShop }))

/** Sends files into the shop that is chosen and shows what they are. Real files never go into the demo shop. */
export const TakingProvider = ({ children }: { children: ReactNode }) => {
  const navigate = useNavigate()
  const { shop, ready } = useScope()
  const demo = useDemo()
  const [homeless, setHomeless] = useState<readonly File[]>([])
  /** Dropped before it is known which shops there are: taken for the first of all they would make one. */
  const [early, setEarly] = useState<readonly File[]>([])
  const name = shop?.name
  const isDemo = name !== undefined && demo?.state === 'ready' && demo.shop === name

  const into = useCallback(
    (files: readonly File[], wanted: string | undefined) => {
      send(files, wanted)
      void navigate({ to: '/data/import', search: wanted === undefined ? {} : { shop: wanted } })
    },
    [navigate],
  )
  const take = useCallback(
    (files: readonly File[]) => {
      if (!ready) setEarly((before) => [...before, ...files])
      else if (isDemo) setHomeless(files)
      else into(files, name)
    },
    [ready, isDemo, into, name],
  )
  useEffect(() => {
    if (!ready || early.length === 0) return
    setEarly([])
    take(early)
  }, [ready, early, take])

  return (
    <TakingFiles value={take}>
      {children}
      {homeless.length > 0 && name !== undefined && (
        <Suspense fallback={null}>
          <OwnShop
            demo={name}
            count={homeless.length}
            onChosen={(own) => {
              into(homeless, own)
              setHomeless([])
            }}
            onClose={() => setHomeless([])}
          />
        </Suspense>
      )}
    </TakingFiles>
  )
}
