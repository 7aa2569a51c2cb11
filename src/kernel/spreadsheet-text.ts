/**
 * What a spreadsheet may take for a formula: one of four signs, narrow or wide, at the beginning or behind blanks and
 * signs that show nothing, which some leave out as they read; and a tab or line break, behind which it begins anew.
 */
const formula = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u

/** A text that a spreadsheet would run as a formula, shown as the text it is. For every cell of a file we write. */
export const neutralised = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** Whether a cell of CSV needs quotes: whatever the list separator of its reader is, it stays one cell. */
export const needsQuotes = (text: string): boolean => /[",;\t\r\n]/.test(text)
