import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'

const unpacked = promisify(zstdDecompress)

/** How a file of a library is called in the package. */
export const packedName = (specifier: string, beside = ''): string =>
  `${`${specifier} ${beside}`.trim().replaceAll(/[^\w.-]+/g, '-')}.zst`

/** Takes the place of src/documents/library-file.ts in the package, where the libraries have no folders. */
export const libraryFile = async (specifier: string, beside = ''): Promise<Uint8Array<ArrayBuffer>> =>
  unpacked(await readFile(join(import.meta.dirname, 'assets', packedName(specifier, beside))))
