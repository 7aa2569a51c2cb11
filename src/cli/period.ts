import type { Compare } from '../facts/contract.ts'
import { day, type Period, parsePeriod } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import { type Flags, textFlag } from './command.ts'

/** `--from` and `--to`, or `--period`. One day where `--to` is left out. */
export const periodFlags = (flags: Flags): Period => {
  const whole = textFlag(flags, 'period')
  const from = textFlag(flags, 'from')
  if (whole && (from || textFlag(flags, 'to')))
    throw new Failure('invalid_input', { detail: '--period 和 --from、--to 说的是同一件事，请只写一种。' })
  if (whole) return parsePeriod(whole)
  if (!from)
    throw new Failure('invalid_input', {
      detail: '缺少时间段，请写 --from 2026-11-01 --to 2026-11-30，或 --period 2026-11。',
    })
  return parsePeriod(`${day(from)}..${day(textFlag(flags, 'to') ?? from)}`)
}

/** Undefined where no days are told at all. */
export const periodFlagsIfAny = (flags: Flags): Period | undefined =>
  ['period', 'from', 'to'].some((flag) => textFlag(flags, flag)) ? periodFlags(flags) : undefined

const named = ['previous', 'last-year', 'last-year-campaign', 'last-year-lunar'] as const

/** What `--compare` says: one of the named comparisons or a span of days. Failure: invalid_input. */
export const compareFrom = (text: string | undefined): Compare | undefined => {
  if (text === undefined) return undefined
  const name = named.find((one) => one === text)
  if (name) return name
  if (!/^\s*\d/.test(text))
    throw new Failure('invalid_input', {
      detail: `没有「${text}」这种对比，可以是 ${named.join('、')}，或一段日子，如 2026-10 或 2026-10-01..2026-10-31。`,
    })
  return parsePeriod(text)
}

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
