/** Chinese characters and full-width signs take two places in a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Places that a text takes in a terminal. */
export const displayWidth = (text: string): number =>
  Array.from(text).reduce((places, sign) => places + (wide.test(sign) ? 2 : 1), 0)

/** Cut to so many places, with … where something is left out. Line breaks and control signs become spaces. */
export const clipped = (text: string, places: number): string => {
  const line = text.replace(/\p{Cc}+/gu, ' ')
  if (displayWidth(line) <= places) return line
  let kept = ''
  let taken = 0
  for (const sign of line) {
    const size = wide.test(sign) ? 2 : 1
    if (taken + size > places - 1) break
    kept += sign
    taken += size
  }
  return `${kept}…`
}

const padded = (text: string, places: number, align: 'left' | 'right'): string => {
  const gap = ' '.repeat(Math.max(0, places - displayWidth(text)))
  return align === 'right' ? gap + text : text + gap
}

export type TableColumn = { title: string; align?: 'left' | 'right'; most?: number }

/** Rows under their titles, aligned also where Chinese and Latin are mixed. */
export const textTable = (columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string => {
  const shown = rows.map((row) => columns.map(({ most = 60 }, i) => clipped(row[i] ?? '', most)))
  const widths = columns.map(({ title }, i) =>
    Math.max(displayWidth(title), ...shown.map((row) => displayWidth(row[i] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align = 'left' }, i) => padded(cells[i] ?? '', widths[i] ?? 0, align))
      .join('  ')
      .trimEnd()
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...shown.map(line),
  ].join('\n')
}
