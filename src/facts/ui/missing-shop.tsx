import { Link } from '@tanstack/react-router'
import { Empty } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { factsWords } from './words.ts'

/** A page of figures without any shop: how to get them. */
export const MissingShop = () => {
  const t = useWords(factsWords)
  return (
    <Empty title={t.noShop} action={<Link to="/data/import">{t.goImport}</Link>}>
      {t.noShopHint}
    </Empty>
  )
}
