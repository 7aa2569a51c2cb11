import { readFile } from 'node:fs/promises'

/**
 * A file that a library brings along, a font or a program in WebAssembly: what `specifier` names, or the file `beside`
 * it where the library does not name it itself. It is read, never fetched.
 * The package has these packed beside the program (packaging/library-file.ts).
 */
export const libraryFile = (specifier: string, beside = ''): Promise<Uint8Array<ArrayBuffer>> =>
  readFile(new URL(beside, import.meta.resolve(specifier)))
