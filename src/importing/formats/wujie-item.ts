import { wujieReport } from './wujie-metrics.ts'

/** 商品报表 (formerly 宝贝主体报表); 内容报表 and 其他主体报表 have the same columns and tell themselves by 主体类型. */
export const wujieItem = wujieReport('item', '商品报表', [['主体ID']])
