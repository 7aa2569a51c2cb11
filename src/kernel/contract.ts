import { oc } from '@orpc/contract'
import { z } from 'zod'
import { givenYears, isDay, isGivenYear } from './calendar.ts'
import type { Permission } from './permission.ts'
import { visibleText } from './visible-text.ts'

/**
 * What a call needs. `self`: anybody who signed in, about nobody but themselves. `none`: nobody need sign in; each
 * has its reason in the test of permissions. `undeclared`: nobody said what it needs, so everybody is refused.
 */
export type Meta = {
  permission: Permission | 'self' | 'none' | 'undeclared'
  /**
   * Where the permission must be held. Without it: in the shop that `input.shop` names, and where that is left out in
   * the only one the caller sees. `somewhere`: in any shop, the answer keeps to the shops the caller sees.
   * `installation`: for all shops. `shop id`: in the shop whose number is `input.id`. `upload`: in the shop that each
   * file on its way in is for (`input.upload`, `input.uploads`).
   */
  scope?: 'somewhere' | 'installation' | 'shop id' | 'upload'
  /** The field of the input that says who does it: for a person who signed in it is nobody else. */
  signer?: string
  /** What its answer is called in the trail where it leaves for a terminal or the file behind it: an export. */
  exports?: string
  /** A key of the API may ask it too, although it is about the person: `self` is otherwise for who signed in. */
  forKeys?: true
}

/** Base of every contract: a refusal travels as `{code, message, data: {next, details}}`. */
export const contract = oc.$meta<Meta>({ permission: 'undeclared' })

/**
 * What of a row is personal: words written by or about somebody that lead to them. An answer that leaves over the
 * network has them covered (null); who may see them asks for the one they want, which is noted. A schema is listed with
 * the names of such fields in a row of it.
 */
export const personal = z.registry<{ of: (row: Readonly<Record<string, unknown>>) => readonly string[] }>()

export const DayText = z.string().refine(isDay, { message: '日期应写成 2026-11-01' })
export const PeriodInput = z
  .object({ from: DayText, to: DayText })
  .refine((p) => p.from <= p.to, { message: '开始日期不能晚于结束日期' })
/** A day that somebody asks for or writes. */
export const GivenDay = z
  .string()
  .refine(isDay, { message: '日期应写成 2026-11-01', abort: true })
  .refine(isGivenYear, { message: givenYears })
/** Fen as a yuan string with two decimals. */
export const YuanText = z.string().regex(/^-?\d+\.\d{2}$/)
const shopNameLength = { error: '店铺名应为 1 到 60 个看得见的字' }
export const ShopName = z.string().overwrite(visibleText).min(1, shopNameLength).max(60, shopNameLength)

/**
 * What goes past oRPC because it is streamed: files in, files out. It is declared beside the procedures of its
 * room with all that a procedure declares; server and OpenAPI document take it from there.
 */
export type FileRoute = {
  method: 'GET' | 'PUT' | 'POST'
  /** From the root, with `{name}` for a part that is an input. */
  path: `/${string}`
  summary: string
  permission: Meta['permission']
  scope?: Meta['scope']
  /** Meant for anybody: the one kind of address that another host may lead to, as one of the team's own does. */
  isPublic?: true
  /** What stands in the path and behind the question mark. */
  input: z.ZodObject
  /** The body: a file as it is, a form as a browser sends it, or JSON. */
  body?: 'file' | 'form' | z.ZodType
  /** What comes back. */
  answer: { type: string; description: string }
}
