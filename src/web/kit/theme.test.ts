import { describe, expect, test } from 'vitest'
import { dark, light, type Palette } from './theme.ts'

const channel = (value: number) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
/** Relative luminance, WCAG 2.2. */
const luminance = (hex: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string) => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** Every text colour with the surfaces it is written on. */
const texts = (palette: Palette): [string, string, string][] => {
  const { surface, layout, raised, hover, accentSoft, redSoft, greenSoft, amberSoft } = palette
  const plain = { surface, layout, raised, hover }
  return [
    ...Object.entries(plain).flatMap(([name, on]): [string, string, string][] => [
      [`text on ${name}`, palette.text, on],
      [`muted on ${name}`, palette.muted, on],
      [`accent on ${name}`, palette.accent, on],
    ]),
    ['red on surface', palette.red, surface],
    ['green on surface', palette.green, surface],
    ['amber on surface', palette.amber, surface],
    ['accent on its soft', palette.accent, accentSoft],
    ['red on its soft', palette.red, redSoft],
    ['green on its soft', palette.green, greenSoft],
    ['amber on its soft', palette.amber, amberSoft],
    ['text on amber', palette.text, amberSoft],
    ['text on red', palette.text, redSoft],
    ['muted on red', palette.muted, redSoft],
    ['label on accent', palette.onAccent, palette.accent],
  ]
}

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, palette) => {
  test.each(texts(palette))('%s is readable (AA)', (_name, one, other) => {
    expect(contrast(one, other)).toBeGreaterThanOrEqual(4.5)
  })

  test('lines of a chart stand out from their surface', () => {
    for (const colour of palette.series) expect(contrast(colour, palette.surface)).toBeGreaterThanOrEqual(3)
  })
})
