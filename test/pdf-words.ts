import { inflateSync } from 'node:zlib'

type Dictionary = { head: string; stream: Buffer | undefined }

const objectsIn = (pdf: Buffer): Map<string, Dictionary> => {
  const text = pdf.toString('latin1')
  const objects = new Map<string, Dictionary>()
  for (const found of text.matchAll(/(?<=^|\n)(\d+) 0 obj\s/g)) {
    const from = found.index + found[0].length
    const end = text.indexOf('endobj', from)
    const begins = /stream\r?\n/.exec(text.slice(from, end))
    const head = text.slice(from, begins ? from + begins.index : end)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const at = begins ? from + begins.index + begins[0].length : 0
    const bytes = begins ? pdf.subarray(at, at + length) : undefined
    objects.set(found[1] ?? '', {
      head,
      stream: bytes && (head.includes('/FlateDecode') ? inflateSync(bytes) : bytes),
    })
  }
  return objects
}

const inUtf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** What each code of a font is in signs, by its map for copying. */
const signsOf = (map: string): Map<number, string> => {
  const signs = new Map<number, string>()
  for (const [, part = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code = '', to = ''] of part.matchAll(/<([\da-fA-F]+)>\s*<([\da-fA-F]+)>/g))
      signs.set(Number.parseInt(code, 16), inUtf16(to))
  for (const [, part = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, low = '', high = '', to = ''] of part.matchAll(
      /<([\da-fA-F]+)>\s*<([\da-fA-F]+)>\s*<([\da-fA-F]+)>/g,
    )) {
      const first = Number.parseInt(low, 16)
      const start = inUtf16(to).codePointAt(0) ?? 0
      for (let code = first; code <= Number.parseInt(high, 16); code++)
        signs.set(code, String.fromCodePoint(start + code - first))
    }
  return signs
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** A string of the file from its opening bracket on: brackets within it stand in pairs or behind a backslash. */
const literal = (text: string, from: number): { bytes: Buffer; end: number } => {
  let plain = ''
  let depth = 1
  let at = from + 1
  for (; at < text.length && depth > 0; at++) {
    const sign = text[at] ?? ''
    if (sign === '\\') {
      const [octal] = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4)) ?? []
      const next = text[at + 1] ?? ''
      plain += octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (escapes[next] ?? next)
      at += octal?.length ?? 1
      continue
    }
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth > 0) plain += sign
  }
  return { bytes: Buffer.from(plain, 'latin1'), end: at }
}

/** The names of fonts and the strings of a page in their order. */
function* shown(content: string): Generator<{ font: string } | { bytes: Buffer }> {
  for (let at = 0; at < content.length; at++) {
    const sign = content[at]
    if (sign === '(') {
      const { bytes, end } = literal(content, at)
      yield { bytes }
      at = end - 1
    } else if (sign === '<' && content[at + 1] !== '<') {
      const end = content.indexOf('>', at)
      yield { bytes: Buffer.from(content.slice(at + 1, end), 'hex') }
      at = end
    } else if (sign === '<') at++
    else if (sign === '/') {
      const [, font] = /^\/(\S+) [\d.]+ Tf/.exec(content.slice(at, at + 60)) ?? []
      if (font) yield { font }
    }
  }
}

/** The words that a reader of the file would copy, page after page, without spaces and line ends. */
export const pdfWords = (file: Uint8Array): string => {
  const objects = objectsIn(Buffer.from(file))
  const fontsOf = (resources: string): Map<string, Map<number, string>> => {
    const known = /\/Resources (\d+) 0 R/.exec(resources)?.[1]
    const head = known ? (objects.get(known)?.head ?? '') : resources
    const listed = /\/Font (\d+) 0 R/.exec(head)?.[1]
    const part = listed ? (objects.get(listed)?.head ?? '') : (/\/Font\s*<<([^>]*)>>/.exec(head)?.[1] ?? '')
    return new Map(
      [...part.matchAll(/\/(\S+) (\d+) 0 R/g)].map(([, name = '', id = '']) => {
        const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '')?.[1] ?? ''
        return [name, signsOf(objects.get(map)?.stream?.toString('latin1') ?? '')]
      }),
    )
  }
  const wordsIn = (content: Buffer, fonts: Map<string, Map<number, string>>): string => {
    let words = ''
    let font: Map<number, string> | undefined
    for (const one of shown(content.toString('latin1'))) {
      if ('font' in one) font = fonts.get(one.font)
      else
        for (let at = 0; at + 1 < one.bytes.length; at += 2)
          words += font?.get(one.bytes.readUInt16BE(at)) ?? ''
    }
    return words
  }
  return [...objects.values()]
    .filter(({ head }) => /\/Type\s*\/Page\b/.test(head))
    .map(({ head }) => {
      const [, id = ''] = /\/Contents (\d+) 0 R/.exec(head) ?? []
      const stream = objects.get(id)?.stream
      return stream ? wordsIn(stream, fontsOf(head)) : ''
    })
    .join('')
    .replaceAll(/[\s\u200b]/g, '')
}
