import { readFile } from 'node:fs/promises'
import initTypst, { type TypstCompiler, TypstCompilerBuilder } from '@myriaddreamin/typst-ts-web-compiler'
import type { Document } from '../contract.ts'
import { typefaceFor } from '../fonts.ts'
import { libraryFile } from '../library-file.ts'
import { wordsOf } from '../printed-words.ts'
import { pagesOf } from './pages.ts'

const WITH_FULL_DIAGNOSTICS = 3

const compileProgram = async (): Promise<void> => {
  const bytes = await libraryFile('@myriaddreamin/typst-ts-web-compiler/wasm')
  await initTypst({ module_or_path: await WebAssembly.compile(bytes) })
}

let program: Promise<void> | undefined

/** Typst, with these fonts and nothing else: no file, no package and no address is within its reach. */
const compilerWith = async (fonts: readonly Uint8Array[]): Promise<TypstCompiler> => {
  const builder = new TypstCompilerBuilder()
  builder.set_dummy_access_model()
  for (const font of fonts) await builder.add_raw_font(font)
  return builder.build()
}

/** The document as PDF: fonts embedded, charts as vectors. Typst works without a pause: call it in a worker. */
export const renderPdf = async (document: Document): Promise<Uint8Array> => {
  // The program is compiled on other threads while fonts are read and charts are drawn.
  program ??= compileProgram()
  const { fonts, settable } = await typefaceFor([...wordsOf(document), FIXED_WORDS])
  const { data, files } = pagesOf(document, settable)
  const page = await readFile(new URL('./document.typ', import.meta.url), 'utf8')
  await program
  const compiler = await compilerWith(fonts)
  try {
    compiler.add_source('/main.typ', page)
    compiler.map_shadow('/document.json', new TextEncoder().encode(JSON.stringify(data)))
    for (const [path, bytes] of files) compiler.map_shadow(path, bytes)
    const made: unknown = compiler.compile('/main.typ', undefined, 'pdf', WITH_FULL_DIAGNOSTICS)
    return bytesOf(made)
  } finally {
    compiler.free()
  }
}

/** Signs that the page itself adds. */
const FIXED_WORDS = '▲▼—–：…'

const bytesOf = (made: unknown): Uint8Array => {
  if (typeof made === 'object' && made !== null && 'result' in made && made.result instanceof Uint8Array)
    return made.result
  throw new Error(`typst could not set the document: ${JSON.stringify(made)}`)
}
