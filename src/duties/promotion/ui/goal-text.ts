import { shortWithUnit } from '../../../web/kit/numbers.ts'
import type { Language } from '../../../web/kit/preferences.ts'
import type { GoalKind } from '../contract.ts'
import { percentWords } from '../rules/amounts.ts'

/** 30% · 5.00 万元, as a goal is read. */
export const goalText = (kind: GoalKind, value: number | null, language: Language): string =>
  value === null
    ? '—'
    : kind === 'sales'
      ? shortWithUnit(value.toFixed(2), 'money', language)
      : percentWords(value)
