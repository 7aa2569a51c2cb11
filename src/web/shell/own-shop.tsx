import { useMutation } from '@tanstack/react-query'
import { Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { firstShopName } from '../../importing/ui/sending.ts'
import { api, forgetShops } from '../client.ts'
import { Failure } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { useMayEverywhere } from '../me.tsx'
import { refusalOf } from '../refusal.ts'
import { useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

/** Real files were given while the demo shop is chosen: which shop of one's own do they go into? */
export const OwnShop = (props: {
  demo: string
  count: number
  onChosen: (shop: string) => void
  onClose: () => void
}) => {
  const { demo, count, onChosen, onClose } = props
  const t = useWords(shellWords)
  const own = useScope().shops.filter(({ name }) => name !== demo)
  const [chosen, setChosen] = useState<string | undefined>(own[0]?.name)
  const [name, setName] = useState(firstShopName)
  const create = useMutation(api.facts.createShop.mutationOptions({ onSettled: forgetShops }))
  const makes = useMayEverywhere('shop.write')
  const wanted = chosen ?? name.trim()
  const go = () => {
    if (chosen !== undefined) onChosen(chosen)
    else if (wanted !== '') create.mutate({ name: wanted }, { onSuccess: (made) => onChosen(made.name) })
  }
  return (
    <Modal
      open
      title={t.ownShopTitle(count)}
      okText={t.ownShopGo(wanted)}
      okButtonProps={{
        disabled: wanted === '' || (chosen === undefined && !makes),
        loading: create.isPending,
      }}
      cancelText={t.ownShopNot}
      onOk={go}
      onCancel={onClose}
    >
      <p>{t.ownShopWhy(demo)}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        {own.length > 0 && (
          <Radio.Group
            vertical
            value={chosen ?? ''}
            onChange={(event) => setChosen(String(event.target.value) || undefined)}
            options={[
              ...own.map((shop) => ({ value: shop.name, label: shop.name })),
              { value: '', label: t.ownShopNew, disabled: !makes },
            ]}
          />
        )}
        {chosen === undefined && (
          <Input
            autoFocus
            aria-label={t.ownShopName}
            placeholder={t.ownShopName}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </form>
      {create.error && <Failure {...refusalOf(create.error)} />}
    </Modal>
  )
}
