import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from './fixtures.ts'
import { axisWords, changeWords, exact, short, textWords, withUnit } from './words.ts'

test('money is fen, shown in yuan to the last digit', () => {
  expect(exact(12_845_673_219, 'money')).toBe('128,456,732.19')
  expect(exact(-5, 'money')).toBe('−0.05')
  expect(exact(0, 'money')).toBe('0.00')
  expect(exact(null, 'money')).toBe('—')
})

test('a headline has 万 and 亿 from ten thousand on', () => {
  expect(short(999_999, 'money')).toBe('9,999.99')
  expect(short(1_000_000, 'money')).toBe('1.00 万')
  expect(short(12_845_673_219, 'money')).toBe('1.28 亿')
  expect(short(-320_512_000, 'money')).toBe('−320.51 万')
  expect(short(0.0412, 'ratio')).toBe('4.12%')
  expect(withUnit(12_845_673_219, 'money')).toBe('1.28 亿元')
  expect(withUnit(3.274, 'multiple')).toBe('3.27 倍')
})

test('seconds have one decimal below a minute and none above, and no sixtieth second', () => {
  expect(exact(38, 'seconds')).toBe('38.0 秒')
  expect(exact(36.14, 'seconds')).toBe('36.1 秒')
  expect(exact(59.97, 'seconds')).toBe('1 分 0 秒')
  expect(exact(95.4, 'seconds')).toBe('1 分 35 秒')
  expect(exact(119.6, 'seconds')).toBe('2 分 0 秒')
})

test('a change of a ratio is told in points, any other in percent', () => {
  expect(changeWords({ name: '环比', before: null, change: 0.3092 }, 'money')).toBe('▲ 30.9%')
  expect(changeWords({ name: '环比', before: null, change: -0.0031 }, 'ratio')).toBe('▼ 0.31 个百分点')
  expect(changeWords({ name: '环比', before: null, change: 0 }, 'count')).toBe('持平')
  expect(changeWords({ name: '环比', before: null, change: null }, 'count')).toBe('无法比较')
})

test('an axis has no more digits than it needs', () => {
  expect(axisWords(400_000_000, 'money')).toBe('400万')
  expect(axisWords(12_845_673_219, 'money')).toBe('1.28亿')
  expect(axisWords(0.0412, 'ratio')).toBe('4.1%')
  expect(axisWords(0, 'count')).toBe('0')
})

test('every amount of fen keeps its fen', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (fen) => {
      const shown = exact(fen, 'money').replaceAll(',', '').replace('.', '').replace('−', '-')
      expect(BigInt(shown)).toBe(BigInt(fen))
    }),
  )
})

test('words keep their line breaks and lose what no format can hold', () => {
  const [block] = documentOf({ kind: 'paragraph', text: ['一\r\n二\u0000\u0007\ud800三\uffff\t四'] }).blocks
  expect(block?.kind === 'paragraph' && textWords(block.text)).toBe('一\n二三 四')
})
