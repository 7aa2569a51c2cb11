import { crc32, deflateRawSync } from 'node:zlib'

export type ZipMember = {
  /** As UTF-8 text, or its raw bytes where the writer did not say which encoding they are in. */
  name: string | Uint8Array
  bytes: Uint8Array
}

/** 1 January 1980, the zero of zip dates: the same members always give the same bytes. */
const ZERO_DATE = 0x0021
const UTF8_NAMES = 0x0800

/** A zip archive of a few members, deflated, under 4 GB. */
export const zipArchive = (members: readonly ZipMember[]): Uint8Array => {
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const member of members) {
    const name = typeof member.name === 'string' ? Buffer.from(member.name, 'utf8') : Buffer.from(member.name)
    const packed = deflateRawSync(member.bytes)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(typeof member.name === 'string' ? UTF8_NAMES : 0, 2)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt16LE(ZERO_DATE, 8)
    shared.writeUInt32LE(crc32(member.bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(member.bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    local.push(Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, name)
    offset += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}
