import { useMutation } from '@tanstack/react-query'
import { Checkbox, Input, Modal, Segmented, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api, queryClient } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { unitName } from '../../../web/kit/numbers.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { useActiveMembers } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import {
  fieldsOf,
  fitsKind,
  ownKinds,
  type RuleField,
  type RuleFields,
  ruleFrom,
  widths,
} from '../rules/alert-fields.ts'
import type { AlertRule } from '../rules/alert-rules.ts'
import { alertWords } from './alert-words.ts'

const hours = Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: `${hour}:00` }))

const blank: RuleFields = {
  kind: 'change',
  name: '',
  metric: 'paid_amount',
  scope: '',
  side: 'fall',
  value: '',
  days: '7',
  share: '20',
  width: 3,
  pausesInSeasons: true,
  isQuiet: true,
  quietFrom: 22,
  quietTo: 8,
  owner: null,
  isOn: true,
}

/** Everything that a rule says, for a new one or one that is there: what is watched, when nobody is told, whose it is. */
export const AlertRuleEditor = (props: { shop: string; rule?: AlertRule; onClose: () => void }) => {
  const { shop, rule: kept, onClose } = props
  const t = useWords(alertWords)
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const members = useActiveMembers()
  const [fields, setFields] = useState<RuleFields>(() =>
    kept ? fieldsOf(kept, catalogue?.metric(kept.metric)?.unit ?? 'number') : blank,
  )
  // A name that nobody typed follows what is watched.
  const [isNamed, setNamed] = useState(kept !== undefined)
  const [isTried, setTried] = useState(false)
  const set = useMutation(
    api.sales.setAlertRule.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.sales.key() }),
    }),
  )
  const metric = catalogue?.metric(fields.metric)
  const unit = metric?.unit ?? 'number'
  const metricName = catalogue?.name(fields.metric) ?? fields.metric
  const unitText = unit === 'ratio' ? '%' : unitName(unit, language)
  const suggested = t.suggestName(fields, metricName, unitText)
  const named = isNamed ? fields : { ...fields, name: suggested.slice(0, 60) }
  const made = ruleFrom(kept?.id ?? '', named, metric, kept)
  const problems = 'problems' in made ? made.problems : {}
  const put = (change: Partial<RuleFields>) => setFields({ ...fields, ...change })
  const go = () => {
    setTried(true)
    if ('rule' in made && !set.isPending)
      set.mutate(
        { shop, rule: { ...made.rule, id: kept?.id ?? crypto.randomUUID() } },
        { onSuccess: onClose },
      )
  }
  const { kind } = fields
  const isFixed = kind === 'missing' || kind === 'parts'
  /** What is wrong with a field, beside it: an empty one only once somebody wanted to go on. */
  const wrong = (field: RuleField): ReactNode => {
    const problem = problems[field]
    return problem && (isTried || problem !== 'empty') ? (
      <div className="alert-problem" role="alert">
        {t.problems[field]}
      </div>
    ) : null
  }
  const text = (field: 'value' | 'days' | 'share', label: string, suffix: string) => (
    <Control label={label}>
      {(id) => (
        <>
          <Input
            id={id}
            className="alert-number"
            inputMode="decimal"
            suffix={suffix}
            status={problems[field] && isTried ? 'error' : ''}
            value={fields[field]}
            onChange={(event) => put({ [field]: event.target.value })}
          />
          {wrong(field)}
        </>
      )}
    </Control>
  )
  const sides = kind === 'unexpected' ? (['fall', 'rise', 'both'] as const) : (['fall', 'rise'] as const)
  const sideNames = kind === 'threshold' ? { fall: t.below, rise: t.above, both: '' } : t.sides
  const isSided = kind === 'threshold' || kind === 'change' || kind === 'unexpected'
  return (
    <Modal
      open
      width={620}
      title={kept ? t.editRule : t.addRule}
      okText={t.save}
      okButtonProps={{ loading: set.isPending }}
      cancelText={t.cancel}
      onOk={go}
      onCancel={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        {!isFixed && (
          <>
            <Segmented
              block
              aria-label={t.watchFor}
              value={kind}
              options={ownKinds.map((value) => ({ value, label: t.kinds[value] }))}
              onChange={(next) =>
                put({
                  kind: next,
                  ...(next === 'pace' ? { share: '90' } : {}),
                  ...(next !== 'unexpected' && fields.side === 'both' ? { side: 'fall' } : {}),
                })
              }
            />
            <p className="muted small">{t.kindHints[kind]}</p>
            <div className="alert-form">
              <Control label={t.metric}>
                {(id) => (
                  <>
                    <Select
                      id={id}
                      showSearch={{ optionFilterProp: 'label' }}
                      value={fields.metric}
                      options={
                        catalogue?.metrics
                          .filter((one) => fitsKind(kind, one))
                          .map((one) => ({ value: one.id, label: catalogue.name(one.id) })) ?? []
                      }
                      onChange={(next) => put({ metric: next })}
                    />
                    {wrong('metric')}
                  </>
                )}
              </Control>
              <Control label={t.scope}>
                {(id) => (
                  <>
                    <Input
                      id={id}
                      placeholder={t.scopeHint}
                      title={t.scopeHint}
                      status={problems.scope ? 'error' : ''}
                      value={fields.scope}
                      onChange={(event) => put({ scope: event.target.value })}
                    />
                    {wrong('scope')}
                  </>
                )}
              </Control>
            </div>
          </>
        )}
        <div className="row alert-fields">
          {isSided && (
            <Control label={t.side}>
              {(id) => (
                <Select<RuleFields['side']>
                  id={id}
                  className="alert-number"
                  value={fields.side}
                  options={sides.map((value) => ({ value, label: sideNames[value] }))}
                  onChange={(next) => put({ side: next })}
                />
              )}
            </Control>
          )}
          {kind === 'threshold' && text('value', t.limit, unitText)}
          {(kind === 'change' || kind === 'missing') && text('days', t.daysField[kind], t.daysUnit)}
          {kind !== 'threshold' && kind !== 'missing' && text('share', t.shareField[kind], '%')}
          {(kind === 'unexpected' || kind === 'parts') && (
            <Control label={t.usual}>
              {(id) => (
                <Select
                  id={id}
                  className="alert-number"
                  value={fields.width}
                  options={[...new Set([...widths, fields.width])]
                    .toSorted((a, b) => a - b)
                    .map((value) => ({ value, label: t.widthName(value) }))}
                  onChange={(next) => put({ width: next })}
                />
              )}
            </Control>
          )}
        </div>
        <Control label={t.name}>
          {(id) => (
            <>
              <Input
                id={id}
                maxLength={60}
                value={named.name}
                onChange={(event) => {
                  setNamed(true)
                  put({ name: event.target.value })
                }}
              />
              {wrong('name')}
            </>
          )}
        </Control>
        <div className="row alert-fields">
          <Control label={t.owner}>
            {(id) => (
              <Select<number | null>
                id={id}
                className="alert-who"
                value={members.some((one) => one.id === fields.owner) ? fields.owner : null}
                options={[
                  { value: null, label: t.nobody },
                  ...members.map((one) => ({ value: one.id, label: one.name })),
                ]}
                onChange={(next) => put({ owner: next })}
              />
            )}
          </Control>
          <Control label={t.quietHours}>
            {(id) => (
              <div className="row">
                <Checkbox
                  id={id}
                  checked={fields.isQuiet}
                  onChange={(event) => put({ isQuiet: event.target.checked })}
                >
                  {t.quietOn}
                </Checkbox>
                {fields.isQuiet && (
                  <span className="alert-hours">
                    <Select
                      aria-label={t.quietFrom}
                      className="alert-hour"
                      value={fields.quietFrom}
                      options={hours}
                      onChange={(next) => put({ quietFrom: next })}
                    />
                    <span aria-hidden>–</span>
                    <Select
                      aria-label={t.quietTo}
                      className="alert-hour"
                      value={fields.quietTo}
                      options={hours}
                      onChange={(next) => put({ quietTo: next })}
                    />
                  </span>
                )}
                {wrong('quiet')}
              </div>
            )}
          </Control>
        </div>
        {!isFixed && kind !== 'pace' && (
          <Checkbox
            checked={fields.pausesInSeasons}
            onChange={(event) => put({ pausesInSeasons: event.target.checked })}
          >
            {t.seasons}
          </Checkbox>
        )}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </Modal>
  )
}
