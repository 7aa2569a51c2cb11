/**
 * The container of Office 97–2003 files: a little file system of sectors, chained by tables. Chains of a damaged file
 * may run in circles or out of the file: every one is bounded by the sectors there are.
 */
export type CompoundFile = {
  /** Streams by name, without their folders. */
  names: readonly string[]
  /** The bytes of the first stream of that name, whatever its case. */
  stream: (name: string) => Buffer | undefined
}

const HEADER = 512
const ENTRY = 128
const LAST_SECTOR = 0xfffffffa
const STREAM = 2
const ROOT = 5

/** Undefined where the file is no whole compound file. */
export const compoundFile = (bytes: Buffer): CompoundFile | undefined => {
  try {
    return opened(bytes)
  } catch (error) {
    // A number in it points out of the file.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const opened = (bytes: Buffer): CompoundFile => {
  const word = (at: number) => bytes.readUInt16LE(at)
  const long = (at: number) => bytes.readUInt32LE(at)
  const shift = word(0x1e)
  const miniShift = word(0x20)
  if ((shift !== 9 && shift !== 12) || miniShift !== 6)
    throw new RangeError('no sector size of a compound file')
  const size = 1 << shift
  const sectors = Math.ceil((bytes.length - HEADER) / size)
  const start = (sector: number): number => {
    if (sector >= sectors) throw new RangeError('a sector beyond the end')
    return (sector + 1) << shift
  }

  /** The sectors of a chain in `table`, none twice. */
  const chain = (first: number, table: (sector: number) => number, most: number): number[] => {
    const found: number[] = []
    for (let sector = first; sector < LAST_SECTOR; sector = table(sector)) {
      if (found.length >= most) throw new RangeError('a chain that never ends')
      found.push(sector)
    }
    return found
  }

  const tableSectors: number[] = []
  for (let i = 0; i < 109; i++) if (long(0x4c + i * 4) < LAST_SECTOR) tableSectors.push(long(0x4c + i * 4))
  const perSector = size / 4
  const lists = chain(long(0x44), (sector) => long(start(sector) + size - 4), sectors)
  for (const list of lists)
    for (let i = 0; i < perSector - 1; i++) {
      const sector = long(start(list) + i * 4)
      if (sector < LAST_SECTOR) tableSectors.push(sector)
    }
  const next = (sector: number): number => {
    const table = tableSectors[Math.floor(sector / perSector)]
    if (table === undefined) throw new RangeError('a sector that no table has')
    return long(start(table) + (sector % perSector) * 4)
  }
  const joined = (first: number): Buffer =>
    Buffer.concat(
      chain(first, next, sectors).map((sector) => bytes.subarray(start(sector), start(sector) + size)),
    )

  const directory = joined(long(0x30))
  const entries = Array.from({ length: directory.length / ENTRY }, (_, i) => {
    const at = i * ENTRY
    const length = Math.min(directory.readUInt16LE(at + 64), 64)
    return {
      name: directory.toString('utf16le', at, at + Math.max(length - 2, 0)),
      kind: directory.readUInt8(at + 66),
      first: directory.readUInt32LE(at + 116),
      length: directory.readUInt32LE(at + 120),
    }
  })
  const root = entries.find(({ kind }) => kind === ROOT)
  if (!root) throw new RangeError('a compound file without a root')
  const streams = entries.filter(({ kind }) => kind === STREAM)
  const smallest = long(0x38)

  const small = (first: number): Buffer => {
    const place = joined(root.first)
    const table = joined(long(0x3c))
    const chained = chain(first, (sector) => table.readUInt32LE(sector * 4), place.length >> miniShift)
    return Buffer.concat(
      chained.map((sector) => {
        if ((sector + 1) << miniShift > place.length) throw new RangeError('a small sector beyond the end')
        return place.subarray(sector << miniShift, (sector + 1) << miniShift)
      }),
    )
  }

  return {
    names: streams.map(({ name }) => name),
    stream: (name) => {
      const entry = streams.find((one) => one.name.toLowerCase() === name.toLowerCase())
      if (!entry) return undefined
      try {
        const whole = entry.length < smallest ? small(entry.first) : joined(entry.first)
        return whole.length < entry.length ? undefined : whole.subarray(0, entry.length)
      } catch (error) {
        if (error instanceof RangeError) return undefined
        throw error
      }
    },
  }
}
