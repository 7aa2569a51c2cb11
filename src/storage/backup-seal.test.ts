import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BackupKey, backupKey, isSealed, openedBackup, sealed } from './backup-seal.ts'

const dir = mkdtempSync(join(tmpdir(), 'zhanggui-seal-'))
const file = join(dir, 'b.zgbackup')
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const passphrase = 'correct horse 电池 staple'
let key: BackupKey
beforeAll(async () => {
  key = await backupKey(passphrase)
})

async function* chunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const seal = (bytes: Buffer, size = 100_000) => buffer(sealed(chunks(bytes, size), key))
const opened = async (bytes: Buffer, unlock: Parameters<typeof openedBackup>[1]) => {
  writeFileSync(file, bytes)
  return buffer(openedBackup(file, unlock))
}

describe('a sealed backup', () => {
  test('gives back what was put in, however it came in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constantFrom(65_535, 65_536, 65_537, 131_072)),
        fc.integer({ min: 1_000, max: 200_000 }),
        async (length, size) => {
          const plain = Buffer.alloc(length, '店')
          expect((await opened(await seal(plain, size), { key })).equals(plain)).toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('opens with the passphrase alone, however it is composed, and shows nothing of what is in it', async () => {
    const bytes = await seal(Buffer.from('张三 13800000000 '.repeat(50)))
    expect(bytes.includes('13800000000')).toBe(false)
    expect(bytes.includes(passphrase)).toBe(false)
    expect(bytes.includes(Buffer.from(key.master, 'base64'))).toBe(false)
    expect((await opened(bytes, { passphrase: passphrase.normalize('NFD') })).toString()).toContain(
      '13800000000',
    )
    expect(await isSealed(file)).toBe(true)
    const again = await seal(Buffer.from('张三 13800000000 '.repeat(50)))
    expect(again.subarray(-100).equals(bytes.subarray(-100))).toBe(false)
  })

  test('asks for the passphrase, and tells a wrong one from a damaged file', async () => {
    const bytes = await seal(Buffer.from('x'))
    await expect(opened(bytes, {})).rejects.toMatchObject({ code: 'passphrase_needed' })
    await expect(opened(bytes, { passphrase: 'correct horse' })).rejects.toMatchObject({
      code: 'passphrase_wrong',
    })
    await expect(backupKey('kurz')).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('that was cut off, lengthened, altered anywhere or put in another order is refused', async () => {
    const bytes = await seal(Buffer.alloc(200_000, 7))
    const header = bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1
    const segment = 65_536 + 16
    const part = (from: number) => bytes.subarray(header + from * segment, header + (from + 1) * segment)
    const flipped = (at: number) => {
      const copy = Buffer.from(bytes)
      copy[at] = (copy[at] ?? 0) ^ 1
      return copy
    }
    const harmed = [
      bytes.subarray(0, header),
      bytes.subarray(0, header + 5),
      bytes.subarray(0, header + segment),
      bytes.subarray(0, header + 2 * segment),
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes, Buffer.from('x')]),
      Buffer.concat([bytes, part(0)]),
      Buffer.concat([bytes.subarray(0, header), part(1), part(0), bytes.subarray(header + 2 * segment)]),
      flipped(header),
      flipped(header + segment + 10),
      flipped(bytes.length - 1),
    ]
    for (const [at, one] of harmed.entries())
      await expect(opened(one, { key }), String(at)).rejects.toMatchObject({ code: 'backup_unusable' })
    // In the line that says how it is sealed: whichever word is said, nothing is opened.
    for (let at = 26; at < header - 1; at += 9)
      await expect(opened(flipped(at), { key })).rejects.toMatchObject({
        code: expect.stringMatching(/^(backup_unusable|passphrase_)/),
      })
  })

  test.each([
    ['asks for memory of this machine that none of ours would', 1_073_741_824],
    ['asks for what no key can be derived with', 131_073],
  ])('that %s is refused', async (_, cost) => {
    const text = (await seal(Buffer.from('x'))).toString('latin1')
    const strange = Buffer.from(text.replace(/"N":\d+/, `"N":${cost}`), 'latin1')
    await expect(opened(strange, { passphrase })).rejects.toMatchObject({ code: 'backup_unusable' })
  })
})
