// All tests, and those that failed once more alone.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { root, runNode } from './node26.mjs'

/** More files than these do not fail by chance. */
const mostRepeated = 4

/** @param {string[]} args */
export const vitest = (...args) =>
  runNode(
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...args,
    ],
    { cwd: root },
  )

/** The test files that failed according to the report; none where the run itself broke.
 * @param {string} report a file of vitest's JSON reporter @returns {string[]} */
const failedFiles = (report) => {
  if (!existsSync(report)) return []
  /** @type {{ testResults: { name: string, status: string }[] }} */
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
}

/**
 * Runs all tests and resolves to the exit code. Files that failed, if they are few, run once more alone, to say which kind
 * of defect it is: what passes alone hangs on what ran beside it. The run has failed either way.
 * @param {string[]} options more options of vitest
 */
export const allTests = async (...options) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhanggui-tests-'))
  const report = join(folder, 'report.json')
  try {
    const code = await vitest(
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...options,
    )
    const failed = code === 0 ? [] : failedFiles(report)
    if (failed.length === 0 || failed.length > mostRepeated) return code
    const names = failed.map((path) => relative(root, path).replaceAll(sep, '/')).join('、')
    console.log(`\n${names} 没有通过，单独再跑一次。`)
    const again = await vitest('--maxWorkers=1', ...options, ...failed)
    if (again === 0) console.log(`\n单独跑才通过：${names}。结果取决于旁边在跑什么，这也是缺陷，请修好。`)
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
