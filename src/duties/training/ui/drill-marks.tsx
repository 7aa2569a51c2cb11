import { useWords } from '../../../web/kit/words.ts'
import type { Disclosed, DutyName, Mark, Question, Said } from '../drills/contract.ts'
import { drillWords } from './drill-words.ts'

/** The marks of a try, each with what was said and why; before the truth is told with where to look. */
export const Marks = (props: {
  drill: DutyName
  question: Question
  marks: readonly Mark[]
  disclosed: readonly Disclosed[] | null
}) => {
  const t = useWords(drillWords)
  const { drill, question, marks, disclosed } = props
  return (
    <ol className="plain-list drill-marks">
      {marks.map((mark) => {
        const told = disclosed?.find(({ part }) => part === mark.part)
        const words = t.drillsOf[drill].parts[mark.part]
        const isRight = mark.verdict === 'right'
        return (
          <li key={mark.part}>
            <div className="row">
              <span
                className={`state-tag ${isRight ? 'is-good' : mark.verdict === 'near' ? 'is-partial' : 'is-bad'}`}
              >
                {t.verdicts[mark.verdict]}
              </span>
              <strong>{words?.ask ?? mark.part}</strong>
              <span className="muted push nowrap">
                {mark.points} / {t.points(mark.of)}
              </span>
            </div>
            <div className="wrap">
              {mark.said !== null && (
                <span>
                  <span className="muted">{t.said}</span>{' '}
                  <SaidWords said={mark.said} part={mark.part} question={question} />
                </span>
              )}
              {told && (
                <span className="drill-truth">
                  <span className="muted">{t.truth}</span>{' '}
                  <strong>
                    <SaidWords said={told.truth} part={mark.part} question={question} />
                  </strong>
                </span>
              )}
            </div>
            {told ? (
              <div className="muted">{words?.reason(told.because)}</div>
            ) : (
              !isRight && <div className="muted">{words?.hint}</div>
            )}
          </li>
        )
      })}
    </ol>
  )
}

const SaidWords = ({ said, part: id, question }: { said: Said; part: string; question: Question }) => {
  const t = useWords(drillWords)
  const part = question.parts.find((one) => one.id === id)
  if (typeof said === 'object') return `${said.low.toLocaleString()}–${said.high.toLocaleString()} ${t.yuan}`
  if (part?.kind === 'choice') {
    const option = part.options.find(({ value }) => value === said)
    return option?.name ?? t.options[String(said)] ?? String(said)
  }
  if (typeof said === 'string') return said
  return `${said.toLocaleString()} ${part?.kind === 'number' ? t.units[part.unit] : t.yuan}`
}
