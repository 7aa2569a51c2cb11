import type { Compare } from '../facts/contract.ts'
import { isDay, type Period, parsePeriod } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import { type Flags, textFlag } from './command.ts'

/** `--from` and `--to`, or `--period`. One day where `--to` is left out. */
export const periodFlags = (flags: Flags): Period => {
  const whole = textFlag(flags, 'period')
  if (whole) return parsePeriod(whole)
  const from = textFlag(flags, 'from')
  if (!from)
    throw new Failure('invalid_input', {
      detail: '缺少时间段，请写 --from 2026-11-01 --to 2026-11-30，或 --period 2026-11。',
    })
  const to = textFlag(flags, 'to') ?? from
  for (const text of [from, to])
    if (!isDay(text))
      throw new Failure('invalid_input', { detail: `「${text}」不是日期，应写成 2026-11-01。` })
  return parsePeriod(`${from}..${to}`)
}

/** Undefined where no days are told at all. */
export const periodFlagsIfAny = (flags: Flags): Period | undefined =>
  ['period', 'from', 'to'].some((flag) => textFlag(flags, flag)) ? periodFlags(flags) : undefined

const named = ['previous', 'last-year', 'last-year-campaign', 'last-year-lunar'] as const

/** What `--compare` says: one of the named comparisons or a span of days. */
export const compareFrom = (text: string | undefined): Compare | undefined =>
  text === undefined ? undefined : (named.find((one) => one === text) ?? parsePeriod(text))

export const compareHelp =
  'previous（环比）、last-year（同比）、last-year-campaign（同期活动，按 D 日对齐）、last-year-lunar（农历，按正月初一对齐）或 2026-10-01..2026-10-31'

export const periodOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  period: { type: 'string' },
} as const

export const periodHelp = {
  '--from DAY --to DAY': '起止日期（都包含），如 2026-11-01',
  '--period P': '代替起止日期：2026-11、2026-W46 或 2026-11-01..2026-11-07',
}
