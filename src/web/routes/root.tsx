import { createRootRoute, retainSearchParams } from '@tanstack/react-router'
import { ScopeSearch, scopeKeys } from '../address.ts'
import { Layout } from '../shell/layout.tsx'

/** The frame of every page, and what each address carries. */
export const root = createRootRoute({
  component: Layout,
  validateSearch: ScopeSearch,
  search: { middlewares: [retainSearchParams([...scopeKeys])] },
})
