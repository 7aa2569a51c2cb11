import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api, forgetShops, queryClient } from '../../../web/client.ts'
import type { OpenedRun, Practice } from '../drills/contract.ts'

export const forgetDrills = () =>
  Promise.all([queryClient.invalidateQueries({ queryKey: api.training.key() }), forgetShops()])

/** Begins a drill and goes to it. */
export const useStart = () => {
  const navigate = useNavigate()
  return useMutation(
    api.training.startRun.mutationOptions({
      onSuccess: ({ id }) =>
        void navigate({ to: '/training/drills/$run', params: { run: String(id) }, search: (kept) => kept }),
      onSettled: forgetDrills,
    }),
  )
}

/** The shop to practise on, with the run it belongs to. */
export const usePractice = () => useQuery(api.training.practice.queryOptions()).data

/** The drill that is not finished and that another one would end, as it is now: a colleague may have begun it. */
export const unfinishedNow = async (): Promise<Practice | null> => {
  const there = await queryClient
    .fetchQuery({ ...api.training.practice.queryOptions(), staleTime: 0 })
    .catch(() => null)
  return there && (there.state === 'open' || there.state === 'making') ? there : null
}

/** Lists of shops are asked again when a shop to practise on has become ready. */
export const usePracticeReady = (run: OpenedRun | undefined): void => {
  const before = useRef(run?.state)
  useEffect(() => {
    if (before.current === 'making' && run?.state === 'open') void forgetShops()
    before.current = run?.state
  }, [run?.state])
}
