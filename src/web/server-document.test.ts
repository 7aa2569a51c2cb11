import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FileRoute } from '../kernel/contract.ts'
import { failures } from '../kernel/failure.ts'
import { permissions } from '../kernel/permission.ts'
import { api, files } from './contract.ts'
import { type RunningServer, startServer } from './server.ts'
import { openApiDocument, procedures, referencePage } from './server-document.ts'
import { asking, offered } from './server-testing.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(await offered(tmpdir()), 0)
})
afterAll(() => server.close())
const ask = asking(() => server)

describe('the document', () => {
  /** Everything the server answers under /api and /rpc, through oRPC and past it. */
  const operations = () => [
    ...procedures(api).map(({ meta, ...rest }) => ({ ...rest, permission: meta.permission })),
    ...Object.entries<FileRoute>(files).map(([name, route]) => ({
      name,
      method: route.method,
      path: route.path.replace(/^\/api/, ''),
      permission: route.permission,
    })),
  ]

  test('every operation names the permission it needs; only the way in, buyers’ pages, calendars and the documents need none', () => {
    const all = operations()
    expect(all.length).toBeGreaterThan(25)
    const open = all.filter(({ permission }) => permission === 'none').map(({ name }) => name)
    expect(open).toEqual([
      'account.signIn',
      'account.enterCode',
      'account.ways',
      'account.askByMail',
      'account.openLink',
      'account.useLink',
      'customer.answerPage',
      'customer.answer',
      'notifications.feed',
      'system.document',
      'system.reference',
    ])
    for (const { name, permission } of all)
      if (!open.includes(name)) expect([...permissions, 'self'], name).toContain(permission)
  })

  test('everything declared that goes past oRPC is answered', async () => {
    for (const [name, { method, path }] of Object.entries<FileRoute>(files)) {
      const answer = await ask(path.replaceAll(/\{\w+\}/g, '1'), {
        method,
        ...(method === 'GET' ? {} : { body: '' }),
      })
      expect(`${name} ${answer.body}`).not.toContain('没有找到这个接口')
    }
  })

  test('what changes something is not a GET, and no two procedures share method and path', () => {
    const all = operations()
    for (const { name, permission, method } of all)
      if (permission?.endsWith('.write')) expect(`${name} ${method}`).not.toMatch(/ GET$/)
    const addresses = all.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  test('every procedure is in the OpenAPI 3.1 document with its permission and failures, and every reference leads somewhere', async () => {
    const answer = await ask('/api/openapi.json')
    const document = JSON.parse(answer.body)
    expect(document.openapi).toMatch(/^3\.1\./)
    for (const { name, method, path, permission } of operations()) {
      // The pages for buyers and the calendars are no part of the API.
      if (/^(customer\.answer|notifications\.feed)/.test(name)) continue
      const operation = document.paths[path]?.[method.toLowerCase()]
      expect(`${name} ${operation?.['x-permission']}`).toBe(`${name} ${permission}`)
      expect(operation.operationId).toBe(name)
      // What is about the person is for who signed in; keys may do everything else that is declared.
      const schemes = operation.security.flatMap((one: object) => Object.keys(one))
      const isOwn = permission === 'self' && name !== 'account.me'
      expect(`${name} ${schemes}`).toBe(
        `${name} ${permission === 'none' ? '' : isOwn ? 'session' : 'key,session'}`,
      )
      for (const scheme of schemes) expect(document.components.securitySchemes).toHaveProperty(scheme)
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
