import { Input, InputNumber, Select } from 'antd'
import { Scroll } from '../../../web/kit/scroll.tsx'
import { useWords } from '../../../web/kit/words.ts'
import type { DutyName, Question, QuestionPart } from '../drills/contract.ts'
import type { Filled } from './answers.ts'
import { drillWords } from './drill-words.ts'

/** What a person at this desk knows without looking, as a table. */
export const GivenTable = ({ table }: { table: NonNullable<Question['table']> }) => {
  const t = useWords(drillWords)
  const [name = ''] = table.columns
  return (
    <Scroll label={t.columns[name] ?? name}>
      <table className="plain-table">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {t.columns[column] ?? column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join(' ')}>
              {row.map((cell, i) => (
                <td key={table.columns[i]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** One field for each part of the question. */
export const QuestionForm = (props: {
  drill: DutyName
  parts: Question['parts']
  filled: Filled
  onFill: (part: string, said: Filled[string]) => void
}) => {
  const t = useWords(drillWords)
  const { drill, parts, filled, onFill } = props
  return (
    <ol className="plain-list drill-parts">
      {parts.map((part) => {
        const { ask = part.id, marking } = t.drillsOf[drill].parts[part.id] ?? {}
        return (
          <li key={part.id}>
            <div className="drill-ask">
              <strong>{ask}</strong> <span className="muted">{t.pointsOf(part.points)}</span>
              {marking && <div className="muted small">{marking}</div>}
            </div>
            <PartField
              part={part}
              label={ask}
              said={filled[part.id] ?? null}
              onSay={(said) => onFill(part.id, said)}
            />
          </li>
        )
      })}
    </ol>
  )
}

type FieldOf<Kind extends QuestionPart['kind']> = {
  part: Extract<QuestionPart, { kind: Kind }>
  label: string
  said: Filled[string]
  onSay: (said: Filled[string]) => void
}

const PartField = (props: FieldOf<QuestionPart['kind']>) => {
  const { part, ...rest } = props
  if (part.kind === 'choice') return <ChoiceField part={part} {...rest} />
  if (part.kind === 'day') return <DayField part={part} {...rest} />
  if (part.kind === 'interval') return <IntervalField part={part} {...rest} />
  return <NumberField part={part} {...rest} />
}

const ChoiceField = ({ part, label, said, onSay }: FieldOf<'choice'>) => {
  const t = useWords(drillWords)
  return (
    <Select
      aria-label={label}
      className="drill-field"
      placeholder={t.choose}
      allowClear
      showSearch={part.options.length > 8 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={false}
      value={typeof said === 'string' && said !== '' ? said : null}
      options={part.options.map(({ value, name }) => ({ value, label: name ?? t.options[value] ?? value }))}
      onChange={(value) => onSay(value ?? '')}
    />
  )
}

const DayField = ({ part, label, said, onSay }: FieldOf<'day'>) => (
  <Input
    type="date"
    aria-label={label}
    className="drill-field is-short"
    min={part.from}
    max={part.to}
    value={typeof said === 'string' ? said : ''}
    onChange={(event) => onSay(event.target.value)}
  />
)

const NumberField = ({ part, label, said, onSay }: FieldOf<'number'>) => {
  const t = useWords(drillWords)
  return (
    <InputNumber
      aria-label={label}
      className="drill-field is-short"
      suffix={t.units[part.unit]}
      value={typeof said === 'number' ? said : null}
      onChange={onSay}
    />
  )
}

const IntervalField = ({ label, said, onSay }: FieldOf<'interval'>) => {
  const t = useWords(drillWords)
  const { low = null, high = null } = typeof said === 'object' && said !== null ? said : {}
  const end = (name: 'low' | 'high', value: number | null, words: string) => (
    <InputNumber
      aria-label={`${label} ${words}`}
      className="drill-field is-short"
      prefix={<span className="muted">{words}</span>}
      suffix={t.yuan}
      value={value}
      onChange={(next) => onSay({ low, high, [name]: next })}
    />
  )
  return (
    <div className="row">
      {end('low', low, t.from)}
      {end('high', high, t.to)}
    </div>
  )
}
