import { count, money } from './field.ts'
import { serviceReport } from './service-report.ts'

export const csInquiry = serviceReport({
  id: 'cs-inquiry',
  report: 'inquiry',
  name: '业绩询单',
  needs: [['询单人数'], ['最终付款人数', '当日付款人数', '当日询单人数']],
  fields: [
    count('inquirers', '询单人数'),
    count('same_day_inquirers', '当日询单人数'),
    count('same_day_payers', '当日付款人数'),
    money('same_day_paid_fen', '当日付款金额'),
    count('final_payers', '最终付款人数'),
    money('final_paid_fen', '最终付款金额'),
  ],
  ignores: ['询单当日付款转化率', '询单最终付款转化率'],
})
