import { wujieReport } from './wujie-metrics.ts'

export const wujieCreative = wujieReport('creative', '创意报表', [['创意ID', '创意名字', '创意名称']])
