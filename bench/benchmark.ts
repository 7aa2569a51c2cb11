export type Options = { quick: boolean; say: (line: string) => void }

/** One line of the printed table. `limit` and `holds` where the house has promised something. */
export type Measure = {
  what: string
  value: number | string
  unit?: string
  limit?: string
  holds?: boolean
}

/** What a run measured: lines to print, and whatever else is worth keeping. */
export type Report = { measures: Measure[]; details: Record<string, unknown> }

/** `title` for people; `name` is what one types, and the file of the results. */
export type Benchmark = { name: string; title: string; run: (options: Options) => Promise<Report> }
