import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton, MayFields } from '../../../web/may-button.tsx'
import { useActiveMembers } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { Purchase, StockLine } from '../stock/contract.ts'
import { forgetTeam } from './forget-team.ts'
import { stockWords } from './words.ts'

/** Goods on their way, and those that came. */
export const Purchases = ({ shop }: { shop: string }) => {
  const t = useWords(stockWords)
  const [isNew, setNew] = useState(false)
  const list = useQuery(api.team.purchases.queryOptions({ input: { shop } }))
  return (
    <Answer of={list}>
      {(purchases) => (
        <div className="stack">
          {purchases.length === 0 ? (
            <p className="muted">{t.noPurchases}</p>
          ) : (
            <ul className="plain-list" aria-label={t.purchases}>
              {purchases.map((one) => (
                <Line key={one.id} shop={shop} purchase={one} />
              ))}
            </ul>
          )}
          {isNew ? (
            <PurchaseForm shop={shop} onDone={() => setNew(false)} />
          ) : (
            <div>
              <MayButton needs="team.write" onClick={() => setNew(true)}>
                {t.newPurchase}
              </MayButton>
            </div>
          )}
        </div>
      )}
    </Answer>
  )
}

const Line = ({ shop, purchase }: { shop: string; purchase: Purchase }) => {
  const t = useWords(stockWords)
  const { id, name, supplier, pieces, ordered, expected, arrived, arrivedPieces, late, note } = purchase
  const [came, setCame] = useState(pieces)
  const [day, setDay] = useState(expected)
  const settled = { onSettled: forgetTeam }
  const receive = useMutation(api.team.receivePurchase.mutationOptions(settled))
  const unreceive = useMutation(api.team.unreceivePurchase.mutationOptions(settled))
  const expect = useMutation(api.team.expectPurchase.mutationOptions(settled))
  const remove = useMutation(api.team.removePurchase.mutationOptions(settled))
  const error = receive.error ?? unreceive.error ?? expect.error ?? remove.error
  return (
    <li>
      <div className="row">
        <span className="team-cell">
          <span>{name}</span>
          <small>
            {[supplier, `${t.ordered} ${ordered}`, `${t.quantity} ${pieces}`, note]
              .filter((one) => one !== '')
              .join(' · ')}
          </small>
        </span>
        <span className="push row">
          <MayFields needs="team.write">
            {arrived !== null ? (
              <>
                <span className="muted">
                  {t.arrived} {arrived} · {arrivedPieces}
                </span>
                <Button size="small" type="text" onClick={() => unreceive.mutate({ shop, id })}>
                  {t.unreceive}
                </Button>
              </>
            ) : (
              <>
                {late > 0 && <span className="state-tag is-bad">{t.late(late)}</span>}
                <Input
                  type="date"
                  size="small"
                  style={{ width: 140 }}
                  aria-label={`${t.expected} ${name}`}
                  value={day}
                  onChange={(event) => setDay(event.target.value)}
                  onBlur={() => {
                    if (day !== '' && day !== expected) expect.mutate({ shop, id, expected: day })
                  }}
                />
                <InputNumber
                  size="small"
                  min={0}
                  aria-label={`${t.quantity} ${name}`}
                  value={came}
                  onChange={(value) => setCame(value ?? 0)}
                />
                <Button
                  size="small"
                  loading={receive.isPending}
                  onClick={() => receive.mutate({ shop, id, day: today(), pieces: came })}
                >
                  {t.receive}
                </Button>
                <Button size="small" type="text" onClick={() => remove.mutate({ shop, id })}>
                  {t.remove}
                </Button>
              </>
            )}
          </MayFields>
        </span>
      </div>
      {error && <Failure {...refusalOf(error)} />}
    </li>
  )
}

/** A purchase order, from a line of the proposal or from nothing. */
export const PurchaseForm = (props: { shop: string; line?: StockLine; onDone: () => void }) => {
  const t = useWords(stockWords)
  const { shop, line, onDone } = props
  const members = useActiveMembers()
  const [item, setItem] = useState(line?.item ?? '')
  const [sku, setSku] = useState(line?.sku ?? '')
  const [supplier, setSupplier] = useState(line?.supplier ?? '')
  const [pieces, setPieces] = useState(line && line.order > 0 ? line.order : 1)
  const [ordered, setOrdered] = useState(today())
  const [expected, setExpected] = useState(addDays(today(), line?.leadDays ?? 15))
  const [note, setNote] = useState('')
  const [isTask, setTask] = useState(true)
  const [owner, setOwner] = useState<number | null>(null)
  const add = useMutation(api.team.addPurchase.mutationOptions({ onSettled: forgetTeam }))
  return (
    <form
      className="row team-form"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(
          {
            shop,
            item: item.trim(),
            sku: sku.trim(),
            supplier,
            pieces,
            ordered,
            expected,
            note,
            ...(isTask ? { task: { owner } } : {}),
          },
          { onSuccess: onDone },
        )
      }}
    >
      {!line && (
        <>
          <Control label={t.item}>
            {(id) => <Input id={id} value={item} onChange={(event) => setItem(event.target.value)} />}
          </Control>
          <Control label={t.skuCode}>
            {(id) => <Input id={id} value={sku} onChange={(event) => setSku(event.target.value)} />}
          </Control>
        </>
      )}
      <Control label={t.supplier}>
        {(id) => (
          <Input
            id={id}
            value={supplier}
            maxLength={40}
            onChange={(event) => setSupplier(event.target.value)}
          />
        )}
      </Control>
      <Control label={t.quantity}>
        {(id) => <InputNumber id={id} min={1} value={pieces} onChange={(value) => setPieces(value ?? 1)} />}
      </Control>
      <Control label={t.ordered}>
        {(id) => (
          <Input id={id} type="date" value={ordered} onChange={(event) => setOrdered(event.target.value)} />
        )}
      </Control>
      <Control label={t.expected}>
        {(id) => (
          <Input id={id} type="date" value={expected} onChange={(event) => setExpected(event.target.value)} />
        )}
      </Control>
      <Control label={t.note}>
        {(id) => (
          <Input id={id} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
        )}
      </Control>
      <Checkbox checked={isTask} onChange={(event) => setTask(event.target.checked)}>
        {t.task}
      </Checkbox>
      {isTask && (
        <Select<number | null>
          aria-label={t.owner}
          style={{ minWidth: 120 }}
          value={owner}
          options={[
            { value: null, label: t.nobody },
            ...members.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setOwner}
        />
      )}
      <MayButton
        needs="team.write"
        type="primary"
        htmlType="submit"
        loading={add.isPending}
        disabled={item.trim() === ''}
      >
        {t.save}
      </MayButton>
      <Button onClick={onDone}>{t.close}</Button>
      {add.error && <Failure {...refusalOf(add.error)} />}
    </form>
  )
}
