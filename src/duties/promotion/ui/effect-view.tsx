import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { exact, numberOf, shortWithUnit } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeReport } from '../../../web/make-report.tsx'
import { useSaid } from '../../../web/said.ts'
import type { MoneyRange, Part, Promotion, PromotionEffect, ShareRange, Verdict } from '../contract.ts'
import { changeWords, percentWords } from '../rules/amounts.ts'
import { Costs } from './costs.tsx'
import { goalText } from './goal-text.ts'
import { promotionWords } from './words.ts'

const colours: Record<Verdict, string> = { met: 'success', not_met: 'error', not_proven: 'warning' }

/** What it brought against what would have sold without it, its costs and its goals. */
export const EffectView = ({ shop, promotion }: { shop: string; promotion: Promotion }) => {
  const effect = useQuery(
    api.promotion.effect.queryOptions({ input: { shop, id: promotion.id }, retry: false }),
  )
  return (
    <Answer of={effect} rows={10}>
      {(found) => <Effect shop={shop} effect={found} />}
    </Answer>
  )
}

const Effect = ({ shop, effect }: { shop: string; effect: PromotionEffect }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const said = useSaid()
  const { promotion, days, sale, before, after, net, returns, sentences, notes, unknown } = effect
  const money = ({ low, high }: MoneyRange) =>
    t.between(shortWithUnit(low, 'money', language), shortWithUnit(high, 'money', language))
  const figure = (name: string, range: MoneyRange) => (
    <div>
      <dt className="muted">{name}</dt>
      <dd>
        <strong>{shortWithUnit(range.mid, 'money', language)}</strong>
      </dd>
      <dd className="muted small">{money(range)}</dd>
    </div>
  )
  return (
    <>
      {(sale || net) && (
        <dl className="promotion-figures">
          {sale && figure(t.added, sale.added)}
          {before && figure(t.warmingUp, before.added)}
          {after && figure(t.pulled, negated(after.added))}
          {net && figure(t.net, net.added)}
          <div>
            <dt className="muted">
              {t.roiRevenue} ≥ {percentWords(returns.target)}
            </dt>
            <dd>
              <strong>{returns.roiRevenue ? percentWords(returns.roiRevenue.mid) : '—'}</strong>{' '}
              <Tag color={colours[returns.verdict]}>{t.verdicts[returns.verdict]}</Tag>
            </dd>
            {returns.roiRevenue && (
              <dd className="muted small">
                {t.between(percentWords(returns.roiRevenue.low), percentWords(returns.roiRevenue.high))}
              </dd>
            )}
          </div>
        </dl>
      )}
      <ul className="steps">
        {sentences.map((one) => (
          <li key={one}>{said(one)}</li>
        ))}
      </ul>
      <Section
        title={t.effectTitle}
        actions={
          <MakeReport
            shop={shop}
            name={t.report}
            of={{ kind: 'promotion', subject: String(promotion.id) }}
            isMain
          />
        }
      >
        <Chart
          kind="line"
          labels={days.map(({ day }) => day)}
          description={t.picture(promotion.name)}
          height={320}
          reached={days.filter(({ day }) => effect.known !== null && day <= effect.known).length}
          marks={promotion.phases.map(({ phase, from, to }) => ({ name: t.phases[phase], from, to }))}
          {...(unknown === null
            ? {
                band: {
                  low: days.map(({ baseline }) => numberOf(baseline?.low)),
                  high: days.map(({ baseline }) => numberOf(baseline?.high)),
                  unit: 'money' as const,
                  colour: 1,
                },
              }
            : {})}
          series={[
            { name: t.sold, unit: 'money', values: days.map(({ actual }) => numberOf(actual)), colour: 0 },
            ...(unknown === null
              ? [
                  {
                    name: t.baseline,
                    unit: 'money' as const,
                    values: days.map(({ baseline }) => numberOf(baseline?.mid)),
                    dashed: true,
                    colour: 1,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {unknown === null && sale && <Parts effect={effect} />}
      <Goals effect={effect} />
      <Section title={t.returns} hint={said(returns.reason)}>
        <dl className="promotion-figures">
          <Return
            name={t.ratio}
            range={returns.ratio}
            words={(value) => exact(value, 'multiple', language)}
          />
          <Return name={t.roiRevenue} range={returns.roiRevenue} words={percentWords} />
          <Return
            name={t.roiMargin}
            range={returns.roiMargin}
            words={percentWords}
            missing={returns.margin === null ? t.noMargin : undefined}
          />
        </dl>
      </Section>
      <Costs shop={shop} promotion={promotion} returns={returns} key={JSON.stringify(promotion.costs)} />
      <MovedTable effect={effect} />
      {notes.length > 0 && (
        <ul className="steps">
          {notes.map((note) => (
            <li key={note}>{said(note)}</li>
          ))}
        </ul>
      )}
    </>
  )
}

const negated = ({ low, mid, high }: MoneyRange): MoneyRange => {
  const minus = (text: string) => (-Number(text)).toFixed(2)
  return { low: minus(high), mid: minus(mid), high: minus(low) }
}

const Return = ({
  name,
  range,
  words,
  missing,
}: {
  name: string
  range: ShareRange | null
  words: (value: number) => string
  missing?: string | undefined
}) => {
  const t = useWords(promotionWords)
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd>
        <strong>{range ? words(range.mid) : '—'}</strong>
      </dd>
      <dd className="muted small">
        {range ? t.between(words(range.low), words(range.high)) : (missing ?? '')}
      </dd>
    </div>
  )
}

const Parts = ({ effect }: { effect: PromotionEffect }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const rows = (['before', 'sale', 'after', 'net', 'others'] as const).flatMap((name) => {
    const part: Part | null = effect[name]
    return part ? [{ name, ...part }] : []
  })
  const money = (text: string) => exact(text, 'money', language)
  return (
    <Section title={t.parts}>
      <DataTable
        name="promotion-parts"
        label={t.parts}
        columns={[
          { key: 'name', title: t.part, width: 200, render: ({ name }) => t.partNames[name] },
          { key: 'days', title: t.dayCount, width: 70, number: true, render: ({ days }) => String(days) },
          { key: 'actual', title: t.sold, width: 130, number: true, render: ({ actual }) => money(actual) },
          {
            key: 'baseline',
            title: t.baseline,
            width: 140,
            number: true,
            render: ({ baseline }) => money(baseline.mid),
          },
          {
            key: 'added',
            title: t.added,
            width: 140,
            number: true,
            render: ({ added }) => money(added.mid),
          },
          {
            key: 'range',
            title: t.range,
            width: 230,
            number: true,
            render: ({ added }) => t.between(money(added.low), money(added.high)),
          },
          {
            key: 'share',
            title: t.change,
            width: 90,
            number: true,
            render: ({ share }) => (share ? percentWords(share.mid) : '—'),
          },
        ]}
        rows={rows}
        rowKey={({ name }) => name}
        card={['name', 'added', 'range']}
        plain
      />
    </Section>
  )
}

const Goals = ({ effect }: { effect: PromotionEffect }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  if (effect.goals.length === 0) return null
  return (
    <Section title={t.goals}>
      <DataTable
        name="promotion-goals"
        label={t.goals}
        columns={[
          { key: 'goal', title: t.goals, width: 190, render: ({ kind }) => t.goalNames[kind] },
          {
            key: 'target',
            title: t.target,
            width: 100,
            number: true,
            render: ({ kind, target }) => `≥ ${goalText(kind, target, language)}`,
          },
          {
            key: 'actual',
            title: t.actual,
            width: 120,
            number: true,
            render: ({ kind, actual }) => goalText(kind, actual, language),
          },
          {
            key: 'range',
            title: t.range,
            width: 170,
            number: true,
            render: ({ kind, low, high }) =>
              low === null || high === null
                ? '—'
                : t.between(goalText(kind, low, language), goalText(kind, high, language)),
          },
          {
            key: 'verdict',
            title: t.verdict,
            width: 110,
            render: ({ verdict }) => <Tag color={colours[verdict]}>{t.verdicts[verdict]}</Tag>,
          },
        ]}
        rows={effect.goals}
        rowKey={({ kind }) => kind}
        card={['goal', 'verdict', 'target', 'actual']}
        plain
      />
    </Section>
  )
}

const MovedTable = ({ effect }: { effect: PromotionEffect }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const said = useSaid()
  if (effect.moved.every(({ before, during }) => before === null && during === null)) return null
  const words = (unit: 'count' | 'ratio' | 'money', value: number | null) =>
    value === null
      ? '—'
      : unit === 'ratio'
        ? `${(value * 100).toFixed(2)}%`
        : unit === 'money'
          ? exact(value.toFixed(2), 'money', language)
          : exact(Math.round(value), 'count', language)
  return (
    <Section title={t.moved}>
      <DataTable
        name="promotion-moved"
        label={t.moved}
        columns={[
          { key: 'name', title: t.movedWhat, width: 160, render: ({ name }) => said(name) },
          {
            key: 'before',
            title: t.usual,
            width: 140,
            number: true,
            render: ({ unit, before }) => words(unit, before),
          },
          {
            key: 'during',
            title: t.during,
            width: 140,
            number: true,
            render: ({ unit, during }) => words(unit, during),
          },
          {
            key: 'change',
            title: t.change,
            width: 100,
            number: true,
            render: ({ change }) => (change === null ? '—' : changeWords(change)),
          },
        ]}
        rows={effect.moved}
        rowKey={({ metric }) => metric}
        card={['name', 'before', 'during', 'change']}
        plain
      />
    </Section>
  )
}
