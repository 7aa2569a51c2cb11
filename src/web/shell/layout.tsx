import {
  BellOutlined,
  CloseOutlined,
  MenuOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
} from '@ant-design/icons'
import { Outlet, useLocation, useMatches } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { DoorOfWeb } from '../../duties/people/ui/door.tsx'
import { PersonMenu } from '../../duties/people/ui/person-menu.tsx'
import { DemoBadge } from '../../duties/training/ui/demo-badge.tsx'
import { hasUnsent } from '../../importing/ui/unsent.ts'
import { readFigure } from '../address.ts'
import { useWords } from '../kit/words.ts'
import { ScopeProvider, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'
import { searchKey } from './keys.ts'
import { Navigation, useMissing } from './navigation.tsx'
import { NotYours } from './not-yours.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { ShopSwitch } from './shop-switch.tsx'
import { TakingProvider } from './taking-provider.tsx'
import { isOfShop, UnknownShop } from './unknown-shop.tsx'
import { WholePageDrop } from './whole-page-drop.tsx'

const SearchBox = lazy(async () => ({ default: (await import('./search-box.tsx')).SearchBox }))
const UnsentNotice = lazy(async () => ({
  default: (await import('../../importing/ui/unsent-notice.tsx')).UnsentNotice,
}))
const Bell = lazy(async () => ({
  default: (await import('../../duties/notifications/ui/bell.tsx')).Bell,
}))
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }))
const FigureDrawer = lazy(async () => ({
  default: (await import('../../facts/ui/figure-drawer.tsx')).FigureDrawer,
}))

const Frame = () => {
  const t = useWords(shellWords)
  const scope = useScope()
  const [menu, setMenu] = useState(false)
  const [open, setOpen] = useState<'search' | 'help' | undefined>()
  // What an earlier page was sending when it was closed or reloaded.
  const [unsent] = useState(hasUnsent)
  const matches = useMatches()
  const hasPeriod = matches.some(({ staticData }) => staticData.period === true)
  const path = useLocation().pathname
  const missing = useMissing()(path)
  const figureText = matches.at(-1)?.search.figure
  const figure = readFigure(figureText)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen('search')
      }
      if (event.key === 'Escape') setMenu(false)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <aside className={menu ? 'side is-open' : 'side'}>
        <div className="side-inner">
          <div className="brand">
            <img src="/mark.svg" alt="" width={22} height={22} />
            <span>{t.product}</span>
            <Button
              className="narrow-only"
              type="text"
              icon={<CloseOutlined aria-hidden />}
              aria-label={t.close}
              onClick={() => setMenu(false)}
            />
          </div>
          <Navigation onGo={() => setMenu(false)} />
        </div>
      </aside>
      {menu && <button type="button" className="veil" aria-label={t.close} onClick={() => setMenu(false)} />}
      <header className="top">
        <Button
          className="narrow-only"
          type="text"
          icon={<MenuOutlined aria-hidden />}
          aria-label={t.menu}
          onClick={() => setMenu(true)}
        />
        <ShopSwitch />
        <DemoBadge />
        {hasPeriod && scope.shop && <PeriodPicker />}
        <div className="top-end">
          <Button
            className="search-button"
            icon={<SearchOutlined aria-hidden />}
            aria-label={t.search}
            onClick={() => setOpen('search')}
          >
            <span className="wide-only">{t.search}</span>
            <kbd className="wide-only">{searchKey}</kbd>
          </Button>
          <Suspense fallback={<Button type="text" icon={<BellOutlined aria-hidden />} disabled />}>
            <Bell />
          </Suspense>
          <Button
            type="text"
            icon={<QuestionCircleOutlined aria-hidden />}
            aria-label={t.help}
            onClick={() => setOpen('help')}
          />
          <PersonMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="main">
        {unsent && (
          <Suspense fallback={null}>
            <UnsentNotice />
          </Suspense>
        )}
        {missing ? (
          <NotYours page={t[missing.page]} permission={missing.needs} />
        ) : scope.shop?.id === 0 && isOfShop(path) ? (
          <UnknownShop name={scope.shop.name} />
        ) : (
          <Outlet />
        )}
      </main>
      <WholePageDrop />
      <Suspense fallback={null}>
        {open === 'search' && <SearchBox onClose={() => setOpen(undefined)} />}
        {open === 'help' && <Help onClose={() => setOpen(undefined)} />}
        {figure && scope.shop && scope.shop.id !== 0 && <FigureDrawer figure={figure} />}
      </Suspense>
    </div>
  )
}

export const Layout = () => (
  <DoorOfWeb>
    <ScopeProvider>
      <TakingProvider>
        <Frame />
      </TakingProvider>
    </ScopeProvider>
  </DoorOfWeb>
)
