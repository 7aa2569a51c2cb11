import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Segmented } from 'antd'
import { useState } from 'react'
import type { ImportResult } from '../../../importing/contract.ts'
import { api, forgetFigures } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { told } from '../../../web/sayings.ts'
import { forgetMarket } from './parts.tsx'
import { marketWords } from './words.ts'

const forget = () => Promise.all([forgetMarket(), forgetFigures()])

/** Snapshots without a file: a pasted table, looked at before it goes in, or one row typed by hand. */
export const AddSnapshots = ({ shop, today }: { shop: string; today: string }) => {
  const t = useWords(marketWords)
  const [isTyped, setTyped] = useState(false)
  return (
    <>
      <Segmented
        size="small"
        value={isTyped ? 'hand' : 'paste'}
        options={[
          { value: 'paste', label: t.paste },
          { value: 'hand', label: t.byHand },
        ]}
        onChange={(next) => setTyped(next === 'hand')}
      />
      {isTyped ? <ByHand shop={shop} today={today} /> : <Pasted shop={shop} />}
    </>
  )
}

const Pasted = ({ shop }: { shop: string }) => {
  const t = useWords(marketWords)
  const [text, setText] = useState('')
  const add = useMutation(api.market.addSnapshots.mutationOptions({ onSettled: forget }))
  const seen = add.variables?.text === text ? add.data : undefined
  return (
    <>
      <p className="muted">{t.pasteHint}</p>
      <Input.TextArea
        aria-label={t.paste}
        rows={4}
        value={text}
        placeholder={'update_time\tid\ttitle\tprice\tsale_count\tcomment_count\t店名'}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row market-send">
        <MayButton
          needs="import.write"
          disabled={shop === '' || text.trim() === ''}
          loading={add.isPending && add.variables.preview === true}
          onClick={() => add.mutate({ shop, text, preview: true })}
        >
          {t.preview}
        </MayButton>
        <MayButton
          needs="import.write"
          type="primary"
          disabled={seen?.batch !== null || seen.accepted === 0}
          loading={add.isPending && add.variables.preview !== true}
          onClick={() => add.mutate({ shop, text })}
        >
          {t.import}
        </MayButton>
      </div>
      <Outcome result={seen} error={add.error} />
    </>
  )
}

const ByHand = ({ shop, today }: { shop: string; today: string }) => {
  const t = useWords(marketWords)
  const blank = { day: today, item: '', price: '', sold: '', comments: '', title: '', shop: '' }
  const [row, setRow] = useState(blank)
  const add = useMutation(api.market.addSnapshots.mutationOptions({ onSettled: forget }))
  const field = (key: keyof typeof blank, label: string, type = 'text') => (
    <Control label={label} wide={key === 'item' || key === 'title'}>
      {(id) => (
        <Input
          id={id}
          type={type}
          value={row[key]}
          maxLength={300}
          onChange={(event) => setRow({ ...row, [key]: event.target.value })}
        />
      )}
    </Control>
  )
  const isWhole = shop !== '' && row.item.trim() !== '' && (row.price.trim() !== '' || row.sold.trim() !== '')
  return (
    <form
      aria-label={t.byHand}
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole)
          add.mutate(
            { shop, rows: [row] },
            { onSuccess: ({ accepted }) => accepted > 0 && setRow({ ...blank, day: row.day }) },
          )
      }}
    >
      <div className="row market-form">
        {field('day', t.day, 'date')}
        {field('item', t.link)}
        {field('price', t.price)}
        {field('sold', t.sales)}
        {field('comments', t.comments)}
        {field('shop', t.shop)}
        {field('title', t.title)}
        <MayButton
          needs="import.write"
          type="primary"
          htmlType="submit"
          disabled={!isWhole}
          loading={add.isPending}
        >
          {t.import}
        </MayButton>
      </div>
      <Outcome result={add.data} error={add.error} />
    </form>
  )
}

const Outcome = ({ result, error }: { result: ImportResult | undefined; error: unknown }) => {
  const t = useWords(marketWords)
  const language = useLanguage()
  const said = useSaid()
  if (error) return <Failure {...refusalOf(error)} />
  if (!result) return null
  const { accepted, inserted, updated, rejected, batch, rejects, notes } = result
  return (
    <div role="status">
      <p>
        {batch !== null
          ? t.brought(accepted, batch)
          : accepted === 0
            ? t.nothingIn
            : t.willBring(accepted, inserted, updated, rejected)}{' '}
        {batch !== null && (
          <Link to="/data/batches/$batch" params={{ batch: String(batch) }}>
            {t.seeBatch}
          </Link>
        )}
      </p>
      {(rejects.length > 0 || notes.length > 0) && (
        <ul className="plain-list">
          {notes.map((note) => (
            <li key={note.code} className="muted">
              {told(note, 'imports', language)}
            </li>
          ))}
          {rejects.slice(0, 20).map(({ row, column, reason }) => (
            <li key={`${row} ${column} ${reason}`}>{t.row(row, column, said(reason))}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
