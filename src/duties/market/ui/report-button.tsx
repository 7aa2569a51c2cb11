import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { api, queryClient } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useMe } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'

/** Drafts a document of the market, or brings the draft there is up to date, and opens it. */
export const ReportButton = (props: {
  shop: string
  name: string
  of: { kind: 'market'; from: string; to: string } | { kind: 'strategy'; subject: string }
}) => {
  const { shop, name, of } = props
  const navigate = useNavigate()
  const me = useMe()
  const make = useMutation(
    api.reports.make.mutationOptions({
      onSuccess: (report) =>
        void navigate({
          to: '/reports/$id',
          params: { id: String(report.id) },
          search: ({ shop: kept }) => ({ shop: kept }),
        }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.reports.ledger.key() }),
    }),
  )
  return (
    <>
      <Button
        disabled={shop === ''}
        loading={make.isPending}
        onClick={() => make.mutate({ shop, ...of, member: me })}
      >
        {name}
      </Button>
      {make.error && <Failure {...refusalOf(make.error)} />}
    </>
  )
}
