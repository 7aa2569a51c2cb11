import { z } from 'zod'
import { auditContract } from '../duties/audit/contract.ts'
import { backupsContract } from '../duties/backups/contract.ts'
import { calendarContract } from '../duties/calendar/contract.ts'
import { customerContract } from '../duties/customer/contract.ts'
import { surveyFiles } from '../duties/customer/surveys/contract.ts'
import { listingContract, listingFiles } from '../duties/listing/contract.ts'
import { marketContract } from '../duties/market/contract.ts'
import { notificationFiles, notificationsContract } from '../duties/notifications/contract.ts'
import { accountContract } from '../duties/people/accounts/contract.ts'
import { peopleContract } from '../duties/people/contract.ts'
import { promotionContract } from '../duties/promotion/contract.ts'
import { reportsContract } from '../duties/reports/contract.ts'
import { salesContract } from '../duties/sales/contract.ts'
import { scorecardContract } from '../duties/scorecard/contract.ts'
import { tasksContract } from '../duties/tasks/contract.ts'
import { teamContract } from '../duties/team/contract.ts'
import { trainingContract } from '../duties/training/contract.ts'
import { factsContract, factsFiles } from '../facts/contract.ts'
import { importingContract, importingFiles } from '../importing/contract.ts'
import { jobsContract } from '../jobs/contract.ts'
import { contract, DayText, type FileRoute } from '../kernel/contract.ts'
import { ShownBook, ShownTable } from '../kernel/shown-table.ts'

/** What is installed, where data is, whether both stores are sound. */
export const DoctorAnswer = z.object({
  version: z.string(),
  node: z.string(),
  folder: z.string(),
  records: z.object({ engine: z.string(), bytes: z.number(), problems: z.array(z.string()) }),
  facts: z.object({
    engine: z.string(),
    citus: z.boolean(),
    bytes: z.number(),
    problems: z.array(z.string()),
  }),
  /** The trail of what was done: its lines, whether its chain holds, changes that the program did not make. */
  audit: z.object({ entries: z.number().int(), outside: z.number().int(), problems: z.array(z.string()) }),
  shops: z.array(z.object({ name: z.string(), batches: z.number().int(), rows: z.number().int() })),
  /** Is there something among the problems that `recount` puts right? */
  recountable: z.boolean(),
  /** What the last start found: batches half written before a crash and taken back, files not taken. */
  recovered: z.array(z.string()),
  sound: z.boolean(),
})
export type DoctorAnswer = z.infer<typeof DoctorAnswer>

/** What was wrong and has been put right: of each shop on which days, what in words, and how much more of it. */
export const RecountAnswer = z.object({
  shops: z.array(
    z.object({
      shop: z.string(),
      days: z.array(DayText),
      what: z.array(z.string()),
      more: z.number().int(),
    }),
  ),
})
export type RecountAnswer = z.infer<typeof RecountAnswer>

export const systemContract = {
  doctor: contract
    .meta({ permission: 'settings.read', scope: 'installation' })
    .route({ method: 'GET', path: '/system/doctor', summary: '体检' })
    .output(DoctorAnswer),
  recount: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({
      method: 'POST',
      path: '/system/recount',
      summary: '体检发现按天加好的销售数和订单对不上的店铺，按订单重新加',
    })
    .input(z.object({}))
    .output(RecountAnswer),
  backup: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({ method: 'POST', path: '/system/backup', summary: '备份到一个文件（服务器上的路径）' })
    .input(
      z.object({
        file: z.string().min(1).max(1000),
        /** Without it that of the settings. */
        passphrase: z.string().min(1).max(1000).optional(),
        /** Nothing is sealed: for who says so. */
        unprotected: z.literal(true).optional(),
      }),
    )
    .output(z.object({ file: z.string(), bytes: z.number(), isSealed: z.boolean() })),
}

/** What anybody may ask, signed in or not: whether the program is there, and how to talk to it. */
const systemFiles = {
  'system.table': {
    method: 'POST',
    path: '/api/tables/export',
    summary: '把页面上看到的一张表存成 Excel：数是数，比率是百分比，日期是日期',
    permission: 'figures.read',
    scope: 'somewhere',
    input: z.object({}),
    body: ShownTable,
    answer: { type: 'application/octet-stream', description: '文件' },
  },
  'system.book': {
    method: 'POST',
    path: '/api/books/export',
    summary: '把一页说的存成一份 Excel，一张表一页：差和合计是公式',
    permission: 'figures.read',
    scope: 'somewhere',
    input: z.object({}),
    body: ShownBook,
    answer: { type: 'application/octet-stream', description: '文件' },
  },
  'system.document': {
    method: 'GET',
    path: '/api/openapi.json',
    summary: '接口文档（OpenAPI 3.1）',
    permission: 'none',
    input: z.object({}),
    answer: { type: 'application/json', description: '接口文档' },
  },
  'system.reference': {
    method: 'GET',
    path: '/api/reference',
    summary: '接口文档（给人看的）',
    permission: 'none',
    input: z.object({}),
    answer: { type: 'text/html', description: '网页' },
  },
} as const satisfies Record<string, FileRoute>

/** What the program offers beside `api`, by name. */
export const files = {
  ...factsFiles,
  ...importingFiles,
  ...listingFiles,
  ...surveyFiles,
  ...notificationFiles,
  ...systemFiles,
}

/** Everything the program offers: server, web app, command line and OpenAPI document read this one. */
export const api = {
  facts: factsContract,
  importing: importingContract,
  listing: listingContract,
  account: accountContract,
  people: peopleContract,
  notifications: notificationsContract,
  calendar: calendarContract,
  tasks: tasksContract,
  scorecard: scorecardContract,
  reports: reportsContract,
  market: marketContract,
  promotion: promotionContract,
  sales: salesContract,
  team: teamContract,
  customer: customerContract,
  training: trainingContract,
  jobs: jobsContract,
  audit: auditContract,
  backups: backupsContract,
  system: systemContract,
}
