import { wujieReport } from './wujie-metrics.ts'

export const wujieScene = wujieReport('scene', '营销场景报表', [['场景ID', '场景名字', '场景名称']])
