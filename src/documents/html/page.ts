import type { Document } from '../contract.ts'
import { uncommonFonts } from '../fonts.ts'
import { wordsOf } from '../printed-words.ts'
import { blockMarkup } from './blocks.ts'
import { html, trusted } from './markup.ts'
import { pageStyle } from './style.ts'

const fontFaces = (fonts: readonly Uint8Array[]): string =>
  fonts
    .map(
      (font) =>
        `@font-face { font-family: 'Zhanggui Uncommon'; src: url(data:font/woff2;base64,${Buffer.from(font).toString('base64')}) format('woff2') }`,
    )
    .join('\n')

/**
 * The document as one file that needs nothing else: no script, no address outside it. Characters that a reader's own
 * fonts may lack bring their own font.
 */
export const renderHtml = async (document: Document): Promise<Uint8Array> => {
  const fonts = await uncommonFonts(wordsOf(document))
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<title>${document.title}</title><style>${trusted(fontFaces(fonts) + pageStyle)}</style></head>
<body><main>
${document.blocks.map(blockMarkup)}
<footer>${document.title} · 生成于 ${document.madeAt}</footer>
</main></body></html>
`
  return new TextEncoder().encode(page.markup)
}
