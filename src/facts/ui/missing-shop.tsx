import { Link } from '@tanstack/react-router'
import { Empty } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import type { Scope } from '../../web/scope.tsx'
import { factsWords } from './words.ts'

/** No shop yet, or one into which nothing was imported. */
export const hasNoData = ({ ready, shop, error }: Scope): boolean =>
  ready && !error && (shop === undefined || (shop.id !== 0 && shop.last === null && shop.batches === 0))

/** A page of figures without any shop: how to get them. */
export const MissingShop = () => {
  const t = useWords(factsWords)
  return (
    <Empty title={t.noShop} action={<Link to="/data/import">{t.goImport}</Link>}>
      {t.noShopHint}
    </Empty>
  )
}
