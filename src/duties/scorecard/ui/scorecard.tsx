import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Input } from 'antd'
import { api } from '../../../web/client.ts'
import { addDays, monthStart, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Scroll } from '../../../web/kit/scroll.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Bar, Scorecard } from '../contract.ts'
import { barNames, barWords, lineWords, shareWords, standingOfMonth } from '../rules/words.ts'
import { VerdictTag } from './parts.tsx'
import { ShopMonth } from './shop-month.tsx'
import { scorecardWords } from './words.ts'
import './scorecard.css'

/** The last month that is over: what is judged. */
const lastMonth = (): string => addDays(monthStart(today()), -1).slice(0, 7)

/** Four lines of every shop in a month; each opens to what it rests on. */
export const ScorecardPage = () => {
  const t = useWords(scorecardWords)
  const { colon } = useWords(punctuation)
  const { month: asked } = useSearch({ from: '/scorecard' })
  const change = useAddress()
  const scope = useScope()
  const month = asked && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : lastMonth()
  const cards = useQuery(api.scorecard.shops.queryOptions({ input: { month } }))
  const chosen = cards.data?.find(({ shop }) => shop.name === scope.shop?.name) ?? cards.data?.[0]
  const standing = chosen && standingOfMonth(chosen.bars)
  return (
    <Page
      name={t.scorecard}
      question={t.question(t.monthName(month))}
      answer={
        chosen &&
        standing &&
        `${chosen.shop.name}${colon}${t.answer(standing.met, standing.not_met, standing.not_proven, standing.none)}`
      }
      actions={
        <Input
          type="month"
          aria-label={t.month}
          style={{ width: 150 }}
          value={month}
          max={today().slice(0, 7)}
          onChange={(event) => event.target.value && void change({ month: event.target.value })}
        />
      }
    >
      <Answer of={cards} rows={8}>
        {(list) =>
          chosen === undefined ? (
            <Empty title={t.noShop}>{t.noShopHint}</Empty>
          ) : (
            <>
              <Section title={t.shops} hint={t.shopsHint}>
                <Shops cards={list} chosen={chosen} onChoose={(shop) => void change({ shop })} />
              </Section>
              <ShopMonth key={`${chosen.shop.id} ${month}`} card={chosen} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}

const Shops = (props: {
  cards: readonly Scorecard[]
  chosen: Scorecard
  onChoose: (shop: string) => void
}) => {
  const t = useWords(scorecardWords)
  const language = useLanguage()
  const { cards, chosen, onChoose } = props
  return (
    <Scroll label={t.shops}>
      <table className="score-table as-cards" aria-label={t.shops}>
        <thead>
          <tr>
            <th scope="col">{t.shop}</th>
            {chosen.bars.map((bar) => (
              <th scope="col" key={bar.id}>
                {barNames[language][bar.id]}
                <div className="small">{t.line(lineWords(bar))}</div>
              </th>
            ))}
            <th scope="col">{t.state}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <tr key={card.shop.id} className={card === chosen ? 'is-chosen' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="link-button wrap"
                  aria-current={card === chosen}
                  onClick={() => onChoose(card.shop.name)}
                >
                  {card.shop.name}
                </button>
              </th>
              {card.bars.map((bar) => (
                <td key={bar.id} data-label={barNames[language][bar.id]}>
                  <Cell bar={bar} shop={card.shop.name} onOpen={() => onChoose(card.shop.name)} />
                </td>
              ))}
              <td className="muted">{card.isClosed ? t.closed : card.isOver ? t.open : t.running}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** A figure of a shop; it leads to what it rests on, further down. */
const Cell = ({ bar, shop, onOpen }: { bar: Bar; shop: string; onOpen: () => void }) => {
  const language = useLanguage()
  return (
    <button
      type="button"
      className="link-button"
      aria-label={`${shop} ${barNames[language][bar.id]}`}
      title={barWords(bar, language)}
      onClick={() => {
        onOpen()
        // The evidence of another shop is only there after the page has changed.
        setTimeout(() => document.getElementById(`bar-${bar.id}`)?.scrollIntoView({ block: 'start' }), 100)
      }}
    >
      <span className="score-value">{bar.value === null ? '—' : shareWords(bar.value, bar.id)}</span>
      <VerdictTag verdict={bar.verdict} />
    </button>
  )
}
