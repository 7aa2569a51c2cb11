import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-receiving-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const program = `
  import { receivedFile } from ${JSON.stringify(new URL('./receiving.ts', import.meta.url).href)}
  import { defaultLimits } from ${JSON.stringify(new URL('./limits.ts', import.meta.url).href)}
  const [path] = process.argv.slice(1)
  const body = (async function* () { yield new Uint8Array(3_000) })()
  await receivedFile({ name: '订单.csv', body }, { path, limits: defaultLimits }).then(
    (bytes) => console.log('taken', bytes),
    (error) => console.log('refused', error.code),
  )`

// The system takes what still fits and says no to the next byte only, as a disk does that fills up.
test.skipIf(process.platform === 'win32')('a file of which only a part fits on the disk is not taken', () => {
  const path = join(root, 'half')
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 2; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', program, '--', path],
    { encoding: 'utf8' },
  )
  expect(stdout).toBe('refused EFBIG\n')
  expect(existsSync(path)).toBe(false)
})
