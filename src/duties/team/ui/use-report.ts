import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, queryClient } from '../../../web/client.ts'

/** Drafts a work product and opens it. */
export const useReport = () => {
  const navigate = useNavigate()
  return useMutation(
    api.reports.make.mutationOptions({
      onSuccess: ({ id }) =>
        void navigate({ to: '/reports/$id', params: { id: String(id) }, search: (kept) => kept }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.reports.ledger.key() }),
    }),
  )
}

/** After something of the team's was written down. Tasks are made by meetings and purchase orders. */
export const forgetTeam = async () => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.team.key() }),
    queryClient.invalidateQueries({ queryKey: api.tasks.key() }),
  ])
}
