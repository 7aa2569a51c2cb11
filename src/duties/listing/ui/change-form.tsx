import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { ChangeKind, type ChangePart } from '../contract.ts'
import { forgetListing, OwnerChoice } from './parts.tsx'
import { listingWords } from './words.ts'

/** What is known of a change before the form is opened. */
export type Filled = { item: string; day?: string; parts?: ChangePart[] }

const blank: ChangePart = { what: 'title', before: '', after: '' }

/** `20` is + 20 %; empty is no goal. */
const goalIn = (text: string): number | null => (text.trim() === '' ? null : Number(text) / 100)

/** Notes what was changed at an item on a day, and what it is meant to bring. */
export const ChangeForm = ({ shop, filled }: { shop: string; filled?: Filled }) => {
  const t = useWords(listingWords)
  const [item, setItem] = useState(filled?.item ?? '')
  const [day, setDay] = useState(filled?.day ?? today())
  const [parts, setParts] = useState<ChangePart[]>(filled?.parts ?? [blank])
  const [owner, setOwner] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const [exposure, setExposure] = useState('')
  const [sales, setSales] = useState('')
  const [search, setSearch] = useState('')
  const items = useQuery(
    api.facts.values.queryOptions({ input: { shop, dimension: 'item', search, limit: 50 } }),
  )
  const record = useMutation(api.listing.recordChange.mutationOptions({ onSettled: forgetListing }))
  const goals = { exposure: goalIn(exposure), sales: goalIn(sales) }
  const areGoals = [goals.exposure, goals.sales].every((goal) => goal === null || Number.isFinite(goal))
  const isWhole = item !== '' && day !== '' && areGoals
  const put = (at: number, change: Partial<ChangePart>) =>
    setParts(parts.map((part, i) => (i === at ? { ...part, ...change } : part)))
  return (
    <Section title={t.newChange} hint={t.changeHint} id="new">
      <form
        className="change-form"
        aria-label={t.newChange}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isWhole) return
          record.mutate(
            { shop, item, day, parts, owner, note, goals },
            {
              onSuccess: () => {
                setItem('')
                setParts([blank])
                setNote('')
              },
            },
          )
        }}
      >
        <div className="controls">
          <Control label={t.item} wide>
            {(id) => (
              <Select<string>
                id={id}
                showSearch={{ filterOption: false, onSearch: setSearch }}
                style={{ width: 'min(420px, 100%)' }}
                value={item === '' ? null : item}
                options={(items.data ?? []).map(({ value, label }) => ({ value, label }))}
                onChange={setItem}
              />
            )}
          </Control>
          <Control label={t.day}>
            {(id) => (
              <Input
                id={id}
                type="date"
                value={day}
                max={today()}
                onChange={(event) => setDay(event.target.value)}
              />
            )}
          </Control>
          <Control label={t.goalExposure}>
            {(id) => (
              <Input
                id={id}
                inputMode="decimal"
                placeholder={t.goalPlace}
                value={exposure}
                onChange={(event) => setExposure(event.target.value)}
              />
            )}
          </Control>
          <Control label={t.goalSales}>
            {(id) => (
              <Input
                id={id}
                inputMode="decimal"
                placeholder={t.goalPlace}
                value={sales}
                onChange={(event) => setSales(event.target.value)}
              />
            )}
          </Control>
          <Control label={t.owner}>
            {(id) => <OwnerChoice id={id} label={t.owner} value={owner} onPick={setOwner} />}
          </Control>
        </div>
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
          <div key={at} className="change-part">
            <Select<ChangeKind>
              aria-label={`${t.what} ${at + 1}`}
              value={part.what}
              options={ChangeKind.options.map((value) => ({ value, label: t.kinds[value] }))}
              onChange={(what) => put(at, { what })}
            />
            <Input
              aria-label={`${t.before} ${at + 1}`}
              placeholder={t.before}
              maxLength={500}
              value={part.before}
              onChange={(event) => put(at, { before: event.target.value })}
            />
            <Input
              aria-label={`${t.after} ${at + 1}`}
              placeholder={t.after}
              maxLength={500}
              value={part.after}
              onChange={(event) => put(at, { after: event.target.value })}
            />
          </div>
        ))}
        <div className="row" style={{ marginTop: 8 }}>
          <Button
            size="small"
            disabled={parts.length >= 10}
            onClick={() => setParts([...parts, { ...blank, what: 'picture' }])}
          >
            {t.addPart}
          </Button>
          <Input
            aria-label={t.noteText}
            placeholder={t.noteText}
            style={{ width: 'min(320px, 100%)' }}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <MayButton
            needs="listing.write"
            type="primary"
            htmlType="submit"
            disabled={!isWhole}
            loading={record.isPending}
          >
            {t.record}
          </MayButton>
        </div>
        {record.error && <Failure {...refusalOf(record.error)} />}
      </form>
    </Section>
  )
}
