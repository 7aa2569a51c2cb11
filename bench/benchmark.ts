export type Options = { quick: boolean; say: (line: string) => void }

/** One line of the printed table. `limit` and `holds` where the house has promised something. */
export type Measure = {
  what: string
  value: number | string
  unit?: string
  limit?: string
  holds?: boolean
}

/** Rows of as many cells as the heading has. */
export type Table = { heading: string[]; rows: string[][] }

/** What a run measured: lines to print, a table where lines are not enough, and whatever else is worth keeping. */
export type Report = { measures: Measure[]; table?: Table; details: Record<string, unknown> }

/** `title` for people; `name` is what one types, and the file of the results. */
export type Benchmark = { name: string; title: string; run: (options: Options) => Promise<Report> }
