import { isDay } from '../../src/kernel/calendar.ts'

/** Inputs that are nearly what a procedure takes: one place of a valid one harmed. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const texts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e反',
  '甲'.repeat(5_000),
  '=1+1',
  '=HYPERLINK("http://x.example","点")',
  '<script>alert(1)</script>',
  "'; drop table task;--",
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '1e400',
  '９'.repeat(40),
  '-1',
  '0',
  'NaN',
  '2026-02-30',
  '0001-01-01',
  '9999-12-31',
  '2026-13',
  '2026-11-16T10:00:00Z',
  'null',
  '👩‍👩‍👧‍👦',
]

const numbers: readonly number[] = [
  -1,
  0,
  1,
  2,
  3,
  0.5,
  -0,
  1e-320,
  1e308,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  1e21,
]

const others: readonly Json[] = [null, true, [], {}, [null], [[]], { a: 1 }]

type Random = () => number

const oneOf = <T>(all: readonly T[], random: Random): T | undefined => all[Math.floor(random() * all.length)]

/** The places of a value: names and numbers from the outside in. */
const placesOf = (value: Json, path: readonly string[] = []): string[][] => {
  const inside =
    value === null || typeof value !== 'object'
      ? []
      : Object.entries(value).flatMap(([name, one]) => placesOf(one, [...path, name]))
  return path.length === 0 ? inside : [[...path], ...inside]
}

const GONE = Symbol('gone')

/** Harm by kind: mostly of the same kind, which the contract lets deeper in. */
const harmed = (value: Json, random: Random): Json | typeof GONE => {
  const chance = random()
  if (chance < 0.1) return GONE
  if (chance < 0.2) return oneOf(others, random) ?? null
  if (typeof value === 'number')
    return chance < 0.5 ? value + (oneOf([-1, 1, 7], random) ?? 1) : (oneOf(numbers, random) ?? 0)
  if (typeof value === 'boolean') return !value
  if (Array.isArray(value))
    return chance < 0.5
      ? [...value, ...value]
      : chance < 0.7
        ? Array.from({ length: 300 }, () => value[0] ?? null)
        : []
  if (value !== null && typeof value === 'object')
    return { ...value, [oneOf(texts, random) ?? '']: oneOf(others, random) ?? null }
  if (typeof value !== 'string') return oneOf(texts, random) ?? ''
  if (isDay(value) && chance < 0.6)
    return Temporal.PlainDate.from(value)
      .add({ days: oneOf([-4_000, -400, -30, -1, 1, 30, 400, 4_000], random) ?? 1 })
      .toString()
  return chance < 0.4 ? `${value}${oneOf(texts, random)}` : (oneOf(texts, random) ?? '')
}

const replaced = (value: Json, [name, ...rest]: readonly string[], random: Random): Json => {
  if (name === undefined || value === null || typeof value !== 'object') return value
  const copy: Map<string, Json> = new Map(Object.entries(value))
  const inner = copy.get(name) ?? null
  const found = rest.length > 0 ? replaced(inner, rest, random) : harmed(inner, random)
  if (found === GONE) copy.delete(name)
  else copy.set(name, found)
  return Array.isArray(value) ? [...copy.values()] : Object.fromEntries(copy)
}

/** The input with one place of it harmed, now and then two. `shop` mostly stays: else nothing lies behind it. */
export const mutatedInput = (input: Json, random: Random): Json => {
  const all = placesOf(input)
  const places = random() < 0.9 ? all.filter(([name]) => name !== 'shop') : all
  const once = (value: Json) => replaced(value, oneOf(places, random) ?? [], random)
  return random() < 0.8 ? once(input) : once(once(input))
}
