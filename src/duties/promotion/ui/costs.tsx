import { useMutation } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { exact, shortWithUnit } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { CostKind, type Promotion, type Returns } from '../contract.ts'
import { forgetPromotions } from './new-promotion.tsx'
import { promotionWords } from './words.ts'

/** What it cost: what the ad reports say, and what the team writes down. */
export const Costs = ({
  shop,
  promotion,
  returns,
}: {
  shop: string
  promotion: Promotion
  returns: Returns
}) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const said = useSaid()
  const [lines, setLines] = useState(promotion.costs)
  const save = useMutation(api.promotion.setCosts.mutationOptions({ onSettled: forgetPromotions }))
  const imported = returns.costs.filter(({ source }) => source === 'imported')
  const isChanged = JSON.stringify(lines) !== JSON.stringify(promotion.costs)
  return (
    <Section
      title={t.costs}
      hint={
        returns.cost === null ? t.noCosts : `${t.total} ${shortWithUnit(returns.cost, 'money', language)}`
      }
    >
      <div className="promotion-lines">
        {imported.map(({ kind, name, amount }) => (
          <div className="promotion-line" key={kind}>
            <span className="is-name">{t.costKinds[kind]}</span>
            <span className="is-wide muted">
              {said(name)} · {t.imported}
            </span>
            <span>{exact(amount, 'money', language)}</span>
          </div>
        ))}
        {lines.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name until it is typed
          <div className="promotion-line" key={at}>
            <Select
              aria-label={`${t.costKind} ${at + 1}`}
              value={one.kind}
              style={{ width: 170 }}
              options={CostKind.options.map((value) => ({ value, label: t.costKinds[value] }))}
              onChange={(kind) => setLines(lines.with(at, { ...one, kind }))}
            />
            <Input
              className="is-wide"
              aria-label={`${t.costName} ${at + 1}`}
              placeholder={one.kind === 'discount' ? t.isDiscount : t.costName}
              maxLength={60}
              value={one.name}
              onChange={(change) => setLines(lines.with(at, { ...one, name: change.target.value }))}
            />
            <Input
              style={{ width: 150 }}
              inputMode="decimal"
              aria-label={`${t.amount} ${at + 1}`}
              placeholder={t.amount}
              value={one.amount}
              onChange={(change) => setLines(lines.with(at, { ...one, amount: change.target.value }))}
            />
            <Button type="text" onClick={() => setLines(lines.toSpliced(at, 1))}>
              {t.remove}
            </Button>
            {one.kind === 'discount' && (
              <span className="muted small promotion-cost-note">{t.isDiscount}</span>
            )}
          </div>
        ))}
      </div>
      <div className="row">
        <Button onClick={() => setLines([...lines, { kind: 'gifts', name: '', amount: '' }])}>
          {t.addCost}
        </Button>
        <MayButton
          needs="promotion.write"
          type="primary"
          disabled={!isChanged || shop === ''}
          loading={save.isPending}
          onClick={() => save.mutate({ shop, id: promotion.id, costs: lines })}
        >
          {t.saveCosts}
        </MayButton>
      </div>
      {save.error && <Failure {...refusalOf(save.error)} />}
    </Section>
  )
}
