/** Ink on white paper. The series are those of the screens, safe for the colour-blind. */
export const look = {
  text: '#1b2430',
  muted: '#586270',
  border: '#d5dae1',
  soft: '#f4f5f7',
  accent: '#1f5fae',
  accentSoft: '#e7eff9',
  red: '#c22f2a',
  redSoft: '#fcebea',
  green: '#15754a',
  greenSoft: '#e4f4ec',
  amber: '#8a5a00',
  amberSoft: '#fdf3dc',
  series: ['#1f5fae', '#c2691c', '#2b8a72', '#8b4a9c', '#7a6a1f', '#4d9bd6', '#a83253', '#5c6670'],
  /** From least to most. */
  heat: ['#eef4fb', '#1f5fae'],
} as const

export const seriesColour = (index: number): string => look.series[index % look.series.length] ?? look.accent

/** Up is red and down is green, as Chinese markets read it. */
export const changeColour = (change: number | null): string =>
  change === null || change === 0 ? look.muted : change > 0 ? look.red : look.green

export const toneColours = {
  note: { ink: look.accent, paper: look.accentSoft },
  good: { ink: look.green, paper: look.greenSoft },
  warning: { ink: look.amber, paper: look.amberSoft },
} as const

/** The widest a heading and a picture may be on an A4 page, in CSS pixels. */
export const PICTURE_WIDTH = 680
