import { join } from 'node:path'
import type { Day } from '../../kernel/calendar.ts'
import type { OpenSheet, SheetFile } from './sheet-files.ts'
import type { ExportContext, Place, WrittenFile } from './writing.ts'

/** Rows that go into one file after another, so that no file grows with the length of the shop's story. */
export type RolledFile = {
  /** `index`: the day that the row is about; days never go back. */
  write: (index: number, cells: readonly string[]) => void
  close: () => WrittenFile[]
}

export type Rolling = {
  /** Id of the importing format. */
  format: string
  header: readonly string[]
  /** Rows above the header. */
  preamble?: (covered: { from: Day; to: Day }) => readonly (readonly string[])[]
  /** Further header row above the names. */
  groups?: readonly string[]
  /** Rows right below the header that are no data. */
  summary?: readonly (readonly string[])[]
  open: OpenSheet
  name: (covered: { from: Day; to: Day }) => string
  /** A file ends with the day on which it has so many rows, or after so many days. */
  rows?: number
  days?: number
  /** Days that nobody fetched, by index, both included: the file before them ends, another one begins after them. */
  forgotten?: { first: number; last: number } | undefined
}

type Current = { file: SheetFile; name: string; first: number; above: number; rows: number }

export const rolledFile = (context: ExportContext, rolling: Rolling): RolledFile => {
  const { world, folder, clock, dirt, onFile, opened } = context
  const { format, header, forgotten } = rolling
  const ends = (first: number): number =>
    forgotten && first < forgotten.first ? forgotten.first : world.days
  const written: WrittenFile[] = []
  let current: Current | undefined
  let lastIndex = -1

  const end = () => {
    if (!current) return
    const { file, name, rows } = current
    current = undefined
    opened.delete(file)
    const whole = { name, format, rows, bytes: file.close() }
    written.push(whole)
    onFile?.(whole)
  }
  const begin = (first: number): Current => {
    const last = Math.min(ends(first), rolling.days === undefined ? world.days : first + rolling.days) - 1
    const covered = { from: clock.day(first), to: clock.day(last) }
    const name = rolling.name(covered)
    const above = [
      ...(rolling.preamble?.(covered) ?? []),
      ...(rolling.groups ? [rolling.groups] : []),
      header,
      ...(rolling.summary ?? []),
    ]
    const file = rolling.open(join(folder, name), above)
    opened.add(file)
    return { file, name, first, above: above.length, rows: 0 }
  }
  const isFull = ({ first, rows }: Current, index: number): boolean =>
    (rolling.rows !== undefined && rows >= rolling.rows) ||
    (rolling.days !== undefined && index >= first + rolling.days) ||
    index >= ends(first)
  const put = (cells: readonly string[]): Place => {
    if (!current) throw new RangeError('no file is open')
    current.file.write(cells)
    current.rows++
    return { file: current.name, row: current.above + current.rows }
  }

  return {
    write: (index, cells) => {
      if (forgotten && index >= forgotten.first && index <= forgotten.last) return
      if (current && index !== lastIndex && isFull(current, index)) end()
      lastIndex = index
      current ??= begin(index)
      const changed = dirt(format, header, cells)
      if (changed) changed.told(changed.rows.map(put))
      else put(cells)
    },
    close: () => {
      end()
      return written
    },
  }
}
