const entryFiles = async (entry: FileSystemEntry): Promise<File[]> => {
  if (entry instanceof FileSystemFileEntry)
    return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))]
  if (!(entry instanceof FileSystemDirectoryEntry)) return []
  const reader = entry.createReader()
  const found: File[] = []
  // A reader hands out a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return found
    for (const each of some) found.push(...(await entryFiles(each)))
  }
}

/** The files of a drop, those inside dropped folders too; what the system hides (.DS_Store, ~$…) left out. */
export const droppedFiles = async (transfer: DataTransfer): Promise<File[]> => {
  const entries = [...transfer.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry()
    return entry ? [entry] : []
  })
  const files = entries.length > 0 ? (await Promise.all(entries.map(entryFiles))).flat() : [...transfer.files]
  return files.filter(({ name }) => !name.startsWith('.') && !name.startsWith('~$'))
}
