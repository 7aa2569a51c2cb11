import { useMutation, useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../client.ts'
import { Answer } from '../kit/answer.tsx'
import { Section } from '../kit/page.tsx'
import { Failure } from '../kit/states.tsx'
import { punctuation, useWords } from '../kit/words.ts'
import { MayButton } from '../may-button.tsx'
import { refusalOf } from '../refusal.ts'
import { useScope } from '../scope.tsx'
import { settingsWords } from './words.ts'

/** The folder whose files are imported by themselves. */
export const WatchFolder = () => {
  const t = useWords(settingsWords)
  const { shop } = useScope()
  const input = shop ? { shop: shop.name } : {}
  const watch = useQuery(
    api.importing.watch.queryOptions({ input, enabled: shop !== undefined && shop.id !== 0 }),
  )
  if (!shop) return null
  return (
    <Section title={t.watch} hint={shop.name}>
      <p className="muted">{t.watchHint}</p>
      <Answer of={watch} rows={1}>
        {({ folder, problem }) => (
          <>
            <Folder key={folder ?? ''} shop={shop.name} folder={folder} />
            {problem && (
              <p role="alert" className="note is-warning">
                {problem}
              </p>
            )}
          </>
        )}
      </Answer>
    </Section>
  )
}

const Folder = ({ shop, folder }: { shop: string; folder: string | null }) => {
  const t = useWords(settingsWords)
  const signs = useWords(punctuation)
  const [typed, setTyped] = useState(folder ?? '')
  const set = useMutation(
    api.importing.setWatch.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.importing.watch.key() }),
    }),
  )
  return (
    <>
      <form
        className="row shop-new"
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate({ shop, folder: typed.trim() === '' ? null : typed.trim() })
        }}
      >
        <Input
          className="path-field"
          aria-label={t.watchFolder}
          placeholder={`${t.watchFolder}${signs.inBrackets(t.watchNone)}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <MayButton
          needs="settings.write"
          isWhole
          htmlType="submit"
          loading={set.isPending}
          disabled={typed.trim() === (folder ?? '')}
        >
          {t.save}
        </MayButton>
        {folder && (
          <MayButton
            needs="settings.write"
            isWhole
            type="text"
            onClick={() => set.mutate({ shop, folder: null })}
          >
            {t.watchOff}
          </MayButton>
        )}
      </form>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </>
  )
}
