import { useMutation, useQuery } from '@tanstack/react-query'
import { InputNumber } from 'antd'
import { useState } from 'react'
import { cellsOf } from '../../../importing/rules/pasted-table.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { PastedTable } from '../../../web/kit/pasted-table.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { writtenSupplies } from '../rules/supply-rows.ts'
import { MOST_SUPPLIES, type StockRule, type Supply } from '../stock/contract.ts'
import { forgetTeam } from './forget-team.ts'
import { stockWords } from './words.ts'

/** From whom goods come and how they are ordered: as a table, and the rules of the shop. */
export const Supplies = (props: {
  shop: string
  rule: StockRule | undefined
  /** Titles by item, as far as the stock knows them. */
  titles: ReadonlyMap<string, string>
}) => {
  const { shop, rule, titles } = props
  const t = useWords(stockWords)
  const supplies = useQuery(api.team.supplies.queryOptions({ input: { shop } }))
  return (
    <>
      <Section title={t.supplies} hint={t.suppliesHint}>
        <Answer of={supplies}>{(known) => <Known supplies={known} titles={titles} />}</Answer>
        <Paste shop={shop} />
      </Section>
      {rule && (
        <Section title={t.rule}>
          <Rule key={`${rule.reviewDays} ${rule.leadDays}`} shop={shop} rule={rule} />
        </Section>
      )}
    </>
  )
}

const Known = ({
  supplies,
  titles,
}: {
  supplies: readonly Supply[]
  titles: ReadonlyMap<string, string>
}) => {
  const t = useWords(stockWords)
  if (supplies.length === 0) return <p className="muted">{t.noSupplies}</p>
  const amount = (value: number | null) => value ?? t.unknown
  const columns: TableColumn<Supply>[] = [
    {
      key: 'title',
      title: t.itemName,
      width: 240,
      render: ({ item }) => titles.get(item) ?? t.unknown,
      text: ({ item }) => titles.get(item) ?? '',
    },
    { key: 'item', title: t.item, width: 130, render: ({ item }) => item, text: ({ item }) => item },
    { key: 'sku', title: 'SKU', width: 120, render: ({ sku }) => sku || t.everySku, text: ({ sku }) => sku },
    {
      key: 'supplier',
      title: t.supplier,
      width: 160,
      render: ({ supplier }) => supplier || t.unknown,
      text: ({ supplier }) => supplier,
      ticked: true,
    },
    { key: 'lead', title: t.leadDays, width: 90, number: true, render: ({ leadDays }) => amount(leadDays) },
    { key: 'moq', title: t.moq, width: 90, number: true, render: ({ moq }) => amount(moq) },
    { key: 'pack', title: t.pack, width: 90, number: true, render: ({ pack }) => amount(pack) },
    { key: 'safety', title: t.safety, width: 90, number: true, render: ({ safety }) => amount(safety) },
  ]
  return (
    <DataTable<Supply>
      name="team-supplies"
      label={t.supplies}
      columns={columns}
      rows={supplies}
      rowKey={({ item, sku }) => `${item} ${sku}`}
      card={['title', 'item', 'sku', 'supplier', 'lead', 'moq', 'pack']}
      height={240}
      find={supplies.length > 10}
    />
  )
}

const Paste = ({ shop }: { shop: string }) => {
  const t = useWords(stockWords)
  const save = useMutation(api.team.saveSupplies.mutationOptions({ onSettled: forgetTeam }))
  return (
    <div className="team-below">
      <PastedTable
        label={t.supplies}
        sample={`${t.placeholder}\n612345670001\t\t德化恒窑瓷业\t12\t100\t24\t`}
        button={t.import}
        needs="team.write"
        read={(text) => writtenSupplies(cellsOf(text))}
        most={MOST_SUPPLIES}
        send={{ ...save, mutate: (rows, then) => save.mutate({ shop, rows }, then) }}
        taken={({ taken, unchanged }) => t.taken(taken, unchanged)}
      />
    </div>
  )
}

const Rule = ({ shop, rule }: { shop: string; rule: StockRule }) => {
  const t = useWords(stockWords)
  const [reviewDays, setReview] = useState(rule.reviewDays)
  const [leadDays, setLead] = useState(rule.leadDays)
  const save = useMutation(api.team.setStockRule.mutationOptions({ onSettled: forgetTeam }))
  return (
    <form
      className="row team-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ shop, reviewDays, leadDays })
      }}
    >
      <Control label={t.reviewDays}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={365}
            value={reviewDays}
            onChange={(value) => setReview(value ?? 7)}
          />
        )}
      </Control>
      <Control label={t.usualLead}>
        {(id) => (
          <InputNumber
            id={id}
            min={0}
            max={365}
            value={leadDays}
            onChange={(value) => setLead(value ?? 15)}
          />
        )}
      </Control>
      <MayButton
        needs="team.write"
        htmlType="submit"
        loading={save.isPending}
        disabled={reviewDays === rule.reviewDays && leadDays === rule.leadDays}
      >
        {t.save}
      </MayButton>
      {save.error && <Failure {...refusalOf(save.error)} />}
    </form>
  )
}
