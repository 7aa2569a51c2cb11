import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { useDeferredValue, useId, useState } from 'react'
import { writeWhere } from '../address.ts'
import { api } from '../client.ts'
import { useFocusReturn } from '../kit/focus.ts'
import { useLanguage, useWords } from '../kit/words.ts'
import { useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'
import { groups } from './navigation.tsx'

type Found = {
  key: string
  kind: 'page' | 'metric' | 'item' | 'order' | 'term' | 'province' | 'report'
  label: string
  hint: string
  go: () => void
}

/** What a search term brought. */
const termMetrics = ['term_visitors', 'term_buyers_paid', 'term_paid_amount']

const contains = (text: string, wanted: string) => text.toLowerCase().includes(wanted.toLowerCase())

/** ⌘K: pages, metrics, items, orders, search terms, provinces and reports in one list, driven by the keyboard. */
export const SearchBox = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(shellWords)
  useFocusReturn()
  const language = useLanguage()
  const navigate = useNavigate()
  const listId = useId()
  const { shop } = useScope()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const wanted = useDeferredValue(typed.trim())

  const of = shop ? { shop: shop.name } : {}
  const catalogue = useQuery(api.facts.metrics.queryOptions()).data
  const formats = useQuery(api.importing.formats.queryOptions({ input: of })).data
  const asks = wanted !== '' && shop !== undefined && shop.id !== 0
  const values = (dimension: string) =>
    api.facts.values.queryOptions({ input: { ...of, dimension, search: wanted, limit: 6 }, enabled: asks })
  const items = useQuery(values('item')).data
  const provinces = useQuery(values('province')).data
  const searchTerms = useQuery(values('search_term')).data
  const orders = useQuery(
    api.facts.orders.queryOptions({
      input: { ...of, search: wanted, limit: 6 },
      enabled: asks && /^\d{6,30}$/.test(wanted),
    }),
  ).data

  const pages = groups.flatMap(({ pages }) =>
    pages.map(
      ({ key, to }): Found => ({
        key: to,
        kind: 'page',
        label: t[key],
        hint: '',
        go: () => void navigate({ to }),
      }),
    ),
  )
  const metrics = (catalogue?.metrics ?? []).map(
    ({ id, name, english, formula }): Found => ({
      key: id,
      kind: 'metric',
      label: language === 'zh' ? name : english,
      hint: formula,
      go: () => void navigate({ to: '/data/glossary', search: (kept) => ({ ...kept, q: id }) }),
    }),
  )
  const places = (kind: 'item' | 'province', list: typeof items) =>
    (list ?? []).map(
      ({ value, label }): Found => ({
        key: `${kind}:${value}`,
        kind,
        label: label || value,
        hint: label && label !== value ? value : '',
        go: () =>
          void navigate({
            to: '/data/overview',
            search: (kept) => ({ ...kept, where: writeWhere([{ dimension: kind, values: [value] }]) }),
          }),
      }),
    )
  const ordersFound = (orders ?? []).map(
    ({ order, placedAt, paidAt, paid, batch, row }): Found => ({
      key: `order:${order}`,
      kind: 'order',
      label: order,
      hint:
        paidAt && paid ? t.orderPaid(paidAt.slice(0, 10), paid) : t.orderPlaced(placedAt?.slice(0, 10) ?? ''),
      go: () =>
        void navigate({
          to: '/data/batches/$batch',
          params: { batch: String(batch) },
          search: (kept) => ({ ...kept, tab: 'lines', row: String(row) }),
        }),
    }),
  )
  const termsFound = (searchTerms ?? []).map(
    ({ value }): Found => ({
      key: `term:${value}`,
      kind: 'term',
      label: value,
      hint: '',
      go: () =>
        void navigate({
          to: '/data/explore',
          search: (kept) => ({
            ...kept,
            m: termMetrics.join(','),
            by: 'day',
            where: writeWhere([{ dimension: 'search_term', values: [value] }]),
          }),
        }),
    }),
  )
  const reports = (formats ?? []).map(
    ({ id, name, source, menu }): Found => ({
      key: `format:${id}`,
      kind: 'report',
      label: name,
      hint: menu || source,
      go: () =>
        void navigate({ to: '/data/import', search: (kept) => ({ ...kept, tab: 'formats', q: name }) }),
    }),
  )
  const matching = (list: readonly Found[], most: number) =>
    list
      .filter(({ label, key, hint }) => contains(`${label} ${key} ${hint}`, wanted))
      // What is called so comes before what only mentions it.
      .sort((a, b) => Number(contains(b.label, wanted)) - Number(contains(a.label, wanted)))
      .slice(0, most)
  const found =
    wanted === ''
      ? pages
      : [
          ...ordersFound,
          ...matching(pages, 4),
          ...matching(metrics, 8),
          ...places('item', items),
          ...termsFound,
          ...places('province', provinces),
          ...matching(reports, 6),
        ]
  const at = Math.min(chosen, Math.max(0, found.length - 1))
  const open = (one: Found | undefined) => {
    if (!one) return
    onClose()
    one.go()
  }

  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      className="search-box"
      title={null}
      width={560}
    >
      <Input
        autoFocus
        size="large"
        variant="borderless"
        placeholder={t.searchHint}
        value={typed}
        role="combobox"
        aria-label={t.search}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[at] ? `${listId}-${at}` : undefined}
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') open(found[at])
          else if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, found.length - 1))
          else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0))
          else return
          event.preventDefault()
        }}
      />
      <div id={listId} role="listbox" aria-label={t.search} className="search-list">
        {found.map((one, index) => (
          <div
            key={one.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="search-option"
            ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setChosen(index)}
            onMouseDown={(event) => {
              event.preventDefault()
              open(one)
            }}
          >
            <span className="search-kind muted">{t.searchKinds[one.kind]}</span>
            <span className="search-label">{one.label}</span>
            <span className="search-hint muted">{one.hint}</span>
          </div>
        ))}
        {found.length === 0 && <p className="muted">{t.searchEmpty}</p>}
      </div>
    </Modal>
  )
}
