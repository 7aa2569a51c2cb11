import type { TestProject } from 'vitest/node'
import { startPostgres } from '../src/storage/testing.ts'

/** Once per test run: a private PostgreSQL, whose address the tests get by inject('postgresUrl'). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres(process.env.PATH)
  if (!cluster && process.env.CI)
    throw new Error('PostgreSQL is not installed; with CI set nothing may be skipped.')
  if (!cluster)
    console.warn(
      'PostgreSQL is not installed: its side of the stores is skipped (Debian: apt install postgresql).',
    )
  project.provide('postgresUrl', cluster?.url)
  return async () => cluster?.stop()
}
