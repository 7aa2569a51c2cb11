import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const postgres = 'test/postgres.ts'

export default defineConfig({
  // The tests run the sources as Node does; the web app's build settings are not theirs.
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'build/**'],
    globalSetup: existsSync(new URL(postgres, import.meta.url)) ? [postgres] : [],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
