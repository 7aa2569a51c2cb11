import { useMutation } from '@tanstack/react-query'
import { Checkbox, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useCatalogue } from './catalogue.ts'
import { api } from './client.ts'
import { addDays, today } from './days.ts'
import { Control } from './kit/control.tsx'
import { Failure } from './kit/states.tsx'
import { useWords } from './kit/words.ts'
import { useActiveMembers, useMe } from './me.tsx'
import { refusalOf } from './refusal.ts'
import { forgetTasks, type Making, makeTaskWords } from './tasks.ts'

/** What, who, until when; by which figure it is told whether it worked. */
export const MakeTaskDialog = ({ shop, title, from, check, onClose }: Making & { onClose: () => void }) => {
  const t = useWords(makeTaskWords)
  const { catalogue } = useCatalogue()
  const members = useActiveMembers()
  const [me] = useMe()
  const [words, setWords] = useState(title.slice(0, 100))
  const [owner, setOwner] = useState<number | null>(me)
  const [due, setDue] = useState(addDays(today(), 7))
  const [isChecked, setChecked] = useState(check !== undefined)
  const create = useMutation(api.tasks.create.mutationOptions({ onSettled: forgetTasks }))
  const isWhole = words.trim() !== ''
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
          ...(check && isChecked ? { check } : {}),
        },
        { onSuccess: onClose },
      )
  }
  return (
    <Modal
      open
      title={t.make}
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
        {check && (
          <Checkbox checked={isChecked} onChange={(event) => setChecked(event.target.checked)}>
            {t.checkOn(catalogue?.name(check.metric) ?? check.metric, check.day)}
          </Checkbox>
        )}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      {create.error && <Failure {...refusalOf(create.error)} />}
    </Modal>
  )
}
