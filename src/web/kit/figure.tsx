import { Tooltip } from 'antd'
import { changeSize, exact, short, type Unit, unitName, type Value } from './numbers.ts'
import { usePreferences } from './preferences.ts'
import { Sparkline } from './sparkline.tsx'
import { punctuation, useWords, words } from './words.ts'

const figureWords = words(
  {
    up: '上升',
    down: '下降',
    same: '持平',
    noCompare: '无可比数据',
    lowerIsBetter: '越低越好',
    open: '打开口径、来源和明细',
    course: '走势',
    of: (cases: string) => `${cases} 件里`,
    few: '样本太少',
    fewDetail: '件数太少，这个比例说明不了什么。',
  },
  {
    up: 'up',
    down: 'down',
    same: 'unchanged',
    noCompare: 'nothing to compare',
    lowerIsBetter: 'lower is better',
    open: 'open definition, sources and rows',
    course: 'course',
    of: (cases: string) => `of ${cases}`,
    few: 'too few',
    fewDetail: 'So few cases: the share says little.',
  },
)

/** What a reader must know before trusting the value. Visible as text, never only on hover. */
export type FigureState = {
  kind: 'missing' | 'partial' | 'restated' | 'estimated' | 'unproven' | 'range'
  text: string
  detail?: string
}

export type Good = 'up' | 'down' | 'none'

/**
 * ▲ 12.3 %. Red up and green down as Chinese markets read it (switchable). A figure of which less is better, or
 * neither, keeps the arrow but not the colour: red would read as praise.
 */
export const Change = (props: {
  change: number | null
  good: Good
  /** The two sides rest on different numbers of days: no praise and no blame. */
  unsure?: boolean
}) => {
  const { change, good, unsure } = props
  const t = useWords(figureWords)
  const { rises } = usePreferences()
  if (change === null) return <span className="change muted">{t.noCompare}</span>
  const flat = Math.abs(change) < 0.0005
  const up = change > 0
  const colour = flat || unsure || good !== 'up' ? '' : up === (rises === 'red') ? ' is-red' : ' is-green'
  return (
    <span className={`change${colour}`} {...(good === 'down' ? { title: t.lowerIsBetter } : {})}>
      <span aria-hidden>{flat ? '●' : up ? '▲' : '▼'}</span>
      <span className="unseen">{flat ? t.same : up ? t.up : t.down}</span>{' '}
      {flat ? t.same : changeSize(change)}
    </span>
  )
}

/** State tags of a figure; `missing` says which day and which export in its detail. */
export const StateTags = ({ states }: { states: readonly FigureState[] }) =>
  states.map(({ kind, text, detail }) => (
    <Tooltip key={kind} title={detail}>
      <span className={`state-tag is-${kind}`}>{text}</span>
    </Tooltip>
  ))

/** With fewer cases even a share of none or all leaves more than a quarter open: of 10 of 10 Wilson says 72 % and up. */
const LEAST_CASES = 10

/** value · unit · comparison · sparkline · state. Opens to what it rests on. */
export const Figure = (props: {
  name: string
  value: Value | undefined
  unit: Unit
  good: Good
  change?: number | null | undefined
  compared?: Value | undefined
  comparedLabel?: string
  /** A second change beside the first, such as the plain one where years are laid over each other. */
  beside?: { label: string; change: number | null } | undefined
  course?: readonly (number | null)[]
  states?: readonly FigureState[]
  /** Of a share of things that are counted: how many there are, and whether they are too few to judge by. */
  of?: number | undefined
  /** Why the value is absent. */
  reason?: string | undefined
  onOpen?: () => void
}) => {
  const t = useWords(figureWords)
  const p = useWords(punctuation)
  const { language } = usePreferences()
  const { name, value, unit, good, change, compared, comparedLabel, course, of, reason } = props
  const absent = value === null || value === undefined
  const few = { kind: 'unproven', text: t.few, detail: t.fewDetail } as const
  const states = [...(props.states ?? []), ...(!absent && of !== undefined && of < LEAST_CASES ? [few] : [])]
  const whole = exact(value, unit, language)
  return (
    <button
      type="button"
      className="figure"
      onClick={props.onOpen}
      disabled={!props.onOpen}
      aria-label={`${name} ${whole}${unitName(unit, language)}${p.comma}${t.open}`}
    >
      <span className="figure-name">{name}</span>
      <span className={absent ? 'figure-value is-absent' : 'figure-value'} title={absent ? undefined : whole}>
        {short(value, unit, language)}
        {!absent && unitName(unit, language) && <small>{unitName(unit, language)}</small>}
      </span>
      {!absent && of !== undefined && (
        <span className="figure-change muted">{t.of(exact(of, 'count', language))}</span>
      )}
      {!absent && change !== undefined && (
        <span className="figure-change" title={compared === undefined ? '' : exact(compared, unit, language)}>
          {comparedLabel && <span className="muted">{comparedLabel} </span>}
          <Change change={change} good={good} unsure={states.some(({ kind }) => kind === 'partial')} />
        </span>
      )}
      {!absent && props.beside && (
        <span className="figure-change">
          <span className="muted">{props.beside.label} </span>
          <Change
            change={props.beside.change}
            good={good}
            unsure={states.some(({ kind }) => kind === 'partial')}
          />
        </span>
      )}
      {absent && reason && <span className="figure-reason muted">{reason}</span>}
      {!absent && course && <Sparkline values={course} label={`${name} ${t.course}`} />}
      {states.length > 0 && (
        <span className="figure-states">
          <StateTags states={states} />
        </span>
      )}
    </button>
  )
}
