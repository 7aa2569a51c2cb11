import { expect, test } from 'vitest'
import { axisLabel, changeSize, difference, exact, fileSize, numberOf, short } from './numbers.ts'

test('万 and 亿 begin at ten thousand and a hundred million', () => {
  expect(short('9999.99', 'money', 'zh')).toBe('9,999.99')
  expect(short('10000.00', 'money', 'zh')).toBe('1.00 万')
  expect(short(123_456_789, 'count', 'zh')).toBe('1.23 亿')
  expect(short('-2995760.61', 'money', 'zh')).toBe('−299.58 万')
  expect(short('2995760.61', 'money', 'en')).toBe('3.00M')
})

test('tables show every digit', () => {
  expect(exact('1902487.15', 'money', 'zh')).toBe('1,902,487.15')
  expect(exact(28010, 'count', 'zh')).toBe('28,010')
  expect(exact(0.02555, 'ratio', 'zh')).toBe('2.56%')
  expect(exact(12.7634, 'multiple', 'zh')).toBe('12.76')
  expect(exact(95, 'seconds', 'zh')).toBe('1 分 35 秒')
  expect(exact(38, 'seconds', 'zh')).toBe('38.0 秒')
  expect(exact(59.97, 'seconds', 'zh')).toBe('1 分 0 秒')
  expect(exact(119.6, 'seconds', 'en')).toBe('2m 0s')
})

test('absent is not zero, and a range stays a range', () => {
  expect(exact(null, 'money', 'zh')).toBe('—')
  expect(short(undefined, 'count', 'zh')).toBe('—')
  expect(exact(0, 'count', 'zh')).toBe('0')
  expect(short('5000~1万', 'count', 'zh')).toBe('5000~1万')
  expect(numberOf('5000~1万')).toBeNull()
  expect(numberOf('')).toBeNull()
  expect(numberOf('0.00')).toBe(0)
})

test('axes carry no digits that say nothing', () => {
  expect(axisLabel(50_000, 'money', 'zh')).toBe('5万')
  expect(axisLabel(0.05, 'ratio', 'zh')).toBe('5%')
  expect(axisLabel(0, 'money', 'zh')).toBe('0')
})

test('a change has a size; an arrow gives its direction', () => {
  expect(changeSize(-0.084)).toBe('8.4%')
  expect(changeSize(12.5)).toBe('1,250%')
})

test('file sizes', () => {
  expect([fileSize(8), fileSize(2048), fileSize(216 * 1024 * 1024)]).toEqual(['8 B', '2 KB', '216 MB'])
})

test('a difference of shares is told in points, with its sign unless it rounds to nothing', () => {
  expect(difference(-0.0054, 'ratio', 'zh')).toBe('−0.54')
  expect(difference(0.00001, 'ratio', 'zh')).toBe('0.00')
  expect(difference('1234.5', 'money', 'zh')).toBe('+1,234.50')
  expect(difference(null, 'money', 'zh')).toBe('—')
})
