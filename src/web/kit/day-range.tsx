import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useNarrow } from './narrow.ts'

type Range = { from: string; to: string }

/** First and last day, both included. On a phone two plain date fields, because two months do not fit. */
export const DayRange = (props: {
  label: string
  value: Range | undefined
  latest: string | undefined
  onPick: (range: Range) => void
}) => {
  const { label, value, latest, onPick } = props
  const narrow = useNarrow()
  if (narrow) {
    const put = (part: Partial<Range>) => {
      const next = { from: value?.from ?? '', to: value?.to ?? '', ...part }
      if (next.from && !next.to) next.to = next.from
      if (next.to && !next.from) next.from = next.to
      if (next.from > next.to)
        onPick(part.from ? { from: next.from, to: next.from } : { from: next.to, to: next.to })
      else onPick(next)
    }
    return (
      <div className="day-fields">
        <input
          type="date"
          aria-label={`${label} 1`}
          value={value?.from ?? ''}
          onChange={(event) => event.target.value && put({ from: event.target.value })}
        />
        <span aria-hidden>–</span>
        <input
          type="date"
          aria-label={`${label} 2`}
          value={value?.to ?? ''}
          onChange={(event) => event.target.value && put({ to: event.target.value })}
        />
      </div>
    )
  }
  return (
    <DatePicker.RangePicker
      aria-label={label}
      value={value ? [dayjs(value.from), dayjs(value.to)] : null}
      {...(latest ? { maxDate: dayjs(latest) } : {})}
      allowClear={false}
      onChange={(dates) => {
        const [from, to] = dates ?? []
        if (from && to) onPick({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') })
      }}
    />
  )
}
