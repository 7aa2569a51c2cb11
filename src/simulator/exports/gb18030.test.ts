import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { writeGb18030 } from './gb18030.ts'

const encoded = (text: string): Buffer => {
  const bytes = Buffer.alloc(text.length * 4 + 4)
  return bytes.subarray(0, writeGb18030(text, bytes, 0))
}

test('every character of the basic plane is written as the library writes it', () => {
  const differing: string[] = []
  for (let unit = 0; unit < 0xd800; unit++) {
    const char = String.fromCharCode(unit)
    if (!encoded(char).equals(iconv.encode(char, 'gb18030'))) differing.push(unit.toString(16))
  }
  for (let unit = 0xe000; unit <= 0xffff; unit++) {
    const char = String.fromCharCode(unit)
    if (!encoded(char).equals(iconv.encode(char, 'gb18030'))) differing.push(unit.toString(16))
  }
  expect(differing).toEqual([])
})

test('characters beyond it, and what stands after them, too', () => {
  const text = '杯子𠮷祥☕🎁a,"é'
  expect(encoded(text).toString('hex')).toBe(iconv.encode(text, 'gb18030').toString('hex'))
})
