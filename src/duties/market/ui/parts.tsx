import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'

/** After something was followed, changed or let go. */
export const forgetMarket = () => queryClient.invalidateQueries({ queryKey: api.market.key() })

/** 99.00 → 99; 99.50 stays. */
export const plainYuan = (yuan: string): string => yuan.replace(/\.00$/, '')

/** One of the shop's own items, found by title or id. */
export const OwnItemPick = (props: {
  id: string
  shop: string
  value: string | null
  /** What the value is called, where it is known. */
  title?: string | undefined
  placeholder: string
  onPick: (item: string | null) => void
}) => {
  const { id, shop, value, title, placeholder, onPick } = props
  const [search, setSearch] = useState('')
  const found = useQuery(
    api.facts.values.queryOptions({
      input: { shop, dimension: 'item', search, limit: 50 },
      enabled: shop !== '',
      staleTime: 60_000,
    }),
  )
  const options = (found.data ?? []).map((one) => ({ value: one.value, label: one.label }))
  const isKnown = value === null || options.some((one) => one.value === value)
  return (
    <Select
      id={id}
      style={{ width: '100%', minWidth: 180 }}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      placeholder={placeholder}
      value={value}
      options={isKnown ? options : [{ value: value ?? '', label: title ?? value }, ...options]}
      onChange={(next: string | null | undefined) => onPick(next ?? null)}
    />
  )
}
