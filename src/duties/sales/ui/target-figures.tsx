import { percent } from '../../../kernel/share.ts'
import { api, queryClient } from '../../../web/client.ts'
import { exact, shortWithUnit, type Unit } from '../../../web/kit/numbers.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import type { TargetSummary } from '../targets/contract.ts'
import { targetWords } from './target-words.ts'

export const forgetTargets = () => queryClient.invalidateQueries({ queryKey: api.sales.key() })

export const unitOf = ({ unit }: { unit: string }): Unit => (unit === 'money' ? 'money' : 'count')
export const percentOf = (part: number | null | undefined): string => percent(part, 0)

/** What a target goes by in the address of its page. */
export const keyOf = ({ metric, dimension, value }: Pick<TargetSummary, 'metric' | 'dimension' | 'value'>) =>
  [metric, dimension, value].join('~')

export const scopeDimension = (of: string): '' | 'category' | 'item' =>
  of === 'category' || of === 'item' ? of : ''

/** The target of a month in five figures, or that there is none. */
export const Standing = ({ target }: { target: TargetSummary }) => {
  const t = useWords(targetWords)
  const language = useLanguage()
  const { standing } = target
  if (!standing) return null
  const unit = unitOf(target)
  const pace = standing.projected
  const shown: readonly [name: string, value: string, more: string][] = [
    [t.target, shortWithUnit(standing.target, unit, language), ''],
    [
      t.actual,
      standing.actual === null ? '—' : shortWithUnit(standing.actual, unit, language),
      t.someDays(standing.known, standing.days),
    ],
    [t.attained, percentOf(standing.attained), t.bar],
    [t.reached, percentOf(standing.reached), t.reachedHint],
    [
      standing.basis === 'forecast' ? t.paceByForecast : t.pace,
      pace ? percentOf(pace.mid) : t.cannotTell,
      pace ? t.between(percentOf(pace.low), percentOf(pace.high)) : '',
    ],
  ]
  return (
    <dl className="figures are-five target-figures">
      {shown.map(([name, value, more]) => (
        <div key={name} className="figure">
          <dt className="figure-name">{name}</dt>
          <dd className="figure-value">{value}</dd>
          <dd className="muted small">{more}</dd>
        </div>
      ))}
    </dl>
  )
}

/** An amount as people read it in a table. */
export const useAmount = (unit: Unit) => {
  const language = useLanguage()
  return (value: string | number | null) => exact(value, unit, language)
}
