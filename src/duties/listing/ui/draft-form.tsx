import { useMutation } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { Draft, Launch } from '../contract.ts'
import { titleUnits } from '../rules/title.ts'
import { Findings, forgetListing } from './parts.tsx'
import { listingWords } from './words.ts'

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** `米白 350ml 59.00`: the last word is the price, where it is a number. */
const skusIn = (text: string): Draft['skus'] =>
  lines(text).map((line) => {
    const found = /^(.*\S)\s+(\d+(?:\.\d{1,2})?)$/.exec(line)
    return found ? { name: found[1] ?? '', price: found[2] ?? '' } : { name: line, price: '' }
  })

const attributesIn = (text: string): Draft['attributes'] =>
  Object.fromEntries(
    lines(text).map((line) => {
      const [name = '', ...rest] = line.split(/[\s:：]+/)
      return [name, rest.join(' ')]
    }),
  )

/** What is going to stand in the shop: written, kept and checked at once. */
export const DraftForm = ({ launch, shop }: { launch: Launch; shop: string }) => {
  const t = useWords(listingWords)
  const { draft, findings } = launch
  const [title, setTitle] = useState(draft?.title ?? '')
  const [category, setCategory] = useState(draft?.category ?? '')
  const [listPrice, setListPrice] = useState(draft?.listPrice ?? '')
  const [skus, setSkus] = useState(draft?.skus.map(({ name, price }) => `${name} ${price}`).join('\n') ?? '')
  const [attributes, setAttributes] = useState(
    Object.entries(draft?.attributes ?? {})
      .map(([name, content]) => `${name} ${content}`)
      .join('\n'),
  )
  const save = useMutation(api.listing.saveDraft.mutationOptions({ onSettled: forgetListing }))
  return (
    <form
      aria-label={t.draft}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          shop,
          id: launch.id,
          draft: {
            title,
            category,
            listPrice: listPrice.trim(),
            skus: skusIn(skus),
            attributes: attributesIn(attributes),
          },
        })
      }}
    >
      <Control label={t.draftTitle} wide>
        {(id) => (
          <Input
            id={id}
            value={title}
            maxLength={200}
            suffix={<span className="muted">{t.units(titleUnits(title))}</span>}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Control>
      <div className="controls">
        <Control label={t.category}>
          {(id) => (
            <Input
              id={id}
              value={category}
              maxLength={100}
              onChange={(event) => setCategory(event.target.value)}
            />
          )}
        </Control>
        <Control label={t.listPrice}>
          {(id) => (
            <Input
              id={id}
              value={listPrice}
              inputMode="decimal"
              onChange={(event) => setListPrice(event.target.value)}
            />
          )}
        </Control>
      </div>
      <div className="columns">
        <Control label={t.skus} wide>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={4}
              value={skus}
              placeholder={t.skusPlace}
              onChange={(event) => setSkus(event.target.value)}
            />
          )}
        </Control>
        <Control label={t.attributes} wide>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={4}
              value={attributes}
              onChange={(event) => setAttributes(event.target.value)}
            />
          )}
        </Control>
      </div>
      <div className="row" style={{ marginTop: 8 }}>
        <MayButton needs="listing.write" type="primary" htmlType="submit" loading={save.isPending}>
          {t.save}
        </MayButton>
      </div>
      {save.error && <Failure {...refusalOf(save.error)} />}
      {findings && (findings.length === 0 ? <p>{t.draftFine}</p> : <Findings findings={findings} />)}
    </form>
  )
}
