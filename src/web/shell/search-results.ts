import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { writeWhere } from '../address.ts'
import { api } from '../client.ts'
import { useLanguage, useWords } from '../kit/words.ts'
import { useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'
import type { Found } from './found.ts'
import { useGroups } from './navigation.tsx'
import { useWorkFound } from './search-work.ts'

/** What a search term brought. */
const termMetrics = ['term_visitors', 'term_buyers_paid', 'term_paid_amount']

const contains = (text: string, wanted: string) => text.toLowerCase().includes(wanted.toLowerCase())

/** What fits `wanted`, the surest first; all pages where nothing is wanted yet. */
export const useFound = (wanted: string): Found[] => {
  const t = useWords(shellWords)
  const language = useLanguage()
  const navigate = useNavigate()
  const { shop } = useScope()
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

  const pages = useGroups().flatMap(({ pages }) =>
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
  const work = useWorkFound(wanted)
  const ofKind = (kind: Found['kind']) => work.filter((one) => one.kind === kind)
  const matching = (list: readonly Found[], most: number) =>
    list
      .filter(({ label, key, hint }) => contains(`${label} ${key} ${hint}`, wanted))
      // What is called so comes before what only mentions it.
      .sort((a, b) => Number(contains(b.label, wanted)) - Number(contains(a.label, wanted)))
      .slice(0, most)
  return wanted === ''
    ? pages
    : [
        ...ordersFound,
        ...matching(pages, 4),
        ...matching(metrics, 8),
        ...matching(ofKind('task'), 6),
        ...matching(ofKind('document'), 4),
        ...matching(ofKind('member'), 3),
        // They are found by what they are called in the other language, too.
        ...ofKind('word').slice(0, 4),
        ...places('item', items),
        ...termsFound,
        ...places('province', provinces),
        ...matching(reports, 6),
      ]
}
