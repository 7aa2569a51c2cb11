import { wujieReport } from './wujie-metrics.ts'

export const wujiePlan = wujieReport('plan', '计划报表', [['计划ID', '计划名字', '计划名称']])
