import { marketTerm } from './market-term.ts'

/** 搜索排行; the lists of 2017–19 had more indices. */
export const marketSearchRank = marketTerm({
  id: 'market-search-rank',
  name: '搜索排行',
  term: '搜索词',
  refuses: ['相关搜索词', '拓展词'],
  ignores: ['点击人气', '直通车参考价', '在线商品数', '交易指数', '搜索人气环比', '点击率环比'],
})
