import { Link } from '@tanstack/react-router'
import { useWords } from '../../../web/kit/words.ts'
import type { TargetSummary } from '../targets/contract.ts'
import { keyOf } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

/** To a target that was set, in the month of what was set; of a year the month that is shown, or its first. */
export const OpenTarget = (props: {
  of: Pick<TargetSummary, 'metric' | 'dimension' | 'value'>
  period: string
  shown: string
}) => {
  const t = useWords(targetWords)
  const { of, period, shown } = props
  const month = period.length >= 7 ? period.slice(0, 7) : shown.startsWith(period) ? shown : `${period}-01`
  return (
    <Link to="/sales/targets" search={(kept) => ({ ...kept, target: keyOf(of), month })}>
      {t.openIt}
    </Link>
  )
}
