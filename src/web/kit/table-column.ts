import type { ReactNode } from 'react'

export type TableColumn<Row> = {
  key: string
  title: string
  width: number
  number?: boolean
  /** Left out until chosen. */
  rare?: boolean
  render: (row: Row) => ReactNode
  /** By what the column sorts; absent: it does not. Rows without a value come last either way. */
  sort?: (row: Row) => string | number | null
  /** Plain text of the cell, for finding. */
  text?: (row: Row) => string
}
