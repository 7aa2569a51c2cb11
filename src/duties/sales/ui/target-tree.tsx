import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { useSaid } from '../../../web/said.ts'
import type { TargetParts } from '../targets/contract.ts'
import { percentOf } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

const unitOf = (unit: string) => (unit === 'money' ? 'money' : unit === 'ratio' ? 'ratio' : 'count')
const positive = (text: string): number | undefined => (Number(text) > 0 ? Number(text) : undefined)

/** What the month's target asks of visitors, conversion and basket, of sources and of items. */
export const TargetTree = ({ shop, month }: { shop: string; month: string }) => {
  const t = useWords(targetWords)
  const said = useSaid()
  const language = useLanguage()
  const [conversion, setConversion] = useState('')
  const [basket, setBasket] = useState('')
  const percent = positive(conversion)
  const yuan = positive(basket)
  const parts = useQuery(
    api.sales.targetParts.queryOptions({
      input: {
        shop,
        month,
        ...(percent && percent <= 100 ? { conversion: percent / 100 } : {}),
        ...(yuan ? { basket: Math.round(yuan * 100) } : {}),
      },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Section
      title={t.parts}
      hint={t.partsHint}
      actions={
        <>
          <Input
            size="small"
            className="target-field"
            aria-label={t.conversion}
            placeholder={t.conversion}
            inputMode="decimal"
            value={conversion}
            onChange={(event) => setConversion(event.target.value)}
          />
          <Input
            size="small"
            className="target-field"
            aria-label={t.basket}
            placeholder={t.basket}
            inputMode="decimal"
            value={basket}
            onChange={(event) => setBasket(event.target.value)}
          />
        </>
      }
    >
      <Answer of={parts}>
        {(data) => (
          <>
            {data.sentence && <p>{said(data.sentence)}</p>}
            {data.factors.length > 0 && (
              <table className="plain-table" aria-label={t.parts}>
                <thead>
                  <tr>
                    <th>{t.name}</th>
                    <th className="number">{t.recent}</th>
                    <th className="number">{t.needed}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.factors.map(({ id, name, unit, recent, needed }) => (
                    <tr key={id}>
                      <td>{said(name)}</td>
                      <td className="number">{exact(recent, unitOf(unit), language)}</td>
                      <td className="number">{exact(needed, unitOf(unit), language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            <div className="columns target-shares">
              <Shares title={t.sources} rows={data.sources} />
              <Shares title={t.items} rows={data.items} />
            </div>
            {data.notes.map((note) => (
              <p key={note} className="muted">
                {said(note)}
              </p>
            ))}
          </>
        )}
      </Answer>
    </Section>
  )
}

const Shares = ({
  title,
  rows,
}: {
  title: string
  rows: readonly (TargetParts['sources'][number] & { own?: string | number | null })[]
}) => {
  const t = useWords(targetWords)
  const language = useLanguage()
  const said = useSaid()
  const hasOwn = rows.some(({ own }) => own !== undefined && own !== null)
  if (rows.length === 0) return null
  return (
    <div className="scroll">
      <table className="plain-table" aria-label={title}>
        <thead>
          <tr>
            <th>{title}</th>
            <th className="number">{t.share}</th>
            <th className="number">{t.amount}</th>
            {hasOwn && <th className="number">{t.own}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, share, amount, own }) => (
            <tr key={key}>
              <td className="wrap">{said(name)}</td>
              <td className="number">{percentOf(share)}</td>
              <td className="number">{exact(amount, 'money', language)}</td>
              {hasOwn && <td className="number">{exact(own, 'money', language)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
