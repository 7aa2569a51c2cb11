import { marketTerm } from './market-term.ts'

export const marketRelatedTerm = marketTerm({
  id: 'market-related-term',
  name: '相关搜索词',
  term: '相关搜索词',
  refuses: ['拓展词'],
})
