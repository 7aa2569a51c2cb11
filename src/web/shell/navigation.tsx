import {
  AccountBookOutlined,
  AimOutlined,
  BarChartOutlined,
  BellOutlined,
  BookOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  CloudUploadOutlined,
  ClusterOutlined,
  CommentOutlined,
  CompassOutlined,
  CustomerServiceOutlined,
  ExperimentOutlined,
  EyeOutlined,
  FieldTimeOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  FilterOutlined,
  FundOutlined,
  HistoryOutlined,
  HomeOutlined,
  InboxOutlined,
  LineChartOutlined,
  NotificationOutlined,
  QuestionCircleOutlined,
  ReadOutlined,
  RiseOutlined,
  RocketOutlined,
  SafetyOutlined,
  SaveOutlined,
  SendOutlined,
  SettingOutlined,
  ShoppingOutlined,
  SmileOutlined,
  SolutionOutlined,
  TableOutlined,
  TagsOutlined,
  TeamOutlined,
  TrophyOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { type ComponentType, useEffect, useRef } from 'react'
import type { Me } from '../../duties/people/accounts/contract.ts'
import type { Permission } from '../../kernel/permission.ts'
import { useWords } from '../kit/words.ts'
import { mayThere } from '../may-there.ts'
import { useSignedIn } from '../me.tsx'
import { useShownShop } from '../scope.tsx'
import { shellWords } from '../words.ts'

type PageKey =
  | 'today'
  | 'tasks'
  | 'imports'
  | 'overview'
  | 'explore'
  | 'reconcile'
  | 'glossary'
  | 'competitors'
  | 'prices'
  | 'terms'
  | 'strategy'
  | 'listingConversion'
  | 'listingChecks'
  | 'listingLaunches'
  | 'listingChanges'
  | 'promotions'
  | 'why'
  | 'funnel'
  | 'items'
  | 'cohorts'
  | 'rhythm'
  | 'targets'
  | 'alerts'
  | 'forecast'
  | 'calendar'
  | 'scores'
  | 'tickets'
  | 'buyers'
  | 'segments'
  | 'surveys'
  | 'reports'
  | 'jobMap'
  | 'drills'
  | 'meetings'
  | 'stock'
  | 'service'
  | 'members'
  | 'roles'
  | 'audit'
  | 'notifications'
  | 'channels'
  | 'jobs'
  | 'backups'
  | 'settings'
type Page = {
  key: PageKey
  to:
    | '/'
    | '/tasks'
    | '/settings'
    | '/settings/members'
    | '/settings/roles'
    | '/settings/audit'
    | '/settings/notifications'
    | '/settings/channels'
    | '/settings/jobs'
    | '/settings/backups'
    | '/training'
    | '/training/drills'
    | '/data/import'
    | '/data/overview'
    | '/data/explore'
    | '/data/reconcile'
    | '/data/glossary'
    | '/market/competitors'
    | '/market/prices'
    | '/market/terms'
    | '/market/strategy'
    | '/listing/conversion'
    | '/listing/checks'
    | '/listing/launches'
    | '/listing/changes'
    | '/promotion'
    | '/sales/why'
    | '/sales/funnel'
    | '/sales/items'
    | '/sales/cohorts'
    | '/sales/rhythm'
    | '/sales/targets'
    | '/sales/alerts'
    | '/sales/forecast'
    | '/sales/calendar'
    | '/scorecard'
    | '/customer/tickets'
    | '/customer/buyers'
    | '/customer/segments'
    | '/customer/surveys'
    | '/reports'
    | '/team/meetings'
    | '/team/stock'
    | '/team/service'
  icon: ComponentType<{ 'aria-hidden': true }>
  /** What opens it; a page without it is everybody's. */
  needs?: Permission
  /** It is about the whole: the permission must be held for all shops. */
  isWhole?: true
}

type GroupKey =
  | 'today'
  | 'data'
  | 'market'
  | 'listing'
  | 'promotion'
  | 'sales'
  | 'team'
  | 'customer'
  | 'scorecard'
  | 'training'
  | 'settings'

/** Every page of the product in the order of the left side. */
export const groups: readonly {
  key: GroupKey
  pages: readonly Page[]
}[] = [
  {
    key: 'today',
    pages: [
      { key: 'today', to: '/', icon: HomeOutlined },
      { key: 'tasks', to: '/tasks', icon: CheckSquareOutlined, needs: 'tasks.read' },
    ],
  },
  {
    key: 'data',
    pages: [
      { key: 'imports', to: '/data/import', icon: CloudUploadOutlined, needs: 'import.read' },
      { key: 'overview', to: '/data/overview', icon: LineChartOutlined, needs: 'figures.read' },
      { key: 'explore', to: '/data/explore', icon: BarChartOutlined, needs: 'figures.read' },
      { key: 'reconcile', to: '/data/reconcile', icon: AccountBookOutlined, needs: 'figures.read' },
      { key: 'glossary', to: '/data/glossary', icon: BookOutlined, needs: 'figures.read' },
    ],
  },
  {
    key: 'market',
    pages: [
      { key: 'competitors', to: '/market/competitors', icon: EyeOutlined, needs: 'figures.read' },
      { key: 'prices', to: '/market/prices', icon: TagsOutlined, needs: 'figures.read' },
      { key: 'terms', to: '/market/terms', icon: ReadOutlined, needs: 'figures.read' },
      { key: 'strategy', to: '/market/strategy', icon: CompassOutlined, needs: 'figures.read' },
    ],
  },
  {
    key: 'listing',
    pages: [
      { key: 'listingConversion', to: '/listing/conversion', icon: FundOutlined, needs: 'figures.read' },
      { key: 'listingChecks', to: '/listing/checks', icon: FileSearchOutlined, needs: 'figures.read' },
      { key: 'listingLaunches', to: '/listing/launches', icon: RocketOutlined, needs: 'figures.read' },
      { key: 'listingChanges', to: '/listing/changes', icon: ExperimentOutlined, needs: 'figures.read' },
    ],
  },
  {
    key: 'promotion',
    pages: [{ key: 'promotions', to: '/promotion', icon: NotificationOutlined, needs: 'figures.read' }],
  },
  {
    key: 'sales',
    pages: [
      { key: 'why', to: '/sales/why', icon: QuestionCircleOutlined, needs: 'figures.read' },
      { key: 'funnel', to: '/sales/funnel', icon: FilterOutlined, needs: 'figures.read' },
      { key: 'items', to: '/sales/items', icon: ShoppingOutlined, needs: 'figures.read' },
      { key: 'cohorts', to: '/sales/cohorts', icon: TableOutlined, needs: 'figures.read' },
      { key: 'rhythm', to: '/sales/rhythm', icon: ClockCircleOutlined, needs: 'figures.read' },
      { key: 'targets', to: '/sales/targets', icon: AimOutlined, needs: 'figures.read' },
      { key: 'alerts', to: '/sales/alerts', icon: BellOutlined, needs: 'figures.read' },
      { key: 'forecast', to: '/sales/forecast', icon: RiseOutlined, needs: 'figures.read' },
      { key: 'calendar', to: '/sales/calendar', icon: CalendarOutlined, needs: 'figures.read' },
    ],
  },
  {
    key: 'team',
    pages: [
      { key: 'meetings', to: '/team/meetings', icon: CommentOutlined, needs: 'figures.read' },
      { key: 'stock', to: '/team/stock', icon: InboxOutlined, needs: 'figures.read' },
      { key: 'service', to: '/team/service', icon: CustomerServiceOutlined, needs: 'figures.read' },
    ],
  },
  {
    key: 'customer',
    pages: [
      { key: 'tickets', to: '/customer/tickets', icon: SolutionOutlined, needs: 'customer.read' },
      { key: 'buyers', to: '/customer/buyers', icon: UserOutlined, needs: 'customer.read' },
      { key: 'segments', to: '/customer/segments', icon: ClusterOutlined, needs: 'customer.read' },
      { key: 'surveys', to: '/customer/surveys', icon: SmileOutlined, needs: 'customer.read' },
    ],
  },
  {
    key: 'scorecard',
    pages: [
      { key: 'scores', to: '/scorecard', icon: TrophyOutlined, needs: 'figures.read' },
      { key: 'reports', to: '/reports', icon: FileTextOutlined, needs: 'figures.read' },
    ],
  },
  {
    key: 'training',
    pages: [
      { key: 'jobMap', to: '/training', icon: CompassOutlined, needs: 'training.read' },
      { key: 'drills', to: '/training/drills', icon: TrophyOutlined, needs: 'training.read' },
    ],
  },
  {
    key: 'settings',
    pages: [
      { key: 'settings', to: '/settings', icon: SettingOutlined },
      { key: 'members', to: '/settings/members', icon: TeamOutlined, needs: 'people.read' },
      { key: 'roles', to: '/settings/roles', icon: SafetyOutlined, needs: 'access.read', isWhole: true },
      { key: 'audit', to: '/settings/audit', icon: HistoryOutlined, needs: 'audit.read' },
      { key: 'notifications', to: '/settings/notifications', icon: BellOutlined },
      { key: 'channels', to: '/settings/channels', icon: SendOutlined, needs: 'notify.read', isWhole: true },
      { key: 'jobs', to: '/settings/jobs', icon: FieldTimeOutlined, needs: 'jobs.read', isWhole: true },
      { key: 'backups', to: '/settings/backups', icon: SaveOutlined, needs: 'settings.read', isWhole: true },
    ],
  },
]

/** Whether the person who sits here may open a page; before it is known who that is, everything shows. */
const isOpenTo = (me: Me | undefined, { needs, isWhole }: Page, shop: string | undefined): boolean =>
  !me || !needs || (isWhole ? me.everywhere.includes(needs) : mayThere(me, needs, shop))

/** The groups with the pages that the person who sits here may open. */
export const useGroups = (): typeof groups => {
  const { data } = useSignedIn()
  const shop = useShownShop()
  return groups
    .map(({ key, pages }) => ({ key, pages: pages.filter((page) => isOpenTo(data, page, shop)) }))
    .filter(({ pages }) => pages.length > 0)
}

const pageAt = (path: string): Page | undefined =>
  groups
    .flatMap(({ pages }) => pages)
    .filter(({ to }) => path === to || (to !== '/' && path.startsWith(`${to}/`)))
    .toSorted((one, other) => other.to.length - one.to.length)[0]

/** What is missing to open the page at a path; undefined where nothing is. */
export const useMissing = (): ((path: string) => { page: PageKey; needs: Permission } | undefined) => {
  const { data } = useSignedIn()
  const shop = useShownShop()
  return (path) => {
    const page = pageAt(path.split('?')[0] ?? path)
    return page?.needs && !isOpenTo(data, page, shop) ? { page: page.key, needs: page.needs } : undefined
  }
}

export const Navigation = ({ onGo }: { onGo?: () => void }) => {
  const t = useWords(shellWords)
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useGroups()
  // The list is longer than a laptop's screen: the page that is open stays in sight.
  useEffect(() => {
    if (pathname !== '/') nav.current?.querySelector('.is-active')?.scrollIntoView({ block: 'nearest' })
  }, [pathname])
  return (
    <nav ref={nav} aria-label={t.menu} className="nav">
      {shown.map(({ key, pages }) => (
        <div key={key} className="nav-group">
          {key !== 'today' && <div className="nav-title">{t[key]}</div>}
          {pages.map(({ key: page, to, icon: Icon }) => (
            <Link
              key={page}
              to={to}
              className="nav-link"
              activeProps={{ className: 'nav-link is-active', 'aria-current': 'page' }}
              activeOptions={{
                exact: to === '/' || to === '/settings' || to === '/training',
                includeSearch: false,
              }}
              {...(onGo ? { onClick: onGo } : {})}
            >
              <Icon aria-hidden />
              <span>{t[page]}</span>
            </Link>
          ))}
        </div>
      ))}
    </nav>
  )
}
