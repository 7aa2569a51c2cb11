import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, queryClient } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMe } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { promotionWords } from './words.ts'

/** Drafts 推广活动效果分析报告 of a promotion, or opens the one there is. */
export const ReportButton = ({ shop, id }: { shop: string; id: number }) => {
  const t = useWords(promotionWords)
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
      <MayButton
        needs="reports.write"
        type="primary"
        loading={make.isPending}
        onClick={() => make.mutate({ shop, kind: 'promotion', subject: String(id), member: me })}
      >
        {t.report}
      </MayButton>
      {make.error && <Failure {...refusalOf(make.error)} />}
    </>
  )
}
