import { useMutation } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { lookOf } from '../../kernel/visible-text.ts'
import { api, forgetGoneShop } from '../client.ts'
import { Failure } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { refusalOf } from '../refusal.ts'
import { type ShopSummary, useAddress, useScope } from '../scope.tsx'
import { settingsWords } from './words.ts'

/** Says what will be gone, and lets the name be typed: this cannot be undone. */
export const DeleteShop = ({ shop, onClose }: { shop: ShopSummary; onClose: () => void }) => {
  const t = useWords(settingsWords)
  const scope = useScope()
  const change = useAddress()
  const field = useId()
  const [typed, setTyped] = useState('')
  const remove = useMutation(api.facts.deleteShop.mutationOptions())
  const isRight = lookOf(typed) === lookOf(shop.name)
  const go = async () => {
    const done = await remove.mutateAsync({ id: shop.id, name: typed.trim() }).catch(() => undefined)
    if (!done) return
    onClose()
    const isChosen = scope.shop?.id === shop.id
    await forgetGoneShop(async () => isChosen && change({ shop: undefined }, { replace: true }))
  }
  return (
    <Modal
      open
      title={t.deleteTitle(shop.name)}
      okText={remove.isPending ? t.deleting : t.deleteForGood}
      okButtonProps={{ danger: true, disabled: !isRight, loading: remove.isPending }}
      cancelText={t.cancel}
      cancelButtonProps={{ disabled: remove.isPending }}
      closable={!remove.isPending}
      mask={{ closable: !remove.isPending }}
      keyboard={!remove.isPending}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <p>{t.deleteWhat(shop.batches)}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isRight && !remove.isPending) void go()
        }}
      >
        <label htmlFor={field}>{t.deleteType(shop.name)}</label>
        <Input
          id={field}
          autoFocus
          autoComplete="off"
          maxLength={60}
          value={typed}
          disabled={remove.isPending}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      {remove.error && <Failure {...refusalOf(remove.error)} />}
    </Modal>
  )
}
