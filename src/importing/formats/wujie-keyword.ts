import { wujieReport } from './wujie-metrics.ts'

export const wujieKeyword = wujieReport('keyword', '关键词报表', [
  ['词ID/词包ID', '词名字/词包名字', '词类型'],
])
