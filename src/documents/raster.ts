import { crc32, deflateSync } from 'node:zlib'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { libraryFile } from './library-file.ts'

/** A picture for programs that cannot draw SVG, and the same picture as outlines that need no fonts. */
export type Raster = { png: Uint8Array; outlines: Uint8Array }

let program: Promise<void> | undefined

const start = async (): Promise<void> => initWasm(await libraryFile('@resvg/resvg-wasm/index_bg.wasm'))

/** Ready to draw: the program is read once in a thread. */
export const drawing = (): Promise<void> => {
  program ??= start()
  return program
}

/** Sharp enough for print at the width of a page. */
const ZOOM = 2

/** Draws SVG pictures with these fonts. */
export const rasterizer = async (
  fonts: readonly Uint8Array[],
  family: string,
): Promise<(svg: string) => Raster> => {
  await drawing()
  return (svg) => {
    const picture = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: ZOOM },
      font: { fontBuffers: [...fonts], defaultFontFamily: family },
      background: '#ffffff',
    })
    const image = picture.render()
    try {
      const { pixels, width, height } = image
      return { png: png(pixels, width, height), outlines: new TextEncoder().encode(picture.toString()) }
    } finally {
      image.free()
      picture.free()
    }
  }
}

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

/**
 * Opaque RGBA as PNG (https://www.w3.org/TR/png-3/): the system's zlib packs it in a tenth of the time that the
 * library's own writer takes. Each row is written as what differs from the row above: even paper packs to nothing.
 */
const png = (pixels: Uint8Array, width: number, height: number): Uint8Array => {
  const stride = width * 3
  const rows = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1)
    rows[to] = UP
    for (let x = 0; x < width; x++)
      for (let colour = 0; colour < 3; colour++) {
        const at = (y * width + x) * 4 + colour
        const above = y === 0 ? 0 : (pixels[at - width * 4] ?? 0)
        rows[to + 1 + x * 3 + colour] = ((pixels[at] ?? 0) - above) & 255
      }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, COLOURS_RGB, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const UP = 2
const COLOURS_RGB = 2
