import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../kernel/failure.ts'
import { readLogo } from './logo.ts'

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

const pngOf = (width: number, height: number, pixels = Buffer.alloc((width * 3 + 1) * height)): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The markers of a baseline JPEG of 3 × 2 without its pixels. */
const jpeg = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffda0008010100003f00d2cf20ffd9',
  'hex',
)

const refusalOf = (bytes: Uint8Array): string => {
  try {
    readLogo(bytes)
    return 'taken'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    expect(error.code).toBe('logo_unusable')
    return error.message
  }
}

test('a PNG and a JPEG are taken with their size', () => {
  expect(readLogo(pngOf(12, 5))).toMatchObject({ type: 'png', width: 12, height: 5 })
  expect(readLogo(jpeg)).toMatchObject({ type: 'jpg', width: 3, height: 2 })
})

test('what is too large, cut off, harmed or something else is refused with its reason', () => {
  expect(refusalOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toContain('只能用 PNG 或 JPEG')
  expect(refusalOf(Buffer.alloc(500_001))).toContain('不能超过 500 KB')
  expect(refusalOf(pngOf(2001, 1))).toContain('2001 × 1')
  expect(refusalOf(pngOf(12, 5).subarray(0, 60))).toContain('不完整')
  expect(refusalOf(pngOf(12, 50, Buffer.alloc(20)))).toContain('不完整')
  const harmed = pngOf(12, 5)
  harmed[45] = (harmed[45] ?? 0) ^ 1
  expect(refusalOf(harmed)).toContain('已损坏')
  expect(refusalOf(jpeg.subarray(0, jpeg.length - 2))).toContain('不完整')
})

test('a PNG that unpacks to more than its size says is refused before it does', () => {
  expect(refusalOf(pngOf(2, 2, Buffer.alloc(5_000_000)))).toContain('已损坏')
})

test('whatever the bytes, a picture is taken or refused, and nothing else happens', () => {
  const starts = [Buffer.alloc(0), pngOf(3, 3).subarray(0, 33), jpeg.subarray(0, 20)]
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      refusalOf(Buffer.concat([start, rest]))
    }),
    { numRuns: 500 },
  )
})
