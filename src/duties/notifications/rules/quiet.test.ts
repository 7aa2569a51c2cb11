import { expect, test } from 'vitest'
import { digestDay } from './quiet.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+08:00`)

test('a digest goes once a day, from its time on', () => {
  expect(digestDay(at('2026-11-26T20:59:59'), '21:00', '2026-11-25')).toBeUndefined()
  expect(digestDay(at('2026-11-26T21:00:00'), '21:00', '2026-11-25')).toBe('2026-11-26')
  expect(digestDay(at('2026-11-26T23:59:00'), '21:00', '2026-11-26')).toBeUndefined()
  expect(digestDay(at('2026-11-26T21:00:00'), '21:00', '')).toBe('2026-11-26')
})

test('one that went while the clock was ahead keeps none back until then', () => {
  expect(digestDay(at('2026-11-26T21:00:00'), '21:00', '2030-01-01')).toBe('2026-11-26')
})
