import { addDays, day, eachDay } from '../../kernel/calendar.ts'

/** Week 46 of 2026. */
export const week = { from: '2026-11-09', to: '2026-11-15' }

const header =
  '订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额,收货地址,宝贝标题,宝贝总数量'

/** Orders of three weeks, ten a day at 100.00; fewer in the last week. `change`: another amount for an order. */
export const orders = (change: Record<string, string> = {}): string => {
  const lines = eachDay({ from: addDays(day(week.from), -14), to: day(week.to) }).flatMap((of, index) =>
    Array.from({ length: index < 14 ? 10 : 7 }, (_, n) => {
      const id = `35123456${String(index).padStart(4, '0')}${String(n).padStart(7, '0')}`
      const paid = change[id] ?? '100.00'
      return [
        `="${id}"`,
        `买家${n}`,
        paid,
        paid,
        '交易成功',
        `${of} 10:00:00`,
        `${of} 10:05:00`,
        n === 0 ? '20.00' : '0.00',
        '浙江省 杭州市 西湖区',
        n % 2 ? '白瓷杯' : '蓝边盘',
        '1',
      ].join(',')
    }),
  )
  return [header, ...lines].join('\r\n')
}
