import { useMutation, useQuery } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { unitName } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMay } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { AlertRule } from '../contract.ts'
import { fieldsOf } from '../rules/alert-fields.ts'
import { AlertRuleEditor } from './alert-rule-editor.tsx'
import { alertWords } from './alert-words.ts'

const forgetRules = () => queryClient.invalidateQueries({ queryKey: api.sales.key() })

type Listed = AlertRule & { isBuiltIn: boolean; isChanged: boolean }

const ruleOf = ({ isBuiltIn: _, isChanged: __, ...rule }: Listed): AlertRule => rule

/** The rules of a shop: on or off, what each watches and whose it is, and one's own. */
export const AlertRules = ({ shop }: { shop: string }) => {
  const t = useWords(alertWords)
  const rules = useQuery(api.sales.alertRules.queryOptions({ input: { shop } }))
  const { catalogue } = useCatalogue()
  /** The rule that is being changed; null for a new one. */
  const [edited, setEdited] = useState<AlertRule | null | undefined>()
  return (
    <Section
      title={t.rules}
      hint={t.rulesHint}
      actions={
        <MayButton needs="alerts.write" onClick={() => setEdited(null)}>
          {t.addRule}
        </MayButton>
      }
    >
      <Answer of={rules}>
        {(list) => (
          <ul className="plain-list alert-list">
            {list.map((rule) => (
              <li key={rule.id}>
                <Rule shop={shop} rule={rule} onEdit={() => setEdited(ruleOf(rule))} />
              </li>
            ))}
          </ul>
        )}
      </Answer>
      {edited !== undefined && catalogue && (
        <AlertRuleEditor
          shop={shop}
          {...(edited ? { rule: edited } : {})}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Section>
  )
}

const Rule = ({ shop, rule, onEdit }: { shop: string; rule: Listed; onEdit: () => void }) => {
  const t = useWords(alertWords)
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const members = useQuery(api.people.members.queryOptions())
  const set = useMutation(api.sales.setAlertRule.mutationOptions({ onSettled: forgetRules }))
  const reset = useMutation(api.sales.resetAlertRule.mutationOptions({ onSettled: forgetRules }))
  const unit = catalogue?.metric(rule.metric)?.unit ?? 'number'
  const fields = fieldsOf(rule, unit)
  const owner = members.data?.find(({ id }) => id === rule.owner)?.name
  const { watched, quiet } = rule
  // A team that renamed one has its own word for it.
  const name = (!rule.isChanged && t.builtIn[rule.id]) || rule.name
  const says = [
    rule.metric && catalogue?.name(rule.metric),
    fields.scope,
    t.watches(fields, unit === 'ratio' ? '%' : unitName(unit, language)),
    rule.pausesInSeasons && watched.kind !== 'parts' ? t.seasons : '',
    quiet ? t.quietWords(quiet.from, quiet.to) : '',
    owner ? `${t.owner} ${owner}` : '',
  ].filter((part) => part)
  const may = useMay('alerts.write')
  return (
    <>
      <div className="row">
        <Checkbox
          checked={rule.isOn}
          disabled={!may}
          onChange={(event) => set.mutate({ shop, rule: { ...ruleOf(rule), isOn: event.target.checked } })}
        >
          {name}
        </Checkbox>
        {rule.isChanged && <span className="state-tag is-range">{t.changed}</span>}
        <span className="push row">
          {(rule.isChanged || !rule.isBuiltIn) && (
            <MayButton
              needs="alerts.write"
              size="small"
              type="text"
              onClick={() => reset.mutate({ shop, id: rule.id })}
            >
              {rule.isBuiltIn ? t.reset : t.remove}
            </MayButton>
          )}
          <MayButton
            needs="alerts.write"
            size="small"
            type="text"
            aria-label={t.editNamed(name)}
            onClick={onEdit}
          >
            {t.edit}
          </MayButton>
        </span>
      </div>
      <div className="muted small wrap alert-says">{says.join(' · ')}</div>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </>
  )
}
