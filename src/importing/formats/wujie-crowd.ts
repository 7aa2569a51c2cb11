import { wujieReport } from './wujie-metrics.ts'

export const wujieCrowd = wujieReport('crowd', '人群报表', [['人群名字', '人群名称']])
