/** Cells as a spreadsheet copies them: tabs between, or commas where there is no tab. */
export const cellsOf = (text: string): string[][] =>
  text.split(/\r?\n/).map((line) => line.split(text.includes('\t') ? '\t' : /[,，]/))
