import { exact } from '../../../web/kit/numbers.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import type { Estimate, Proof } from '../surveys/contract.ts'
import { surveyWords } from './survey-words.ts'

/** A share with its interval and what it proves. */
export const Share = ({ of, proof }: { of: Estimate; proof?: Proof }) => {
  const t = useWords(surveyWords)
  const language = useLanguage()
  const percent = (value: number) => exact(value, 'ratio', language)
  return (
    <span>
      {t.share(percent(of.value), percent(of.low), percent(of.high), of.n)}{' '}
      {proof && <span className={`state-tag proof is-${proof}`}>{t.proofs[proof]}</span>}
    </span>
  )
}
