import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../src/storage/testing.ts'

/** Once per test run: a private PostgreSQL and a folder, which the tests get by inject('postgresUrl') and 'runFolder'. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres(process.env.PATH)
  if (!cluster && process.env.CI)
    throw new Error('PostgreSQL is not installed; with CI set nothing may be skipped.')
  if (!cluster)
    console.warn(
      'PostgreSQL is not installed: its side of the stores is skipped (Debian: apt install postgresql).',
    )
  project.provide('postgresUrl', cluster?.url)
  const folder = mkdtempSync(join(tmpdir(), 'zhanggui-run-'))
  project.provide('runFolder', folder)
  return async () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    await cluster?.stop()
  }
}
