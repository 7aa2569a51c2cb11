import { wujieReport } from './wujie-metrics.ts'

/** Nothing tells an account report but that it is broken down by nothing, so it asks for more of the metrics. */
export const wujieAccount = wujieReport('account', '账户报表', [['总成交金额', '总成交笔数'], ['点击量']])
