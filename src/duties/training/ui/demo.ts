import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import type { Demo } from '../demo/contract.ts'

/** The demo shop as it stands; while something is done for it, asked again twice a second. */
export const useDemo = (): Demo | undefined =>
  useQuery(
    api.training.demo.queryOptions({
      refetchInterval: ({ state }) => (state.data?.state === 'making' || state.data?.step ? 500 : false),
    }),
  ).data

/** Calls `then` once when a demo shop that was being made is ready. */
export const useDemoReady = (then: (shop: string) => void): void => {
  const demo = useDemo()
  const before = useRef(demo?.state)
  const latest = useRef(then)
  latest.current = then
  useEffect(() => {
    if (before.current === 'making' && demo?.state === 'ready' && demo.shop) latest.current(demo.shop)
    before.current = demo?.state
  }, [demo?.state, demo?.shop])
}

/** Pages asked while the team was still typing are asked again when it is done. */
export const useTypedAfresh = (): void => {
  const isTyping = useDemo()?.step?.doing === 'typing'
  const was = useRef(isTyping)
  useEffect(() => {
    if (was.current && !isTyping) void queryClient.invalidateQueries()
    was.current = isTyping
  }, [isTyping])
}

const keep = (demo: Demo) => queryClient.setQueryData(api.training.demo.queryKey(), demo)

/** The verbs on the demo shop. */
export const useDemoActions = () => ({
  make: useMutation(api.training.makeDemo.mutationOptions({ onSuccess: keep })),
  cancel: useMutation(api.training.cancelDemo.mutationOptions({ onSuccess: keep })),
  remove: useMutation(api.training.removeDemo.mutationOptions()),
})
