import { usePreferences } from './preferences.ts'
import './waterfall.css'

export type Step = {
  key: string
  name: string /** Null: not known, which draws nothing. */
  value: number | null
}

type Bar = { key: string; name: string; from: number; to: number; value: number; isTotal: boolean }

/** Where each bar begins and ends: totals from the ground, parts from where the one before ended. */
const barsOf = (start: Step, parts: readonly Step[], end: Step): Bar[] => {
  const total = ({ key, name, value }: Step): Bar[] =>
    value === null ? [] : [{ key, name, from: 0, to: value, value, isTotal: true }]
  let at = start.value ?? 0
  return [
    ...total(start),
    ...parts.flatMap(({ key, name, value }): Bar[] => {
      if (value === null) return []
      const from = at
      at += value
      return [{ key, name, from, to: at, value, isTotal: false }]
    }),
    ...total(end),
  ]
}

/** Small parts of large totals are not to be seen from 0 on: then the ground is cut off, and that is shown. */
const scaleOf = (bars: readonly Bar[]): { low: number; high: number; isCut: boolean } => {
  const ends = bars.flatMap(({ from, to, isTotal }) => (isTotal ? [to] : [from, to]))
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const isCut = low > 0 && (high - low) / high < 0.5
  const room = (high - low || Math.abs(high) || 1) * 0.15
  return isCut
    ? { low: Math.max(0, low - room), high, isCut }
    : { low: Math.min(0, low), high: Math.max(0, high), isCut }
}

/** From one total to another by the parts between: a waterfall, with its figures beside it as a table. */
export const Waterfall = (props: {
  label: string
  start: Step
  parts: readonly Step[]
  end: Step
  shown: (value: number, isTotal: boolean) => string
  /** Said where the bars do not begin at 0. */
  cutName: string
}) => {
  const { rises } = usePreferences()
  const bars = barsOf(props.start, props.parts, props.end)
  const { low, high, isCut } = scaleOf(bars)
  const place = (value: number) => `${((Math.max(low, value) - low) / (high - low || 1)) * 100}%`
  const tone = ({ isTotal, value }: Bar) =>
    isTotal ? 'is-total' : value > 0 === (rises === 'red') ? 'is-red' : 'is-green'
  return (
    <div className="scroll">
      <table className="waterfall" aria-label={props.label}>
        <tbody>
          {bars.map((bar) => {
            const [left, right] = [Math.min(bar.from, bar.to), Math.max(bar.from, bar.to)]
            return (
              <tr key={bar.key} className={bar.isTotal ? 'is-total' : ''}>
                <th scope="row">{bar.name}</th>
                <td className="waterfall-track" aria-hidden>
                  {bar.value !== 0 && (
                    <i
                      className={`${tone(bar)}${bar.isTotal && isCut ? ' is-cut' : ''}`}
                      style={{ left: place(left), right: `calc(100% - ${place(right)})` }}
                    />
                  )}
                </td>
                <td className="number">{props.shown(bar.value, bar.isTotal)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {isCut && <p className="muted small">{props.cutName}</p>}
    </div>
  )
}
