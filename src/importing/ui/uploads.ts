import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, forgetFigures, queryClient } from '../../web/client.ts'
import { useMay } from '../../web/me.tsx'
import type { Batch, Upload } from '../contract.ts'

const underWay: readonly Upload['state'][] = ['received', 'reading', 'importing']
export const isUnderWay = ({ state }: Upload) => underWay.includes(state)
export const isOver = ({ state }: Upload) => state === 'done' || state === 'failed' || state === 'cancelled'

export const forgetUploads = () => queryClient.invalidateQueries({ queryKey: api.importing.uploads.key() })

/** So many files at once take longer to list. */
const MANY = 100

/** The shop's files in hand. While any is being worked on, asked again twice a second, of many less often. */
export const useUploads = (shop: string | undefined, sending = false) => {
  const enabled = useMay('import.read')
  const uploads = useQuery(
    api.importing.uploads.queryOptions({
      input: shop === undefined ? {} : { shop },
      enabled,
      staleTime: 0,
      refetchInterval: ({ state: { data = [] } }) => {
        const isMoving = sending || data.some((one) => isUnderWay(one) || one.recounting)
        return isMoving ? (data.length > MANY ? 2000 : 500) : 5000
      },
    }),
  )
  const done = uploads.data?.filter(({ state }) => state === 'done').length
  const before = useRef(done)
  useEffect(() => {
    if (before.current !== undefined && done !== undefined && done > before.current) void forgetFigures()
    before.current = done
  }, [done])
  return uploads
}

/** The same at each look, so that what is drawn from it stands still. */
const noBatches: readonly Batch[] = []

/** The shop's newest batches, so that a file taken back elsewhere, even from the command line, is seen to be. */
export const useRecentBatches = (shop: string | undefined, enabled: boolean) =>
  useQuery(
    api.importing.batches.queryOptions({
      input: { ...(shop === undefined ? {} : { shop }), limit: 200 },
      enabled: enabled && shop !== undefined,
      staleTime: 0,
      refetchInterval: 5000,
    }),
  ).data ?? noBatches

/** The verbs on files in hand; each brings the list up to date. */
export const useUploadActions = () => {
  const after = { onSettled: forgetUploads }
  return {
    commit: useMutation(api.importing.commit.mutationOptions(after)),
    cancel: useMutation(api.importing.cancel.mutationOptions(after)),
    dismiss: useMutation(api.importing.dismiss.mutationOptions(after)),
    answer: useMutation(
      api.importing.answer.mutationOptions({
        onSettled: async () => {
          // An answer may be a mapping, which is a format from now on.
          await queryClient.invalidateQueries({ queryKey: api.importing.formats.key() })
          await forgetUploads()
        },
      }),
    ),
  }
}
