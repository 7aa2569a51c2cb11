import type { Period } from '../kernel/calendar.ts'
import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import { placeSteps } from './address.ts'
import { derivedNames, type Field, type Format, headerName } from './format.ts'
import type { Mended } from './mended.ts'
import { csvRelation } from './reading/dialect.ts'
import type { TextTable } from './reading/text-table.ts'
import { isPersonal, isUnknownPersonal } from './rules/personal.ts'

/** A sheet whose meaning is settled: which format, which row is the header, which column fills which field. */
export type Settled = {
  format: Format
  /** Index of the (last) header row in the sheet, from 0. */
  headerRow: number
  /** Unique header names by position. */
  header: readonly string[]
  /** Column index of each field of the format; undefined where the file has none. */
  columns: readonly (number | undefined)[]
  /** Given where rows carry no date of their own. */
  period?: Period
  item?: string
  /** Day a snapshot stands for. */
  snapshotDay?: string
  /** The span the file name speaks of: a row outside is refused. */
  ownPeriod?: Period
  /** Rows that another file was refused: what is known of that one. */
  mended?: Mended
}

/** The archive's column names: k0, k1 … in the order of `header`. */
export type StagedText = {
  path: string
  /** Header names of what was kept; derived ones are those of `derivedNames`. */
  header: string[]
  /** Column of the sheet each archive column was, from 0; undefined for derived ones. */
  from: (number | undefined)[]
  /** Archive column of a field, undefined where the file has none. */
  cellOf: (field: Field, index: number) => string | undefined
  /** Archive column of the derived city. */
  city?: string
}

/**
 * Copies with all threads and keeps the order of rows. DuckDB allows more than one thread only where a quarter of its
 * limit holds 4 MB for each column and thread, of which it takes a small part: the limit is lifted for the while.
 */
const copyInOrder = async (reader: Reader, statement: string): Promise<void> => {
  const [before] = await reader.rows<{ memory: string }>("select current_setting('memory_limit') as memory")
  await reader.run("set memory_limit = '1GB'")
  try {
    await reader.run(statement)
  } finally {
    await reader.run(`set memory_limit = '${before?.memory}'`)
  }
}

/** Is the column what this field becomes in the archive, as mended rejects have it, and not a column of the platform's? */
const isDerived = ({ personal, names }: Field, name: string): boolean =>
  personal !== undefined &&
  headerName(name) === derivedNames[personal] &&
  !names.some((own) => headerName(own) === headerName(name))

type Kept = { sql: string; name: string; index?: number; derived?: string }

/**
 * First pass: the text goes into a compressed columnar file without its personal columns, which becomes both
 * the archive and what the checks read; row n of it is row n of the sheet. The buyer becomes a keyed hash, an
 * address its province and city. Of mended rejects, which have these already, they are taken as they are, and nothing
 * that does not look like them.
 */
export const stageText = async (
  reader: Reader,
  table: TextTable,
  settled: Settled,
  options: { to: string; buyerKey: string },
): Promise<StagedText> => {
  const { format, header, columns } = settled
  const personalFields = new Map<number, Field>()
  format.fields.forEach((field, i) => {
    const index = columns[i]
    if (field.personal && index !== undefined) personalFields.set(index, field)
  })
  const ofFields = [...personalFields]
  const places = ofFields.find(
    ([index, field]) => field.personal === 'address' && isDerived(field, header[index] ?? ''),
  )
  const cityAt = places ? header.findIndex((name) => headerName(name) === derivedNames.city) : -1
  /** A column of the file's own that bears the name of one that is derived from another. */
  const isNamedAlike = (name: string) =>
    ofFields.some(
      ([, { personal }]) =>
        (personal && headerName(name) === derivedNames[personal]) ||
        (personal === 'address' && headerName(name) === derivedNames.city),
    )
  const kept: Kept[] = []
  const layers: [string[], string[]] = [[], []]
  for (let index = 0; index < table.width; index++) {
    const name = header[index] ?? ''
    const cell = `c${index + 1}`
    const field = personalFields.get(index)
    if (field?.personal === 'buyer key') {
      const key = literal(options.buyerKey)
      // A buyer called null or - is no buyer.
      layers[0].push(`zg_bare(${cell}) as a${index}`)
      layers[1].push(`zg_present(a${index}) as b${index}`)
      kept.push({
        sql: isDerived(field, name)
          ? `case when regexp_full_match(b${index}, '[0-9a-f]{32}') then b${index} end`
          : `left(sha256(${key} || b${index} || ${key}), 32)`,
        name: derivedNames['buyer key'],
        derived: field.column,
      })
    } else if (field?.personal === 'address') {
      const place = cityAt < 0 ? cell : `concat_ws(' ', trim(${cell}), trim(c${cityAt + 1}))`
      const steps = placeSteps(place, `p${index}`)
      layers[0].push(steps.address)
      layers[1].push(steps.second)
      kept.push({ sql: steps.province, name: derivedNames.address, derived: 'province' })
      kept.push({ sql: steps.city, name: derivedNames.city, derived: 'city' })
    } else if (
      index !== cityAt &&
      !isPersonal(name) &&
      // A column that no format knows is kept, but not one that calls itself personal.
      !isUnknownPersonal(format, name) &&
      (!format.keepsMapped || columns.includes(index))
    )
      kept.push({ sql: cell, name: isNamedAlike(name) ? `${name}（原列）` : name, index })
  }
  const layered = layers.reduce(
    (inner, step) => (step.length ? `(select *, ${step.join(', ')} from ${inner})` : inner),
    csvRelation(table),
  )
  const select = kept.map(({ sql }, i) => `${sql} as k${i}`).join(', ') || 'null as k0'
  await copyInOrder(
    reader,
    `copy (select ${select} from ${layered}) to ${literal(options.to)} (format parquet, codec zstd, compression_level 1, row_group_size 50000)`,
  )
  const at = (position: number) => (position < 0 ? undefined : `k${position}`)
  return {
    path: options.to,
    header: kept.map(({ name }) => name),
    from: kept.map(({ index }) => index),
    city: at(kept.findIndex(({ derived }) => derived === 'city')),
    cellOf: (field, index) => {
      const column = columns[index]
      if (field.personal === 'address') return at(kept.findIndex(({ derived }) => derived === 'province'))
      if (field.personal) return at(kept.findIndex(({ derived }) => derived === field.column))
      return column === undefined ? undefined : at(kept.findIndex((k) => k.index === column))
    },
  }
}
