import { Segmented } from 'antd'
import { CopyNotice } from '../../duties/backups/ui/copy-notice.tsx'
import { Change } from '../kit/figure.tsx'
import { Page, Section } from '../kit/page.tsx'
import { type Preferences, prefer, usePreferences } from '../kit/preferences.ts'
import { useWords } from '../kit/words.ts'
import { useMay, useMayEverywhere } from '../me.tsx'
import { bringEnglish } from '../sayings.ts'
import { CheckUp } from './check-up.tsx'
import { Margins } from './margins.tsx'
import { Shops } from './shops.tsx'
import { WatchFolder } from './watch-folder.tsx'
import { settingsWords } from './words.ts'
import './settings.css'

export const Settings = () => {
  const t = useWords(settingsWords)
  const seesShop = useMay('settings.read')
  const seesWhole = useMayEverywhere('settings.read')
  return (
    <Page name={t.settings} question={t.question}>
      <CopyNotice />
      <Look />
      <Shops />
      <Margins />
      {seesShop && <WatchFolder />}
      {seesWhole && <CheckUp />}
    </Page>
  )
}

const Look = () => {
  const t = useWords(settingsWords)
  const { theme, language, rises } = usePreferences()
  return (
    <Section title={t.look} hint={t.thisBrowser}>
      <dl className="pairs settings-pairs">
        <dt id="theme">{t.theme}</dt>
        <dd>
          <Segmented<Preferences['theme']>
            aria-labelledby="theme"
            value={theme}
            onChange={(chosen) => prefer({ theme: chosen })}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t.themes[value],
            }))}
          />
        </dd>
        <dt id="language">{t.language}</dt>
        <dd>
          <Segmented<Preferences['language']>
            aria-labelledby="language"
            value={language}
            onChange={async (chosen) => {
              if (chosen === 'en') await bringEnglish().catch(() => undefined)
              prefer({ language: chosen })
            }}
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </dd>
        <dt id="rises">{t.rises}</dt>
        <dd className="row">
          <Segmented<Preferences['rises']>
            aria-labelledby="rises"
            value={rises}
            onChange={(chosen) => prefer({ rises: chosen })}
            options={(['red', 'green'] as const).map((value) => ({ value, label: t.risesNames[value] }))}
          />
          <span className="muted">{t.risesHint}</span>
          <Change change={0.123} good="up" />
          <Change change={-0.084} good="up" />
        </dd>
      </dl>
    </Section>
  )
}
