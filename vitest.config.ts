import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { compileCache } from './scripts/node26.mjs'

const postgres = 'test/postgres.ts'

// As npm test has it: what the tests start as programs and threads of their own is not compiled anew each time.
process.env.NODE_COMPILE_CACHE ??= compileCache

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
