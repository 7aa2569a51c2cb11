import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Switch } from 'antd'
import { signedPercent } from '../../kernel/share.ts'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { exact, numberOf, unitName } from '../../web/kit/numbers.ts'
import { Page, Section } from '../../web/kit/page.tsx'
import type { Language } from '../../web/kit/preferences.ts'
import { Empty } from '../../web/kit/states.tsx'
import { DataTable } from '../../web/kit/table.tsx'
import type { TableColumn } from '../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../web/missing-shop.tsx'
import { told } from '../../web/sayings.ts'
import { useAddress, useOpenFigure, useScope } from '../../web/scope.tsx'
import type { ReconcileAnswer } from '../contract.ts'
import { factsWords } from './words.ts'
import './facts.css'

type Pair = ReconcileAnswer['pairs'][number]
type Day = Pair['days'][number]

/** Our figures beside the platform's, with the difference and its likely reasons. */
export const Reconcile = () => {
  const t = useWords(factsWords)
  const scope = useScope()
  const { shop, days } = scope
  const answer = useQuery(
    api.facts.reconcile.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days },
      enabled: shop !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="reconcile" />
  const pairs = answer.data?.pairs ?? []
  const equal = pairs.filter(({ state }) => state === 'equal').length
  return (
    <Page
      name={t.reconcile}
      question={t.reconcileQuestion}
      answer={
        pairs.length > 0 && t.reconcileAll(equal, pairs.filter(({ state }) => state !== 'cannot tell').length)
      }
    >
      <Answer of={answer} rows={8}>
        {(data) =>
          data.pairs.length === 0 ? <Empty title={t.reconcileNone} /> : <Pairs pairs={data.pairs} />
        }
      </Answer>
    </Page>
  )
}

/** Pairs that can be compared, each by itself; the others in one list with what they lack. */
const Pairs = ({ pairs }: { pairs: readonly Pair[] }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const lacking = pairs.filter(({ state }) => state === 'cannot tell')
  return (
    <>
      {pairs
        .filter(({ state }) => state !== 'cannot tell')
        .map((pair) => (
          <PairPart key={pair.id} pair={pair} />
        ))}
      {lacking.length > 0 && (
        <Section title={t.cannotTell} hint={t.cannotTellHint}>
          <ul className="plain-list">
            {lacking.map((pair) => (
              <li key={pair.id}>
                <strong>{nameOf(pair, language, t)}</strong>
                {pair.reasons.map((reason) => (
                  <div key={`${reason.code}${reason.message}`} className="muted">
                    {told(reason, 'reasons', language)}
                  </div>
                ))}
                {pair.reasons.length === 0 && <div className="muted">{untold(pair, t)}</div>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** A pair is named after what we count; in Chinese it has a name of its own. */
const nameOf = ({ id, name }: Pair, language: Language, t: { pairs: Record<string, string> }): string =>
  language === 'zh' ? name : (t.pairs[id] ?? name)

/** Both sides know the days and no report tells the whole: people cannot be added up. */
const untold = ({ days }: Pair, t: { noTotal: (equal: number, all: number) => string }): string => {
  const known = days.filter(({ ours, platform }) => ours !== null && platform !== null)
  return t.noTotal(known.filter(({ difference }) => numberOf(difference) === 0).length, known.length)
}

const tone = { equal: 'is-good', different: 'is-bad', 'cannot tell': 'is-missing' } as const

const PairPart = ({ pair }: { pair: Pair }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const open = useOpenFigure()
  const change = useAddress()
  const { tab } = useSearch({ from: '/data/reconcile' })
  const isOpen = tab === pair.id
  const { total, unit } = pair
  const differing = pair.days.filter(({ difference }) => numberOf(difference) !== 0).map(({ day }) => day)
  const sides = [
    { name: t.sides[pair.id]?.ours ?? t.ours, metric: pair.ours, value: total.ours },
    { name: t.sides[pair.id]?.platform ?? t.platform, metric: pair.platform, value: total.platform },
  ]
  return (
    <Section
      title={nameOf(pair, language, t)}
      hint={<span className={`state-tag ${tone[pair.state]}`}>{t.state[pair.state]}</span>}
      actions={
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          onClick={() => void change({ tab: isOpen ? undefined : pair.id }, { replace: true })}
        >
          {t.perDay} {isOpen ? '▴' : '▾'}
        </button>
      }
    >
      <div className="sides">
        {sides.map(({ name, metric, value }) => (
          <button key={metric} type="button" className="side-figure" onClick={() => void open(metric)}>
            <span className="muted">{name}</span>
            <strong>
              {exact(value, unit, language)}
              {value !== null && <small>{unitName(unit, language)}</small>}
            </strong>
          </button>
        ))}
        <div className="side-figure">
          <span className="muted">{t.difference}</span>
          <strong>
            {exact(total.difference, unit, language)}
            <small>{signedPercent(total.ratio, 2)}</small>
          </strong>
        </div>
      </div>
      {pair.reasons.length > 0 && (
        <>
          <p className="muted reasons-head">{t.reasons}</p>
          <ol className="steps">
            {pair.reasons.map((reason) => (
              <li key={`${reason.code}${reason.message}`}>{told(reason, 'reasons', language)}</li>
            ))}
          </ol>
        </>
      )}
      {pair.reasons.length === 0 && differing.length > 0 && (
        <p className="muted reasons-head">
          {t.noReason(differing.slice(0, 3).join(t.list), differing.length)}
        </p>
      )}
      {isOpen && <Days pair={pair} />}
    </Section>
  )
}

const Days = ({ pair }: { pair: Pair }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const change = useAddress()
  const { sort, q } = useSearch({ from: '/data/reconcile' })
  const onlyDifferent = q === 'different'
  const money = (key: 'ours' | 'platform' | 'difference', title: string): TableColumn<Day> => ({
    key,
    title,
    width: 130,
    number: true,
    sort: (row) => numberOf(row[key]),
    render: (row) => exact(row[key], pair.unit, language),
  })
  return (
    <DataTable<Day>
      name="reconcile"
      label={`${nameOf(pair, language, t)} ${t.perDay}`}
      columns={[
        { key: 'day', title: t.day, width: 120, sort: (row) => row.day, render: (row) => row.day },
        money('ours', t.sides[pair.id]?.ours ?? t.ours),
        money('platform', t.sides[pair.id]?.platform ?? t.platform),
        money('difference', t.difference),
        {
          key: 'ratio',
          title: t.ratio,
          width: 100,
          number: true,
          sort: (row) => (row.ratio === null ? null : Math.abs(row.ratio)),
          render: (row) => signedPercent(row.ratio, 2),
        },
      ]}
      rows={onlyDifferent ? pair.days.filter(({ difference }) => numberOf(difference) !== 0) : pair.days}
      rowKey={(row) => row.day}
      sort={sort}
      onSort={(next) => void change({ sort: next }, { replace: true })}
      card={['day', 'ours', 'platform', 'difference']}
      bar={
        <span className="row">
          <Switch
            size="small"
            checked={onlyDifferent}
            aria-label={t.onlyDifferent}
            onChange={(on) => void change({ q: on ? 'different' : undefined }, { replace: true })}
          />
          {t.onlyDifferent}
        </span>
      }
    />
  )
}
