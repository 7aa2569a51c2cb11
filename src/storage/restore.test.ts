import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { unpackedBackup } from './restore.ts'
import { packTar } from './tar.ts'

/** How many files this process has open. Windows tells nobody, but does not delete one that is. */
const openFiles = (): number => (existsSync('/dev/fd') ? readdirSync('/dev/fd').length : 0)

test('a backup that is refused before all of it is read is let go of', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'zhanggui-restore-'))
  const file = join(dir, 'hostile.zgbackup')
  // More than what is read ahead.
  const body = randomBytes(8_000_000)
  const tar = packTar([{ name: '../escaped', size: body.length, body: Readable.from([body]) }])
  writeFileSync(file, gzipSync(await buffer(tar), { level: 0 }))
  const before = openFiles()
  for (const at of [1, 2, 3])
    await expect(
      unpackedBackup({
        file,
        unlock: {},
        dir: join(dir, String(at)),
        migrations: { records: [], facts: [] },
      }),
    ).rejects.toMatchObject({ code: 'backup_unusable' })
  await expect.poll(openFiles).toBeLessThanOrEqual(before)
  rmSync(dir, { recursive: true })
})
