import library from 'pptxgenjs'

/** The package's types say that its class is the `default` of what is imported; what Node imports is the class itself. */
export const Deck = 'default' in library ? library.default : library
export type Deck = library.default
export type DeckSlide = library.default.Slide
export type ChartLook = library.default.IChartOpts
export type TextLook = library.default.TextPropsOptions
export type CellLook = library.default.TableCellProps
