import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isExport } from '../importing/file-names.ts'
import { Failure } from '../kernel/failure.ts'

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter((entry) => (entry.isDirectory() ? !entry.name.startsWith('.') : isExport(entry.name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return filesIn(path)
        return entry.isFile() ? [path] : []
      }),
  )
  return found.flat()
}

/** A named file is always tried; of a folder all files with the extension of an export, in the order of their names. */
export const namedFiles = async (words: readonly string[], cwd: string): Promise<string[]> => {
  const lists = await Promise.all(
    words.map(async (word) => {
      const path = resolve(cwd, word)
      const entry = await stat(path).catch(() => undefined)
      return entry?.isDirectory() ? filesIn(path) : [path]
    }),
  )
  const files = [...new Set(lists.flat())]
  if (files.length === 0) throw new Failure('file_missing', { file: words.join('、') })
  return files
}
