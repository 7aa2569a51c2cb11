import { derivedNames, type Field, type Format, headerName } from './format.ts'
import { isOfRejects } from './mended.ts'

/** A sheet whose format was told from its header row. */
export type Recognition = {
  format: Format
  /** Index of the (last) header row in `head`, from 0. Rows after it are data. */
  headerRow: number
  /** Column index of each field of the format, in the order of `format.fields`. */
  columns: readonly (number | undefined)[]
  /** Header names that neither a field nor `ignores` knows. */
  unknown: readonly string[]
  /** Unique names by position: `name`, the second of that name `name#2`; `列5` for a column without one. */
  header: readonly string[]
  /** Share of the header's names that the format knows, 0..1. */
  confidence: number
}

/** The format that comes nearest, where none is recognised: a start for the mapping page. */
export type Nearest = {
  format: Format
  headerRow: number
  header: readonly string[]
  columns: readonly (number | undefined)[]
  /** Names that are needed and not there, one of each group. */
  missing: string[]
}

const ROWS_LOOKED_AT = 20
const NAMES_NEEDED = 3

/**
 * Tells the format of a sheet from its first rows: the first of 20 rows that holds three known names and what
 * a format needs. Among formats that fit, the one that explains most names wins; in a tie the later one in
 * `formats`, so that a shop's own formats go last. Undefined when nothing fits.
 */
export const recognise = (
  head: readonly (readonly string[])[],
  formats: readonly Format[],
): Recognition | undefined => {
  const candidates = formats.map(prepared)
  for (let row = 0; row < Math.min(head.length, ROWS_LOOKED_AT); row++) {
    const fitting = candidates.flatMap((candidate) => {
      const header = headerAt(head, row, candidate.format)
      return header && fits(candidate, header.names) ? [{ candidate, header }] : []
    })
    const best = fitting.reduce<(typeof fitting)[number] | undefined>((winner, next) => {
      const gain = winner
        ? explained(next.candidate, next.header.names) - explained(winner.candidate, winner.header.names)
        : 1
      return gain >= 0 ? next : winner
    }, undefined)
    if (best) return recognition(head, best.candidate, best.header)
  }
  return undefined
}

/** Best guess for a sheet that `recognise` knows no format of; undefined when not even two names are known. */
export const nearest = (
  head: readonly (readonly string[])[],
  formats: readonly Format[],
): Nearest | undefined => {
  let best: { candidate: Prepared; header: Header; known: number } | undefined
  for (const candidate of formats.map(prepared)) {
    for (let row = 0; row < Math.min(head.length, ROWS_LOOKED_AT); row++) {
      const header = headerAt(head, row, candidate.format)
      if (!header) continue
      const known = explained(candidate, header.names)
      if (known >= 2 && known > (best?.known ?? 0)) best = { candidate, header, known }
    }
  }
  if (!best) return undefined
  const { candidate, header } = best
  return {
    format: candidate.format,
    headerRow: header.row,
    header: uniqueNames(header.shown),
    columns: columnsOf(candidate.format.fields, header.names),
    missing: candidate.format.needs.flatMap((group) =>
      group[0] !== undefined && !group.some((name) => header.names.includes(headerName(name)))
        ? [group[0]]
        : [],
    ),
  }
}

/** Header names made unique by position, as they are shown and archived. */
export const uniqueNames = (names: readonly string[]): string[] => {
  const seen = new Map<string, number>()
  const taken = new Set(names.map((name) => name.trim()))
  return names.map((name, index) => {
    const shown = name.replace(/[\r\n]+/g, '').trim() || `列${index + 1}`
    const times = (seen.get(headerName(shown)) ?? 0) + 1
    seen.set(headerName(shown), times)
    if (times === 1) return shown
    let unique = `${shown}#${times}`
    while (taken.has(unique)) unique += '#'
    return unique
  })
}

type Prepared = {
  format: Format
  known: ReadonlySet<string>
  needs: readonly (readonly string[])[]
  refuses: ReadonlySet<string>
}

type Header = { row: number; names: readonly string[]; shown: readonly string[] }

const prepared = (format: Format): Prepared => ({
  format,
  known: new Set(
    [...format.fields.flatMap((field) => field.names), ...(format.ignores ?? [])].map(headerName),
  ),
  needs: format.needs.map((group) => [...group, ...derivedOf(format, group)].map(headerName)),
  refuses: new Set((format.refuses ?? []).map(headerName)),
})

/** What mended rejects have in the place of a personal column of these names. */
const derivedOf = ({ fields }: Format, names: readonly string[]): string[] =>
  fields.flatMap(({ personal, names: own }) =>
    personal && own.some((name) => names.includes(name)) ? [derivedNames[personal]] : [],
  )

/** The header that ends in `row`: of two-row headers both rows, joined. */
const headerAt = (head: readonly (readonly string[])[], row: number, format: Format): Header | undefined => {
  const cells = head[row] ?? []
  // Refused rows that come back have joined names in one row, and a name that was there twice with its number.
  if (isOfRejects(cells))
    return { row, names: cells.map((cell) => headerName(cell.replace(/#\d+#*$/, ''))), shown: cells }
  if (format.headerRows !== 2) return { row, names: cells.map(headerName), shown: cells }
  const below = head[row + 1]
  if (!below) return undefined
  const shown = joined(cells, below)
  return { row: row + 1, names: shown.map(headerName), shown }
}

/** Group above, field below: a group's cell is merged over its fields, a field without group stands above an empty cell. */
const joined = (above: readonly string[], below: readonly string[]): string[] => {
  let group = ''
  return Array.from({ length: Math.max(above.length, below.length) }, (_, i) => {
    const top = (above[i] ?? '').trim()
    const bottom = (below[i] ?? '').trim()
    if (top) group = top
    if (!bottom || bottom === top) return top
    return top || group ? `${group}${bottom}` : bottom
  })
}

/** A shop's own format needs every name it has: with less than three of them it is still not mistaken. */
const namesNeeded = ({ format }: Prepared): number =>
  format.madeFrom === undefined ? NAMES_NEEDED : Math.min(NAMES_NEEDED, format.needs.length)

const fits = (candidate: Prepared, names: readonly string[]): boolean =>
  explained(candidate, names) >= namesNeeded(candidate) &&
  candidate.needs.every((group) => group.some((name) => names.includes(name))) &&
  !names.some((name) => candidate.refuses.has(name))

const explained = (candidate: Prepared, names: readonly string[]): number =>
  new Set(names.filter((name) => candidate.known.has(name))).size

/** The column of each field: the first of its names that is there, its `nth` occurrence, else what stands for a personal one. */
const columnsOf = (fields: readonly Field[], names: readonly string[]): (number | undefined)[] =>
  fields.map((field) => {
    for (const name of field.names.map(headerName)) {
      const at = names.flatMap((n, index) => (n === name ? [index] : []))[field.nth ?? 0]
      if (at !== undefined) return at
    }
    const derived = field.personal ? names.indexOf(headerName(derivedNames[field.personal])) : -1
    return derived < 0 ? undefined : derived
  })

const recognition = (
  head: readonly (readonly string[])[],
  candidate: Prepared,
  first: Header,
): Recognition => {
  // Keys above, Chinese names below (淘宝助理), or the header again: the last of such rows is the header.
  let header = first
  for (;;) {
    const next = headerAt(head, header.row + 1, candidate.format)
    if (candidate.format.headerRows === 2 || !next || next.row >= head.length || !fits(candidate, next.names))
      break
    header = next
  }
  const { names } = header
  const unique = uniqueNames(header.shown)
  const filled = names.filter((name) => name !== '')
  return {
    format: candidate.format,
    headerRow: header.row,
    columns: columnsOf(candidate.format.fields, names),
    unknown: unique.filter((_, i) => names[i] !== '' && !candidate.known.has(names[i] ?? '')),
    header: unique,
    confidence: filled.length ? filled.filter((name) => candidate.known.has(name)).length / filled.length : 0,
  }
}
