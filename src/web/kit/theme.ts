import type { ThemeConfig } from 'antd'

/**
 * One accent, neutral surfaces, colour only for meaning. Contrast of text on its surfaces is AA (≥ 4.5) in both
 * palettes. `series` is safe for the colour-blind (differs in lightness as well as hue).
 */
export type Palette = {
  layout: string
  surface: string
  raised: string
  hover: string
  border: string
  borderSoft: string
  text: string
  muted: string
  accent: string
  accentSoft: string
  onAccent: string
  red: string
  redSoft: string
  green: string
  greenSoft: string
  amber: string
  amberSoft: string
  series: readonly string[]
}

export const light: Palette = {
  layout: '#f4f5f7',
  surface: '#ffffff',
  raised: '#ffffff',
  hover: '#eef1f5',
  border: '#d5dae1',
  borderSoft: '#e6e9ee',
  text: '#1b2430',
  muted: '#586270',
  accent: '#1f5fae',
  accentSoft: '#e7eff9',
  onAccent: '#ffffff',
  red: '#c22f2a',
  redSoft: '#fcebea',
  green: '#15754a',
  greenSoft: '#e4f4ec',
  amber: '#8a5a00',
  amberSoft: '#fdf3dc',
  series: ['#1f5fae', '#c2691c', '#2b8a72', '#8b4a9c', '#7a6a1f', '#4d9bd6', '#a83253', '#5c6670'],
}

export const dark: Palette = {
  layout: '#13161b',
  surface: '#1a1e25',
  raised: '#232833',
  hover: '#262c37',
  border: '#3a4250',
  borderSoft: '#2b313c',
  text: '#e3e8ef',
  muted: '#a2adbb',
  accent: '#79aef2',
  accentSoft: '#1f2f47',
  onAccent: '#0f1722',
  red: '#ff857d',
  redSoft: '#3d2224',
  green: '#5ecb97',
  greenSoft: '#183428',
  amber: '#e8b45a',
  amberSoft: '#3a2f18',
  series: ['#79aef2', '#f0a45e', '#5ec9ab', '#c99adb', '#d3bf62', '#a8d4f5', '#f08fa8', '#a9b3bf'],
}

export const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Ant Design's tokens from the palette; where the system asks for stillness, nothing glides or grows into place. */
export const antTheme = (palette: Palette, isStill: boolean): ThemeConfig => ({
  token: {
    colorPrimary: palette.accent,
    colorLink: palette.accent,
    colorInfo: palette.accent,
    colorError: palette.red,
    colorErrorBg: palette.redSoft,
    colorSuccess: palette.green,
    colorSuccessBg: palette.greenSoft,
    colorWarning: palette.amber,
    colorWarningBg: palette.amberSoft,
    colorInfoBg: palette.accentSoft,
    colorText: palette.text,
    colorTextBase: palette.text,
    colorTextSecondary: palette.muted,
    colorTextTertiary: palette.muted,
    colorTextDescription: palette.muted,
    colorTextPlaceholder: palette.muted,
    colorTextLightSolid: palette.onAccent,
    colorBgBase: palette.surface,
    colorBgLayout: palette.layout,
    colorBgContainer: palette.surface,
    colorBgElevated: palette.raised,
    colorBorder: palette.border,
    colorBorderSecondary: palette.borderSoft,
    colorSplit: palette.borderSoft,
    colorBgSpotlight: palette.text === light.text ? '#27303c' : '#39414f',
    borderRadius: 6,
    controlHeight: 32,
    fontSize: 14,
    fontFamily,
    motion: !isStill,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
    wireframe: false,
  },
  components: {
    Table: {
      headerBg: palette.surface,
      headerColor: palette.muted,
      headerSplitColor: 'transparent',
      rowHoverBg: palette.hover,
      cellPaddingBlockSM: 7,
      cellPaddingInlineSM: 10,
      // What an empty table says is to be read as well.
      colorTextDisabled: palette.muted,
    },
    Tabs: { horizontalMargin: '0 0 12px 0' },
    Tooltip: { colorTextLightSolid: '#ffffff' },
  },
})

/** The same colours for our own style sheet. */
export const paintRoot = (palette: Palette, isDark: boolean) => {
  const { style, dataset } = document.documentElement
  const { series, ...single } = palette
  for (const [name, value] of Object.entries(single))
    style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value)
  for (const [index, value] of series.entries()) style.setProperty(`--series-${index}`, value)
  style.setProperty('color-scheme', isDark ? 'dark' : 'light')
  dataset.theme = isDark ? 'dark' : 'light'
}
