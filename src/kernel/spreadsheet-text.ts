/** A text that a spreadsheet would run as a formula, shown as the text it is. For every cell of a file we write. */
export const neutralised = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
