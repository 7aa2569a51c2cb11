// Makes the server half of the package: the sources and the libraries they use as plain JavaScript in server/, with
// what they read at run time packed beside them. What cannot be bundled (DuckDB, Node itself) stays a dependency.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, zstdCompressSync } from 'node:zlib'
import rareSlices from '@fontsource-variable/noto-sans-jp/unicode.json' with { type: 'json' }
import { type Plugin, rolldown } from 'rolldown'
import subsetFont from 'subset-font'
import packageJson from '../package.json' with { type: 'json' }
import { covers } from '../src/documents/font-coverage.ts'
import { libraryFile } from '../src/documents/library-file.ts'
import { packedName } from './library-file.ts'
import { notices, shippedPackages } from './shipped.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const server = join(root, 'server')
const assets = join(server, 'assets')
const ours = join(root, 'src')

/** What subset-font cuts with. */
const HARFBUZZ = 'harfbuzzjs/dist/harfbuzz-subset.wasm'

/** `new URL('./worker.ts', import.meta.url)`: what a module names beside itself. */
const beside = /new URL\('(\.\/[^']+)', import\.meta\.url\)/g

/** Workers become programs of their own, other files lie beside the program that reads them. */
const neighbours = (): Plugin => ({
  name: 'neighbours',
  transform(code, id) {
    if (!id.startsWith(ours) || !code.includes('import.meta.url')) return null
    return code.replaceAll(beside, (_, name: string) => {
      const file = resolve(dirname(id), name)
      const ref = name.endsWith('.ts')
        ? this.emitFile({ type: 'chunk', id: file })
        : this.emitFile({
            type: 'asset',
            name: relative(ours, file).replaceAll(/[\\/]/g, '-'),
            source: readFileSync(file),
          })
      return `new URL(import.meta.ROLLUP_FILE_URL_${ref})`
    })
  },
})

/** The one module that is another one in the package, and the one library that reads a file of a second library. */
const packed = (rare: Record<string, string>): Plugin => ({
  name: 'packed',
  load(id) {
    if (id === join(ours, 'documents', 'library-file.ts'))
      return { code: readFileSync(join(root, 'packaging', 'library-file.ts'), 'utf8'), moduleType: 'ts' }
    if (id.endsWith('/noto-sans-jp/unicode.json')) return { code: JSON.stringify(rare), moduleType: 'json' }
    return null
  },
  transform(code, id) {
    if (!id.includes('/subset-font/')) return null
    const found = `readFile(require.resolve('${HARFBUZZ}'))`
    if (!code.includes(found)) throw new Error('subset-font reads its program in another way')
    const file = join(ours, 'documents', 'library-file.ts')
    return code.replace(found, `require(${JSON.stringify(file)}).libraryFile('${HARFBUZZ}')`)
  },
})

/** What this machine would install by itself: bundled it would be there twice, or not work at all. */
const installed = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.optionalDependencies)]

const bundle = async (rare: Record<string, string>): Promise<void> => {
  const program = await rolldown({
    cwd: root,
    input: { main: join(ours, 'main.ts') },
    platform: 'node',
    external: installed,
    plugins: [neighbours(), packed(rare)],
    transform: { target: 'node26', define: { 'process.env.NODE_ENV': '"production"' } },
    onLog: (level, log, report) => {
      // Libraries for browsers evaluate; that is theirs to answer for.
      if (log.code !== 'EVAL') report(level, log)
    },
  })
  await program.write({
    dir: server,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    assetFileNames: '[name]-[hash][extname]',
    // Libraries that were written for CommonJS ask where they lie.
    banner: 'const __dirname = import.meta.dirname, __filename = import.meta.filename;',
  })
  await program.close()
}

/** Packed tightly, which takes half a minute for the largest: what was packed once is kept. */
const pack = (bytes: Uint8Array): Uint8Array => {
  const kept = join(root, '.cache', 'packed', createHash('sha256').update(bytes).digest('hex'))
  if (existsSync(kept)) return readFileSync(kept)
  const small = zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19 } })
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(`${kept}.new`, small)
  renameSync(`${kept}.new`, kept)
  return small
}

const write = (specifier: string, besideIt: string, bytes: Uint8Array): void =>
  writeFileSync(join(assets, packedName(specifier, besideIt)), pack(bytes))

const BOLD = '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'
const REGULAR = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'

const whole: readonly (readonly [string, string?])[] = [
  ['@myriaddreamin/typst-ts-web-compiler/wasm'],
  ['@jsquash/webp/codec/dec/webp_dec.wasm'],
  ['@resvg/resvg-wasm/index_bg.wasm'],
  ['@bsull/augurs/mstl', 'mstl_bg.wasm'],
  ['@bsull/augurs/ets', 'ets_bg.wasm'],
  [REGULAR],
  ['@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'],
]

const codesOf = (ranges: string): number[] =>
  ranges.split(',').flatMap((range) => {
    const [from = '', to = from] = range.replace('U+', '').split('-')
    const first = Number.parseInt(from, 16)
    return Array.from({ length: Number.parseInt(to, 16) - first + 1 }, (_, step) => first + step)
  })

/**
 * The rare font is asked only for what the main font has not: the rest of it need not be brought along. Gives the
 * slices that are left, each with the signs it still has.
 */
const writeRare = async (): Promise<Record<string, string>> => {
  const inMain = covers(await libraryFile(REGULAR))
  const left: Record<string, string> = {}
  for (const [slice, ranges] of Object.entries(rareSlices)) {
    const name = slice.replaceAll(/[[\]]/g, '')
    const specifier = `@fontsource-variable/noto-sans-jp/files/noto-sans-jp-${name}-wght-normal.woff2`
    const font = Buffer.from(await libraryFile(specifier))
    const lacking = codesOf(ranges).filter((code) => !inMain(String.fromCodePoint(code)))
    const signs = String.fromCodePoint(...lacking)
    const cut = await subsetFont(font, signs, { targetFormat: 'woff2' })
    const inCut = covers(await subsetFont(font, signs, { targetFormat: 'truetype' }))
    const kept = lacking.filter((code) => inCut(String.fromCodePoint(code)))
    if (kept.length === 0) continue
    left[slice] = kept.map((code) => `U+${code.toString(16)}`).join(',')
    write(specifier, '', cut)
  }
  return left
}

/** GB 2312 and the Latin letters: what nearly all words in bold are written with. */
const commonSigns = (): string => {
  const decoder = new TextDecoder('gb18030')
  let signs = String.fromCharCode(...Array.from({ length: 0x250 - 0x20 }, (_, step) => 0x20 + step))
  for (let row = 0xa1; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) signs += decoder.decode(Uint8Array.of(row, cell))
  return signs
}

/** A rare character in bold is set in the regular weight: a second font of thirty thousand signs is not worth 4 MB. */
const writeBold = async (): Promise<void> => {
  const font = Buffer.from(await libraryFile(BOLD))
  write(BOLD, '', await subsetFont(font, commonSigns(), { targetFormat: 'truetype' }))
}

rmSync(server, { recursive: true, force: true })
mkdirSync(assets, { recursive: true })
for (const [specifier, besideIt = ''] of whole)
  write(specifier, besideIt, await libraryFile(specifier, besideIt))
write(HARFBUZZ, '', readFileSync(join(root, 'node_modules', ...HARFBUZZ.split('/'))))
await writeBold()
await bundle(await writeRare())
writeFileSync(join(server, 'LICENSES.txt'), notices(root, shippedPackages(root)))
