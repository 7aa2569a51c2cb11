import type { Field, Format } from '../format.ts'
import { period, text } from './field.ts'

const agentNames = ['客服', '客服昵称', '客服账号', '旺旺昵称', '旺旺', '子账号']

const days = ['日期', '统计日期']

/**
 * One 生意参谋 客服 report, of the shop or by agent. The rows 汇总, 全店, 同行 and 均值 are no days and no agents, nor is the
 * one below the header that bears the shop's name.
 */
export const serviceReport = (report: {
  id: string
  report: string
  name: string
  needs: readonly (readonly string[])[]
  fields: readonly Field[]
  ignores?: readonly string[]
  headerRows?: 2
}): Format => ({
  id: report.id,
  name: `客服 ${report.name}`,
  source: '生意参谋',
  menu: `生意参谋 → 服务 → 接待响应 → ${report.name} → 下载`,
  table: 'service_report',
  needs: report.needs,
  fields: [period(...days), text('agent', ...agentNames), ...report.fields],
  ignores: report.ignores,
  constants: { report: report.report },
  skip: [
    {
      names: [...days, ...agentNames],
      values: ['汇总', '全店', '本店', '同行', '同行均值', '同行平均', '均值', '平均值', '合计', '总计'],
    },
  ],
  totalFirst: { names: days, unless: '^[0-9]{4}|^$' },
  headerRows: report.headerRows,
  spanFrom: 'rows or name',
})
