import { day } from '../../src/kernel/calendar.ts'
import type { ScenarioName } from '../../src/simulator/model.ts'
import { simulate } from '../../src/simulator/simulate.ts'
import { createWorld } from '../../src/simulator/world.ts'
import { measured } from '../task.ts'

export type Input = { scenario: ScenarioName; days?: number; out: string }
export type Written = { lines: number; files: number; bytes: number }

measured({
  prepare: async (input: Input) => input,
  work: async ({ scenario, days, out }): Promise<Written> => {
    const world = createWorld({ scenario, seed: 1, to: day('2026-11-24'), days })
    const { files } = await simulate({ world, out })
    const lines = files.filter(({ format }) => format === 'order-line')
    return {
      lines: lines.reduce((sum, { rows }) => sum + rows, 0),
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  },
  tidy: async () => undefined,
})
