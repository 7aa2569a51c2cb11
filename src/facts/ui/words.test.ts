import { expect, test } from 'vitest'
import { catalogue } from '../metrics/catalogue.ts'
import { factsWords } from './words.ts'

test('every group of metrics has an English name', () => {
  const groups = [...new Set(catalogue.map(({ group }) => group))].toSorted()
  expect(Object.keys(factsWords.en.groupNames).toSorted()).toEqual(groups)
  for (const name of Object.values(factsWords.en.groupNames)) expect(name).not.toMatch(/[\u3400-\u9fff]/)
})
