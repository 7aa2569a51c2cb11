/** Text that every format can hold: no control characters but the line break, no halves of a pair, no non-characters. */
export const printableText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, (sign) => (sign === '\n' ? sign : ''))
    .toWellFormed()
    .replaceAll('\ufffd', '')
