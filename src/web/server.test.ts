import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure, failures } from '../kernel/failure.ts'
import { type RunningServer, startServer } from './server.ts'
import { type Answer, asking, offered } from './server-testing.ts'

const place = mkdtempSync(join(tmpdir(), 'zhanggui-web-'))
/** Somebody may have put the program into a folder that is called as its own of hashed files is. */
const folder = join(place, 'assets')
const webFolder = join(folder, 'web')

let server: RunningServer

beforeAll(async () => {
  mkdirSync(join(webFolder, 'assets'), { recursive: true })
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>掌柜</title>')
  writeFileSync(join(webFolder, 'assets', 'app-1a2b.js'), 'console.log(1)')
  writeFileSync(join(webFolder, '.sources'), 'hidden')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(webFolder, 'leak.txt'))
  server = await startServer(await offered(folder), 0)
})

afterAll(async () => {
  await server.close()
  rmSync(place, { recursive: true, force: true })
})

const ask = asking(() => server)

const codeOf = ({ body }: Answer): string => JSON.parse(body).code

const backupCall = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"file":"a.tar"}',
}

describe('who may ask', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    '127.0.0.1:1',
    '0.0.0.0',
    '[::1]:99',
  ])('a request addressed to %s is refused', async (host) => {
    const answer = await ask('/api/openapi.json', { headers: { host } })
    expect(answer.status).toBe(403)
    expect(codeOf(answer)).toBe('forbidden_origin')
  })

  test.each(['127.0.0.1', 'localhost', '[::1]'])(
    'a request addressed to %s with our port is answered',
    async (name) => {
      const answer = await ask('/api/openapi.json', { headers: { host: `${name}:${server.port}` } })
      expect(JSON.parse(answer.body)).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) })
    },
  )

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost:1'])(
    'a call from a page of %s is refused and does nothing',
    async (origin) => {
      const answer = await ask('/api/system/backup', {
        ...backupCall,
        headers: { ...backupCall.headers, origin },
      })
      expect(answer.status).toBe(403)
      expect(codeOf(answer)).toBe('forbidden_origin')
    },
  )

  test('a call that the browser marks as coming from another site is refused even without an origin', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { ...backupCall.headers, 'sec-fetch-site': site }
      expect((await ask('/api/system/backup', { ...backupCall, headers })).status).toBe(403)
      expect((await ask('/api/openapi.json', { headers: { 'sec-fetch-site': site } })).status).toBe(403)
    }
  })

  test('a link on another site may open a page', async () => {
    const answer = await ask('/overview', { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(answer.status).toBe(200)
  })

  test('our own page may call', async () => {
    const headers = {
      ...backupCall.headers,
      origin: `http://localhost:${server.port}`,
      host: `localhost:${server.port}`,
      'sec-fetch-site': 'same-origin',
    }
    const answer = await ask('/api/system/backup', { ...backupCall, headers })
    expect(JSON.parse(answer.body)).toMatchObject({ file: 'a.tar', bytes: 3 })
  })
})

describe('files of the web app', () => {
  test('hashed files are kept for ever, the page is asked for each time', async () => {
    const script = await ask('/assets/app-1a2b.js')
    expect(script.headers['cache-control']).toContain('immutable')
    expect(script.headers['content-type']).toContain('text/javascript')
    const page = await ask('/')
    expect(page.headers['cache-control']).toBe('no-cache')
    const again = await ask('/', { headers: { 'if-none-match': String(page.headers.etag) } })
    expect(again.status).toBe(304)
  })

  test('a file that could not be read once is read the next time', async () => {
    const file = join(webFolder, 'table.json')
    const laid = (size: number) => {
      truncateSync(file, size)
      utimesSync(file, 0, 0)
    }
    writeFileSync(file, '')
    // Longer than what can be read in one piece; it takes no room.
    laid(2 ** 31)
    const headers = { 'accept-encoding': 'gzip' }
    const refused = await ask('/table.json', { headers })
    expect(refused.status).toBe(500)
    expect(codeOf(refused)).toBe('internal')
    expect(refused.headers).not.toHaveProperty('content-encoding')
    laid(2)
    expect((await ask('/table.json', { headers })).status).toBe(200)
  })

  test('an address of the app gives the page, a file that is not there does not', async () => {
    expect((await ask('/explore?by=day')).body).toContain('掌柜')
    expect((await ask('/assets/gone.js')).status).toBe(404)
    expect((await ask('/favicon.ico')).status).toBe(404)
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/.sources',
    '/leak.txt',
    '/%00secret.txt',
    '/c:/secret.txt',
    '//secret.txt',
  ])('%s reaches nothing outside and nothing hidden', async (path) => {
    const answer = await ask(path)
    expect(answer.body).not.toContain('secret')
    expect(answer.body).not.toContain('hidden')
  })

  test('every answer carries the security headers', async () => {
    for (const path of ['/', '/assets/app-1a2b.js', '/api/openapi.json', '/api/nothing']) {
      const { headers } = await ask(path)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toMatch(/script-src 'self';/)
    }
  })
})

describe('failures', () => {
  test('a refusal has its status, code, sentence and what to do next on both transports', async () => {
    const rest = await ask('/api/system/backup', { ...backupCall, body: '{"file":"refused"}' })
    expect(rest.status).toBe(400)
    expect(JSON.parse(rest.body)).toMatchObject({
      code: 'backup_unusable',
      message: '备份文件「refused」不能用：试一试。',
      data: { next: failures.backup_unusable.next, details: { file: 'refused' } },
    })
    const rpc = await ask('/rpc/system/backup', { ...backupCall, body: '{"json":{"file":"refused"}}' })
    expect(rpc.status).toBe(400)
    expect(JSON.parse(rpc.body).json).toMatchObject({
      code: 'backup_unusable',
      data: { details: { file: 'refused' } },
    })
  })

  test('an input of the wrong shape is named', async () => {
    const answer = await ask('/api/system/backup', { ...backupCall, body: '{"file":7}' })
    expect(answer.status).toBe(400)
    expect(codeOf(answer)).toBe('invalid_input')
    expect(JSON.parse(answer.body).message).toContain('file')
  })

  test.each([
    ['null'],
    ['{"json":1,"meta":5}'],
    ['{"json":{},"meta":[[99]]}'],
    ['{"json":"x","meta":[[0,["a"]],[1,"a"]]}'],
    ['{"json":{},"meta":[[1,"__proto__","x"]],"maps":[["__proto__"]]}'],
  ])('a call that cannot be read, as %s, is the caller’s mistake and no bug', async (body) => {
    const answer = await ask('/rpc/system/backup', { ...backupCall, body })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body).json).toMatchObject({ code: 'invalid_input' })
  })

  test('a call in an address that cannot be read is the caller’s mistake', async () => {
    expect((await ask('/rpc/system/doctor?data=%7Bx')).status).toBe(400)
  })

  test('a body whose bytes are no UTF-8 is refused: nothing of it is replaced', async () => {
    const answer = await fetch(`${server.address}/api/system/backup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from([...Buffer.from('{"file":"'), 0xb5, 0xea, ...Buffer.from('"}')]),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('UTF-8') })
  })

  test('a character that a store cannot keep is refused wherever it comes in', async () => {
    const nul = String.fromCharCode(0)
    const body = JSON.stringify({ file: `a${nul}b` })
    for (const answer of [
      await ask('/api/system/backup', { ...backupCall, body }),
      await ask('/api/system/backup', { ...backupCall, body: JSON.stringify({ [nul]: 1 }) }),
      await ask('/api/system/doctor?shop=%00'),
      await ask(`/rpc/system/doctor?data=${encodeURIComponent(JSON.stringify({ json: { shop: nul } }))}`),
    ]) {
      expect(answer.status).toBe(400)
      expect(answer.body).toContain('U+0000')
    }
  })

  test('a bug tells its number and nothing else', async () => {
    const answer = await ask('/api/system/doctor')
    expect(answer.status).toBe(500)
    expect(codeOf(answer)).toBe('internal')
    expect(answer.body).not.toContain('secret name')
    expect(JSON.parse(answer.body).message).toMatch(/编号 [0-9a-f]{8}/)
  })

  test('a body beyond the bound is refused, announced or not', async () => {
    const body = JSON.stringify({ file: 'x'.repeat(3_000_000) })
    const announced = await ask('/api/system/backup', { ...backupCall, body })
    expect(announced.status).toBe(413)
    const headers = { ...backupCall.headers, 'transfer-encoding': 'chunked' }
    expect((await ask('/api/system/backup', { ...backupCall, headers, body })).status).toBe(413)
  })

  test('an export takes JSON only, and names what does not fit', async () => {
    const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }
    expect(codeOf(await ask('/api/figures/export?format=csv', plain))).toBe('invalid_input')
    const answer = await ask('/api/figures/export?format=pdf', { ...backupCall, body: '{}' })
    expect(JSON.parse(answer.body).message).toContain('xlsx 或 csv')
    const nameless = await ask('/api/uploads', { method: 'PUT', body: 'x' })
    expect(JSON.parse(nameless.body).message).toContain('文件名')
  })

  test('what is no JSON and what is no procedure is said to be so', async () => {
    expect(codeOf(await ask('/api/system/backup', { ...backupCall, body: '{' }))).toBe('invalid_input')
    expect(codeOf(await ask('/api/nothing'))).toBe('call_unknown')
    expect(codeOf(await ask('/rpc/nothing', { method: 'POST' }))).toBe('call_unknown')
  })

  test('bytes that are no HTTP do not end the server', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.end('\x00\x01 nonsense\r\n\r\n'))
      socket.on('close', () => resolve()).on('error', () => resolve())
      socket.resume()
    })
    expect((await ask('/health')).status).toBe(200)
  })

  test('a second server on the same port is told so in a sentence', async () => {
    await expect(startServer(await offered(folder), server.port)).rejects.toMatchObject({
      code: 'port_taken',
    })
  })
})

describe('a data folder that is gone', () => {
  test('is told on every call; the page and the sign of life still come', async () => {
    const lost = await startServer(
      {
        ...(await offered(folder)),
        check: () => {
          throw new Failure('folder_lost', { folder: '/data' })
        },
      },
      0,
    )
    try {
      const at = `http://127.0.0.1:${lost.port}`
      for (const path of ['/api/system/doctor', '/api/batches/1/rejects.csv', '/rpc/system/doctor']) {
        const answer = await fetch(`${at}${path}`)
        expect([path, answer.status]).toEqual([path, 503])
        expect(await answer.json()).toMatchObject({ code: 'folder_lost' })
      }
      expect((await fetch(`${at}/`)).status).toBe(200)
      expect((await fetch(`${at}/health`)).status).toBe(200)
    } finally {
      await lost.close()
    }
  })
})
