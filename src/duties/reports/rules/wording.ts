import type { Block, Draft, Figure, Section, Text } from '../../../documents/contract.ts'
import { figuresOf, keyText } from '../../../documents/figures.ts'
import { figureWords } from '../../../documents/words.ts'

/**
 * Words of a report that a person may change. Figures among them are marks such as ⟦支付金额 12.30 万元⟧, with their
 * days where figures of one name have several: they can be moved and left out, never typed. Words that have a number
 * of their own were computed and can only be left out.
 */
export type Place = {
  place: string
  section: string
  /** As the program wrote it; empty where a person may add words of their own. */
  text: Text
  /** The figures that may stand in it. */
  figures: Figure[]
  isLocked: boolean
}

const [OPEN, CLOSE] = ['⟦', '⟧']

const bare = (words: string): string => words.replaceAll(OPEN, '〔').replaceAll(CLOSE, '〕')

/** 2026-11-09 至 11-15; the year of the last day where it is another one. */
const daysOf = ({ from, to }: Figure['period']): string =>
  from === to ? from : `${from} 至 ${from.slice(0, 4) === to.slice(0, 4) ? to.slice(5) : to}`

/**
 * Each figure with the mark it goes by. Those of one name say of which days they are where these differ; two that are
 * alike in all this are told apart by their place.
 */
export const marksOf = (figures: readonly Figure[]): { mark: string; figure: Figure }[] => {
  const daysByName = new Map<string, Set<string>>()
  for (const { name, period } of figures)
    daysByName.set(name, (daysByName.get(name) ?? new Set()).add(daysOf(period)))
  const marks: { mark: string; figure: Figure }[] = []
  for (const figure of figures) {
    const { name, period } = figure
    const days = (daysByName.get(name)?.size ?? 0) > 1 ? ` ${daysOf(period)}` : ''
    const words = bare(`${name}${days} ${figureWords(figure)}`)
    const same = marks.filter(
      ({ mark }) => mark === `${OPEN}${words}${CLOSE}` || mark.startsWith(`${OPEN}${words} #`),
    )
    if (same.some((one) => keyText(one.figure) === keyText(figure))) continue
    const mark = same.length === 0 ? words : `${words} #${same.length + 1}`
    marks.push({ mark: `${OPEN}${mark}${CLOSE}`, figure })
  }
  return marks
}

/** A text as a person sees it in an input; `figures`: those of its place. */
export const written = (text: Text, figures: readonly Figure[]): string => {
  const marks = marksOf(figures)
  return text
    .map((part) => {
      if (typeof part === 'string') return bare(part)
      return marks.find(({ figure }) => keyText(figure) === keyText(part.figure))?.mark ?? ''
    })
    .join('')
}

/**
 * The words typed, with the figures that may stand there; `unknown`: a mark that is none of them, as it was typed, or
 * one half of a mark with what it may have been meant to hold.
 */
export const readBack = (words: string, figures: readonly Figure[]): { text: Text } | { unknown: string } => {
  const marks = marksOf(figures)
  const text: Text = []
  for (const part of words.split(/(⟦[^⟦⟧]*⟧)/)) {
    if (part === '') continue
    const found = marks.find(({ mark }) => mark === part)
    const at = part.search(/[⟦⟧]/)
    if (found) text.push({ figure: found.figure })
    else if (at < 0) text.push(part)
    else return { unknown: part[at] === OPEN ? part.slice(at) : part.slice(0, at + 1) }
  }
  return { text }
}

const figuresIn = (text: Text): Figure[] =>
  text.flatMap((part) => (typeof part === 'string' ? [] : [part.figure]))

const textsOf = (block: Block): { part: string; text: Text }[] => {
  switch (block.kind) {
    case 'paragraph':
      return [{ part: 'text', text: block.text }]
    case 'callout':
      return [{ part: 'text', text: block.text }]
    case 'list':
      return block.items.map((text, index) => ({ part: `item-${index}`, text }))
    default:
      return []
  }
}

const hasOwnNumber = (text: Text): boolean => text.some((part) => typeof part === 'string' && /\d/.test(part))

/** Where a person's own words stand: in front of a section's blocks. */
const OWN = 'own'

/** Every text of the draft that can be worded anew or left out, and one of their own for each section. */
export const placesOf = (sections: readonly Section[]): Place[] =>
  sections.flatMap(({ id, blocks }) => [
    {
      place: `${id}/${OWN}`,
      section: id,
      text: [],
      figures: figuresOf({
        blocks: blocks.filter(({ kind }) => kind !== 'table' && kind !== 'chart'),
      }),
      isLocked: false,
    },
    ...blocks.flatMap((block, index) =>
      textsOf(block).map(({ part, text }) => ({
        place: `${id}/${index}/${part}`,
        section: id,
        text,
        figures: figuresIn(text),
        isLocked: hasOwnNumber(text),
      })),
    ),
  ])

/** `text` empty: left out. */
export type Edit = { place: string; text: Text }

const worded = (section: Section, edits: ReadonlyMap<string, Text>): Section => {
  const own = edits.get(`${section.id}/${OWN}`) ?? []
  const blocks = section.blocks.flatMap((block, index): Block[] => {
    const inWords = (part: string, text: Text) => edits.get(`${section.id}/${index}/${part}`) ?? text
    if (block.kind === 'paragraph' || block.kind === 'callout') {
      const text = inWords('text', block.text)
      return text.length === 0 ? [] : [{ ...block, text }]
    }
    if (block.kind === 'list') {
      const items = block.items
        .map((text, at) => inWords(`item-${at}`, text))
        .filter((text) => text.length > 0)
      return items.length === 0 ? [] : [{ ...block, items }]
    }
    return [block]
  })
  return { ...section, blocks: own.length > 0 ? [{ kind: 'paragraph', text: own }, ...blocks] : blocks }
}

/** The draft in a person's words. */
export const withEdits = (draft: Draft, edits: readonly Edit[]): Draft => {
  const known = new Map(edits.map(({ place, text }) => [place, text]))
  return { ...draft, sections: draft.sections.map((section) => worded(section, known)) }
}

/**
 * Edits carried over to a draft made anew: the person's words with the figures as they are now. `lost`: edits whose
 * place is gone or that use a figure which is not there any more.
 */
export const carriedOver = (edits: readonly Edit[], draft: Draft): { kept: Edit[]; lost: Edit[] } => {
  const places = new Map(placesOf(draft.sections).map((one) => [one.place, one]))
  const kept: Edit[] = []
  const lost: Edit[] = []
  for (const edit of edits) {
    const place = places.get(edit.place)
    const figures = place?.figures ?? []
    const text = edit.text.map((part) => {
      if (typeof part === 'string') return part
      const now = figures.find((figure) => keyText(figure) === keyText(part.figure))
      return now ? { figure: now } : undefined
    })
    const whole = text.filter((part) => part !== undefined)
    if (!place || whole.length < text.length || (place.isLocked && edit.text.length > 0)) lost.push(edit)
    else kept.push({ place: edit.place, text: whole })
  }
  return { kept, lost }
}
