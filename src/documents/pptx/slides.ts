import { pictureNotes } from '../charts/draw.ts'
import type { BlockOf, Document, Headline } from '../contract.ts'
import { changeColour, look, toneColours } from '../look.ts'
import { changeWords, intervalWords, isNumeric, short, stateWords, unitWords } from '../words.ts'
import { addChart, type Box, FONT, paint } from './charts.ts'
import { type CellLook, Deck, type DeckSlide, type TextLook } from './library.ts'
import { deckOf, type Part, ROOM, type Slide } from './plan.ts'
import { notesHeight, TITLE } from './table-layout.ts'

type Run = { text: string; options: TextLook }

const run = (text: string, size: number, more: TextLook = {}): Run => ({
  text,
  options: { fontFace: FONT, fontSize: size, color: paint(look.text), ...more },
})

const coverSlide = (deck: Deck, { title, subtitle, company, facts, logo }: BlockOf<'cover'>) => {
  const slide = deck.addSlide()
  slide.addShape('rect', { x: 0, y: 0, w: 0.25, h: 7.5, fill: { color: paint(look.accent) } })
  if (logo) {
    const h = 0.8
    slide.addImage({
      data: `image/${logo.type === 'png' ? 'png' : 'jpeg'};base64,${logo.base64}`,
      x: 0.9,
      y: 0.6,
      h,
      w: Math.min((logo.width / logo.height) * h, 4),
    })
  }
  slide.addText([run(company, 16, { color: paint(look.muted) })], {
    x: 0.9,
    y: 1.6,
    w: 11.5,
    h: 0.5,
    margin: 0,
  })
  slide.addText([run(title, title.length > 24 ? 28 : 36, { bold: true })], {
    x: 0.9,
    y: 2.1,
    w: 11.5,
    h: 1.2,
    margin: 0,
    valign: 'top',
  })
  slide.addText([run(subtitle, 18, { color: paint(look.muted) })], {
    x: 0.9,
    y: 3.3,
    w: 11.5,
    h: 0.8,
    margin: 0,
    valign: 'top',
  })
  slide.addText(
    facts.flatMap(({ name, value }) => [
      run(`${name}　`, 14, { color: paint(look.muted) }),
      run(value, 14, { breakLine: true }),
    ]),
    { x: 0.9, y: 4.3, w: 11.5, h: 2.6, margin: 0, valign: 'top' },
  )
}

const headlineRuns = ({ figure, comparisons }: Headline): Run[] => {
  const interval = intervalWords(figure)
  const small = { color: paint(look.muted) }
  return [
    run(figure.name, 11, { ...small, breakLine: true }),
    run(short(figure.value, figure.unit), 20, { bold: true }),
    run(figure.value === null ? ' ' : ` ${unitWords(figure.unit)}`, 10, { ...small, breakLine: true }),
    ...(interval === '' ? [] : [run(interval, 10, { ...small, breakLine: true })]),
    ...comparisons.flatMap((one) => [
      run(`${one.name} `, 10, small),
      run(changeWords(one, figure.unit), 10, { color: paint(changeColour(one.change)), breakLine: true }),
    ]),
    ...figure.states.map((state) => run(stateWords(state), 9, { color: paint(look.amber), breakLine: true })),
  ]
}

const addFigures = (slide: DeckSlide, items: readonly Headline[], box: Box) => {
  const gap = 0.15
  const w = (box.w - gap * 3) / 4
  for (const [index, item] of items.entries())
    slide.addText(headlineRuns(item), {
      shape: 'rect',
      x: box.x + index * (w + gap),
      y: box.y,
      w,
      h: box.h - 0.12,
      line: { color: paint(look.border), width: 0.75 },
      margin: 6,
      valign: 'top',
    })
}

const addNotes = (slide: DeckSlide, notes: readonly string[], { x, y, w }: Omit<Box, 'h'>) => {
  if (notes.length === 0) return
  slide.addText(
    notes.map((note) => run(note, 9, { color: paint(look.muted), breakLine: true })),
    { x, y, w, h: notesHeight(notes) - 0.08, margin: 0, valign: 'top' },
  )
}

const addTable = (slide: DeckSlide, { table, layout }: Extract<Part, { kind: 'table' }>, box: Box) => {
  const { size, widths, head, rows, totals, heights, notes } = layout
  const line = (cells: readonly string[], more: CellLook = {}) =>
    cells.map((text, index) => {
      const column = table.columns[index]
      return {
        text,
        options: {
          fontFace: FONT,
          fontSize: size,
          color: paint(look.text),
          align: column && isNumeric(column) ? ('right' as const) : ('left' as const),
          ...more,
        },
      }
    })
  slide.addText([run(table.title, 13, { bold: true })], { x: box.x, y: box.y, w: box.w, h: 0.35, margin: 0 })
  slide.addTable(
    [
      line(head, { color: paint(look.muted), bold: true }),
      ...rows.map((cells) => line(cells)),
      ...(totals ? [line(totals, { bold: true })] : []),
    ],
    {
      x: box.x,
      y: box.y + TITLE,
      w: box.w,
      colW: widths,
      rowH: heights,
      margin: [0.02, 0.06, 0.02, 0.06],
      border: { type: 'solid', color: paint(look.border), pt: 0.5 },
    },
  )
  addNotes(slide, notes, { ...box, y: box.y + layout.height - notesHeight(notes) + 0.04 })
}

const addWords = (slide: DeckSlide, part: Extract<Part, { kind: 'words' }>, box: Box) => {
  const tone = part.tone === 'plain' ? undefined : toneColours[part.tone]
  slide.addText(
    [
      ...(part.title === '' ? [] : [run(part.title, 14, { bold: true, breakLine: true })]),
      ...part.lines.map((line) => run(line, 14, { breakLine: true })),
    ],
    {
      ...box,
      h: box.h - 0.08,
      margin: tone ? 8 : 0,
      valign: 'top',
      ...(tone ? { shape: 'rect' as const, fill: { color: paint(tone.paper) } } : {}),
    },
  )
}

const addPart = (slide: DeckSlide, part: Part, box: Box) => {
  switch (part.kind) {
    case 'figures':
      addFigures(slide, part.items, box)
      break
    case 'table':
      addTable(slide, part, box)
      break
    case 'words':
      addWords(slide, part, box)
      break
    case 'chart': {
      const notes = pictureNotes(part.chart)
      const under = notes.length === 0 ? 0 : notesHeight(notes) - 0.08
      slide.addText([run(part.chart.title, 13, { bold: true })], {
        x: box.x,
        y: box.y,
        w: box.w,
        h: 0.32,
        margin: 0,
      })
      addChart(slide, part.chart, { x: box.x, y: box.y + 0.36, w: box.w, h: box.h - 0.46 - under })
      addNotes(slide, notes, { ...box, y: box.y + box.h - 0.1 - under })
    }
  }
}

/** Charts take what their slide has left. */
const contentSlide = (deck: Deck, { title, parts }: Slide, page: string) => {
  const slide = deck.addSlide()
  slide.addText([run(title, 22, { bold: true })], { x: ROOM.left, y: 0.35, w: ROOM.width, h: 0.6, margin: 0 })
  slide.addShape('line', {
    x: ROOM.left,
    y: 1,
    w: ROOM.width,
    h: 0,
    line: { color: paint(look.accent), width: 1.5 },
  })
  const taken = parts.reduce((sum, { height }) => sum + height, 0)
  const charts = parts.filter(({ kind }) => kind === 'chart').length
  const more = charts === 0 ? 0 : Math.max(ROOM.height - taken, 0) / charts
  let y = ROOM.top
  for (const part of parts) {
    const h = Math.min(part.height + (part.kind === 'chart' ? more : 0), ROOM.height)
    addPart(slide, part, { x: ROOM.left, y, w: ROOM.width, h })
    y += h
  }
  slide.addText([run(page, 9, { color: paint(look.muted) })], {
    x: ROOM.left,
    y: 7.08,
    w: ROOM.width,
    h: 0.28,
    margin: 0,
  })
}

/** The document as a deck: what matters, on at most twelve pages, with charts that can be edited. */
export const renderPptx = async (document: Document): Promise<Uint8Array> => {
  const { cover, slides } = deckOf(document)
  const deck = new Deck()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = document.title
  deck.author = '掌柜'
  deck.theme = { headFontFace: FONT, bodyFontFace: FONT }
  if (cover) coverSlide(deck, cover)
  for (const [index, slide] of slides.entries())
    contentSlide(
      deck,
      slide,
      `${document.title} · 生成于 ${document.madeAt}　　${index + 1} / ${slides.length}`,
    )
  const made = await deck.write({ outputType: 'uint8array' })
  if (!(made instanceof Uint8Array)) throw new Error('the deck was not written as bytes')
  return made
}
