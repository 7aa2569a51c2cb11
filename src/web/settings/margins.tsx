import { useMutation, useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { api, forgetFigures } from '../client.ts'
import { Answer } from '../kit/answer.tsx'
import { Section } from '../kit/page.tsx'
import { Failure } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { MayButton } from '../may-button.tsx'
import { refusalOf } from '../refusal.ts'
import { useScope } from '../scope.tsx'
import { settingsWords } from './words.ts'

/** 毛利率 of the shop: what returns on gross profit are computed with. */
export const Margins = () => {
  const t = useWords(settingsWords)
  const { shop } = useScope()
  const margins = useQuery(
    api.facts.margins.queryOptions({
      input: shop ? { shop: shop.name } : {},
      enabled: shop !== undefined && shop.id !== 0,
    }),
  )
  const remove = useMutation(api.facts.removeMargin.mutationOptions({ onSettled: forgetFigures }))
  if (!shop || shop.id === 0) return null
  return (
    <Section title={t.margin} hint={shop.name}>
      <p className="muted">{t.marginHint}</p>
      <Answer of={margins} rows={1}>
        {(list) => (
          <ul className="plain-list" aria-label={t.margin}>
            {list.map(({ from, percent }) => (
              <li key={from ?? ''} className="row">
                <strong>{percent}%</strong>
                <span className="muted">{from === null ? t.marginEver : t.marginFrom(from)}</span>
                <MayButton
                  needs="shop.write"
                  className="push"
                  size="small"
                  type="text"
                  aria-label={`${t.marginRemove} ${from ?? t.marginEver}`}
                  onClick={() => remove.mutate({ shop: shop.name, from })}
                >
                  {t.marginRemove}
                </MayButton>
              </li>
            ))}
          </ul>
        )}
      </Answer>
      {remove.error && <Failure {...refusalOf(remove.error)} />}
      <NewMargin shop={shop.name} />
    </Section>
  )
}

const NewMargin = ({ shop }: { shop: string }) => {
  const t = useWords(settingsWords)
  const [percent, setPercent] = useState('')
  const [from, setFrom] = useState('')
  const set = useMutation(api.facts.setMargin.mutationOptions({ onSettled: forgetFigures }))
  const value = Number(percent.replace(/[%％]/g, ''))
  const isPercent = percent.trim() !== '' && value >= 0 && value <= 100
  return (
    <>
      <form
        className="row shop-new"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPercent) return
          set.mutate(
            { shop, percent: value, from: from === '' ? null : from },
            {
              onSuccess: () => {
                setPercent('')
                setFrom('')
              },
            },
          )
        }}
      >
        <Input
          className="margin-field"
          aria-label={t.margin}
          placeholder={t.marginExample}
          inputMode="decimal"
          suffix="%"
          value={percent}
          status={percent.trim() !== '' && !isPercent ? 'error' : ''}
          onChange={(event) => setPercent(event.target.value)}
        />
        <Input
          className="margin-field"
          type="date"
          aria-label={t.marginSince}
          title={t.marginSince}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <MayButton needs="shop.write" htmlType="submit" disabled={!isPercent} loading={set.isPending}>
          {t.save}
        </MayButton>
        <span className="muted">{from === '' ? t.marginEver : t.marginFrom(from)}</span>
      </form>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </>
  )
}
