import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { ViewSearch } from '../address.ts'
import { root } from './root.tsx'

const promotions = createRoute({
  getParentRoute: () => root,
  path: '/promotion',
  component: lazyRouteComponent(() => import('../../duties/promotion/ui/promotions.tsx'), 'Promotions'),
})

const promotion = createRoute({
  getParentRoute: () => root,
  path: '/promotion/$promotion',
  validateSearch: ViewSearch,
  component: lazyRouteComponent(() => import('../../duties/promotion/ui/promotion.tsx'), 'PromotionPage'),
})

export const promotionPages = [promotions, promotion] as const
