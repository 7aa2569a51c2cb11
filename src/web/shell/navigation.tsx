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
import { useWords } from '../kit/words.ts'
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
  icon: ComponentType
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
      { key: 'tasks', to: '/tasks', icon: CheckSquareOutlined },
    ],
  },
  {
    key: 'data',
    pages: [
      { key: 'imports', to: '/data/import', icon: CloudUploadOutlined },
      { key: 'overview', to: '/data/overview', icon: LineChartOutlined },
      { key: 'explore', to: '/data/explore', icon: BarChartOutlined },
      { key: 'reconcile', to: '/data/reconcile', icon: AccountBookOutlined },
      { key: 'glossary', to: '/data/glossary', icon: BookOutlined },
    ],
  },
  {
    key: 'market',
    pages: [
      { key: 'competitors', to: '/market/competitors', icon: EyeOutlined },
      { key: 'prices', to: '/market/prices', icon: TagsOutlined },
      { key: 'terms', to: '/market/terms', icon: ReadOutlined },
      { key: 'strategy', to: '/market/strategy', icon: CompassOutlined },
    ],
  },
  {
    key: 'listing',
    pages: [
      { key: 'listingConversion', to: '/listing/conversion', icon: FundOutlined },
      { key: 'listingChecks', to: '/listing/checks', icon: FileSearchOutlined },
      { key: 'listingLaunches', to: '/listing/launches', icon: RocketOutlined },
      { key: 'listingChanges', to: '/listing/changes', icon: ExperimentOutlined },
    ],
  },
  {
    key: 'promotion',
    pages: [{ key: 'promotions', to: '/promotion', icon: NotificationOutlined }],
  },
  {
    key: 'sales',
    pages: [
      { key: 'why', to: '/sales/why', icon: QuestionCircleOutlined },
      { key: 'funnel', to: '/sales/funnel', icon: FilterOutlined },
      { key: 'items', to: '/sales/items', icon: ShoppingOutlined },
      { key: 'cohorts', to: '/sales/cohorts', icon: TableOutlined },
      { key: 'rhythm', to: '/sales/rhythm', icon: ClockCircleOutlined },
      { key: 'targets', to: '/sales/targets', icon: AimOutlined },
      { key: 'alerts', to: '/sales/alerts', icon: BellOutlined },
      { key: 'forecast', to: '/sales/forecast', icon: RiseOutlined },
      { key: 'calendar', to: '/sales/calendar', icon: CalendarOutlined },
    ],
  },
  {
    key: 'team',
    pages: [
      { key: 'meetings', to: '/team/meetings', icon: CommentOutlined },
      { key: 'stock', to: '/team/stock', icon: InboxOutlined },
      { key: 'service', to: '/team/service', icon: CustomerServiceOutlined },
    ],
  },
  {
    key: 'customer',
    pages: [
      { key: 'tickets', to: '/customer/tickets', icon: SolutionOutlined },
      { key: 'buyers', to: '/customer/buyers', icon: UserOutlined },
      { key: 'segments', to: '/customer/segments', icon: ClusterOutlined },
      { key: 'surveys', to: '/customer/surveys', icon: SmileOutlined },
    ],
  },
  {
    key: 'scorecard',
    pages: [
      { key: 'scores', to: '/scorecard', icon: TrophyOutlined },
      { key: 'reports', to: '/reports', icon: FileTextOutlined },
    ],
  },
  {
    key: 'training',
    pages: [
      { key: 'jobMap', to: '/training', icon: CompassOutlined },
      { key: 'drills', to: '/training/drills', icon: TrophyOutlined },
    ],
  },
  {
    key: 'settings',
    pages: [
      { key: 'settings', to: '/settings', icon: SettingOutlined },
      { key: 'members', to: '/settings/members', icon: TeamOutlined },
      { key: 'roles', to: '/settings/roles', icon: SafetyOutlined },
      { key: 'audit', to: '/settings/audit', icon: HistoryOutlined },
      { key: 'notifications', to: '/settings/notifications', icon: BellOutlined },
      { key: 'channels', to: '/settings/channels', icon: SendOutlined },
      { key: 'jobs', to: '/settings/jobs', icon: FieldTimeOutlined },
      { key: 'backups', to: '/settings/backups', icon: SaveOutlined },
    ],
  },
]

export const Navigation = ({ onGo }: { onGo?: () => void }) => {
  const t = useWords(shellWords)
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // The list is longer than a laptop's screen: the page that is open stays in sight.
  useEffect(() => {
    if (pathname !== '/') nav.current?.querySelector('.is-active')?.scrollIntoView({ block: 'nearest' })
  }, [pathname])
  return (
    <nav ref={nav} aria-label={t.menu} className="nav">
      {groups.map(({ key, pages }) => (
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
              <Icon />
              <span>{t[page]}</span>
            </Link>
          ))}
        </div>
      ))}
    </nav>
  )
}
