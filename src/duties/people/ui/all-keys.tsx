import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queryClient } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { Member } from '../contract.ts'
import { KeyLine } from './key-line.tsx'
import { keyWords } from './key-words.ts'

/** Everybody's keys, where there are any. For whoever gives accounts. */
export const AllKeys = ({ members }: { members: readonly Member[] }) => {
  const t = useWords(keyWords)
  const keys = useQuery(api.account.allKeys.queryOptions())
  const revoke = useMutation(
    api.account.revokeAnyKey.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.account.key() }),
    }),
  )
  if (!keys.data?.length) return null
  return (
    <Section title={t.everybody} hint={t.everybodyHint}>
      <ul className="plain-list" aria-label={t.everybody}>
        {keys.data.map((one) => (
          <KeyLine
            key={one.id}
            of={one}
            owner={members.find(({ id }) => id === one.member)?.name}
            onRevoke={() => revoke.mutate({ id: one.id })}
          />
        ))}
      </ul>
      {revoke.error && <Failure {...refusalOf(revoke.error)} />}
    </Section>
  )
}
