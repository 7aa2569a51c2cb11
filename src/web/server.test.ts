import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure, failures } from '../kernel/failure.ts'
import { api } from './contract.ts'
import { type Offered, type RunningServer, startServer } from './server.ts'
import { openApiDocument, procedures, referencePage } from './server-document.ts'
import { systemRoutes } from './server-system.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-web-'))
const webFolder = join(folder, 'web')

const sound = async () => ({ engine: 'none', checkIntegrity: async () => [], size: async () => 0 })

const offered = async (): Promise<Offered> => ({
  version: '1.2.3',
  webFolder,
  router: {
    system: systemRoutes({
      version: '1.2.3',
      node: 'v26',
      folder,
      records: await sound(),
      facts: { ...(await sound()), citus: false },
      shops: async () => {
        throw new TypeError('the secret name of a buyer')
      },
      recovered: [],
      backup: async (file) => {
        if (file === 'refused') throw new Failure('backup_unusable', { file, detail: '试一试。' })
        return { file, bytes: 3 }
      },
    }),
  },
  query: async () => {
    throw new Failure('metric_unknown', { metric: 'nothing' })
  },
  receive: async () => {
    throw new Failure('invalid_input', { detail: '没有' })
  },
  rejects: async () => {
    throw new Failure('not_found', { what: '批次' })
  },
})

let server: RunningServer

beforeAll(async () => {
  mkdirSync(join(webFolder, 'assets'), { recursive: true })
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>掌柜</title>')
  writeFileSync(join(webFolder, 'assets', 'app-1a2b.js'), 'console.log(1)')
  writeFileSync(join(webFolder, '.sources'), 'hidden')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(webFolder, 'leak.txt'))
  server = await startServer(await offered(), 0)
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { status: number; headers: Record<string, unknown>; body: string }

/** Straight over node:http, which sends any Host, Origin and path it is told to. */
const ask = (
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const call = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    call.on('error', reject).end(body)
  })

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
      const answer = await ask('/healthz', { headers: { host: `${name}:${server.port}` } })
      expect(JSON.parse(answer.body)).toMatchObject({ name: 'zhanggui', ready: true })
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
    expect(JSON.parse(answer.body)).toEqual({ file: 'a.tar', bytes: 3 })
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

  test('what is no JSON and what is no procedure is said to be so', async () => {
    expect(codeOf(await ask('/api/system/backup', { ...backupCall, body: '{' }))).toBe('invalid_input')
    expect(codeOf(await ask('/api/nothing'))).toBe('not_found')
    expect(codeOf(await ask('/rpc/nothing', { method: 'POST' }))).toBe('not_found')
  })

  test('bytes that are no HTTP do not end the server', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.end('\x00\x01 nonsense\r\n\r\n'))
      socket.on('close', () => resolve()).on('error', () => resolve())
      socket.resume()
    })
    expect((await ask('/healthz')).status).toBe(200)
  })

  test('a second server on the same port is told so in a sentence', async () => {
    await expect(startServer(await offered(), server.port)).rejects.toMatchObject({ code: 'port_taken' })
  })
})

describe('the document', () => {
  test('every procedure names the permission it needs', () => {
    const all = procedures(api)
    expect(all.length).toBeGreaterThan(20)
    for (const { name, meta } of all)
      expect(`${name} ${meta.permission}`).toMatch(/ (figures|import|shop|settings)\.(read|write)$/)
  })

  test('what changes something is not a GET, and no two procedures share method and path', () => {
    const all = procedures(api)
    for (const { name, meta, method } of all)
      if (meta.permission?.endsWith('.write')) expect(`${name} ${method}`).not.toMatch(/ GET$/)
    const addresses = all.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  test('every procedure is in the OpenAPI 3.1 document with its permission and failures, and every reference leads somewhere', async () => {
    const answer = await ask('/api/openapi.json')
    const document = JSON.parse(answer.body)
    expect(document.openapi).toMatch(/^3\.1\./)
    for (const { name, method, path, meta } of procedures(api)) {
      const operation = document.paths[path]?.[method.toLowerCase()]
      expect(`${name} ${operation?.['x-permission']}`).toBe(`${name} ${meta.permission}`)
      expect(operation.operationId).toBe(name)
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '400', '403', '500']))
    }
    const references = [...answer.body.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
    expect(references.length).toBeGreaterThan(0)
    for (const reference of new Set(references)) {
      const target = reference.split('/').reduce((part, key) => part?.[key], document)
      expect(target, reference).toBeDefined()
    }
  })

  test('the reference page shows every operation and failure and loads nothing from elsewhere', async () => {
    const page = referencePage(await openApiDocument('1'))
    for (const { name } of procedures(api)) expect(page).toContain(`id="${name}"`)
    for (const code of Object.keys(failures)) expect(page).toContain(`<code>${code}</code>`)
    expect(page).not.toMatch(/<script|src=|https?:\/\//)
    expect((await ask('/api/reference')).headers['content-type']).toContain('text/html')
  })
})
