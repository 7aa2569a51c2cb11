import { count, money } from './field.ts'
import { serviceReport } from './service-report.ts'

export const csPrice = serviceReport({
  id: 'cs-price',
  report: 'sales',
  name: '客单价',
  needs: [['销售额'], ['销售人数', '销售量'], ['客单价', '客件数', '件均价']],
  fields: [money('sales_fen', '销售额'), count('sales_pieces', '销售量'), count('sales_buyers', '销售人数')],
  ignores: ['客单价', '客件数', '件均价'],
})
