import { lazy, Suspense } from 'react'
import { useWords } from '../kit/words.ts'
import { useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

const ShopMenu = lazy(async () => ({ default: (await import('./shop-menu.tsx')).ShopMenu }))

/** Which shop; the list to choose from comes after the page, which does not wait for it. */
export const ShopSwitch = () => {
  const t = useWords(shellWords)
  const { shop, ready } = useScope()
  if (!ready) return <span className="shop-switch" />
  if (!shop) return <span className="shop-switch muted">{t.noShop}</span>
  return (
    <Suspense fallback={<span className="shop-switch">{shop.name}</span>}>
      <ShopMenu shop={shop.name} />
    </Suspense>
  )
}
