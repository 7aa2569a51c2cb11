import { Link } from '@tanstack/react-router'
import { Empty } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { missingWords } from '../missing-words.ts'
import { useAddress, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

/** Pages that say the same whichever shop is chosen, or where one is made. */
const ofTheHouse = /^\/(settings|scorecard|data\/(import|batches|glossary)|training\/drills)(\/|$)/

/** Does a page show the chosen shop? */
export const isOfShop = (path: string): boolean => !ofTheHouse.test(path)

/** The address names a shop that is not here: renamed, or a link from another machine. */
export const UnknownShop = ({ name }: { name: string }) => {
  const t = useWords(shellWords)
  const missing = useWords(missingWords)
  const { shops } = useScope()
  const change = useAddress()
  return (
    <Empty
      title={t.unknownShop(name)}
      action={
        <span className="row">
          {shops.length === 0 && <Link to="/data/import">{missing.goImport}</Link>}
          {shops.map((shop) => (
            <button
              key={shop.id}
              type="button"
              className="link-button"
              onClick={() => void change({ shop: shop.name, where: undefined })}
            >
              {shop.name}
            </button>
          ))}
        </span>
      }
    >
      {shops.length === 0 ? t.unknownShopAlone : t.unknownShopHint}
    </Empty>
  )
}
