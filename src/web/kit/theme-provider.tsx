import { ConfigProvider, theme } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { type ReactNode, useLayoutEffect } from 'react'
import { useDark, usePreferences, useStill } from './preferences.ts'
import { antTheme, dark, light, paintRoot } from './theme.ts'

/** The module is ESM for the bundler and typed as CommonJS: its default may be wrapped. */
const unwrapped = <T extends object>(module: T | { default: T }): T =>
  'default' in module ? module.default : module
const locales = { zh: unwrapped(zhCN), en: unwrapped(enUS) }

export const ThemeProvider = ({ children }: { children: ReactNode }) => {
  const isDark = useDark()
  const isStill = useStill()
  const { language } = usePreferences()
  const palette = isDark ? dark : light
  useLayoutEffect(() => paintRoot(palette, isDark), [palette, isDark])
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [language])
  return (
    <ConfigProvider
      locale={locales[language]}
      theme={{
        ...antTheme(palette, isStill),
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
      }}
      componentSize="medium"
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  )
}
