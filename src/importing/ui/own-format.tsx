import { useMutation } from '@tanstack/react-query'
import { Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../web/client.ts'
import { Failure } from '../../web/kit/states.tsx'
import { punctuation, useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import type { FormatInfo } from '../contract.ts'
import { importWords } from './words.ts'

/** A format of the shop's own: what it was made from and column by column what is read; it can be renamed and deleted. */
export const OwnFormat = ({ format, shop }: { format: FormatInfo; shop: { shop?: string } }) => {
  const t = useWords(importWords)
  const signs = useWords(punctuation)
  const { id, name, readAs, fields } = format
  const [draft, setDraft] = useState<string | undefined>()
  const after = {
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.importing.formats.key() }),
  }
  const rename = useMutation(api.importing.renameFormat.mutationOptions(after))
  const forget = useMutation(api.importing.forgetFormat.mutationOptions(after))
  const error = rename.error ?? forget.error
  const save = () => {
    const wanted = draft?.trim() ?? ''
    if (wanted === '' || wanted === name) return setDraft(undefined)
    rename.mutate({ ...shop, format: id, name: wanted }, { onSuccess: () => setDraft(undefined) })
  }
  return (
    <li aria-label={name}>
      <div className="row">
        {draft === undefined ? (
          <strong className="wrap">{name}</strong>
        ) : (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <Input
              autoFocus
              aria-label={t.renameLabel}
              maxLength={60}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
              onKeyDown={({ key }) => key === 'Escape' && setDraft(undefined)}
            />
            <Button htmlType="submit" loading={rename.isPending}>
              {t.save}
            </Button>
          </form>
        )}
        <span className="state-tag is-range">{t.own}</span>
        {readAs !== null && <span className="muted">{t.readAs(readAs)}</span>}
        <span className="row push">
          {/* It stays where it is while a name is typed: what comes and goes moves its neighbour from under the hand. */}
          <MayButton
            needs="import.write"
            size="small"
            type="text"
            disabled={draft !== undefined}
            onClick={() => setDraft(name)}
          >
            {t.rename}
          </MayButton>
          <Popconfirm
            title={t.forgetSure}
            okText={t.forget}
            onConfirm={() => forget.mutate({ ...shop, format: id })}
          >
            <MayButton needs="import.write" size="small" type="text" danger>
              {t.forget}
            </MayButton>
          </Popconfirm>
        </span>
      </div>
      <div className="muted small wrap">
        {t.yourColumns}
        {signs.colon}
        {fields.map(({ names, label }) => `${names[0]} → ${label}`).join(signs.list)}
      </div>
      {error && <Failure {...refusalOf(error)} />}
    </li>
  )
}
