import type { Moment, ShopDay, World } from '../model.ts'
import type { Clock } from './clock.ts'
import type { SheetFile } from './sheet-files.ts'

/** A file of the invented shop: one export of the platform, as it would be fetched the morning after the last day. */
export type WrittenFile = {
  /** Name in the folder. */
  name: string
  /** Id of the importing format that it is. */
  format: string
  /** Data rows: without preamble and header. */
  rows: number
  bytes: number
}

/** Where a row went: its file and the row of the sheet, from 1, preamble and header counted. */
export type Place = { file: string; row: number }

export type ExportContext = {
  world: World
  /** Folder the files are written to; it is there. */
  folder: string
  clock: Clock
  /** When all files were fetched: half past midnight after the last day. */
  exportedAt: Moment
  /** `YYYYMMDDHHmmss` of each download, one after the other, so that no two files have the same name; `earlier`: seconds. */
  stamp: (earlier?: number) => string
  /** Files that are being written at the moment. */
  opened: Set<SheetFile>
  /** Changes rows on their way into a file of this format, for shops with planted dirt. */
  dirt: Dirt
  /** Told of each file as soon as it is whole. */
  onFile?: (file: WrittenFile) => void
}

/** What becomes of a row: itself, or what is written in its place. `told` learns where the rows went. */
export type Dirt = (
  format: string,
  header: readonly string[],
  cells: readonly string[],
) => { rows: readonly (readonly string[])[]; told: (places: readonly Place[]) => void } | undefined

/** An export being written while the days pass. */
export type ExportWriter = {
  day: (today: ShopDay) => void
  close: () => WrittenFile[]
}

export type Export = (context: ExportContext) => ExportWriter
