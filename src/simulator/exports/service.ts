import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { ServiceDay } from '../model.ts'
import { duration, fenText, percent } from './cells.ts'
import { type Cell, rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { workbookFile } from './sheet-files.ts'
import type { Export, ExportContext } from './writing.ts'

type Row = { day: string; agent: string; of: ServiceDay }
type Cells = Readonly<Record<string, Cell<Row>>>

/** Somebody who asks two agents is one for the shop. */
const SEVERAL_AGENTS = 0.98
const INVITED = 0.9
const CHARACTERS = 18

const ratings = ({ of: { ratings: r } }: Row) => ({
  ...r,
  received: r.veryGood + r.good + r.middling + r.bad + r.veryBad,
})

/** A group of 接待评价: a part of what was sent and received. */
const ratingGroup = (group: string, share: (count: number) => number): Cells => {
  const counted = (count: (r: ReturnType<typeof ratings>) => number): Cell<Row> => {
    return (row) => String(share(count(ratings(row))))
  }
  return {
    [`${group}发出`]: counted(({ sent }) => sent),
    [`${group}收到`]: counted(({ received }) => received),
    [`${group}很满意`]: counted(({ veryGood }) => veryGood),
    [`${group}满意`]: counted(({ good }) => good),
    [`${group}一般`]: counted(({ middling }) => middling),
    [`${group}不满`]: counted(({ bad }) => bad),
    [`${group}很不满`]: counted(({ veryBad }) => veryBad),
    [`${group}发送率`]: (row) => percent(share(ratings(row).sent), row.of.received),
    [`${group}返回率`]: (row) => percent(share(ratings(row).received), share(ratings(row).sent)),
    [`${group}满意率`]: (row) => {
      const { veryGood, good, received } = ratings(row)
      return percent(share(veryGood + good), share(received))
    },
    [`${group}服务度`]: '-',
  }
}

const invited = (count: number) => Math.round(count * INVITED)

/** The four reports: names of the header, of the columns in it, and what stands there. */
const reports: readonly {
  format: string
  name: string
  header: readonly string[]
  /** The upper header row, where there are two. */
  groups?: readonly string[]
  cells: Cells
}[] = [
  {
    format: 'cs-inquiry',
    name: '业绩询单',
    header: known['cs-inquiry'].columns,
    cells: {
      询单人数: ({ of }) => String(of.inquirers),
      当日询单人数: ({ of }) => String(of.inquirers),
      当日付款人数: ({ of }) => String(of.sameDayPayers),
      当日付款金额: ({ of }) => fenText(of.sameDayFen),
      最终付款人数: ({ of }) => String(of.payers),
      最终付款金额: ({ of }) => fenText(of.paidFen),
      询单当日付款转化率: ({ of }) => percent(of.sameDayPayers, of.inquirers),
      询单最终付款转化率: ({ of }) => percent(of.payers, of.inquirers),
    },
  },
  {
    format: 'cs-consult',
    name: '咨询接待',
    header: known['cs-consult'].columns,
    cells: {
      咨询人数: ({ of }) => String(of.inquirers),
      接待人数: ({ of }) => String(of.received),
      未回复人数: ({ of }) => String(of.unanswered),
      有效接待人数: ({ of }) => String(Math.round(of.received * 0.93)),
      平均响应时长: ({ of }) => duration(of.responseSeconds),
      '3分钟人工响应率': ({ of }) => percent(of.withinThreeMinutes, 1),
      咨询客服人次: ({ of }) => String(Math.round(of.inquirers * 1.12)),
      客服回复人次: ({ of }) => String(Math.round(of.received * 1.12)),
      客服未回复人次: ({ of }) => String(of.unanswered),
      旺旺回复率: ({ of }) => percent(of.received, of.inquirers),
      首次响应时长: ({ of }) => duration(of.firstResponseSeconds),
      慢响应人数: ({ of }) => String(of.slow),
      长接待人数: ({ of }) => String(Math.round(of.received * 0.02)),
      买家发起人数: ({ of }) => String(Math.round(of.inquirers * 0.9)),
      客服主动跟进人数: ({ of }) => String(Math.round(of.inquirers * 0.1)),
      总消息数: ({ of }) => String(of.buyerMessages + of.agentMessages),
      买家消息条数: ({ of }) => String(of.buyerMessages),
      客服消息条数: ({ of }) => String(of.agentMessages),
      答问比: ({ of }) => percent(of.agentMessages, of.buyerMessages),
      客服字数: ({ of }) => String(of.agentMessages * CHARACTERS),
      平均接待时长: ({ of }) => duration(180 + of.responseSeconds * 4),
    },
  },
  {
    format: 'cs-price',
    name: '客单价',
    header: known['cs-price'].columns,
    cells: {
      销售额: ({ of }) => fenText(of.paidFen),
      销售量: ({ of }) => String(of.pieces),
      销售人数: ({ of }) => String(of.payers),
      客单价: ({ of }) => (of.payers > 0 ? fenText(Math.round(of.paidFen / of.payers)) : '-'),
      客件数: ({ of }) => (of.payers > 0 ? (of.pieces / of.payers).toFixed(2) : '-'),
      件均价: ({ of }) => (of.pieces > 0 ? fenText(Math.round(of.paidFen / of.pieces)) : '-'),
    },
  },
  {
    format: 'cs-rating',
    name: '接待评价',
    header: known['cs-rating'].columns,
    groups: known['cs-rating'].above,
    cells: {
      接待人数: ({ of }) => String(of.received),
      ...ratingGroup('总', (count) => count),
      ...ratingGroup('邀请', invited),
      ...ratingGroup('自主', (count) => count - invited(count)),
    },
  },
]

/** Group and field as one name, as they are read. */
const joined = (groups: readonly string[], header: readonly string[]): string[] => {
  let group = ''
  return header.map((name, i) => {
    group = groups[i] || group
    return name === '' ? group : `${group}${name}`
  })
}

const average = (days: readonly ServiceDay[], part: (one: ServiceDay) => number): number => {
  const weight = days.reduce((sum, { received }) => sum + received, 0)
  return weight > 0 ? days.reduce((sum, one) => sum + part(one) * one.received, 0) / weight : 0
}

/** The shop's day from its agents'. */
const wholeShop = (days: readonly ServiceDay[]): ServiceDay | undefined => {
  const [first] = days
  if (!first) return undefined
  const sum = (part: (one: ServiceDay) => number) => days.reduce((so, one) => so + part(one), 0)
  const unanswered = sum((one) => one.unanswered)
  const received = Math.round(sum((one) => one.received) * SEVERAL_AGENTS)
  return {
    agent: first.agent,
    inquirers: received + unanswered,
    received,
    unanswered,
    slow: sum(({ slow }) => slow),
    responseSeconds: Math.round(average(days, (one) => one.responseSeconds)),
    firstResponseSeconds: Math.round(average(days, (one) => one.firstResponseSeconds)),
    withinThreeMinutes: average(days, (one) => one.withinThreeMinutes),
    buyerMessages: sum((one) => one.buyerMessages),
    agentMessages: sum((one) => one.agentMessages),
    sameDayPayers: sum((one) => one.sameDayPayers),
    sameDayFen: sum((one) => one.sameDayFen),
    payers: sum((one) => one.payers),
    paidFen: sum((one) => one.paidFen),
    pieces: sum((one) => one.pieces),
    ratings: {
      sent: sum((one) => one.ratings.sent),
      veryGood: sum((one) => one.ratings.veryGood),
      good: sum((one) => one.ratings.good),
      middling: sum((one) => one.ratings.middling),
      bad: sum((one) => one.ratings.bad),
      veryBad: sum((one) => one.ratings.veryBad),
    },
  }
}

/** 客服 reports, each once for the shop and once by agent, with the rows 汇总, 全店 and 同行 that are no days. */
export const exportService: Export = (context) => {
  const files = reports.flatMap((report) => [
    { byAgent: false, ...fileOf(context, report, false) },
    { byAgent: true, ...fileOf(context, report, true) },
  ])
  return {
    day: ({ day, index, service }) => {
      const shop = wholeShop(service)
      for (const { byAgent, file, row } of files) {
        if (byAgent) for (const of of service) file.write(index, row({ day, agent: of.agent.nick, of }))
        else if (shop) file.write(index, row({ day, agent: '', of: shop }))
      }
    },
    close: () => files.flatMap(({ file }) => file.close()),
  }
}

const fileOf = (context: ExportContext, report: (typeof reports)[number], byAgent: boolean) => {
  const withAgent = (header: readonly string[], name: string): string[] => {
    const [first = '', ...rest] = header
    return byAgent ? [first, name, ...rest] : [first, ...rest]
  }
  const header = withAgent(report.header, report.groups ? '' : '客服')
  const groups = report.groups && withAgent(report.groups, '客服')
  const names = groups ? joined(groups, header) : header
  const empty = names.slice(1).map(() => '-')
  const file = rolledFile(context, {
    format: report.format,
    header,
    ...(groups ? { groups } : {}),
    summary: [
      ['汇总', ...empty],
      ['全店', ...empty],
      ['同行', ...empty],
    ],
    open: workbookFile(report.name),
    name: ({ from, to }) => `客服_${report.name}${byAgent ? '_按客服' : ''}_${from}_${to}.xlsx`,
  })
  const row = rowLayout<Row>(names, {
    日期: ({ day }) => day,
    ...(byAgent ? { 客服: ({ agent }: Row) => agent } : {}),
    ...report.cells,
  })
  return { file, row }
}
