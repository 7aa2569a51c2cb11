import { api, queryClient } from '../../../web/client.ts'

/** After something of the team's was written down. Tasks are made by meetings and purchase orders. */
export const forgetTeam = async () => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.team.key() }),
    queryClient.invalidateQueries({ queryKey: api.tasks.key() }),
  ])
}
