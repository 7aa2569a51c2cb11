import { oc } from '@orpc/contract'
import { z } from 'zod'
import { isDay } from './calendar.ts'

/** The permission a procedure needs. Sign-in checks it; until then the single local user has all. */
export type Permission =
  | 'figures.read'
  | 'import.write'
  | 'import.read'
  | 'shop.read'
  | 'shop.write'
  | 'settings.read'
  | 'settings.write'

export type Meta = { permission: Permission | 'none' }

/** Base of every contract: a refusal travels as `{code, message, data: {next, details}}`. */
export const contract = oc.$meta<Meta>({ permission: 'none' })

export const DayText = z.string().refine(isDay, { message: '日期应写成 2026-11-01' })
export const PeriodInput = z
  .object({ from: DayText, to: DayText })
  .refine((p) => p.from <= p.to, { message: '开始日期不能晚于结束日期' })
/** Fen as a yuan string with two decimals. */
export const YuanText = z.string().regex(/^-?\d+\.\d{2}$/)
export const ShopName = z.string().trim().min(1).max(60)
