import { crc32, inflateSync } from 'node:zlib'
import { Failure } from '../kernel/failure.ts'
import type { Logo } from './contract.ts'

const MOST_BYTES = 500_000
const MOST_PIXELS_ASIDE = 2000

const refuse = (detail: string): never => {
  throw new Failure('logo_unusable', { detail })
}

const bounded = (type: Logo['type'], width: number, height: number, bytes: Uint8Array): Logo => {
  if (width < 1 || height < 1) return refuse('图片是空的。')
  if (width > MOST_PIXELS_ASIDE || height > MOST_PIXELS_ASIDE)
    return refuse(`图片是 ${width} × ${height}，长宽都不能超过 ${MOST_PIXELS_ASIDE} 像素。`)
  return { type, width, height, base64: Buffer.from(bytes).toString('base64') }
}

/**
 * A picture that can stand on every page of every format: PNG or JPEG, at most 500 KB and 2,000 pixels aside, whole from
 * beginning to end. SVG is not taken: it is a program and a page of its own. Throws `logo_unusable`.
 */
export const readLogo = (bytes: Uint8Array): Logo => {
  if (bytes.length > MOST_BYTES)
    return refuse(`文件有 ${Math.ceil(bytes.length / 1000)} KB，不能超过 500 KB。`)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, 8).equals(PNG_START)) return readPng(buffer)
  if (buffer[0] === 0xff && buffer[1] === 0xd8) return readJpeg(buffer)
  return refuse('只能用 PNG 或 JPEG 图片。')
}

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Walks over the chunks and unpacks the pixels: https://www.w3.org/TR/png-3/ */
const readPng = (buffer: Buffer): Logo => {
  const packed: Buffer[] = []
  let head: Buffer | undefined
  for (let at = 8; ; ) {
    if (at + 12 > buffer.length) return refuse('PNG 文件不完整。')
    const length = buffer.readUInt32BE(at)
    if (at + 12 + length > buffer.length) return refuse('PNG 文件不完整。')
    const type = buffer.toString('latin1', at + 4, at + 8)
    const data = buffer.subarray(at + 8, at + 8 + length)
    if (crc32(buffer.subarray(at + 4, at + 8 + length)) !== buffer.readUInt32BE(at + 8 + length))
      return refuse('PNG 文件已损坏。')
    if (type === 'IHDR') head = data
    if (type === 'acTL') return refuse('不能用会动的图片。')
    if (type === 'IDAT') packed.push(data)
    if (type === 'IEND') break
    at += 12 + length
  }
  if (head?.length !== 13) return refuse('PNG 文件不完整。')
  const width = head.readUInt32BE(0)
  const height = head.readUInt32BE(4)
  const logo = bounded('png', width, height, buffer)
  const perPixel = ((head[8] ?? 8) / 8) * (samples[head[9] ?? 6] ?? 4)
  const least = Math.ceil(width * perPixel + 1) * height
  try {
    // Interlaced pictures have a few more bytes at the beginning of their rows.
    const pixels = inflateSync(Buffer.concat(packed), { maxOutputLength: least + height * 8 + 64 })
    if (pixels.length < Math.floor(width * perPixel) * height) return refuse('PNG 文件不完整。')
  } catch (error) {
    if (error instanceof Failure) throw error
    return refuse('PNG 文件已损坏。')
  }
  return logo
}

/** Frames that browsers, Word and Typst all draw: baseline, extended and progressive. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])

/** Walks over the markers to the frame: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B. */
const readJpeg = (buffer: Buffer): Logo => {
  for (let at = 2; at + 9 < buffer.length; ) {
    if (buffer[at] !== 0xff) return refuse('JPEG 文件已损坏。')
    const marker = buffer[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (FRAMES.has(marker)) {
      if (buffer.lastIndexOf(Buffer.from([0xff, 0xd9])) < at) return refuse('JPEG 文件不完整。')
      return bounded('jpg', buffer.readUInt16BE(at + 7), buffer.readUInt16BE(at + 5), buffer)
    }
    if (marker === 0xda || marker === 0xd9) break
    at += 2 + buffer.readUInt16BE(at + 2)
  }
  return refuse('JPEG 文件不完整。')
}
