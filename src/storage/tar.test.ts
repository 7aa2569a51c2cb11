import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packTar, unpackTar } from './tar.ts'

const bytesOf = async function* (...parts: Uint8Array[]) {
  yield* parts
}
const packed = (files: [string, Uint8Array][]) =>
  buffer(packTar(files.map(([name, bytes]) => ({ name, size: bytes.length, body: bytesOf(bytes) }))))
const unpacked = async (tar: Uint8Array, piece = tar.length) => {
  const pieces = Array.from({ length: Math.ceil(tar.length / piece) }, (_, i) =>
    tar.subarray(i * piece, (i + 1) * piece),
  )
  const files: [string, Uint8Array][] = []
  for await (const { name, body } of unpackTar(bytesOf(...pieces)))
    files.push([name, new Uint8Array(await buffer(body))])
  return files
}

const long = `archive/2026/${'很长的文件名'.repeat(10)} (1).parquet`
const files: [string, Uint8Array][] = [
  ['records.sqlite', Buffer.from('x'.repeat(512))],
  ['archive/empty', Buffer.from('')],
  [long, Buffer.from('店铺'.repeat(300))],
  [`archive/${'n'.repeat(120)}`, Buffer.from('1')],
  ['keys/buyer.key', Buffer.from('0')],
]

test('the system’s tar reads what we pack', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'zhanggui-test-'))
  writeFileSync(join(dir, 'a.tar'), await packed(files))
  execFileSync('tar', ['-xf', 'a.tar'], { cwd: dir })
  for (const [name, bytes] of files) expect(readFileSync(join(dir, name)).equals(bytes)).toBe(true)
  expect(readdirSync(join(dir, 'archive'), { recursive: true }).length).toBe(4)
  rmSync(dir, { recursive: true })
})

test('any files come back as they were, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.uint8Array({ maxLength: 1200 })), {
        maxLength: 5,
      }),
      fc.integer({ min: 1, max: 1500 }),
      async (some, piece) => {
        const clean = some.map(([name, bytes]): [string, Uint8Array] => [
          name.replaceAll(/[\n\0]/g, '_'),
          bytes,
        ])
        expect(await unpacked(await packed(clean), piece)).toEqual(
          clean.map(([name, bytes]) => [name, new Uint8Array(bytes)]),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('an archive that ends early or has a wrong header is an error', async () => {
  const tar = await packed(files)
  for (const cut of [1, 511, 513, 1500, tar.length - 1024])
    await expect(unpacked(tar.subarray(0, cut))).rejects.toThrow()
  const wrong = Buffer.from(tar)
  wrong[130] = (wrong[130] ?? 0) ^ 1
  await expect(unpacked(wrong)).rejects.toThrow('header sum')
})

test('links and devices are refused', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'zhanggui-test-'))
  writeFileSync(join(dir, 'a'), '')
  execFileSync('ln', ['-s', '/etc', 'link'], { cwd: dir })
  execFileSync('tar', ['-cf', 'a.tar', '--format=ustar', 'link'], { cwd: dir })
  await expect(unpacked(readFileSync(join(dir, 'a.tar')))).rejects.toThrow('not a plain file')
  rmSync(dir, { recursive: true })
})
