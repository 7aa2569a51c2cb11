import { expect, test } from 'vitest'
import { readPicture } from './picture.ts'
import { pictures } from './pictures-for-tests.ts'

test('PNG, JPEG and WebP are measured, after they have been decoded', async () => {
  expect(await readPicture(pictures.png(48, 32))).toMatchObject({ type: 'png', width: 48, height: 32 })
  expect(await readPicture(pictures.jpg)).toMatchObject({ type: 'jpg', width: 16, height: 16 })
  expect(await readPicture(pictures.webp)).toMatchObject({ type: 'webp', width: 8, height: 8 })
})

test('what was cut off, damaged or is no picture at all is told', async () => {
  const problem = async (bytes: Uint8Array) => {
    const found = await readPicture(bytes)
    return 'problem' in found ? found.problem : 'taken'
  }
  const png = pictures.png(48, 32)
  for (const whole of [png, pictures.webp])
    expect(await problem(whole.subarray(0, whole.length - 20))).toContain('打不开')
  expect(await problem(pictures.jpg.subarray(0, 300))).not.toBe('taken')
  const damaged = Buffer.from(png)
  damaged.fill(7, 45, 60)
  expect(await problem(damaged)).toContain('打不开')
  // Its parts still fill the file; what is in them is no picture any more.
  const scrambled = Buffer.from(pictures.webp)
  for (let at = 30; at < scrambled.length; at += 2) scrambled[at] = (scrambled[at] ?? 0) ^ 0xff
  expect(await problem(scrambled)).toContain('打不开')
  expect(await problem(Buffer.from('标题,价格\n杯,59'))).toContain('不是图片')
  expect(await problem(Buffer.alloc(0))).toContain('不是图片')
  // A head that promises more than a machine holds is not unpacked.
  const huge = Buffer.from(png)
  huge.writeUInt32BE(60_000, 16)
  huge.writeUInt32BE(60_000, 20)
  expect(await problem(huge)).toContain('太大')
})
