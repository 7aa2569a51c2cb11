import { fromBufferPromise } from 'yauzl'

/** The parts of an Office file by their paths. */
export const partsOf = async (bytes: Uint8Array): Promise<Map<string, string>> => {
  const parts = new Map<string, string>()
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk))
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'))
  }
  return parts
}

/** What is wrong with the form of an XML text, as an Office program would refuse it; '' when nothing is. */
const xmlFault = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML forbids is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) return 'a control character'
  const bare = text.replaceAll(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g, '')
  const loose = /&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.exec(bare)
  if (loose) return `a loose & at ${bare.slice(loose.index, loose.index + 20)}`
  const open: string[] = []
  for (const [, close, name = '', self] of bare.matchAll(
    /<(\/?)([\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/g,
  )) {
    if (self) continue
    if (!close) open.push(name)
    else if (open.pop() !== name) return `</${name}> closes nothing`
  }
  const left = bare.replaceAll(/<(\/?)([\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/g, '')
  if (left.includes('<')) return `no tag: ${left.slice(left.indexOf('<'), left.indexOf('<') + 30)}`
  return open.length > 0 ? `<${open.at(-1)}> stays open` : ''
}

/** The faults of all XML parts of an Office file, each with its part. */
export const packageFaults = (parts: Map<string, string>): string[] =>
  [...parts].flatMap(([path, text]) => {
    if (!/\.(xml|rels)$/.test(path)) return []
    const fault = xmlFault(text)
    return fault === '' ? [] : [`${path}: ${fault}`]
  })

/** The relations of an Office file that lead to a part that is not there. */
export const deadRelations = (parts: Map<string, string>): string[] =>
  [...parts].flatMap(([path, text]) => {
    if (!path.endsWith('.rels')) return []
    const folder = path.replace(/_rels\/[^/]*$/, '')
    return [...text.matchAll(/<Relationship\b[^>]*>/g)].flatMap(([tag]) => {
      const target = /Target="([^"]*)"/.exec(tag)?.[1] ?? ''
      if (/TargetMode="External"/.test(tag) || target === '' || target.startsWith('#')) return []
      const full = new URL(target, `file:///${folder}`).pathname.slice(1)
      return parts.has(decodeURIComponent(full)) ? [] : [`${path} → ${target}`]
    })
  })

/** Words that would break out of what they stand in, of every format. */
export const hostile = `<script>alert(1)</script> & "x" 'y' ]]> #set page() \${x} *粗* $a$ \\u{0} @b #import "x" </w:t> {{a}}`
