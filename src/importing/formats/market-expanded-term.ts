import { marketTerm } from './market-term.ts'

export const marketExpandedTerm = marketTerm({
  id: 'market-expanded-term',
  name: '拓展词',
  term: '拓展词',
  refuses: ['相关搜索词'],
  ignores: ['搜索人气环比', '点击率环比', '免费点击率', '天猫商品点击率'],
})
