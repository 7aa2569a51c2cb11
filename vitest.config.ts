import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { compileCache } from './scripts/node26.mjs'

const postgres = 'test/postgres.ts'

// As npm test has it: what the tests start as programs and threads of their own is not compiled anew each time.
process.env.NODE_COMPILE_CACHE ??= compileCache

/** Rooms that only reckon (test/architecture.ts): what one test does, another cannot see. */
const pure = ['src/kernel/**/*.test.ts', 'src/stats/**/*.test.ts', 'src/**/rules/**/*.test.ts']

/**
 * What kills programs, floods and attacks them, moves or packs the whole, or tries many seeds: half of the time, and
 * seldom broken by a small change. `npm run everyday` leaves it out, `npm test` does not.
 */
const thorough = [
  'test/attacks/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/**/*-truth.test.ts',
  ...[
    'demo',
    'drills-solved',
    'moving',
    'package',
    'several-servers',
    'start',
    'starting-together',
    'stock-out',
    'truth',
    'two-servers',
    'upgraded-beside',
  ].map((name) => `test/${name}.test.ts`),
  'src/duties/training/{demo,drills}.test.ts',
  'src/jobs/processes.test.ts',
  'src/facts/migrations.test.ts',
]

const shared = {
  environment: 'node',
  pool: 'forks',
  // These end only what hangs, and check nothing: with ten others on the machine a test of three seconds takes thirty.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
} as const

const elsewhere = ['**/node_modules/**', 'build/**', ...pure]

// The tests run the sources as Node does; the web app's build settings are not theirs.
export default defineConfig({
  test: {
    maxWorkers: 2,
    // Once for all projects.
    globalSetup: existsSync(new URL(postgres, import.meta.url)) ? [postgres] : [],
    projects: [
      {
        test: {
          ...shared,
          name: 'program',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
          exclude: [...elsewhere, ...thorough],
        },
      },
      { test: { ...shared, name: 'thorough', include: thorough, exclude: elsewhere } },
      // A process for each file takes longer to start than most of these tests.
      { test: { ...shared, name: 'pure', include: pure, isolate: false } },
    ],
  },
})
