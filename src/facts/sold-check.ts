import { allShops, type ShopContext } from './shops.ts'
import { wrongDays } from './sold-days.ts'

/** Shops whose sums by day are not those of their order lines, in words: which, on which days, what to do. */
export const soldProblems = async ({
  records,
  facts,
}: Pick<ShopContext, 'records' | 'facts'>): Promise<string[]> => {
  const told: string[] = []
  for (const { id, name } of await allShops(records)) {
    const days = await wrongDays(facts, id)
    if (days.length === 0) continue
    const which = days.length > 3 ? `${days.slice(0, 3).join('、')} 等 ${days.length} 天` : days.join('、')
    told.push(
      `店铺「${name}」${which}按天加好的销售数和订单对不上，看到的销售数会错：请恢复一份体检完好的备份；没有的话，撤销这家店的全部订单批次再导入一遍，会重新加`,
    )
  }
  return told
}
