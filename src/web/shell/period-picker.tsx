import { CalendarOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useLanguage, useWords } from '../kit/words.ts'
import { comparisons, isJustBegun, type Preset, presetDays, presets } from '../period.ts'
import { comparedWhy, useAddress, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'

const DayRange = lazy(async () => ({ default: (await import('../kit/day-range.tsx')).DayRange }))

const daysText = ({ from, to }: { from: string; to: string }) =>
  from === to ? from : `${from} – ${from.slice(0, 4) === to.slice(0, 4) ? to.slice(5) : to}`

/** 时间段 with its comparison; both live in the address. */
export const PeriodPicker = () => {
  const t = useWords(shellWords)
  const language = useLanguage()
  const scope = useScope()
  const change = useAddress()
  const [open, setOpen] = useState(false)
  const [custom, setCustom] = useState(false)
  const { preset, days, comparison, compared, anchor, old, justBegun } = scope
  const nameOf = (name: Preset) => (name === 'yesterday' && old ? t.lastDay : t.presets[name])

  const pick = (name: Preset) => {
    if (name === 'custom') return setCustom(true)
    setCustom(false)
    void change({ period: name, from: undefined, to: undefined })
  }

  const panel = (
    <div className="period-panel">
      {old && <p className="muted">{t.oldData(anchor)}</p>}
      <fieldset>
        <legend>{t.period}</legend>
        <div className="choices">
          {presets.map((name) => {
            const chosen = custom ? name === 'custom' : name === preset
            return (
              <Button
                key={name}
                size="small"
                type={chosen ? 'primary' : 'default'}
                aria-pressed={chosen}
                disabled={isJustBegun(name, scope)}
                title={
                  name === 'custom'
                    ? undefined
                    : isJustBegun(name, scope)
                      ? t.justBegun
                      : daysText(presetDays(name, scope))
                }
                onClick={() => pick(name)}
              >
                {nameOf(name)}
              </Button>
            )
          })}
        </div>
        {(custom || preset === 'custom') && (
          <Suspense fallback={null}>
            <DayRange
              label={t.pickDays}
              value={days}
              latest={undefined}
              onPick={({ from, to }) => {
                setCustom(false)
                void change({ period: 'custom', from, to })
              }}
            />
          </Suspense>
        )}
      </fieldset>
      <fieldset>
        <legend>{t.compareWith}</legend>
        <div className="choices">
          {comparisons.map((name) => (
            <Button
              key={name}
              size="small"
              type={name === comparison ? 'primary' : 'default'}
              aria-pressed={name === comparison}
              onClick={() =>
                change(
                  name === 'custom' && compared
                    ? { compare: name, cfrom: compared.from, cto: compared.to }
                    : name === 'custom'
                      ? { compare: name, cfrom: days.from, cto: days.to }
                      : { compare: name, cfrom: undefined, cto: undefined },
                )
              }
            >
              {t.comparisons[name]}
            </Button>
          ))}
        </div>
        {comparison === 'custom' && compared && (
          <Suspense fallback={null}>
            <DayRange
              label={t.pickCompared}
              value={compared}
              latest={undefined}
              onPick={({ from, to }) => change({ compare: 'custom', cfrom: from, cto: to })}
            />
          </Suspense>
        )}
        {compared && (
          <p className="muted">{comparedWhy(scope, language) ?? t.comparedTo(compared.from, compared.to)}</p>
        )}
      </fieldset>
    </div>
  )

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      content={panel}
      destroyOnHidden
    >
      <Button
        className="period-button"
        icon={<CalendarOutlined aria-hidden />}
        aria-haspopup="dialog"
        aria-expanded={open}
      >
        {preset !== 'custom' && <strong>{justBegun ? t.lastDay : nameOf(preset)}</strong>}
        <span className="period-days">{daysText(days)}</span>
        {comparison !== 'none' && <span className="period-compare">{t.comparisons[comparison]}</span>}
      </Button>
    </Popover>
  )
}
