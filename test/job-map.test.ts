import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { drillScreens } from '../src/duties/training/rules/drills/screens.ts'
import { steps } from '../src/duties/training/rules/job-map.ts'

const routes = async (): Promise<string[]> => {
  const source = await readFile(new URL('../src/web/routes.tsx', import.meta.url), 'utf8')
  return [...source.matchAll(/^ {2}path: '([^']+)'/gm)].flatMap(([, path]) => path ?? [])
}

test('every step of the job map, and every page that a drill sends to, is a page that is there', async () => {
  const known = await routes()
  expect(known).toContain('/sales/why')
  const wanted = [
    ...steps.map(({ path }) => path),
    ...Object.values(drillScreens).flatMap((screens) => screens.map(({ path }) => path)),
  ]
  expect(wanted.filter((path) => !known.includes(path))).toEqual([])
})
