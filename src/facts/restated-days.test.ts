import { expect, test } from 'vitest'
import { catalogue } from './metrics/catalogue.ts'
import { relations } from './metrics/relations.ts'
import { clockOf } from './metrics/resolve.ts'
import { clocksOf } from './restated-days.ts'

// Days by another clock were never counted: a metric that comes with one needs a step that counts what is there.
test('every clock that a figure is counted at has its restated days', () => {
  const measures = catalogue.flatMap((metric) => metric.measures)
  let checked = 0
  for (const measure of measures) {
    if (measure.kind === 'formula') continue
    const clock = measure.kind === 'latest' ? 'snapshot_day' : clockOf(measure)
    for (const table of relations[measure.of].tables) {
      expect(clocksOf(table), `${measure.of} ${table}`).toContain(clock)
      checked++
    }
  }
  expect(checked).toBeGreaterThan(70)
})
