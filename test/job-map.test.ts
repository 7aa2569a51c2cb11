import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { drillScreens } from '../src/duties/training/rules/drills/screens.ts'
import { steps } from '../src/duties/training/rules/job-map.ts'

const routes = async (): Promise<string[]> => {
  const folder = new URL('../src/web/routes/', import.meta.url)
  const names = await readdir(folder)
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')))
  return [...sources.join('\n').matchAll(/^ {2}path: '([^']+)'/gm)].flatMap(([, path]) => path ?? [])
}

test('every step of the job map, and every page that a drill sends to, is a page that is there', async () => {
  const known = await routes()
  expect(known).toContain('/sales/why')
  const wanted = [
    ...steps.map(({ path }) => path),
    ...Object.values(drillScreens).flatMap((screens) => screens.map(({ path }) => path)),
  ]
  expect(wanted.filter((path) => !known.includes(path.split('?')[0] ?? ''))).toEqual([])
})
