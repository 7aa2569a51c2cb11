declare module '*.css'

declare namespace React {
  interface CSSProperties {
    /** Length of a bar inside a cell, in per cent. */
    '--share'?: string
    /** Colour of a series in a chart's legend. */
    '--key'?: string
    /** How deep a cell of a map of figures is coloured, from 0 to 1. */
    '--heat'?: string
  }
}
