import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMayEverywhere } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { copyWords } from './copy-words.ts'
import './backups.css'

/** Says of restored data that they are not in use yet, and lets who may say that they are. */
export const CopyNotice = () => {
  const t = useWords(copyWords)
  const mayKnow = useMayEverywhere('settings.read')
  const mayUse = useMayEverywhere('settings.write')
  const copy = useQuery(api.backups.copy.queryOptions({ enabled: mayKnow, staleTime: 60_000 }))
  const use = useMutation(
    api.backups.use.mutationOptions({
      onSuccess: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.backups.key() }),
          queryClient.invalidateQueries({ queryKey: api.jobs.key() }),
        ]),
    }),
  )
  if (!copy.data) return null
  const { file, madeAt, folder, restoredAt } = copy.data
  return (
    <section className="note is-warning copy-notice" aria-label={t.title}>
      <strong>{t.title}</strong>
      <p>{t.from({ file, madeAt: minuteOf(madeAt), folder, restoredAt: minuteOf(restoredAt) })}</p>
      <p>{t.waiting}</p>
      {mayUse ? (
        <Popconfirm
          title={t.sure}
          okText={t.use}
          cancelText={t.notYet}
          onConfirm={() => use.mutateAsync({}).catch(() => undefined)}
        >
          <Button type="primary" loading={use.isPending}>
            {t.use}
          </Button>
        </Popconfirm>
      ) : (
        <p>{t.ask}</p>
      )}
      {use.error && <Failure {...refusalOf(use.error)} />}
    </section>
  )
}
