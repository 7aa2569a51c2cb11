import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { exact, type Unit } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeReport } from '../../../web/make-report.tsx'
import { MakeTask } from '../../../web/make-task.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useOpenFigure, useScope } from '../../../web/scope.tsx'
import type { AgentStanding, ServiceAnswer, ServiceFigure, Share } from '../service/contract.ts'
import { serviceWords } from './words.ts'
import './team.css'
import { useSaid } from '../../../web/said.ts'
import { toldAlone } from '../../../web/sayings.ts'

/** How fast answers are, who buys after asking, who is pleased; of the shop and of each agent. */
export const Service = () => {
  const t = useWords(serviceWords)
  const said = useSaid()
  const scope = useScope()
  const { shop, days } = scope
  const enabled = shop !== undefined && shop.id !== 0
  const answer = useQuery(
    api.team.service.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days },
      enabled,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="service" />
  return (
    <Page
      name={t.name}
      question={t.question}
      answer={answer.data && said(answer.data.sentence)}
      actions={enabled && <MakeReport shop={shop.name} name={t.report} of={{ kind: 'service', ...days }} />}
    >
      <Answer of={answer} rows={8}>
        {(data) => <Opened shop={shop?.name ?? ''} data={data} />}
      </Answer>
    </Page>
  )
}

const unitOf = (unit: string): Unit =>
  unit === 'money' || unit === 'count' || unit === 'ratio' || unit === 'seconds' ? unit : 'number'

/** Of the figures those that a service lead opens the page for; the others stand among the definitions. */
const FIRST = 5

const Opened = ({ shop, data }: { shop: string; data: ServiceAnswer }) => {
  const t = useWords(serviceWords)
  const said = useSaid()
  const language = useLanguage()
  const openFigure = useOpenFigure()
  const { figures, agents, worked, off } = data
  const seconds = (value: number | null) => (value === null ? t.noData : exact(value, 'seconds', language))
  const card = ({ metric, name, value, unit, good, change, before, state, code }: ServiceFigure) => (
    <Figure
      key={metric}
      name={said(name)}
      value={value}
      unit={unitOf(unit)}
      good={good}
      change={change}
      compared={before}
      comparedLabel={t.previous}
      reason={value === null ? toldAlone({ code, message: state }, 'notes', language) : undefined}
      states={value !== null && state !== '' ? [{ kind: 'partial', text: said(state) }] : []}
      onOpen={() => void openFigure(metric)}
    />
  )
  const behind = agents.filter(({ conversion }) => conversion?.verdict === 'worse')
  return (
    <>
      <div className="figures are-five">{figures.slice(0, FIRST).map(card)}</div>
      <Section title={t.agents} hint={agents.length > 0 ? t.agentsHint : undefined}>
        {agents.length === 0 ? <p className="muted">{t.noAgents}</p> : <Agents agents={agents} />}
        {behind.length > 0 && (
          <ul className="plain-list" aria-label={t.todo}>
            {behind.map(({ agent }) => (
              <li key={agent} className="row">
                <span>{t.taskTitle(agent)}</span>
                <MakeTask
                  shop={shop}
                  title={t.taskTitle(agent)}
                  from={{
                    kind: 'service',
                    id: `agent:${agent}:${data.period.to}`,
                    words: data.sentence.slice(0, 500),
                    path: '/team/service',
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {data.response.some((one) => one !== null) && (
        <Section title={t.trend}>
          <Chart
            kind="line"
            labels={data.days}
            series={[{ name: t.response, unit: 'seconds', values: data.response }]}
            description={t.trend}
          />
        </Section>
      )}
      {[...data.conversion, ...data.satisfaction].some((one) => one !== null) && (
        <Section title={t.trendRates}>
          <Chart
            kind="line"
            labels={data.days}
            series={[
              { name: t.conversion, unit: 'ratio', values: data.conversion },
              { name: t.satisfaction, unit: 'ratio', values: data.satisfaction },
            ]}
            description={t.trendRates}
          />
        </Section>
      )}
      {(worked.days + off.days > 0 || data.notes.length > 0) && (
        <Section title={t.hours}>
          <ul className="plain-list">
            {worked.days > 0 && <li>{t.worked(worked.days, seconds(worked.response))}</li>}
            {off.days > 0 && <li>{t.off(off.days, seconds(off.response))}</li>}
            {data.notes.map(({ code, message }) => (
              <li key={code} className="muted">
                {said(message)}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t.definitions}>
        <div className="figures are-five">{figures.slice(FIRST).map(card)}</div>
        <ul className="plain-list team-below">
          {figures.map(({ metric, name, formula }) => (
            <li key={metric}>
              {said(name)} = {formula}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

const Agents = ({ agents }: { agents: readonly AgentStanding[] }) => {
  const t = useWords(serviceWords)
  const language = useLanguage()
  const change = useAddress()
  const { sort } = useSearch({ from: '/team/service' })
  const ratio = (value: number | null) => exact(value, 'ratio', language)
  const seconds = (value: number | null) => exact(value, 'seconds', language)
  const shareCell = (share: Share | null) =>
    share === null || share.rate === null ? (
      '—'
    ) : (
      <span className={share.verdict === 'few' ? 'team-cell team-few' : 'team-cell'}>
        <span>
          {ratio(share.rate)}{' '}
          {(share.verdict === 'better' || share.verdict === 'worse') && (
            <span className={`state-tag ${share.verdict === 'better' ? 'is-good' : 'is-bad'}`}>
              {t.verdicts[share.verdict]}
            </span>
          )}
        </span>
        <small>
          {t.of(share.of)} · {ratio(share.low)}–{ratio(share.high)}
          {share.expected === null ? '' : ` · ${t.peers(ratio(share.expected))}`}
        </small>
      </span>
    )
  const columns: TableColumn<AgentStanding>[] = [
    { key: 'agent', title: t.agent, width: 150, render: ({ agent }) => agent, text: ({ agent }) => agent },
    {
      key: 'received',
      title: t.received,
      width: 90,
      number: true,
      render: ({ received }) => exact(received, 'count', language),
      sort: ({ received }) => received,
    },
    {
      key: 'response',
      title: t.response,
      width: 130,
      number: true,
      render: ({ response, expectedResponse }) => (
        <span className="team-cell">
          <span>{seconds(response)}</span>
          {expectedResponse !== null && <small>{t.peers(seconds(expectedResponse))}</small>}
        </span>
      ),
      sort: ({ response }) => response,
    },
    {
      key: 'first',
      title: t.first,
      width: 100,
      number: true,
      render: ({ firstResponse }) => seconds(firstResponse),
      sort: ({ firstResponse }) => firstResponse,
    },
    {
      key: 'within',
      title: t.within,
      width: 110,
      number: true,
      render: ({ withinThreeMinutes }) => ratio(withinThreeMinutes),
      sort: ({ withinThreeMinutes }) => withinThreeMinutes,
    },
    {
      key: 'conversion',
      title: t.conversion,
      width: 215,
      number: true,
      render: ({ conversion }) => shareCell(conversion),
      sort: ({ conversion }) => conversion?.rate ?? null,
    },
    {
      key: 'satisfaction',
      title: t.satisfaction,
      width: 215,
      number: true,
      render: ({ satisfaction }) => shareCell(satisfaction),
      sort: ({ satisfaction }) => satisfaction?.rate ?? null,
    },
    {
      key: 'sales',
      title: t.sales,
      width: 120,
      number: true,
      render: ({ sales }) => exact(sales, 'money', language),
      sort: ({ sales }) => (sales === null ? null : Number(sales)),
    },
  ]
  return (
    <DataTable<AgentStanding>
      name="team-agents"
      label={t.agents}
      columns={columns}
      rows={agents}
      rowKey={({ agent }) => agent}
      sort={sort}
      onSort={(next) => void change({ sort: next }, { replace: true })}
      card={['agent', 'received', 'response', 'conversion', 'satisfaction']}
    />
  )
}
