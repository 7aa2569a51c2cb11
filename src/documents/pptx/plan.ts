import { hasPicture, NO_PICTURE, pictureNotes } from '../charts/draw.ts'
import type { Block, BlockOf, Document, Headline } from '../contract.ts'
import { changeWords, intervalWords, shownWidth, stateWords, textWords } from '../words.ts'
import { notesHeight, type TableLayout, tableLayout } from './table-layout.ts'

const MOST_SLIDES = 12
/** What a slide has below its title, in inches. */
export const ROOM = { left: 0.6, top: 1.15, width: 12.1, height: 5.75 }

/** What stands on a slide, and how much of its height it takes. */
export type Part =
  | { kind: 'figures'; height: number; items: BlockOf<'figures'>['items'] }
  | { kind: 'chart'; height: number; chart: BlockOf<'chart'> }
  | { kind: 'table'; height: number; table: BlockOf<'table'>; layout: TableLayout }
  | {
      kind: 'words'
      height: number
      title: string
      lines: string[]
      tone: 'plain' | 'note' | 'good' | 'warning'
    }

export type Slide = { title: string; parts: Part[] }

export type Deck = { cover: BlockOf<'cover'> | undefined; slides: Slide[] }

/** A line of 14 points in the tallest of the faces that show it. */
const LINE = 0.27
/** Half-width signs in a line of words at 14 points. */
const SIGNS_IN_LINE = 118

const linesOf = (text: string): number =>
  text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(shownWidth(line) / SIGNS_IN_LINE)), 0)

/** A slide holds no essays: what is longer is cut at a sign, and the full report has it. */
const MOST_WORDS = 600
const cut = (text: string): string => {
  const signs = [...text]
  return signs.length <= MOST_WORDS ? text : `${signs.slice(0, MOST_WORDS).join('')}…`
}

const words = (title: string, lines: string[], tone: Extract<Part, { kind: 'words' }>['tone']): Part[] => {
  const shown = lines.filter((line) => line.trim() !== '').map(cut)
  if (title === '' && shown.length === 0) return []
  const count = shown.reduce((sum, line) => sum + linesOf(line), title === '' ? 0 : 1)
  return [{ kind: 'words', height: count * LINE + (tone === 'plain' ? 0.1 : 0.3), title, lines: shown, tone }]
}

/** Lists go over slides when they are long. */
const AT_ONCE = 12
const inTurns = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))

/** Half-width signs that a card has room for at a size in points, and the height of its lines in inches. */
const cardLines = (text: string, size: number): number =>
  (Math.max(1, Math.ceil(shownWidth(text) / (390 / size))) * size * 1.35) / 72

/** As high as what stands in it: a card that is half empty takes the room of what would fit below. */
const cardHeight = ({ figure, comparisons }: Headline): number =>
  0.3 +
  cardLines(figure.name, 11) +
  cardLines('', 20) +
  (intervalWords(figure) === '' ? 0 : cardLines('', 10)) +
  comparisons.reduce((sum, one) => sum + cardLines(`${one.name} ${changeWords(one, figure.unit)}`, 10), 0) +
  figure.states.reduce((sum, state) => sum + cardLines(stateWords(state), 9), 0)

const figuresParts = ({ items }: BlockOf<'figures'>): Part[] =>
  inTurns(items, 4).map((row) => ({ kind: 'figures', height: Math.max(...row.map(cardHeight)), items: row }))

const partsOf = (block: Block): Part[] => {
  switch (block.kind) {
    case 'paragraph':
      return words('', [textWords(block.text)], 'plain')
    case 'list':
      return inTurns(block.items, AT_ONCE).flatMap((items, turn) =>
        words(
          '',
          items.map(
            (item, index) => `${block.ordered ? `${turn * AT_ONCE + index + 1}.` : '•'} ${textWords(item)}`,
          ),
          'plain',
        ),
      )
    case 'figures':
      return figuresParts(block)
    case 'chart':
      return hasPicture(block)
        ? [{ kind: 'chart', height: 2.4 + notesHeight(pictureNotes(block)), chart: block }]
        : words('', [`${block.title}：${NO_PICTURE}`, ...pictureNotes(block)], 'plain')
    case 'table': {
      const layout = tableLayout(block, ROOM.width)
      return [{ kind: 'table', height: layout.height + 0.1, table: block, layout }]
    }
    case 'callout':
      return words(block.title, [textWords(block.text)], block.tone)
    case 'suggestion':
      return words(
        `建议：${block.title}`,
        [
          textWords(block.text),
          `预计效果：${textWords(block.effect)}`,
          `负责人：${block.owner}${block.due ? `，${block.due} 前` : ''}`,
        ],
        'note',
      )
    default:
      return []
  }
}

/** The sections that a deck has: that of the appendix, with the files it names, stays in the full report. */
const sectionsShown = (blocks: readonly Block[]): Block[] => {
  const sections: Block[][] = [[]]
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 1) sections.push([])
    sections.at(-1)?.push(block)
  }
  return sections.filter((section) => section.every(({ kind }) => kind !== 'appendix')).flat()
}

/** Fills one slide after the other; what does not fit goes to the next, under the same title. */
const laid = (document: Document): Slide[] => {
  const slides: Slide[] = []
  let title = document.title
  let slide: Slide | undefined
  let left = 0
  // Smaller headings go with what they head.
  let under: Part[] = []
  for (const block of sectionsShown(document.blocks)) {
    if (block.kind === 'heading') {
      under = block.level > 1 ? [...under, ...words(block.text, [], 'plain')] : []
      if (block.level > 1) continue
      title = block.text
      slide = undefined
      continue
    }
    for (const part of partsOf(block)) {
      const group = [...under, part]
      const height = heightOf({ parts: group })
      under = []
      if (!slide || height > left) {
        slide = { title, parts: [] }
        slides.push(slide)
        left = ROOM.height
      }
      slide.parts.push(...group)
      left -= height
    }
  }
  return slides
}

const heightOf = ({ parts }: Pick<Slide, 'parts'>): number =>
  parts.reduce((sum, { height }) => sum + height, 0)

const hasTable = ({ parts }: Pick<Slide, 'parts'>): boolean => parts.some(({ kind }) => kind === 'table')

/** Words that leave most of a slide empty. */
const isFew = (slide: Slide): boolean =>
  slide.parts.every(({ kind }) => kind === 'words') && heightOf(slide) <= ROOM.height / 3

/** How many parts of a slide have room below another, where a chart, figures or a table are among them; else none. */
const movable = (parts: readonly Part[], room: number): number => {
  const most = parts.findLastIndex((_, at) => heightOf({ parts: parts.slice(0, at + 1) }) <= room) + 1
  return parts.slice(0, most).findLastIndex(({ kind }) => kind !== 'words') + 1
}

/** Sections of a few lines share a slide: a page with one sentence on it looks forgotten. */
const shared = (slides: readonly Slide[]): Slide[] => {
  const together: Slide[] = []
  for (const slide of slides) {
    const last = together.at(-1)
    const head = last && last.title !== slide.title ? words(slide.title, [], 'plain') : []
    const next = { title: slide.title, parts: [...head, ...slide.parts] }
    // What follows a table has a title of its own to be found by; short tables stand together.
    const isOpen = last && (!hasTable(last) || hasTable(next))
    const room = last ? ROOM.height - heightOf(last) : 0
    if (last && isOpen && heightOf(next) <= room)
      together[together.length - 1] = { title: last.title, parts: [...last.parts, ...next.parts] }
    else if (last && isFew(last)) {
      const count = movable(slide.parts, room - heightOf({ parts: head }))
      if (count > 0)
        together[together.length - 1] = {
          title: last.title,
          parts: [...last.parts, ...head, ...slide.parts.slice(0, count)],
        }
      together.push({ title: slide.title, parts: slide.parts.slice(count) })
    } else together.push(slide)
  }
  return together
}

const isTables = ({ parts }: Slide): boolean => parts.every(({ kind }) => kind === 'table')

/** Where not all fit, tables are left to the full report before anything that says what they mean; the last ones first. */
const kept = (slides: readonly Slide[], most: number): Slide[] => {
  const left = [...slides]
  while (left.length > most) {
    const at = left.findLastIndex(isTables)
    left.splice(at < 0 ? left.length - 1 : at, 1)
  }
  return left
}

const partName = (part: Part): string => {
  if (part.kind === 'chart') return part.chart.title
  if (part.kind === 'table') return part.table.title
  return part.kind === 'words' ? part.title : ''
}

/** What was left off, by name, so that nobody takes the deck for the whole report. */
const rest = (slides: readonly Slide[]): Part[] => {
  const sections = new Map<string, Set<string>>()
  for (const { title, parts } of slides) {
    const names = sections.get(title) ?? new Set()
    for (const name of parts.map(partName)) if (name !== '') names.add(name)
    sections.set(title, names)
  }
  const lines = [...sections].slice(0, 14).map(([title, names]) => {
    const line = names.size === 0 ? title : `${title}：${[...names].join('、')}`
    return `• ${[...line].length > 100 ? `${[...line].slice(0, 99).join('')}…` : line}`
  })
  return words('幻灯片只放得下最要紧的，下面这些在 PDF、Word 版里：', lines, 'plain')
}

/** A deck of at most twelve pages, the cover among them. Comments and the appendix stay in the full report. */
export const deckOf = (document: Document): Deck => {
  const cover = document.blocks.find((block) => block.kind === 'cover')
  const slides = shared(laid(document))
  const most = MOST_SLIDES - (cover ? 1 : 0)
  if (slides.length <= most) return { cover, slides }
  const leftOff = (shown: readonly Slide[]) => rest(slides.filter((slide) => !shown.includes(slide)))
  // A few names stand below the last words and take no slide from what they name.
  const all = kept(slides, most)
  const last = all.at(-1)
  const together = last && { title: last.title, parts: [...last.parts, ...leftOff(all)] }
  if (together && heightOf(together) <= ROOM.height) return { cover, slides: [...all.slice(0, -1), together] }
  const shown = kept(slides, most - 1)
  return { cover, slides: [...shown, { title: '其余内容见全文', parts: leftOff(shown) }] }
}
