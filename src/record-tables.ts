import { type Audited, audited, unaudited } from './duties/audit/rules/audited.ts'
import { type BackupTables, backupMigrations } from './duties/backups/tables.ts'
import { type CalendarTables, calendarMigrations, calendarOfShop } from './duties/calendar/tables.ts'
import { type CustomerTables, customerMigrations, customerOfShop } from './duties/customer/tables.ts'
import { type ListingTables, listingMigrations, listingOfShop } from './duties/listing/tables.ts'
import { type MarketTables, marketMigrations, marketOfShop } from './duties/market/tables.ts'
import {
  type NotificationTables,
  notificationMigrations,
  notificationsOfShop,
} from './duties/notifications/tables.ts'
import {
  type MemberColumn,
  type PeopleTables,
  peopleMigrations,
  peopleOfShop,
} from './duties/people/tables.ts'
import { type PromotionTables, promotionMigrations, promotionOfShop } from './duties/promotion/tables.ts'
import { type ReportTables, reportMigrations, reportOfShop } from './duties/reports/tables.ts'
import { type SalesTables, salesMigrations, salesOfShop } from './duties/sales/tables.ts'
import { type ScorecardTables, scorecardMigrations, scorecardOfShop } from './duties/scorecard/tables.ts'
import { type TaskTables, taskMigrations, tasksOfShop } from './duties/tasks/tables.ts'
import { type TeamTables, teamMigrations, teamOfShop } from './duties/team/tables.ts'
import { type TrainingTables, trainingMigrations, trainingOfShop } from './duties/training/tables.ts'
import { factMigrations, type ShopTables, shopMigrations, shopRecords } from './facts/shops.ts'
import { type ImportingTables, importingMigrations, importingOfShop } from './importing/tables.ts'
import { type JobTables, jobMigrations } from './jobs/tables.ts'
import { type AuditTables, auditMigrations } from './storage/audit-tables.ts'
import type { AuditedTable } from './storage/audit-triggers.ts'

/** Everything that people write, in one database: the tables of every room. */
export type RecordTables = AuditTables &
  BackupTables &
  CalendarTables &
  CustomerTables &
  ImportingTables &
  JobTables &
  ListingTables &
  MarketTables &
  NotificationTables &
  PeopleTables &
  PromotionTables &
  ReportTables &
  SalesTables &
  ScorecardTables &
  ShopTables &
  TaskTables &
  TeamTables &
  TrainingTables

/** How both stores came to be what they are; a migration stays where it stands. */
export const migrations = {
  records: [
    ...shopMigrations,
    ...importingMigrations,
    ...trainingMigrations,
    ...peopleMigrations,
    ...salesMigrations,
    ...calendarMigrations,
    ...reportMigrations,
    ...marketMigrations,
    ...customerMigrations,
    ...taskMigrations,
    ...listingMigrations,
    ...teamMigrations,
    ...promotionMigrations,
    ...scorecardMigrations,
    ...jobMigrations,
    ...auditMigrations,
    ...notificationMigrations,
    ...backupMigrations,
  ],
  facts: factMigrations,
}

/** The record tables whose rows go with their shop. */
export const recordsOfShop = [
  ...shopRecords,
  ...importingOfShop,
  ...trainingOfShop,
  ...salesOfShop,
  ...calendarOfShop,
  ...reportOfShop,
  ...marketOfShop,
  ...promotionOfShop,
  ...customerOfShop,
  ...tasksOfShop,
  ...scorecardOfShop,
  ...listingOfShop,
  ...teamOfShop,
  ...notificationsOfShop,
  ...peopleOfShop,
]

/** Every record table is in the trail, or there is a reason why not: one in neither list does not compile. */
const everyTable: Readonly<Record<keyof RecordTables, Audited | string>> = { ...audited, ...unaudited }

/** The record tables whose changes are in the audit trail. */
export const auditedTables: readonly AuditedTable[] = Object.entries<Audited | string>(everyTable).flatMap(
  ([table, one]) => {
    if (typeof one === 'string') return []
    const { shop, key, label, of, hidden } = one
    return [
      {
        table,
        ...(shop === undefined ? {} : { shop }),
        ...(key === undefined ? {} : { key }),
        ...(label === undefined ? {} : { label }),
        ...(of === undefined ? {} : { of }),
        ...(hidden === undefined ? {} : { hidden }),
      },
    ]
  },
)

/** Wherever a member is named: who is named nowhere may go. */
export const memberColumns: readonly MemberColumn[] = [
  { table: 'account_user', column: 'member_id' },
  { table: 'account_grant', column: 'member_id' },
  { table: 'account_link', column: 'member_id' },
  { table: 'account_link', column: 'made_by' },
  { table: 'account_key', column: 'member_id' },
  { table: 'buyer_note', column: 'member_id' },
  { table: 'ticket', column: 'owner_id' },
  { table: 'ticket_event', column: 'member_id' },
  { table: 'ticket_rule', column: 'owner_id' },
  { table: 'listing_launch', column: 'owner_id' },
  { table: 'listing_launch_step', column: 'owner_id' },
  { table: 'listing_change', column: 'owner_id' },
  { table: 'market_plan', column: 'owner_id' },
  { table: 'market_plan_goal', column: 'owner_id' },
  { table: 'market_plan_promotion', column: 'owner_id' },
  { table: 'notification_person', column: 'member_id' },
  { table: 'notification_to', column: 'member_id' },
  { table: 'report_state', column: 'member_id' },
  { table: 'report_edit', column: 'member_id' },
  { table: 'report_decision', column: 'owner_id' },
  { table: 'report_comment', column: 'member_id' },
  { table: 'report_setting', column: 'member_id' },
  { table: 'target', column: 'owner_id' },
  { table: 'alert', column: 'owner_id' },
  { table: 'alert_act', column: 'member_id' },
  { table: 'scorecard_closing', column: 'member_id' },
  { table: 'task', column: 'owner_id' },
  { table: 'task_state', column: 'member_id' },
  { table: 'meeting_series', column: 'members', isList: true },
  { table: 'meeting', column: 'members', isList: true },
  { table: 'drill_run', column: 'member_id' },
]
