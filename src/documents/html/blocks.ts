import { chartTable } from '../charts/as-table.ts'
import { drawn, hasPicture, NO_PICTURE, pictureNotes } from '../charts/draw.ts'
import type { Block, BlockOf, Comparison, Figure, Headline, Table, Text, Unit } from '../contract.ts'
import { capped, totalsOf } from '../totals.ts'
import {
  cellWords,
  changeWords,
  columnWords,
  figureWords,
  intervalWords,
  isNumeric,
  short,
  stateWords,
  unitWords,
} from '../words.ts'
import { html, type Markup, nothing, trusted } from './markup.ts'
import { PAGE_FONTS } from './style.ts'

/** A page with more rows is slow to open; the Excel version has them all. */
const MOST_HTML_ROWS = 2000

/** What the figure is asked with stands in the page, so that a reader's tool can ask again. */
const figureMarkup = (figure: Figure): Markup =>
  html`<data value="${figure.value === null ? '' : figure.value}" data-metric="${figure.metric}" data-from="${figure.period.from}" data-to="${figure.period.to}" title="${figure.name}">${figureWords(figure)}</data>`

const text = (parts: Text): Markup[] =>
  parts.map((part) => (typeof part === 'string' ? html`${part}` : figureMarkup(part.figure)))

const cover = ({
  title,
  subtitle,
  facts,
  company,
  logo,
}: BlockOf<'cover'>): Markup => html`<header class="cover">
${logo ? html`<img alt="${company}" src="data:image/${logo.type === 'png' ? 'png' : 'jpeg'};base64,${logo.base64}">` : nothing}
${company === '' ? nothing : html`<div class="quiet">${company}</div>`}
<h1>${title}</h1>
${subtitle === '' ? nothing : html`<p class="subtitle">${subtitle}</p>`}
<dl>${facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>`

const heading = ({ level, text: words }: BlockOf<'heading'>): Markup => {
  if (level === 1) return html`<h2>${words}</h2>`
  return level === 2 ? html`<h3>${words}</h3>` : html`<h4>${words}</h4>`
}

const list = ({ ordered, items }: BlockOf<'list'>): Markup => {
  const lines = items.map((item) => html`<li>${text(item)}</li>`)
  return ordered ? html`<ol>${lines}</ol>` : html`<ul>${lines}</ul>`
}

const comparison =
  (unit: Unit) =>
  (each: Comparison): Markup => {
    const tone = each.change === null || each.change === 0 ? 'quiet' : each.change > 0 ? 'up' : 'down'
    return html`<div class="small"><span class="quiet">${each.name}</span> <span class="${tone}">${changeWords(each, unit)}</span></div>`
  }

const headline = ({ figure, comparisons }: Headline): Markup => {
  const interval = intervalWords(figure)
  return html`<div><div class="name">${figure.name}</div>
<div class="value"><data value="${figure.value === null ? '' : figure.value}" data-metric="${figure.metric}" data-from="${figure.period.from}" data-to="${figure.period.to}">${short(figure.value, figure.unit)}</data> <span class="small quiet">${figure.value === null ? '' : unitWords(figure.unit)}</span></div>
${interval === '' ? nothing : html`<div class="small quiet">${interval}</div>`}${comparisons.map(comparison(figure.unit))}${figure.states.map((state) => html`<span class="state">${stateWords(state)}</span>`)}</div>`
}

const notes = (lines: readonly string[]): Markup[] => lines.map((line) => html`<p class="note">${line}</p>`)

/** A day does not break at its hyphens, in a column of words neither. */
const cellOf = (words: string, kind: string): Markup =>
  html`<td class="${/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(words) ? 'date' : kind}">${words}</td>`

const table = (block: Table): Markup => {
  const { rows, notes: lines } = capped(block, MOST_HTML_ROWS)
  const totals = totalsOf(block)
  const kinds = block.columns.map((column) => (isNumeric(column) ? 'number' : column.unit))
  const line = (cells: readonly (string | number | null)[]): Markup[] =>
    block.columns.map((column, index) => cellOf(cellWords(cells[index], column), kinds[index] ?? ''))
  return html`<div class="wide"><table>${block.title === '' ? nothing : html`<caption>${block.title}</caption>`}
<thead><tr>${block.columns.map((column, index) => html`<th scope="col" class="${kinds[index] ?? ''}">${columnWords(column)}</th>`)}</tr></thead>
<tbody>${rows.length === 0 ? html`<tr><td colspan="${block.columns.length}" class="quiet">没有数据</td></tr>` : nothing}${rows.map(({ cells }) => html`<tr>${line(cells)}</tr>`)}</tbody>
${totals ? html`<tfoot><tr>${line(totals)}</tr></tfoot>` : nothing}</table></div>${notes(lines)}`
}

const chart = (block: BlockOf<'chart'>): Markup => {
  if (!hasPicture(block))
    return html`<figure><figcaption>${block.title}</figcaption><p class="note">${NO_PICTURE}</p></figure>`
  const { svg } = drawn(block, PAGE_FONTS.replaceAll("'", ''))
  return html`<figure role="group" aria-label="${block.title}"><figcaption>${block.title}</figcaption><div class="wide">${trusted(svg)}</div>
${notes(pictureNotes(block))}<details><summary>看数字</summary>${table({ ...chartTable(block), title: '' })}</details></figure>`
}

const suggestion = ({ title, text: words, effect, owner, due }: BlockOf<'suggestion'>): Markup =>
  html`<aside class="suggestion"><strong>建议：${title}</strong>${words.length === 0 ? nothing : html`<p>${text(words)}</p>`}
<dl><dt>预计效果</dt><dd>${text(effect)}</dd><dt>负责人</dt><dd>${owner}</dd>${due ? html`<dt>完成时间</dt><dd>${due}</dd>` : nothing}</dl></aside>`

const appendix = ({ title, entries }: BlockOf<'appendix'>): Markup =>
  html`<div class="wide"><table class="sources"><caption>${title}</caption><thead><tr><th>数字</th><th class="number">值</th><th>周期</th><th>来源</th><th>口径</th></tr></thead>
<tbody>${entries.map(
    ({ figure, source, definition }) =>
      html`<tr><td>${figure.name}</td><td class="number">${cellWords(figure.value, figure)}</td><td class="date">${figure.period.from} 至 ${figure.period.to}</td><td>${source}</td><td>${definition}</td></tr>`,
  )}</tbody></table></div>`

/** One block as a piece of the page. */
export const blockMarkup = (block: Block): Markup => {
  switch (block.kind) {
    case 'cover':
      return cover(block)
    case 'heading':
      return heading(block)
    case 'paragraph':
      return html`<p>${text(block.text)}</p>`
    case 'list':
      return list(block)
    case 'figures':
      return html`<div class="figures">${block.items.map(headline)}</div>`
    case 'table':
      return table(block)
    case 'chart':
      return chart(block)
    case 'callout':
      return html`<aside class="tone-${block.tone}"><strong>${block.title}</strong><p>${text(block.text)}</p></aside>`
    case 'suggestion':
      return suggestion(block)
    case 'comment':
      return html`<aside class="comment"><span class="quiet">批注 · ${block.author} · ${block.at}</span><br>${block.text}</aside>`
    case 'page-break':
      return html`<hr class="break">`
    case 'appendix':
      return appendix(block)
  }
}
