import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNamePart } from './file-name.ts'

test.each([
  ['白瓷小店（旗舰）2', '白瓷小店（旗舰）2'],
  ['甲/乙店', '甲-乙店'],
  ['甲/../../../evil', '甲-..-..-..-evil'],
  ['甲\\..\\evil', '甲-..-evil'],
  ['C:evil', 'C-evil'],
  ['甲\r\n\u0000店?', '甲-店-'],
])('%j is %s', (text, name) => {
  expect(fileNamePart(text)).toBe(name)
})

test('whatever it is, a name made of it lies in the folder that it is written to', () => {
  const sign = fc.constantFrom('/', '\\', '.', '..', ':', '甲', ' ')
  fc.assert(
    fc.property(fc.array(sign), fc.string(), (signs, text) => {
      const name = `考核表-${fileNamePart(signs.join('') + text)}-2026-11.xlsx`
      expect(posix.dirname(posix.join('/out', name))).toBe('/out')
      expect(win32.dirname(win32.join('C:\\out', name))).toBe('C:\\out')
    }),
  )
})
