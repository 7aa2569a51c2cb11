import { useMutation } from '@tanstack/react-query'
import { Checkbox, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useCatalogue } from './catalogue.ts'
import { api } from './client.ts'
import { addDays, today } from './days.ts'
import { Control } from './kit/control.tsx'
import { unitName } from './kit/numbers.ts'
import { Failure } from './kit/states.tsx'
import { punctuation, useLanguage, useWords } from './kit/words.ts'
import { useActiveMembers, useMe } from './me.tsx'
import { refusalOf } from './refusal.ts'
import { useScope } from './scope.tsx'
import { forgetTasks, type Making, makeTaskWords } from './tasks.ts'

type OwnCheck = { metric: string | null; target: string; day: string }

/** Days before the check day that are compared with as many days up to the last one with data. */
const comparedDays = 7

/** What, who, until when; by which figure it is told whether it worked. */
export const MakeTaskDialog = ({ shop, title, from, check, onClose }: Making & { onClose: () => void }) => {
  const t = useWords(makeTaskWords)
  const { catalogue } = useCatalogue()
  const { anchor } = useScope()
  const members = useActiveMembers()
  const me = useMe()
  const [words, setWords] = useState(title.slice(0, 100))
  const [owner, setOwner] = useState<number | null>(me)
  const [due, setDue] = useState(addDays(today(), 7))
  const [isChecked, setChecked] = useState(check !== undefined)
  const [own, setOwn] = useState<OwnCheck>({ metric: null, target: '', day: '' })
  const create = useMutation(api.tasks.create.mutationOptions({ onSettled: forgetTasks }))
  const unit = own.metric === null ? 'number' : (catalogue?.metric(own.metric)?.unit ?? 'number')
  const target = own.target.trim() === '' ? null : Number(own.target) / (unit === 'ratio' ? 100 : 1)
  const isWhole = words.trim() !== '' && (target === null || Number.isFinite(target))
  const checkDay = own.day || addDays(due || today(), comparedDays + 1)
  const given = check
    ? isChecked && check
    : own.metric !== null && {
        metric: own.metric,
        target,
        baseline: { from: addDays(anchor, 1 - comparedDays), to: anchor },
        day: checkDay,
      }
  const go = () => {
    if (isWhole && !create.isPending)
      create.mutate(
        {
          shop,
          title: words,
          owner,
          due: due === '' ? null : due,
          from,
          by: me,
          ...(given ? { check: given } : {}),
        },
        { onSuccess: onClose },
      )
  }
  return (
    <Modal
      open
      title={from.kind === 'hand' ? t.save : t.make}
      okText={t.save}
      okButtonProps={{ disabled: !isWhole, loading: create.isPending }}
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
        {from.words && <p className="muted small wrap">{from.words}</p>}
        <Control label={t.title}>
          {(id) => (
            <Input
              id={id}
              autoFocus
              value={words}
              maxLength={100}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Control>
        <div className="row">
          <Control label={t.owner}>
            {(id) => (
              <Select<number | null>
                id={id}
                style={{ minWidth: 140 }}
                value={members.some((one) => one.id === owner) ? owner : null}
                options={[
                  { value: null, label: t.nobody },
                  ...members.map((one) => ({ value: one.id, label: one.name })),
                ]}
                onChange={setOwner}
              />
            )}
          </Control>
          <Control label={t.due}>
            {(id) => (
              <Input id={id} type="date" value={due} onChange={(event) => setDue(event.target.value)} />
            )}
          </Control>
        </div>
        {check ? (
          <Checkbox checked={isChecked} onChange={(event) => setChecked(event.target.checked)}>
            {t.checkOn(catalogue?.name(check.metric) ?? check.metric, check.day)}
          </Checkbox>
        ) : (
          <Checking own={own} unit={unit} checkDay={checkDay} anchor={anchor} onChange={setOwn} />
        )}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      {create.error && <Failure {...refusalOf(create.error)} />}
    </Modal>
  )
}

/** By which figure of the whole shop it is told whether it worked; by none unless chosen. */
const Checking = (props: {
  own: OwnCheck
  unit: Parameters<typeof unitName>[0]
  checkDay: string
  anchor: string
  onChange: (own: OwnCheck) => void
}) => {
  const t = useWords(makeTaskWords)
  const signs = useWords(punctuation)
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const { own, unit, checkDay, anchor, onChange } = props
  const sign = unit === 'ratio' ? '%' : unitName(unit, language)
  return (
    <>
      <div className="row">
        <Control label={t.check}>
          {(id) => (
            <Select<string | null>
              id={id}
              style={{ minWidth: 180 }}
              showSearch={{ optionFilterProp: 'label' }}
              value={own.metric}
              options={[
                { value: null, label: t.noCheck },
                ...(catalogue?.metrics ?? [])
                  .filter(({ good }) => good !== 'none')
                  .map(({ id: metric }) => ({ value: metric, label: catalogue?.name(metric) ?? metric })),
              ]}
              onChange={(metric) => onChange({ ...own, metric, target: '' })}
            />
          )}
        </Control>
        {own.metric !== null && (
          <>
            <Control label={sign === '' ? t.target : `${t.target}${signs.inBrackets(sign)}`}>
              {(id) => (
                <Input
                  id={id}
                  inputMode="decimal"
                  style={{ width: 110 }}
                  value={own.target}
                  maxLength={15}
                  onChange={(event) => onChange({ ...own, target: event.target.value })}
                />
              )}
            </Control>
            <Control label={t.checkDay}>
              {(id) => (
                <Input
                  id={id}
                  type="date"
                  value={checkDay}
                  onChange={(event) => onChange({ ...own, day: event.target.value })}
                />
              )}
            </Control>
          </>
        )}
      </div>
      {own.metric !== null && (
        <p className="muted small">{t.compared(addDays(anchor, 1 - comparedDays), anchor, comparedDays)}</p>
      )}
    </>
  )
}
