import { exact, type Unit, whole } from '../../web/kit/numbers.ts'
import { Scroll } from '../../web/kit/scroll.tsx'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { useSaid } from '../../web/said.ts'
import { told } from '../../web/sayings.ts'
import type { FormatInfo, MappingTrial } from '../contract.ts'
import { fieldsOf } from './column-mapping.ts'
import { type MappingWords, mappingWords } from './mapping-words.ts'

const units: Record<string, Unit> = {
  money: 'money',
  count: 'count',
  number: 'number',
  ratio: 'ratio',
  duration: 'seconds',
}

/** The first rows as the import would read them, cell by cell, and why it would refuse some. */
export const MappingPreview = (props: {
  format: FormatInfo
  columns: Readonly<Record<string, string>>
  trial: MappingTrial | undefined
  isTrying: boolean
}) => {
  const t = useWords(mappingWords)
  const language = useLanguage()
  const said = useSaid()
  const { format, columns, trial, isTrying } = props
  const shown = Object.entries(columns).flatMap(([name, column]) => {
    const field = fieldsOf(format).find((one) => one.column === column)
    return field ? [{ field, name }] : []
  })
  if (shown.length === 0) return <p className="muted">{t.noColumnYet}</p>
  if (!trial) return <p className="muted">{isTrying ? t.trying : '—'}</p>
  return (
    <div className="stack" aria-busy={isTrying}>
      <Outcome trial={trial} isTrying={isTrying} t={t} />
      {trial.notes.map(({ code, message, severity }) => (
        <p key={code} className={severity === 'note' ? 'muted' : `note is-${severity}`}>
          {told({ code, message }, 'imports', language)}
        </p>
      ))}
      {trial.lines.length > 0 && (
        <Scroll label={t.preview}>
          <table className="plain-table mapping-table">
            <thead>
              <tr>
                <th className="number" />
                {shown.map(({ field, name }) => (
                  <th key={field.column} className={units[field.type] ? 'number' : ''}>
                    {field.label}
                    <div className="muted small">{name}</div>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {trial.lines.map((line) => (
                <tr key={line.row}>
                  <td className={line.reasons.length > 0 ? 'number is-refused' : 'number muted'}>
                    {line.row}
                    {line.reasons.map((reason) => (
                      <span key={reason} className="why">
                        {said(reason)}
                      </span>
                    ))}
                  </td>
                  {shown.map(({ field }) => (
                    <ValueCell
                      key={field.column}
                      type={field.type}
                      column={field.column}
                      cell={line.cells.find((one) => one.column === field.column)}
                      t={t}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  )
}

const Outcome = ({ trial, isTrying, t }: { trial: MappingTrial; isTrying: boolean; t: MappingWords }) => {
  const said = useSaid()
  const { rows, accepted, refused, skipped, refusals, asks, isRecognised } = trial
  const isBad = rows > 0 && accepted === 0
  return (
    <div aria-live="polite">
      <p className={refused > 0 ? 'note is-warning' : ''}>
        {rows === 0 && skipped === 0
          ? t.noRows
          : t.tried(whole(rows), whole(accepted), whole(refused)) +
            (skipped > 0 ? t.skippedToo(whole(skipped)) : '')}
        {isTrying && <span className="muted"> · {t.trying}</span>}
      </p>
      {isBad && <p className="note is-error">{t.allRefused}</p>}
      <ul className="bullets">
        {refusals.map(({ column, reason, example, count }) => (
          <li key={`${column} ${reason}`} className="wrap">
            {t.why(column || t.wholeRow, said(reason), whole(count), example.slice(0, 40))}
          </li>
        ))}
        {asks.includes('period') && <li>{t.asksPeriod}</li>}
        {asks.includes('item') && <li>{t.asksItem}</li>}
        {!isRecognised && <li className="note is-warning">{t.notRecognised}</li>}
      </ul>
    </div>
  )
}

type Cell = MappingTrial['lines'][number]['cells'][number]

const ValueCell = (props: { type: string; column: string; cell: Cell | undefined; t: MappingWords }) => {
  const language = useLanguage()
  const said = useSaid()
  const { type, column, cell, t } = props
  if (!cell) return <td className="muted">—</td>
  const { text, value, reason } = cell
  const unit = units[type]
  if (reason !== null)
    return (
      <td className="is-refused" title={text}>
        <span className="cell-text">{text || '—'}</span>
        <span className="why">{said(reason)}</span>
      </td>
    )
  const shown =
    value === null
      ? '—'
      : column === 'buyer_key'
        ? t.stored.buyer
        : type === 'flag'
          ? value === 'true'
            ? t.stored.yes
            : t.stored.no
          : unit
            ? exact(value, unit, language)
            : value
  return (
    <td className={unit ? 'number' : 'cell-text'} title={text || shown}>
      {shown}
    </td>
  )
}
