/** The parts of an XLSX workbook of texts, as the platform's streaming writer makes them. */

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** The part with the n-th sheet, from 1. */
export const sheetPart = (n: number): string => `xl/worksheets/sheet${n}.xml`

/** All parts but the sheets themselves. */
export const packageParts = (sheets: readonly string[]): { name: string; text: string }[] => {
  const numbered = sheets.map((sheet, i) => ({ sheet, n: i + 1 }))
  const part = (name: string, ...pieces: string[]) => ({ name, text: XML + pieces.join('') })
  return [
    part(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`,
      ...numbered.map(
        ({ n }) =>
          `<Override PartName="/${sheetPart(n)}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
      ),
      '</Types>',
    ),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`,
      ...numbered.map(
        ({ sheet, n }) => `<sheet name="${escaped(sheet.slice(0, 31))}" sheetId="${n}" r:id="rId${n}"/>`,
      ),
      '</sheets></workbook>',
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">`,
      ...numbered.map(
        ({ n }) =>
          `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
      ),
      '</Relationships>',
    ),
  ]
}

export const sheetStart = (dimension: string): string =>
  `${XML}<worksheet xmlns="${MAIN}"><dimension ref="${dimension}"/><sheetData>`

export const SHEET_END = '</sheetData></worksheet>'

/** Text in place (inlineStr) instead of a shared table. `row` from 1; empty cells are left out. */
export const sheetRow = (cells: readonly string[], row: number): string => {
  let xml = `<row r="${row}">`
  for (let column = 0; column < cells.length; column++) {
    const cell = cells[column] ?? ''
    if (cell !== '')
      xml += `<c r="${columnName(column)}${row}" t="inlineStr"><is><t${space(cell)}>${escaped(cell)}</t></is></c>`
  }
  return `${xml}</row>`
}

/** Without it a reader may take off spaces at the ends. */
const space = (cell: string): string =>
  cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? ' xml:space="preserve"' : ''

const names: string[] = []

/** 0 → A, 25 → Z, 26 → AA. */
export const columnName = (index: number): string => {
  const known = names[index]
  if (known !== undefined) return known
  const name =
    (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
  names[index] = name
  return name
}

const escaped = (text: string): string =>
  /[&<>"\p{Cc}]/u.test(text)
    ? text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        // A bare line break or tab would be normalised away by an XML reader; other control characters may not stand in XML.
        .replace(/[\r\n\t]/g, (c) => `&#${c.charCodeAt(0)};`)
        .replace(/\p{Cc}/gu, '')
    : text
