import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { termsCalled } from '../../duties/training/rules/job-terms.ts'
import { api } from '../client.ts'
import { useLanguage, useWords } from '../kit/words.ts'
import { useScope } from '../scope.tsx'
import { makeTaskWords } from '../tasks.ts'
import type { Found } from './found.ts'

/** So many tasks are looked through: all that are open, and the newest of the others. */
const MOST_TASKS = 1000

/**
 * What the team has written: tasks and reports of the shop that is shown, its members, and the words of the job. The
 * server gives each person what they may see and no more; of what it refuses nothing is found.
 */
export const useWorkFound = (wanted: string): Found[] => {
  const t = useWords(makeTaskWords)
  const language = useLanguage()
  const navigate = useNavigate()
  const { shop } = useScope()
  const asks = wanted !== '' && shop !== undefined && shop.id !== 0
  const of = { shop: shop?.name ?? '' }
  const tasks = useQuery(
    api.tasks.list.queryOptions({ input: { ...of, limit: MOST_TASKS }, enabled: asks }),
  ).data
  const reports = useQuery(api.reports.ledger.queryOptions({ input: of, enabled: asks })).data?.reports
  const members = useQuery(api.people.members.queryOptions({ enabled: wanted !== '' })).data

  const words = termsCalled(wanted).map((term): Found => {
    const { name, means } = term[language]
    return {
      key: `word:${term.id}`,
      kind: 'word',
      label: name,
      hint: means,
      go: () => void navigate({ to: '/data/glossary', search: (kept) => ({ ...kept, q: name }) }),
    }
  })
  const found = [
    ...(asks ? (tasks ?? []) : []).map(
      ({ id, title, state, owner }): Found => ({
        key: `task:${id}`,
        kind: 'task',
        label: title,
        hint: [t.states[state], owner?.name].filter(Boolean).join(' · '),
        go: () => void navigate({ to: '/tasks', search: (kept) => ({ ...kept, task: String(id) }) }),
      }),
    ),
    ...(asks ? (reports ?? []) : []).map(
      ({ id, title, period }): Found => ({
        key: `document:${id}`,
        kind: 'document',
        label: title,
        hint: `${period.from} – ${period.to}`,
        go: () => void navigate({ to: '/reports/$id', params: { id: String(id) } }),
      }),
    ),
    ...(members ?? []).map(
      ({ id, name }): Found => ({
        key: `member:${id}`,
        kind: 'member',
        label: name,
        hint: '',
        go: () => void navigate({ to: '/settings/members', hash: `member-${id}` }),
      }),
    ),
  ]
  return [...words, ...found]
}
