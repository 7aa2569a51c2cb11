import { Link } from '@tanstack/react-router'
import { Empty } from './kit/states.tsx'
import { useWords, words } from './kit/words.ts'
import type { Scope } from './scope.tsx'

const missingWords = words(
  {
    noShop: '还没有数据',
    noShopHint: '把千牛、生意参谋、万相台导出的文件拖进任何一页，就会有数字。',
    goImport: '去导入',
  },
  {
    noShop: 'No data yet',
    noShopHint:
      'Drop files exported from Qianniu, Business Advisor or Wanxiangtai on any page to see figures.',
    goImport: 'Go to Import',
  },
)

/** No shop yet, or one into which nothing was imported. */
export const hasNoData = ({ ready, shop, error }: Scope): boolean =>
  ready && !error && (shop === undefined || (shop.id !== 0 && shop.last === null && shop.batches === 0))

/** A page of figures without any shop: how to get them. */
export const MissingShop = () => {
  const t = useWords(missingWords)
  return (
    <Empty title={t.noShop} action={<Link to="/data/import">{t.goImport}</Link>}>
      {t.noShopHint}
    </Empty>
  )
}
