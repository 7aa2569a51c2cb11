import type { Source } from './model.ts'

/** Where visitors come from, in the names of 店铺流量来源 since 2024-02-19. */
export const sources: readonly Source[] = [
  { id: 'search', levels: ['平台流量', '手淘搜索', '手淘搜索', ''], share: 0.4, conversion: 1.25 },
  { id: 'recommend', levels: ['平台流量', '手淘推荐', '首页推荐', ''], share: 0.3, conversion: 0.55 },
  { id: 'my', levels: ['平台流量', '我的淘宝', '', ''], share: 0.1, conversion: 1.6 },
  // Visitors from the cart follow the carts of the days before, those of ads the plans' spend.
  { id: 'cart', levels: ['平台流量', '购物车', '', ''], share: 0, conversion: 2.6 },
  { id: 'keyword', levels: ['广告流量', '关键词推广(原直通车)', '', ''], share: 0, conversion: 1.1 },
  { id: 'crowd', levels: ['广告流量', '精准人群推广(原引力魔方)', '', ''], share: 0, conversion: 0.6 },
  { id: 'live', levels: ['内容流量', '淘宝直播', '', ''], share: 0.06, conversion: 0.9 },
  { id: 'affiliate', levels: ['广告流量', '淘宝客', '', ''], share: 0.04, conversion: 1.5 },
]
