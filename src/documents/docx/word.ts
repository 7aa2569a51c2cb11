import { Footer, Packer, PageNumber, Paragraph, TextRun, Document as WordDocument } from 'docx'
import type { Document } from '../contract.ts'
import { FAMILY, typefaceFor } from '../fonts.ts'
import { look } from '../look.ts'
import { wordsOf } from '../printed-words.ts'
import { rasterizer } from '../raster.ts'
import { wordBlocks } from './blocks.ts'
import { FONT, paint, quiet, runs } from './words.ts'

const MARGIN = 1_020

const hasCharts = ({ blocks }: Document): boolean => blocks.some(({ kind }) => kind === 'chart')

const drawing = async (document: Document) => {
  const { fonts, settable } = await typefaceFor(wordsOf(document))
  const draw = await rasterizer(fonts, FAMILY)
  return (svg: string) => draw(settable(svg))
}

const foot = ({ title, madeAt }: Document): Footer =>
  new Footer({
    children: [
      new Paragraph({
        children: [
          ...runs(`${title} · 生成于 ${madeAt}　　`, { ...quiet, size: 8 }),
          new TextRun({
            size: 16,
            color: paint(look.muted),
            font: FONT,
            children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES],
          }),
        ],
      }),
    ],
  })

/** The document for Word and WPS: headings that make an outline, tables that are tables, charts as drawings. */
export const renderDocx = async (document: Document): Promise<Uint8Array> => {
  const draw = hasCharts(document)
    ? await drawing(document)
    : () => {
        throw new Error('a document without charts draws none')
      }
  const word = new WordDocument({
    title: document.title,
    creator: '掌柜',
    styles: { default: { document: { run: { font: FONT, size: 21 } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
          },
        },
        footers: { default: foot(document) },
        children: document.blocks.flatMap((block) => wordBlocks(block, draw)),
      },
    ],
  })
  return new Uint8Array(await Packer.toArrayBuffer(word))
}
