import { type FileChild, HeadingLevel, ImageRun, PageBreak, Paragraph } from 'docx'
import { appendixTable } from '../appendix.ts'
import { drawn, hasPicture, NO_PICTURE, pictureNotes } from '../charts/draw.ts'
import type { Block, BlockOf, Text } from '../contract.ts'
import { FAMILY } from '../fonts.ts'
import { look, toneColours } from '../look.ts'
import type { Raster } from '../raster.ts'
import { textWords } from '../words.ts'
import { aside, figuresTable, wordTable } from './tables.ts'
import { line, quiet, runs } from './words.ts'

/** How a picture is drawn: words as outlines, for Word has neither our fonts nor all of SVG. */
export type Drawing = (svg: string) => Raster

/** The width between the margins in CSS pixels. */
const PICTURE_WIDTH = 650

const text = (parts: Text, after?: number): Paragraph => line(runs(textWords(parts)), after)

const cover = ({ title, subtitle, company, facts, logo }: BlockOf<'cover'>): FileChild[] => {
  const height = 60
  return [
    ...(logo
      ? [
          new Paragraph({
            children: [
              new ImageRun({
                type: logo.type,
                data: Buffer.from(logo.base64, 'base64'),
                transformation: {
                  height,
                  width: Math.min(Math.round((logo.width / logo.height) * height), 300),
                },
                altText: { name: company, description: company, title: company },
              }),
            ],
          }),
        ]
      : []),
    ...(company === '' ? [] : [line(runs(company, { ...quiet, size: 11 }), 2)]),
    new Paragraph({
      heading: HeadingLevel.TITLE,
      spacing: { after: 80 },
      children: runs(title, { bold: true, size: 24 }),
    }),
    ...(subtitle === '' ? [] : [line(runs(subtitle, { colour: look.muted, size: 13 }))]),
    ...facts.map(({ name, value }) =>
      line([...runs(`${name}　`, { colour: look.muted }), ...runs(value)], 2),
    ),
    line([], 4),
  ]
}

const headings = {
  1: { heading: HeadingLevel.HEADING_1, size: 16 },
  2: { heading: HeadingLevel.HEADING_2, size: 13 },
  3: { heading: HeadingLevel.HEADING_3, size: 11 },
} as const

const heading = ({ level, text: words }: BlockOf<'heading'>): FileChild =>
  new Paragraph({
    heading: headings[level].heading,
    keepNext: true,
    spacing: { before: 280, after: 120 },
    children: runs(words, { bold: true, size: headings[level].size }),
  })

const list = ({ ordered, items }: BlockOf<'list'>): FileChild[] =>
  items.map(
    (item, index) =>
      new Paragraph({
        indent: { left: 420, hanging: 320 },
        spacing: { after: 60 },
        children: runs(`${ordered ? `${index + 1}.` : '•'} ${textWords(item)}`),
      }),
  )

const picture = (block: BlockOf<'chart'>, draw: Drawing): Paragraph => {
  const { svg, width, height } = drawn(block, FAMILY)
  const { png, outlines } = draw(svg)
  return new Paragraph({
    keepLines: true,
    // What follows is not to be read as one more label of the axis.
    spacing: { after: 80 },
    children: [
      new ImageRun({
        type: 'svg',
        data: Buffer.from(outlines),
        transformation: { width: PICTURE_WIDTH, height: Math.round((height / width) * PICTURE_WIDTH) },
        fallback: { type: 'png', data: Buffer.from(png) },
        altText: { name: block.title, description: block.title, title: block.title },
      }),
    ],
  })
}

const chart = (block: BlockOf<'chart'>, draw: Drawing): FileChild[] => [
  new Paragraph({
    keepNext: true,
    spacing: { before: 160, after: 80 },
    children: runs(block.title, { bold: true }),
  }),
  hasPicture(block) ? picture(block, draw) : line(runs(NO_PICTURE, quiet)),
  ...pictureNotes(block).map((note) => line(runs(note, quiet), 2)),
]

const suggestion = ({ title, text: words, effect, owner, due }: BlockOf<'suggestion'>): FileChild[] =>
  aside(
    [
      line(runs(`建议：${title}`, { bold: true }), 2),
      ...(words.length === 0 ? [] : [text(words, 3)]),
      line([...runs('预计效果　', quiet), ...runs(textWords(effect))], 2),
      line([...runs('负责人　', quiet), ...runs(owner)], 2),
      ...(due ? [line([...runs('完成时间　', quiet), ...runs(due)], 2)] : []),
    ],
    look.accent,
    look.soft,
  )

/** One block as what stands in a Word document. */
export const wordBlocks = (block: Block, draw: Drawing): FileChild[] => {
  switch (block.kind) {
    case 'cover':
      return cover(block)
    case 'heading':
      return [heading(block)]
    case 'paragraph':
      return [text(block.text)]
    case 'list':
      return list(block)
    case 'figures':
      return figuresTable(block)
    case 'table':
      return wordTable(block)
    case 'chart':
      return chart(block, draw)
    case 'callout': {
      const { ink, paper } = toneColours[block.tone]
      return aside([line(runs(block.title, { bold: true }), 2), text(block.text, 2)], ink, paper)
    }
    case 'suggestion':
      return suggestion(block)
    case 'comment':
      return aside(
        [line(runs(`批注 · ${block.author} · ${block.at}`, quiet), 2), line(runs(block.text), 2)],
        look.border,
        '#ffffff',
      )
    case 'page-break':
      return [new Paragraph({ children: [new PageBreak()] })]
    case 'appendix':
      return wordTable(appendixTable(block))
  }
}
