import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { type House, openHouse } from '../src/house.ts'
import { jobWords } from '../src/jobs/ui/words.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-schedules-'))
let house: House
beforeAll(async () => {
  house = await openHouse(settingsFrom({ flags: { data: root }, env: {}, cwd: root }))
}, 60_000)
afterAll(async () => {
  await house.close()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

test('every job says in words how often it is done, in both languages', async () => {
  const jobs = await house.client.jobs.list()
  const scheduled = jobs.flatMap(({ id, scheduleWords }) =>
    scheduleWords === null ? [] : [{ id, scheduleWords }],
  )
  expect(scheduled.length).toBeGreaterThan(5)
  for (const { id, scheduleWords } of scheduled) {
    expect(scheduleWords, id).toMatch(/^每(天|周|月|小时| ?\d+ 分钟|分钟)/)
    expect(scheduleWords, id).not.toContain('*')
    expect(jobWords.en.schedules(scheduleWords), id).toMatch(/^(every|daily)[ a-z0-9:]+$/)
  }
  expect(scheduled).toContainEqual({ id: 'backups.daily', scheduleWords: '每 30 分钟' })
  for (const { id } of jobs) {
    expect(jobWords.en.names, id).toHaveProperty([id])
    expect(jobWords.en.abouts, id).toHaveProperty([id])
  }
})
