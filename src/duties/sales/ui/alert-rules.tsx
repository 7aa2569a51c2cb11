import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { AlertRule } from '../contract.ts'
import { scopeFrom } from '../rules/target-rows.ts'
import { alertWords } from './alert-words.ts'

const forgetRules = () => queryClient.invalidateQueries({ queryKey: api.sales.key() })

type Listed = AlertRule & { isBuiltIn: boolean; isChanged: boolean }

const ruleOf = ({ isBuiltIn: _, isChanged: __, ...rule }: Listed): AlertRule => rule

/** The rules of a shop: on or off, how far is too far, and one's own. */
export const AlertRules = ({ shop }: { shop: string }) => {
  const t = useWords(alertWords)
  const rules = useQuery(api.sales.alertRules.queryOptions({ input: { shop } }))
  return (
    <Section title={t.rules} hint={t.rulesHint}>
      <Answer of={rules}>
        {(list) => (
          <ul className="plain-list alert-list">
            {list.map((rule) => (
              <li key={rule.id}>
                <Rule shop={shop} rule={rule} />
              </li>
            ))}
          </ul>
        )}
      </Answer>
      <NewRule shop={shop} />
    </Section>
  )
}

const Rule = ({ shop, rule }: { shop: string; rule: Listed }) => {
  const t = useWords(alertWords)
  const set = useMutation(api.sales.setAlertRule.mutationOptions({ onSettled: forgetRules }))
  const reset = useMutation(api.sales.resetAlertRule.mutationOptions({ onSettled: forgetRules }))
  const { watched } = rule
  const share = 'share' in watched ? Math.round(watched.share * 100) : null
  const [text, setText] = useState(share === null ? '' : String(share))
  const save = (change: Partial<AlertRule>) => set.mutate({ shop, rule: { ...ruleOf(rule), ...change } })
  const saveShare = () => {
    const next = Number(text)
    if ('share' in watched && next > 0 && next <= 1000 && next !== share)
      save({ watched: { ...watched, share: next / 100 } })
  }
  return (
    <>
      <div className="row">
        <Checkbox checked={rule.isOn} onChange={(event) => save({ isOn: event.target.checked })}>
          {rule.name}
        </Checkbox>
        {rule.isChanged && <span className="state-tag is-range">{t.changed}</span>}
        <span className="push row">
          {share !== null && (
            <Input
              size="small"
              className="alert-who"
              style={{ width: 110 }}
              aria-label={`${t.share} ${rule.name}`}
              suffix="%"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onBlur={saveShare}
              onPressEnter={saveShare}
            />
          )}
          {watched.kind !== 'missing' && watched.kind !== 'pace' && (
            <Checkbox
              checked={rule.pausesInSeasons}
              onChange={(event) => save({ pausesInSeasons: event.target.checked })}
            >
              {t.seasons}
            </Checkbox>
          )}
          {(rule.isChanged || !rule.isBuiltIn) && (
            <Button size="small" type="text" onClick={() => reset.mutate({ shop, id: rule.id })}>
              {rule.isBuiltIn ? t.reset : t.remove}
            </Button>
          )}
        </span>
      </div>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </>
  )
}

const NewRule = ({ shop }: { shop: string }) => {
  const t = useWords(alertWords)
  const { catalogue } = useCatalogue()
  const [metric, setMetric] = useState('paid_amount')
  const [scope, setScope] = useState('')
  const [side, setSide] = useState<'below' | 'above'>('below')
  const [value, setValue] = useState('')
  const set = useMutation(api.sales.setAlertRule.mutationOptions({ onSettled: forgetRules }))
  const place = scopeFrom(scope)
  const limit = value.trim() === '' ? Number.NaN : Number(value)
  return (
    <>
      <form
        className="row alert-acts"
        onSubmit={(event) => {
          event.preventDefault()
          if (!place || !Number.isFinite(limit)) return
          const name = `${catalogue?.name(metric) ?? metric}${side === 'below' ? t.below : t.above} ${value}`
          set.mutate(
            {
              shop,
              rule: {
                id: crypto.randomUUID(),
                name: name.slice(0, 60),
                metric,
                ...place,
                watched: { kind: 'threshold', side, value: limit },
                pausesInSeasons: false,
                quiet: { from: 22, to: 8 },
                owner: null,
                isOn: true,
              },
            },
            { onSuccess: () => setValue('') },
          )
        }}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t.metric}
          style={{ minWidth: 170 }}
          value={metric}
          options={catalogue?.metrics.map(({ id }) => ({ value: id, label: catalogue.name(id) })) ?? []}
          onChange={setMetric}
        />
        <Input
          aria-label={t.scope}
          className="alert-note"
          placeholder="全店、类目:女包 或 商品:600000000001"
          status={place ? '' : 'error'}
          value={scope}
          onChange={(event) => setScope(event.target.value)}
        />
        <Select<'below' | 'above'>
          aria-label={`${t.below} / ${t.above}`}
          value={side}
          options={[
            { value: 'below', label: t.below },
            { value: 'above', label: t.above },
          ]}
          onChange={setSide}
        />
        <Input
          aria-label={t.limit}
          placeholder={t.limit}
          style={{ width: 130 }}
          inputMode="decimal"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button htmlType="submit" disabled={!place || !Number.isFinite(limit)} loading={set.isPending}>
          {t.addRule}
        </Button>
      </form>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </>
  )
}
