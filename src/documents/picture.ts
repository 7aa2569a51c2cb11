import { Resvg } from '@resvg/resvg-wasm'
import { imageSize } from 'image-size'
import { libraryFile } from './library-file.ts'
import { drawing } from './raster.ts'

export type PictureFile = {
  type: 'png' | 'jpg' | 'webp' | 'gif'
  /** As it is shown: a photo that its camera says to turn is turned. */
  width: number
  height: number
  bytes: number
}

/** Why a file is no picture that can be shown, in words. */
export type NoPicture = { problem: string }

/** More than a camera of 2026 makes; decoded it takes 200 MB. */
const MOST_PIXELS = 50_000_000

const mimeTypes = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' } as const

const isKnown = (type: string | undefined): type is PictureFile['type'] =>
  type === 'png' || type === 'jpg' || type === 'webp' || type === 'gif'

/**
 * Type and size of a picture, after it has been decoded for a truth: one that was cut off or damaged is none. Of a WebP
 * that moves only the parts are walked over: the decoder opens still ones.
 */
export const readPicture = async (bytes: Uint8Array): Promise<PictureFile | NoPicture> => {
  const head = headOf(bytes)
  if ('problem' in head) return head
  const { type, width, height } = head
  if (width * height > MOST_PIXELS)
    return { problem: `图片是 ${width} × ${height}，太大，没有打开看。请缩小后再传。` }
  const isWhole = type === 'webp' ? await isOpenWebp(bytes) : await isDecodable(bytes, type)
  return isWhole ? head : { problem: '图片打不开：文件不完整或已损坏。请重新导出一张。' }
}

const headOf = (bytes: Uint8Array): PictureFile | NoPicture => {
  const none = { problem: '不是图片，或格式不认得：能看的是 PNG、JPEG、WebP、GIF。' }
  try {
    const { type, width = 0, height = 0, orientation = 1 } = imageSize(bytes)
    if (!isKnown(type)) return none
    if (width < 1 || height < 1) return { problem: '图片是空的。' }
    // EXIF orientations 5 to 8 lie on their side.
    return orientation > 4
      ? { type, width: height, height: width, bytes: bytes.length }
      : { type, width, height, bytes: bytes.length }
  } catch {
    return none
  }
}

/** Draws it small: what cannot be decoded leaves the paper blank. */
const isDecodable = async (bytes: Uint8Array, type: keyof typeof mimeTypes): Promise<boolean> => {
  await drawing()
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  const picture = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><image width="16" height="16"
      preserveAspectRatio="none" href="data:${mimeTypes[type]};base64,${data}"/></svg>`,
  )
  const image = picture.render()
  try {
    return image.pixels.some((value) => value !== 0)
  } finally {
    image.free()
    picture.free()
  }
}

let webp: Promise<(bytes: ArrayBuffer) => Promise<{ data: ArrayLike<number> }>> | undefined

/** Read once in a thread, by whoever meets the first WebP. */
const startWebp = async () => {
  const { default: decode, init } = await import('@jsquash/webp/decode.js')
  await init(await WebAssembly.compile(await libraryFile('@jsquash/webp/codec/dec/webp_dec.wasm')))
  return decode
}

const isOpenWebp = async (bytes: Uint8Array): Promise<boolean> => {
  const parts = webpParts(bytes)
  if (!parts?.hasPixels) return false
  if (parts.moves) return true
  webp ??= startWebp()
  const decode = await webp
  try {
    const { data } = await decode(new Uint8Array(bytes).buffer)
    return data.length > 0
  } catch {
    return false
  }
}

/**
 * What the RIFF parts of a WebP are; undefined where they do not fill the file:
 * https://developers.google.com/speed/webp/docs/riff_container
 */
const webpParts = (bytes: Uint8Array): { hasPixels: boolean; moves: boolean } | undefined => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = buffer.readUInt32LE(4) + 8
  if (end > buffer.length) return undefined
  let [hasPixels, moves] = [false, false]
  for (let at = 12; at < end; ) {
    if (at + 8 > end) return undefined
    const name = buffer.toString('latin1', at, at + 4)
    const length = buffer.readUInt32LE(at + 4)
    if (at + 8 + length > end) return undefined
    moves ||= name === 'ANMF'
    hasPixels ||= name === 'VP8 ' || name === 'VP8L' || name === 'ANMF'
    at += 8 + length + (length % 2)
  }
  return { hasPixels, moves }
}
