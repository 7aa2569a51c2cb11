import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, queryClient } from './client.ts'
import { Failure } from './kit/states.tsx'
import { MayButton } from './may-button.tsx'
import { useMe } from './me.tsx'
import { refusalOf } from './refusal.ts'

/** Drafts a work product, or brings the draft there is up to date, and opens it. */
export const useMakeReport = () => {
  const navigate = useNavigate()
  return useMutation(
    api.reports.make.mutationOptions({
      onSuccess: ({ id }) =>
        void navigate({
          to: '/reports/$id',
          params: { id: String(id) },
          // A tab of the page that was left is none of the report's.
          search: (kept) => ({ ...kept, tab: undefined }),
        }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.reports.ledger.key() }),
    }),
  )
}

type Making = Omit<Parameters<ReturnType<typeof useMakeReport>['mutate']>[0], 'shop' | 'member'>

/** The button of a page that has a work product of its own: it drafts it and opens it. */
export const MakeReport = (props: { shop: string; name: string; of: Making; isMain?: boolean }) => {
  const { shop, name, of, isMain = false } = props
  const me = useMe()
  const make = useMakeReport()
  return (
    <>
      <MayButton
        needs="reports.write"
        type={isMain ? 'primary' : 'default'}
        disabled={shop === ''}
        loading={make.isPending}
        onClick={() => make.mutate({ shop, ...of, member: me })}
      >
        {name}
      </MayButton>
      {make.error && <Failure {...refusalOf(make.error)} />}
    </>
  )
}
