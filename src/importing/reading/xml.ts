/** What an XML text is made of, as it goes by. Names come without their namespace prefix. */
export type XmlHandlers = {
  /** `attributes` is the tag's own text, for `attributeOf`. */
  open: (name: string, attributes: string) => void
  /** Raw text, maybe in several pieces; `xmlText` makes characters of its references. */
  text: (raw: string) => void
  close: (name: string) => void
}

/** No tag is longer; one that is would be held in memory whole. */
const LONGEST_TAG = 1_000_000

/**
 * Goes through XML that comes in pieces. Knows elements, text, CDATA, comments and processing instructions;
 * document types are refused, as office documents may not have any. Throws SyntaxError on broken markup.
 */
export const createXmlScanner = (handlers: XmlHandlers) => {
  let rest = ''
  return {
    write: (piece: string) => {
      rest = scan(rest + piece, handlers)
      if (rest.length > LONGEST_TAG) throw new SyntaxError('markup without end')
    },
    /** Throws SyntaxError if the text ends inside markup. */
    end: () => {
      if (rest.includes('<')) throw new SyntaxError('unfinished markup')
      rest = ''
    },
  }
}

/** Handles what is complete and returns what is not. */
const scan = (text: string, { open, text: onText, close }: XmlHandlers): string => {
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('<', at)
    if (start === -1) {
      const end = wholeText(text, at)
      if (end > at) onText(text.slice(at, end))
      return text.slice(end)
    }
    if (start > at) onText(text.slice(at, start))
    const next = text.charCodeAt(start + 1)
    if (next === SLASH) {
      const end = text.indexOf('>', start)
      if (end === -1) return text.slice(start)
      close(localName(text.slice(start + 2, end).trimEnd()))
      at = end + 1
    } else if (next === EXCLAMATION || next === QUESTION) {
      const end = skipSpecial(text, start, onText)
      if (end === -1) return text.slice(start)
      at = end
    } else {
      const nameEnd = endOfName(text, start + 1)
      const end = tagEnd(text, nameEnd)
      if (end === -1) return text.slice(start)
      const empty = text.charCodeAt(end - 1) === SLASH
      const name = localName(text.slice(start + 1, nameEnd))
      open(name, text.slice(nameEnd, empty ? end - 1 : end))
      if (empty) close(name)
      at = end + 1
    }
  }
  return ''
}

const SLASH = 47
const EXCLAMATION = 33
const QUESTION = 63
const DOUBLE = 34
const SINGLE = 39
const LESS = 60
const EQUALS = 61
const GREATER = 62

const endOfName = (text: string, at: number): number => {
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code <= 32 || code === GREATER || code === SLASH) break
  }
  return end
}

/**
 * Where the tag that begins at `at` closes; a `>` inside quotes does not close it. A lost quote would swallow what
 * follows up to another one, cells and all: a `<` inside a tag, which XML allows nowhere, and a quote that begins no
 * value are broken markup.
 */
const tagEnd = (text: string, at: number): number => {
  let quote = 0
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === LESS) throw new SyntaxError('a tag within a tag')
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === GREATER) return i
    else if (code === DOUBLE || code === SINGLE) {
      if (!beginsValue(text, i)) throw new SyntaxError('a quote that begins no value')
      quote = code
    }
  }
  return -1
}

const beginsValue = (text: string, quote: number): boolean => {
  let before = quote - 1
  while (text.charCodeAt(before) <= 32) before -= 1
  return text.charCodeAt(before) === EQUALS
}

/** Passes a comment, instruction or CDATA section; -1 if it is not complete. */
const skipSpecial = (text: string, start: number, onText: XmlHandlers['text']): number => {
  const ending = (mark: string, from: number) => {
    const end = text.indexOf(mark, from)
    return end === -1 ? -1 : end + mark.length
  }
  if (text.startsWith('<?', start)) return ending('?>', start)
  if (text.startsWith('<!--', start)) return ending('-->', start + 4)
  if (text.startsWith('<![CDATA[', start)) {
    const end = ending(']]>', start + 9)
    if (end !== -1) onText(text.slice(start + 9, end - 3).replaceAll('&', '&amp;'))
    return end
  }
  if (text.length - start < 9 && ['<!--', '<![CDATA['].some((mark) => mark.startsWith(text.slice(start))))
    return -1
  throw new SyntaxError('document types are not allowed')
}

/** How much of the text at the end can be handed on without cutting a reference or a surrogate pair. */
const wholeText = (text: string, from: number): number => {
  let end = text.length
  const reference = text.lastIndexOf('&')
  if (reference >= from && end - reference < 12 && text.indexOf(';', reference) === -1) end = reference
  const last = end > from ? text.charCodeAt(end - 1) : 0
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text with its character references resolved. Throws SyntaxError on one that is none. */
export const xmlText = (raw: string): string =>
  raw.includes('&') ? raw.replace(/&([^;&]{1,10};)?/g, (_, name: string | undefined) => reference(name)) : raw

const reference = (name: string | undefined): string => {
  const word = name?.slice(0, -1) ?? ''
  const known = named[word]
  if (known !== undefined) return known
  const digits = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(word)
  const code = digits ? Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] ? 16 : 10) : Number.NaN
  if (!(code > 0 && code <= 0x10ffff)) throw new SyntaxError(`no such reference: &${word};`)
  return String.fromCodePoint(code)
}

/** The value of an attribute in a tag's text whose values hold no spaces (as in cells and rows). */
export const attributeOf = (attributes: string, name: string): string | undefined => {
  for (let at = attributes.indexOf(name); at !== -1; at = attributes.indexOf(name, at + 1)) {
    if (attributes.charCodeAt(at - 1) > 32) continue
    let equals = at + name.length
    while (attributes.charCodeAt(equals) <= 32) equals += 1
    if (attributes[equals] !== '=') continue
    let quote = equals + 1
    while (attributes.charCodeAt(quote) <= 32) quote += 1
    const mark = attributes.charCodeAt(quote)
    if (mark !== DOUBLE && mark !== SINGLE) continue
    const end = attributes.indexOf(mark === DOUBLE ? '"' : "'", quote + 1)
    return end === -1 ? undefined : xmlText(attributes.slice(quote + 1, end))
  }
  return undefined
}

export type XmlElement = { name: string; attributes: Record<string, string>; children: XmlElement[] }

/** A small XML document as a tree of its elements, without their text. Attribute names keep their prefix. */
export const parseXml = (xml: string): XmlElement | undefined => {
  const root: XmlElement = { name: '', attributes: {}, children: [] }
  const open = [root]
  const scanner = createXmlScanner({
    open: (name, attributes) => {
      const element: XmlElement = { name, attributes: attributesOf(attributes), children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
      if (open.length > 256) throw new SyntaxError('nested too deeply')
    },
    text: () => {},
    close: () => {
      if (open.length > 1) open.pop()
    },
  })
  scanner.write(xml.slice(0, 1) === '\ufeff' ? xml.slice(1) : xml)
  scanner.end()
  return root.children[0]
}

const attributesOf = (text: string): Record<string, string> => {
  const found: Record<string, string> = {}
  for (const [, name = '', double, single] of text.matchAll(
    /(?<![^\s=])([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    found[name] = xmlText(double ?? single ?? '')
  return found
}
