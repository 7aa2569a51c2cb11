import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useWords } from '../kit/words.ts'
import { useAddress, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

export const ShopSwitch = () => {
  const t = useWords(shellWords)
  const { shops, shop, ready } = useScope()
  const change = useAddress()
  if (!ready) return <span className="shop-switch" />
  if (!shop) return <span className="shop-switch muted">{t.noShop}</span>
  return (
    <Select
      className="shop-switch"
      variant="borderless"
      aria-label={t.shop}
      value={shop.name}
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
