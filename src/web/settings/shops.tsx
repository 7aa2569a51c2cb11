import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { api, forgetShops } from '../client.ts'
import { Section } from '../kit/page.tsx'
import { Failure } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { MayButton } from '../may-button.tsx'
import { refusalOf } from '../refusal.ts'
import { type ShopSummary, useAddress, useScope } from '../scope.tsx'
import { settingsWords } from './words.ts'

const DeleteShop = lazy(async () => ({ default: (await import('./delete-shop.tsx')).DeleteShop }))

export const Shops = () => {
  const t = useWords(settingsWords)
  const { shops } = useScope()
  const change = useAddress()
  const [name, setName] = useState('')
  const create = useMutation(api.facts.createShop.mutationOptions({ onSettled: forgetShops }))
  const add = () =>
    create.mutate(
      { name: name.trim() },
      {
        onSuccess: (made) => {
          setName('')
          void change({ shop: made.name })
        },
      },
    )
  return (
    <Section title={t.shops}>
      <ul className="plain-list">
        {shops.map((shop) => (
          <ShopLine key={shop.id} shop={shop} />
        ))}
      </ul>
      <form
        className="row shop-new"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') add()
        }}
      >
        <Input
          className="shop-name"
          aria-label={t.shopName}
          placeholder={t.createHint}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <MayButton
          needs="shop.write"
          isWhole
          htmlType="submit"
          disabled={name.trim() === ''}
          loading={create.isPending}
        >
          {t.create}
        </MayButton>
      </form>
      {create.error && <Failure {...refusalOf(create.error)} />}
    </Section>
  )
}

const ShopLine = ({ shop }: { shop: ShopSummary }) => {
  const t = useWords(settingsWords)
  const scope = useScope()
  const change = useAddress()
  const [name, setName] = useState<string | undefined>()
  const [deleting, setDeleting] = useState(false)
  const its = { needs: 'shop.write', shop: shop.name } as const
  const rename = useMutation(api.facts.renameShop.mutationOptions({ onSettled: forgetShops }))
  const save = () => {
    const wanted = name?.trim() ?? ''
    if (wanted === '' || wanted === shop.name) return setName(undefined)
    rename.mutate(
      { id: shop.id, name: wanted },
      {
        onSuccess: () => {
          setName(undefined)
          // The address names the shop; it must follow.
          if (scope.shop?.id === shop.id) void change({ shop: wanted }, { replace: true })
        },
      },
    )
  }
  return (
    <li>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {name === undefined ? (
          <strong className="wrap">{shop.name}</strong>
        ) : (
          <Input
            autoFocus
            className="shop-name"
            aria-label={t.shopName}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setName(undefined)}
          />
        )}
        <span className="muted">
          {t.batches(shop.batches)} · {shop.first && shop.last ? t.dataDays(shop.first, shop.last) : t.noData}
        </span>
        <span className="row push">
          {name === undefined ? (
            <>
              <MayButton {...its} size="small" type="text" onClick={() => setName(shop.name)}>
                {t.rename}
              </MayButton>
              <MayButton {...its} size="small" type="text" danger onClick={() => setDeleting(true)}>
                {t.deleteShop}
              </MayButton>
            </>
          ) : (
            <>
              <Button size="small" type="primary" htmlType="submit" loading={rename.isPending}>
                {t.save}
              </Button>
              <Button size="small" type="text" onClick={() => setName(undefined)}>
                {t.cancel}
              </Button>
            </>
          )}
        </span>
      </form>
      {rename.error && <Failure {...refusalOf(rename.error)} />}
      {deleting && (
        <Suspense fallback={null}>
          <DeleteShop shop={shop} onClose={() => setDeleting(false)} />
        </Suspense>
      )}
    </li>
  )
}
