import { useMutation } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { forgetMarket, OwnItemPick } from './parts.tsx'
import { marketWords } from './words.ts'

/** A link or id is enough; which own item it competes with may come later. */
export const FollowForm = ({ shop }: { shop: string }) => {
  const t = useWords(marketWords)
  const [link, setLink] = useState('')
  const [own, setOwn] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const follow = useMutation(api.market.follow.mutationOptions({ onSettled: forgetMarket }))
  return (
    <form
      aria-label={t.add}
      onSubmit={(event) => {
        event.preventDefault()
        if (shop === '' || link.trim() === '') return
        follow.mutate(
          { shop, link, own, note },
          {
            onSuccess: () => {
              setLink('')
              setOwn(null)
              setNote('')
            },
          },
        )
      }}
    >
      <div className="row market-form">
        <Control label={t.link} wide>
          {(id) => (
            <Input
              id={id}
              value={link}
              maxLength={2000}
              placeholder={t.linkHint}
              onChange={(event) => setLink(event.target.value)}
            />
          )}
        </Control>
        <Control label={t.own}>
          {(id) => <OwnItemPick id={id} shop={shop} value={own} placeholder={t.ownHint} onPick={setOwn} />}
        </Control>
        <Control label={t.note}>
          {(id) => (
            <Input
              id={id}
              value={note}
              maxLength={200}
              placeholder={t.noteHint}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Control>
        <MayButton
          needs="market.write"
          type="primary"
          htmlType="submit"
          disabled={shop === '' || link.trim() === ''}
          loading={follow.isPending}
        >
          {t.follow}
        </MayButton>
      </div>
      {follow.error && <Failure {...refusalOf(follow.error)} />}
    </form>
  )
}
