import { LinkOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { stringifySearch } from '../../web/address.ts'
import type { Catalogue } from '../../web/catalogue.ts'
import { Control } from '../../web/kit/control.tsx'
import { whole } from '../../web/kit/numbers.ts'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { useAddress, useScope } from '../../web/scope.tsx'
import { factsWords } from './words.ts'

type View = 'table' | 'line' | 'bar'

/** What is asked: metrics, dimensions, rows, and how it is shown. */
export const ExploreControls = (props: {
  catalogue: Catalogue
  metrics: string[]
  by: string[]
  limit: number
  view: View
}) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const change = useAddress()
  const { catalogue, metrics, by, limit, view } = props
  const groups = [...new Set(catalogue.metrics.map(({ group }) => group))]
  // Only dimensions that every chosen metric knows, and what is chosen already.
  const dimensions = catalogue.dimensions.filter(
    ({ id }) =>
      by.includes(id) || metrics.every((metric) => catalogue.metric(metric)?.dimensions.includes(id) ?? true),
  )
  const nameOf = ({ name, english }: { name: string; english: string }) =>
    language === 'zh' ? name : english
  // The address says everything that is asked, so that a later default changes no link.
  const ask = (part: Record<string, string | undefined>) =>
    change({ m: metrics.join(','), by: by.join(',') || undefined, sort: undefined, ...part })

  return (
    <div className="controls">
      <Control label={t.metrics} wide>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            maxTagCount="responsive"
            maxCount={20}
            value={metrics}
            onChange={(list) => void ask({ m: list.join(',') || ',' })}
            showSearch={{ optionFilterProp: 'label' }}
            options={groups.map((group) => ({
              label: t.groupNames[group] ?? group,
              options: catalogue.metrics
                .filter((metric) => metric.group === group)
                .map((metric) => ({ value: metric.id, label: nameOf(metric) })),
            }))}
          />
        )}
      </Control>
      <Control label={t.by} wide>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            maxTagCount="responsive"
            maxCount={6}
            placeholder={t.byNothing}
            value={by}
            onChange={(list) => void ask({ by: list.join(',') || undefined })}
            showSearch={{ optionFilterProp: 'label' }}
            options={dimensions.map((one) => ({ value: one.id, label: nameOf(one) }))}
          />
        )}
      </Control>
      <Control label={t.limit}>
        {(id) => (
          <Select
            id={id}
            value={limit}
            onChange={(rows) => void change({ limit: String(rows) })}
            options={[100, 1000, 10_000, 100_000].map((rows) => ({ value: rows, label: whole(rows) }))}
          />
        )}
      </Control>
      <Segmented<View>
        className="control-view"
        value={view}
        onChange={(shown) => void change({ view: shown }, { replace: true })}
        options={[
          { value: 'line', label: t.line },
          { value: 'bar', label: t.bar },
          { value: 'table', label: t.table },
        ]}
      />
    </div>
  )
}

/** The link of what is shown, with its days fixed: "last 30 days" would be other days for who opens it later. */
export const CopyLink = () => {
  const t = useWords(factsWords)
  const { days, compared, comparison, shop } = useScope()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    const asked = Object.fromEntries(new URLSearchParams(location.search))
    const fixed = {
      ...asked,
      ...(shop ? { shop: shop.name } : {}),
      period: 'custom',
      ...days,
      compare: comparison,
      ...(comparison === 'custom' && compared ? { cfrom: compared.from, cto: compared.to } : {}),
    }
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}${stringifySearch(fixed)}`)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <Button icon={<LinkOutlined aria-hidden />} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? t.copied : t.copyLink}</span>
    </Button>
  )
}
