import { wujieReport } from './wujie-metrics.ts'

export const wujieUnit = wujieReport('unit', '单元报表', [['单元ID', '单元名字']])
