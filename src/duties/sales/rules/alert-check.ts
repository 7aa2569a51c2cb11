import { addDays, type Day, type Period } from '../../../kernel/calendar.ts'
import type { AlertRule } from './alert-rules.ts'

/** By which figure, of what, which way, and against which days it is told whether something helped. */
export type AlertCheck = {
  metric: string
  scope: { dimension: string; values: string[] }[]
  direction: 'up' | 'down'
  baseline: Period
}

/** A week, so that every weekday is in it; a rule on several days has its own. */
const WEEK = 7
/** A check compares no fewer days, and no more. */
const [FEWEST, MOST] = [3, 90]

const directionOf = ({ watched }: AlertRule): AlertCheck['direction'] => {
  switch (watched.kind) {
    case 'threshold':
      return watched.side === 'above' ? 'down' : 'up'
    case 'change':
    case 'unexpected':
      return watched.side === 'rise' ? 'down' : 'up'
    default:
      return 'up'
  }
}

/**
 * What an alert asks of the task it becomes: its own figure and scope, back to where it should be, against the days
 * up to the last one on which it was found. A rule of the largest parts is of one of them, which its finding names.
 * Null where no figure tells: missing reports, and a rule that strays to both sides.
 */
export const alertCheck = (
  rules: readonly AlertRule[],
  finding: { rule: string; day: Day },
): AlertCheck | null => {
  const own = rules.find(({ id }) => id === finding.rule)
  const rule =
    own ?? rules.find(({ id, watched }) => watched.kind === 'parts' && finding.rule.startsWith(`${id}:`))
  if (!rule || rule.watched.kind === 'missing') return null
  if (rule.watched.kind === 'unexpected' && rule.watched.side === 'both') return null
  const scope =
    rule.watched.kind === 'parts'
      ? { dimension: rule.watched.of, value: finding.rule.slice(rule.id.length + 1) }
      : rule
  const asked = rule.watched.kind === 'change' ? rule.watched.days : WEEK
  const days = Math.min(MOST, Math.max(FEWEST, asked))
  return {
    metric: rule.metric,
    scope: scope.dimension === '' ? [] : [{ dimension: scope.dimension, values: [scope.value] }],
    direction: directionOf(rule),
    baseline: { from: addDays(finding.day, 1 - days), to: finding.day },
  }
}
