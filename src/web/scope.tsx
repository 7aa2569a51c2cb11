import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react'
import type { Alignment } from '../facts/alignment/contract.ts'
import type { ScopeSearch, Where } from './address.ts'
import { readWhere, writeFigure, writeWhere } from './address.ts'
import { alignmentInEnglish } from './alignment-words.ts'
import { api } from './client.ts'
import { addDays, type Days, today } from './days.ts'
import type { Language } from './kit/preferences.ts'
import {
  anchorDay,
  type Comparison,
  type Counting,
  comparedDays,
  isAligned,
  isJustBegun,
  type Preset,
  presetDays,
} from './period.ts'

export type ShopSummary = {
  id: number
  name: string
  first: string | null
  last: string | null
  batches: number
}

/** Which shop, which days, compared with which: read from the address, the same on every page. */
export type Scope = {
  shops: readonly ShopSummary[]
  /** Undefined when there is none yet. */
  shop: ShopSummary | undefined
  ready: boolean
  error: unknown
  preset: Preset
  days: Days
  comparison: Comparison
  compared: Days | undefined
  /** Why years are laid over each other so. */
  comparedNote?: string
  alignment?: Alignment
  /** The day that presets count back from. */
  anchor: string
  today: string
  /** The preset is a week or month that began only today; its days are the last day reached. */
  justBegun: boolean
  /** Data end before yesterday. */
  old: boolean
  where: Where[]
}

const lastShopKey = 'zhanggui.shop'
const remembered = (): string | null => {
  try {
    return localStorage.getItem(lastShopKey)
  } catch {
    return null
  }
}

const daysFrom = (search: ScopeSearch, counting: Counting): { preset: Preset; days: Days } => {
  const { from, to, period } = search
  if (from && to && from <= to && (period === undefined || period === 'custom'))
    return { preset: 'custom', days: { from, to } }
  const preset = period === undefined || period === 'custom' ? 'last30' : period
  return { preset, days: presetDays(preset, counting) }
}

const ScopeContext = createContext<Scope | undefined>(undefined)

export const ScopeProvider = ({ children }: { children: ReactNode }) => {
  const search = useSearch({ from: '__root__' })
  const navigate = useNavigate()
  const { data, error, isPending } = useQuery(api.facts.shops.queryOptions())

  const plain = useMemo((): Scope => {
    const shops = data ?? []
    const wanted = search.shop ?? remembered()
    const shop =
      shops.find(({ name }) => name === wanted) ??
      (search.shop && data ? { id: 0, name: search.shop, first: null, last: null, batches: 0 } : shops[0])
    const now = today()
    const anchor = anchorDay(shop?.last ?? null, now)
    const counting = { anchor, today: now }
    const { preset, days } = daysFrom(search, counting)
    const { cfrom, cto } = search
    const custom = cfrom && cto && cfrom <= cto ? { from: cfrom, to: cto } : undefined
    const asked = search.compare ?? 'previous'
    const comparison = asked === 'custom' && !custom ? 'previous' : asked
    return {
      shops,
      shop,
      ready: !isPending,
      error,
      preset,
      days,
      comparison,
      compared: comparedDays(comparison, days, custom),
      anchor,
      today: now,
      justBegun: isJustBegun(preset, counting),
      old: anchor < addDays(now, -1),
      where: readWhere(search.where),
    }
  }, [data, error, isPending, search])

  const { comparison, days } = plain
  const aligned = useQuery(
    api.facts.compared.queryOptions({
      input: {
        ...(plain.shop ? { shop: plain.shop.name } : {}),
        ...days,
        compare: isAligned(comparison) ? comparison : 'previous',
      },
      enabled: isAligned(comparison) && (plain.shop?.id ?? 0) > 0,
    }),
  )
  const laid = isAligned(comparison) ? aligned.data : undefined
  const scope = useMemo(
    (): Scope =>
      laid
        ? {
            ...plain,
            compared: { from: laid.from, to: laid.to },
            comparedNote: laid.note,
            ...(laid.alignment ? { alignment: laid.alignment } : {}),
          }
        : plain,
    [plain, laid],
  )

  const { shop } = scope
  useEffect(() => {
    if (!shop || shop.id === 0) return
    try {
      localStorage.setItem(lastShopKey, shop.name)
    } catch {
      // Then the first shop is shown next time.
    }
    // The address says which shop, so that a link shows another person the same.
    if (search.shop === undefined)
      void navigate({ to: '.', search: (kept) => ({ ...kept, shop: shop.name }), replace: true })
  }, [shop, search.shop, navigate])

  return <ScopeContext value={scope}>{children}</ScopeContext>
}

/** Why the compared days are those, where years are laid over each other; undefined where it needs no word. */
export const comparedWhy = (
  { alignment, comparedNote, compared, days }: Scope,
  language: Language,
): string | undefined =>
  language === 'en' && alignment && compared ? alignmentInEnglish(alignment, days, compared) : comparedNote

export const useScope = (): Scope => {
  const scope = use(ScopeContext)
  if (!scope) throw new Error('useScope outside of ScopeProvider')
  return scope
}

/** The name of the shop that is shown; undefined where none is, or none that exists. */
export const useShownShop = (): string | undefined => {
  const shop = use(ScopeContext)?.shop
  return shop && shop.id !== 0 ? shop.name : undefined
}

/** Changes a part of the address; undefined removes it. */
export const useAddress = () => {
  const navigate = useNavigate()
  return (change: Record<string, string | undefined>, { replace = false } = {}) =>
    navigate({ to: '.', search: (kept) => ({ ...kept, ...change }), replace })
}

export const useWhere = () => {
  const change = useAddress()
  return (filters: readonly Where[]) => change({ where: writeWhere(filters) })
}

/** Opens the drawer of a figure; the page's own days and filters unless others are given. */
export const useOpenFigure = () => {
  const change = useAddress()
  return (metric: string, at?: { days?: Days; where?: Where[] }) =>
    change({
      figure: writeFigure(at?.days ? { metric, ...at.days, where: at.where ?? [] } : { metric }),
    })
}

/** The part of a query that the address gives. */
export const scopeQuery = (scope: Scope) => ({
  ...(scope.shop ? { shop: scope.shop.name } : {}),
  from: scope.days.from,
  to: scope.days.to,
  where: scope.where,
  ...(scope.comparison === 'none'
    ? {}
    : {
        compare:
          scope.comparison === 'custom' && scope.compared
            ? scope.compared
            : scope.comparison === 'last-year' || isAligned(scope.comparison)
              ? scope.comparison
              : ('previous' as const),
      }),
})
