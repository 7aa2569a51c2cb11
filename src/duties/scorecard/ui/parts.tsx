import { useLanguage } from '../../../web/kit/words.ts'
import type { BarVerdict } from '../contract.ts'
import { verdictNames } from '../rules/words.ts'

const tones: Record<BarVerdict, string> = {
  met: 'is-good',
  not_met: 'is-bad',
  not_proven: 'is-partial',
  none: '',
}

export const VerdictTag = ({ verdict }: { verdict: BarVerdict }) => (
  <span className={`state-tag ${tones[verdict]}`}>{verdictNames[useLanguage()][verdict]}</span>
)
