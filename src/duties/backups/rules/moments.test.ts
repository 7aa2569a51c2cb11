import { expect, test } from 'vitest'
import { backupName, dueSlot, lastSlot, nextSlot, overdueDays } from './moments.ts'

const at = (text: string) => Temporal.Instant.from(text)
const setAt = at('2026-11-01T00:00:00+08:00')

test('three at night is by Beijing, whatever the machine thinks', () => {
  const now = at('2026-11-25T18:59:00Z')
  expect(lastSlot(now, '03:00').toString()).toBe('2026-11-24T19:00:00Z')
  expect(lastSlot(at('2026-11-25T19:00:00Z'), '03:00').toString()).toBe('2026-11-25T19:00:00Z')
  expect(nextSlot(now, '03:00').toString()).toBe('2026-11-25T19:00:00Z')
})

test('one is due once the time is over, until there is a good one of after it', () => {
  const given = { at: '03:00', setAt, lastGood: at('2026-11-25T03:05:00+08:00') }
  expect(dueSlot({ ...given, now: at('2026-11-26T02:59:00+08:00') })).toBeUndefined()
  const slot = at('2026-11-26T03:00:00+08:00')
  expect(dueSlot({ ...given, now: slot })).toEqual(slot)
  // The laptop was closed: it is made up for.
  expect(dueSlot({ ...given, now: at('2026-11-26T21:00:00+08:00') })).toEqual(slot)
  expect(
    dueSlot({ ...given, now: at('2026-11-26T21:00:00+08:00'), lastGood: at('2026-11-26T20:00:00+08:00') }),
  ).toBeUndefined()
})

test('what was not to be done yet is not made up for', () => {
  const now = at('2026-11-01T10:00:00+08:00')
  expect(dueSlot({ now, at: '03:00', setAt: now, lastGood: undefined })).toBeUndefined()
  expect(dueSlot({ now, at: '03:00', setAt, lastGood: undefined })).toEqual(at('2026-11-01T03:00:00+08:00'))
})

test('three days without a good one are told, from when it was set or the last good one', () => {
  const now = at('2026-11-10T12:00:00+08:00')
  expect(overdueDays({ now, setAt, lastGood: undefined })).toBe(9)
  expect(overdueDays({ now, setAt, lastGood: at('2026-11-07T12:00:00+08:00') })).toBe(3)
  expect(overdueDays({ now, setAt, lastGood: at('2026-11-07T12:00:01+08:00') })).toBe(0)
  expect(
    overdueDays({ now, setAt: at('2026-11-09T00:00:00+08:00'), lastGood: at('2026-10-01T00:00:00Z') }),
  ).toBe(0)
})

test('what a clock that was put forward has written stops nothing once it is right again', () => {
  const now = at('2026-11-26T21:00:00+08:00')
  const ahead = at('2030-01-01T03:05:00+08:00')
  const slot = at('2026-11-26T03:00:00+08:00')
  expect(dueSlot({ now, at: '03:00', setAt, lastGood: ahead })).toEqual(slot)
  expect(dueSlot({ now, at: '03:00', setAt: ahead, lastGood: undefined })).toEqual(slot)
  expect(overdueDays({ now, setAt, lastGood: ahead })).toBe(25)
  expect(overdueDays({ now, setAt: ahead, lastGood: at('2026-11-20T03:05:00+08:00') })).toBe(6)
  expect(overdueDays({ now, setAt: ahead, lastGood: undefined })).toBe(0)
})

test('its name tells when, for Beijing', () =>
  expect(backupName(at('2026-11-25T19:00:05Z'))).toBe('zhanggui-20261126-030005.zgbackup'))
