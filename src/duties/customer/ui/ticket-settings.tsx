import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { Macro, TicketRule } from '../contract.ts'
import { forgetCustomers, useTeam } from './shop.ts'
import { customerWords } from './words.ts'

/** By when each kind is due and who gets it; what is said again and again. */
export const TicketSettings = ({ shop }: { shop: string }) => {
  const t = useWords(customerWords)
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.settings}</summary>
      {isOpen && (
        <div className="columns ticket-settings">
          <Rules shop={shop} />
          <Macros shop={shop} />
        </div>
      )}
    </details>
  )
}

const Rules = ({ shop }: { shop: string }) => {
  const t = useWords(customerWords)
  const rules = useQuery(api.customer.ticketRules.queryOptions({ input: { shop } }))
  const team = useTeam()
  const set = useMutation(api.customer.setTicketRule.mutationOptions({ onSettled: forgetCustomers }))
  const put = (rule: TicketRule, change: { hours?: number; owner?: number | null }) =>
    set.mutate({ shop, type: rule.type, hours: rule.hours, owner: rule.owner?.id ?? null, ...change })
  return (
    <Section title={t.due} hint={t.rulesHint}>
      <ul className="plain-list">
        {(rules.data ?? []).map((rule) => (
          <li key={rule.type} className="row wrap-row">
            <span className="ticket-kind">{t.types[rule.type]}</span>
            <InputNumber
              size="small"
              aria-label={`${t.types[rule.type]} ${t.hoursLabel}`}
              min={1}
              max={720}
              precision={0}
              key={rule.hours}
              defaultValue={rule.hours}
              onBlur={(event) => {
                const hours = Number(event.target.value)
                if (Number.isInteger(hours) && hours >= 1 && hours <= 720 && hours !== rule.hours)
                  put(rule, { hours })
              }}
            />
            <span className="muted">{t.hours(0).replace('0', '').trim()}</span>
            <Select
              size="small"
              aria-label={`${t.types[rule.type]} ${t.owner}`}
              placeholder={t.nobody}
              className="customer-filter"
              allowClear
              value={rule.owner?.id ?? null}
              options={team}
              onChange={(next: number | null | undefined) => put(rule, { owner: next ?? null })}
            />
          </li>
        ))}
      </ul>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </Section>
  )
}

const Macros = ({ shop }: { shop: string }) => {
  const t = useWords(customerWords)
  const macros = useQuery(api.customer.macros.queryOptions({ input: { shop } }))
  const [edited, setEdited] = useState<{ id?: number; name: string; text: string }>()
  const settled = { onSettled: forgetCustomers, onSuccess: () => setEdited(undefined) }
  const put = useMutation(api.customer.putMacro.mutationOptions(settled))
  const remove = useMutation(api.customer.removeMacro.mutationOptions(settled))
  const error = put.error ?? remove.error
  return (
    <Section
      title={t.macro}
      hint={t.macrosHint}
      actions={
        <Button size="small" onClick={() => setEdited({ name: '', text: '' })}>
          {t.addMacro}
        </Button>
      }
    >
      {edited && (
        <div className="customer-form">
          <Input
            aria-label={t.macroName}
            placeholder={t.macroName}
            maxLength={30}
            value={edited.name}
            onChange={(event) => setEdited({ ...edited, name: event.target.value })}
          />
          <Input.TextArea
            aria-label={t.macroText}
            placeholder={t.macroText}
            maxLength={2000}
            autoSize={{ minRows: 2, maxRows: 8 }}
            value={edited.text}
            onChange={(event) => setEdited({ ...edited, text: event.target.value })}
          />
          <div className="row">
            <MayButton
              needs="customer.write"
              type="primary"
              size="small"
              disabled={edited.name.trim() === '' || edited.text.trim() === ''}
              onClick={() => put.mutate({ shop, ...edited })}
            >
              {t.save}
            </MayButton>
            {edited.id !== undefined && (
              <Button size="small" onClick={() => remove.mutate({ shop, id: edited.id ?? 0 })}>
                {t.remove}
              </Button>
            )}
            <Button size="small" onClick={() => setEdited(undefined)}>
              {t.cancel}
            </Button>
          </div>
        </div>
      )}
      <ul className="plain-list">
        {(macros.data ?? []).map((macro: Macro) => (
          <li key={macro.id}>
            <button type="button" className="macro-line" onClick={() => setEdited(macro)}>
              <strong>{macro.name}</strong> <span className="muted">{macro.text}</span>
            </button>
          </li>
        ))}
      </ul>
      {error && <Failure {...refusalOf(error)} />}
    </Section>
  )
}
