import { expect, test } from 'vitest'
import { z } from 'zod'
import { inputWords, toldOnce } from './input-words.ts'

const told = (schema: z.ZodType, value: unknown): string[] => {
  const { error } = schema.safeParse(value, { error: inputWords })
  return error?.issues.map(({ message }) => message) ?? []
}

test.each([
  ['what is not there', z.object({ shop: z.string() }), {}, '没有写'],
  ['another kind', z.string(), 3, '应是文字'],
  ['no whole number', z.number().int(), 1.5, '应是整数'],
  ['a list', z.array(z.string()), 'a', '应是一个列表'],
  ['none of the choices', z.enum(['pdf', 'docx']), 'doc', '不在可选的里面，可以是 pdf、docx'],
  ['nothing', z.string().min(1), '', '是空的'],
  ['too many signs', z.string().max(3), '白瓷杯子', '最多写 3 个字'],
  ['too many', z.array(z.number()).max(1), [1, 2], '最多 1 个'],
  ['too small', z.number().min(0), -1, '不能小于 0'],
  ['a shape', z.string().regex(/^\d$/), 'a', '写法不对'],
  ['a stranger', z.strictObject({}), { shop: '' }, '没有 shop 这一项'],
])('%s is said in plain words', (_, schema, value, words) => {
  expect(told(schema, value)).toEqual([words])
})

test('what a contract says itself goes before', () => {
  expect(told(z.string().min(1, '批注是空的'), '')).toEqual(['批注是空的'])
})

test.each([
  ['past what can be counted', { most: 1e308, least: 1 }, ['不能大于 100']],
  ['far below it', { most: 1, least: -1e308 }, ['不能小于 0']],
  ['on both sides of two values', { most: 1e308, least: -1e308 }, ['不能大于 100', '不能小于 0']],
  ['a little too much', { most: 101, least: 1 }, ['不能大于 100']],
])('a number %s is told by the narrower bound alone', (_, value, words) => {
  const whole = z.number().int().min(0).max(100)
  const { error } = z.object({ most: whole, least: whole }).safeParse(value, { error: inputWords })
  expect(toldOnce(error?.issues ?? []).map(({ message }) => message)).toEqual(words)
})

test('a whole number without a bound of its own is told that of the program', () => {
  const { error } = z.number().int().safeParse(1e308, { error: inputWords })
  expect(toldOnce(error?.issues ?? []).map(({ message }) => message)).toEqual([
    `不能大于 ${Number.MAX_SAFE_INTEGER}`,
  ])
})
