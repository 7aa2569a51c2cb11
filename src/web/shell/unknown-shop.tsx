import { Empty } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { useAddress, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

/** The address names a shop that is not here: renamed, or a link from another machine. */
export const UnknownShop = ({ name }: { name: string }) => {
  const t = useWords(shellWords)
  const { shops } = useScope()
  const change = useAddress()
  return (
    <Empty
      title={t.unknownShop(name)}
      action={
        <span className="row">
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
      {t.unknownShopHint}
    </Empty>
  )
}
