import { Paragraph, TextRun } from 'docx'
import { look } from '../look.ts'

/** Chinese in 微软雅黑 wherever it stands, and the same for what stands between. */
export const FONT = {
  ascii: 'Microsoft YaHei',
  hAnsi: 'Microsoft YaHei',
  eastAsia: '微软雅黑',
  cs: 'Microsoft YaHei',
}

export type RunLook = { bold?: boolean; colour?: string /** In points. */; size?: number }

const hex = (colour: string): string => colour.replace('#', '')

export const paint = hex

/** Words as runs; a line break stays one. */
export const runs = (
  words: string,
  { bold = false, colour = look.text, size = 10.5 }: RunLook = {},
): TextRun[] =>
  words.split('\n').map(
    (text, index) =>
      new TextRun({
        text,
        bold,
        color: hex(colour),
        size: Math.round(size * 2),
        font: FONT,
        ...(index > 0 ? { break: 1 } : {}),
      }),
  )

export const quiet: RunLook = { colour: look.muted, size: 9 }

/** One paragraph; `after` in points. */
export const line = (children: readonly TextRun[], after = 6): Paragraph =>
  new Paragraph({ children: [...children], spacing: { after: after * 20 } })
