import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { Fragment, useState } from 'react'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { numberOf } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { scopeFrom } from '../rules/target-rows.ts'
import type { Target, TargetSummary } from '../targets/contract.ts'
import { OpenTarget } from './open-target.tsx'
import { PasteTargets } from './paste-targets.tsx'
import { forgetTargets, keyOf, Standing, scopeDimension, unitOf, useAmount } from './target-figures.tsx'
import { TargetTable } from './target-table.tsx'
import { TargetTree } from './target-tree.tsx'
import { targetWords } from './target-words.ts'
import './targets.css'
import { useSaid } from '../../../web/said.ts'

/** What the shop is to reach, how far it is, and where this pace leads. */
export const Targets = () => {
  const t = useWords(targetWords)
  const said = useSaid()
  const scope = useScope()
  const change = useAddress()
  const { month: asked, target: wanted } = useSearch({ from: '/sales/targets' })
  const month = asked ?? scope.anchor.slice(0, 7)
  const shop = scope.shop?.name ?? ''
  const enabled = scope.shop !== undefined && scope.shop.id !== 0
  const list = useQuery(
    api.sales.targets.queryOptions({ input: { shop, month }, enabled, placeholderData: keepPreviousData }),
  )
  if (hasNoData(scope)) return <MissingShop page="targets" />
  const chosen = list.data?.find((one) => keyOf(one) === wanted) ?? list.data?.[0]
  return (
    <Page
      name={t.targets}
      question={chosen ? t.question(said(chosen.name)) : t.ask}
      answer={chosen?.standing && said(chosen.standing.sentence)}
      actions={
        <>
          {(list.data?.length ?? 0) > 1 && (
            <Select
              aria-label={t.which}
              style={{ minWidth: 220 }}
              value={chosen ? keyOf(chosen) : undefined}
              options={list.data?.map((one) => ({
                value: keyOf(one),
                label: `${said(one.name)} · ${said(one.scope)}`,
              }))}
              onChange={(next) => void change({ target: next }, { replace: true })}
            />
          )}
          <Input
            type="month"
            aria-label={t.month}
            value={month}
            onChange={(event) => void change({ month: event.target.value || undefined }, { replace: true })}
          />
        </>
      }
    >
      <Answer of={list} rows={6}>
        {() =>
          chosen ? (
            <Opened shop={shop} month={month} chosen={chosen} />
          ) : (
            <Empty title={t.noTargets}>{t.noTargetsHint}</Empty>
          )
        }
      </Answer>
      {/* Not before it is known whose targets: what is typed into a form for no shop is refused. */}
      {enabled && (
        <>
          <Section title={t.add}>
            <NewTarget shop={shop} month={month} />
          </Section>
          <Section title={t.paste}>
            <PasteTargets shop={shop} month={month} />
          </Section>
        </>
      )}
    </Page>
  )
}

const Opened = ({ shop, month, chosen }: { shop: string; month: string; chosen: TargetSummary }) => {
  const { metric, value } = chosen
  const dimension = scopeDimension(chosen.dimension)
  const key = { shop, metric, dimension, value }
  const opened = useQuery(
    api.sales.target.queryOptions({ input: { ...key, month }, placeholderData: keepPreviousData }),
  )
  return (
    <Answer of={opened} rows={8}>
      {(target) =>
        target && (
          <>
            <Standing target={target} />
            <Days target={target} month={month} />
            <TargetTable key={keyOf(target)} target={target} of={key} month={month} />
            {metric === 'paid_amount' && dimension === '' && <TargetTree shop={shop} month={month} />}
          </>
        )
      }
    </Answer>
  )
}

const Days = ({ target, month }: { target: Target; month: string }) => {
  const t = useWords(targetWords)
  const { colon } = useWords(punctuation)
  const said = useSaid()
  const unit = unitOf(target)
  if (target.days.length === 0 || target.days.every(({ amount }) => amount === null)) return null
  return (
    <Section title={t.days(month)} hint={t.daysHint}>
      <Chart
        kind="line"
        labels={target.days.map(({ period }) => period)}
        reached={target.days.filter(({ period }) => period < today()).length}
        series={[
          { name: t.actual, unit, values: target.days.map(({ actual }) => numberOf(actual)), colour: 0 },
          {
            name: t.target,
            unit,
            values: target.days.map(({ amount }) => numberOf(amount)),
            dashed: true,
            colour: 1,
          },
        ]}
        description={`${t.days(month)}${colon}${said(target.standing?.sentence ?? '')}`}
        height={240}
      />
    </Section>
  )
}

const NewTarget = ({ shop, month }: { shop: string; month: string }) => {
  const t = useWords(targetWords)
  const { colon } = useWords(punctuation)
  const said = useSaid()
  const { catalogue } = useCatalogue()
  const [metric, setMetric] = useState('paid_amount')
  const [scope, setScope] = useState('')
  const [period, setPeriod] = useState(month.slice(0, 4))
  const [amount, setAmount] = useState('')
  const set = useMutation(api.sales.setTargets.mutationOptions({ onSettled: forgetTargets }))
  const undo = useMutation(api.sales.undoTargets.mutationOptions({ onSettled: forgetTargets }))
  const shownAmount = useAmount(unitOf({ unit: set.data?.unit ?? 'money' }))
  const place = scopeFrom(scope)
  const metrics = catalogue?.metrics.filter(
    ({ addsOverDays, unit }) => addsOverDays && (unit === 'money' || unit === 'count'),
  )
  return (
    <>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          undo.reset()
          if (place)
            set.mutate(
              { shop, metric, ...place, amounts: [{ period: period.trim(), amount }] },
              { onSuccess: () => setAmount('') },
            )
        }}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t.metric}
          style={{ minWidth: 170 }}
          value={metric}
          options={metrics?.map(({ id }) => ({ value: id, label: catalogue?.name(id) ?? id })) ?? []}
          onChange={setMetric}
        />
        <Input
          className="target-scope"
          aria-label={t.scope}
          placeholder={t.scopeHint}
          title={t.scopeHint}
          value={scope}
          status={place ? '' : 'error'}
          onChange={(event) => setScope(event.target.value)}
        />
        <Input
          className="target-field"
          aria-label={t.period}
          title={t.periodHint}
          placeholder={t.periodHint}
          value={period}
          onChange={(event) => setPeriod(event.target.value)}
        />
        <Input
          className="target-field"
          aria-label={t.amount}
          placeholder={t.amountHint}
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <MayButton
          needs="targets.write"
          htmlType="submit"
          type="primary"
          disabled={!place || amount.trim() === ''}
          loading={set.isPending}
        >
          {t.save}
        </MayButton>
      </form>
      {set.error && <Failure {...refusalOf(set.error)} />}
      {set.data && (
        <p role="status">
          {said(set.data.name)} · {said(set.data.scope)}
          {colon}
          {t.saved(set.variables.amounts[0]?.period ?? '')}
          {set.data.replaced.map(({ period: of, was }) => (
            <Fragment key={of}> {t.wasSet(shownAmount(was))}</Fragment>
          ))}{' '}
          <OpenTarget of={set.data} period={set.variables.amounts[0]?.period ?? ''} shown={month} />
          {set.data.replaced.length > 0 && (
            <>
              {' '}
              <button
                type="button"
                className="link-button"
                disabled={undo.isPending}
                onClick={() => undo.mutate({ shop }, { onSuccess: () => set.reset() })}
              >
                {t.undo}
              </button>
            </>
          )}
        </p>
      )}
      {!set.data && undo.data?.undone && <p role="status">{t.undone(said(undo.data.undone))}</p>}
      {undo.error && <Failure {...refusalOf(undo.error)} />}
    </>
  )
}
