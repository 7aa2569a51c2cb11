import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useWords } from '../kit/words.ts'
import { useAddress, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

/** The shops to choose from, and the way to where they are managed. */
export const ShopMenu = ({ shop }: { shop: string }) => {
  const t = useWords(shellWords)
  const { shops } = useScope()
  const change = useAddress()
  return (
    <Select
      className="shop-switch"
      variant="borderless"
      aria-label={t.shop}
      value={shop}
      options={shops.map(({ name }) => ({ value: name, label: name }))}
      popupMatchSelectWidth={false}
      onChange={(name) => change({ shop: name, where: undefined, figure: undefined })}
      popupRender={(menu) => (
        <>
          {menu}
          <Link to="/settings" className="menu-foot">
            {t.manageShops}
          </Link>
        </>
      )}
    />
  )
}
