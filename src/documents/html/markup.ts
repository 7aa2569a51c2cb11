/** A piece of a page, safe to put into another. */
export type Markup = { readonly markup: string }

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign)

type Part = string | number | Markup | readonly Markup[]

const shown = (part: Part): string => {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

/** A template whose words are escaped: only what was made by `html` itself stays markup. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup => ({
  markup: strings.reduce((page, string, index) => {
    const part = parts[index - 1]
    return page + (part === undefined ? '' : shown(part)) + string
  }, ''),
})

/** For what was escaped by its maker: our own drawings and style sheet. */
export const trusted = (markup: string): Markup => ({ markup })

export const nothing: Markup = { markup: '' }
