import { constants, crc32, deflateRawSync } from 'node:zlib'

export type ZipMember = {
  /** As UTF-8 text, or its raw bytes where the writer did not say which encoding they are in. */
  name: string | Uint8Array
  bytes: Uint8Array
}

/** A zip being written piece by piece, deflated, under 4 GB. */
export type ZipWriter = {
  add: (member: ZipMember) => void
  /** A member whose size only its end tells. Nothing else may be added before that. */
  begin: (name: string) => { write: (bytes: Uint8Array) => void; end: () => void }
  /** Ends the zip; returns its bytes. */
  close: () => number
}

/** 1 January 1980, the zero of zip dates: the same members always give the same bytes. */
const ZERO_DATE = 0x0021
const UTF8_NAMES = 0x0800
const SIZES_FOLLOW = 0x0008

/** `write` takes the bytes in their order, and is done with them when it returns. */
export const zipWriter = (write: (bytes: Uint8Array) => void): ZipWriter => {
  const central: Uint8Array[] = []
  let members = 0
  let offset = 0
  const put = (...pieces: Uint8Array[]) => {
    for (const piece of pieces) {
      write(piece)
      offset += piece.length
    }
  }
  const listed = (shared: Uint8Array, name: Uint8Array, start: number) => {
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(start, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, name)
    members++
  }
  return {
    add: (member) => {
      const name = typeof member.name === 'string' ? Buffer.from(member.name, 'utf8') : member.name
      const packed = deflateRawSync(member.bytes)
      const shared = sharedHead(typeof member.name === 'string' ? UTF8_NAMES : 0, name, {
        crc: crc32(member.bytes),
        packed: packed.length,
        size: member.bytes.length,
      })
      listed(shared, name, offset)
      put(Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed)
    },
    begin: (text) => {
      const name = Buffer.from(text, 'utf8')
      const flags = UTF8_NAMES | SIZES_FOLLOW
      const start = offset
      const told = { crc: 0, packed: 0, size: 0 }
      put(Buffer.from('PK\x03\x04', 'latin1'), sharedHead(flags, name, told), name)
      const pack = (bytes: Uint8Array, finishFlush: number) => {
        const packed = deflateRawSync(bytes, { level: 2, finishFlush })
        told.packed += packed.length
        put(packed)
      }
      return {
        write: (bytes) => {
          told.crc = crc32(bytes, told.crc)
          told.size += bytes.length
          pack(bytes, constants.Z_SYNC_FLUSH)
        },
        end: () => {
          pack(Buffer.alloc(0), constants.Z_FINISH)
          const after = Buffer.alloc(16)
          after.write('PK\x07\x08', 0, 'latin1')
          after.writeUInt32LE(told.crc, 4)
          after.writeUInt32LE(told.packed, 8)
          after.writeUInt32LE(told.size, 12)
          put(after)
          listed(sharedHead(flags, name, told), name, start)
        },
      }
    },
    close: () => {
      const directory = Buffer.concat(central)
      const end = Buffer.alloc(22)
      end.write('PK\x05\x06', 0, 'latin1')
      end.writeUInt16LE(members, 8)
      end.writeUInt16LE(members, 10)
      end.writeUInt32LE(directory.length, 12)
      end.writeUInt32LE(offset, 16)
      put(directory, end)
      return offset
    },
  }
}

/** What the head of a member and its entry in the directory share. */
const sharedHead = (
  flags: number,
  name: Uint8Array,
  told: { crc: number; packed: number; size: number },
): Uint8Array => {
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(flags, 2)
  shared.writeUInt16LE(8, 4)
  shared.writeUInt16LE(ZERO_DATE, 8)
  shared.writeUInt32LE(told.crc, 10)
  shared.writeUInt32LE(told.packed, 14)
  shared.writeUInt32LE(told.size, 18)
  shared.writeUInt16LE(name.length, 22)
  return shared
}

/** A zip archive of a few members, deflated, under 4 GB. */
export const zipArchive = (members: readonly ZipMember[]): Uint8Array => {
  const pieces: Uint8Array[] = []
  const zip = zipWriter((bytes) => pieces.push(bytes))
  for (const member of members) zip.add(member)
  zip.close()
  return Buffer.concat(pieces)
}
