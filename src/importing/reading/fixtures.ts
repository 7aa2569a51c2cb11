import { crc32, deflateRawSync } from 'node:zlib'

/** A member of an archive made for a test; what is given beside its content is what the directory claims. */
export type MadeMember = {
  name: string | Uint8Array
  content: string | Uint8Array
  utf8?: boolean
  encrypted?: boolean
  declaredSize?: number
  checksum?: number
}

/** A zip archive, honest or not. */
export const zipOf = (members: readonly MadeMember[], claimedCount = members.length): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const name = Buffer.from(member.name)
    const content = Buffer.from(member.content)
    const packed = deflateRawSync(content)
    const fixed = Buffer.alloc(26)
    fixed.writeUInt16LE(20, 0)
    fixed.writeUInt16LE((member.utf8 ? 0x800 : 0) | (member.encrypted ? 1 : 0), 2)
    fixed.writeUInt16LE(8, 4)
    fixed.writeUInt32LE(member.checksum ?? crc32(content), 10)
    fixed.writeUInt32LE(packed.length, 14)
    fixed.writeUInt32LE(member.declaredSize ?? content.length, 18)
    fixed.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fixed, tail, name]))
    parts.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(claimedCount, 8)
  end.writeUInt16LE(claimedCount, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, entries, end])
}

export type MadeSheet = { name: string /** What is inside <worksheet>. */; xml: string; hidden?: boolean }
export type MadeWorkbook = {
  sheets: readonly MadeSheet[]
  sharedStrings?: string
  styles?: string
  date1904?: boolean
}

const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** The parts of an XLSX package, its sheets given as XML. */
export const packageOf = ({ sheets, sharedStrings, styles, date1904 }: MadeWorkbook): MadeMember[] => {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const part = (name: string, content: string) => ({ name, content: `<?xml version="1.0"?>\n${content}` })
  const listed = sheets.map(
    ({ name, hidden }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
  )
  return [
    part('[Content_Types].xml', '<Types/>'),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}">${relation('a', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}">${sheets
        .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
        .join(
          '',
        )}${styles ? relation('t', 'styles', '/xl/styles.xml') : ''}${relation('s', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    ),
    ...(sharedStrings ? [part('xl/sharedStrings.xml', `<sst>${sharedStrings}</sst>`)] : []),
    ...(styles ? [part('xl/styles.xml', `<styleSheet>${styles}</styleSheet>`)] : []),
    ...sheets.map(({ xml }, i) => part(`xl/worksheets/sheet${i + 1}.xml`, `<worksheet>${xml}</worksheet>`)),
  ]
}

export const xlsxOf = (workbook: MadeWorkbook): Buffer => zipOf(packageOf(workbook))
