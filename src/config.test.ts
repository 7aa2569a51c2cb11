import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { settingsFrom } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const settings = (env: Record<string, string>) => settingsFrom({ flags: {}, env, cwd: folder })
const refusal = (env: Record<string, string>): string => {
  try {
    settings(env)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return ''
}

describe('where the server is reached', () => {
  test('it listens to this machine alone', () => {
    expect(settings({})).toMatchObject({ host: '127.0.0.1', publicUrl: undefined })
    expect(settings({ ZHANGGUI_HOST: '::1' }).host).toBe('::1')
  })

  test.each(['0.0.0.0', '::', '192.168.1.5'])('to others on %s only under a public address', (host) => {
    expect(refusal({ ZHANGGUI_HOST: host })).toContain('ZHANGGUI_PUBLIC_URL')
    const open = settings({ ZHANGGUI_HOST: host, ZHANGGUI_PUBLIC_URL: 'https://zg.example.com' })
    expect(open).toMatchObject({ host })
    expect(open.publicUrl?.origin).toBe('https://zg.example.com')
  })

  test.each([
    'zg.example.com',
    'ftp://zg.example.com',
    'https://a@zg.example.com',
    'https://zg.example.com/zg',
  ])('the public address %s is refused', (text) =>
    expect(refusal({ ZHANGGUI_PUBLIC_URL: text })).toContain(`「${text}」`),
  )

  test('a host that is no address is refused', () =>
    expect(refusal({ ZHANGGUI_HOST: 'everywhere' })).toContain('「everywhere」'))

  test('only proxies that are named are trusted, by default those of this machine', () => {
    expect(settings({}).trustedProxies.check('127.0.0.1')).toBe(true)
    expect(settings({}).trustedProxies.check('10.0.0.1')).toBe(false)
    const { trustedProxies } = settings({ ZHANGGUI_TRUSTED_PROXIES: '10.0.0.5, 172.16.0.0/12,fd00::/8' })
    expect(
      ['10.0.0.5', '172.20.1.1', '10.0.0.6', '127.0.0.1'].map((address) => trustedProxies.check(address)),
    ).toEqual([true, true, false, false])
    expect(trustedProxies.check('fd00::1', 'ipv6')).toBe(true)
  })

  test.each(['proxy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '1.2.3.4,'])('%s is no proxy', (text) =>
    expect(refusal({ ZHANGGUI_TRUSTED_PROXIES: text })).toContain('ZHANGGUI_TRUSTED_PROXIES'),
  )
})

describe('a secret', () => {
  const file = join(folder, 'url')
  writeFileSync(file, 'postgres://zhanggui:hush@db/zhanggui\n')

  test('comes from the environment or from a file', () => {
    expect(settings({ ZHANGGUI_DATABASE_URL_FILE: file }).databaseUrl).toBe(
      'postgres://zhanggui:hush@db/zhanggui',
    )
    expect(settings({ ZHANGGUI_DATABASE_URL: ' postgres://x ' }).databaseUrl).toBe('postgres://x')
    expect(settings({ ZHANGGUI_METRICS_TOKEN_FILE: file }).metricsToken).toContain('hush')
  })

  test('is no address of another database', () => {
    expect(refusal({ ZHANGGUI_DATABASE_URL: 'mysql://x:hush@y/z' })).toContain('应以 postgres:// 开头')
    expect(refusal({ ZHANGGUI_MOVE_DATABASE_URL: 'x:hush@y/z' })).not.toContain('hush')
  })

  test('from both, or from a file that cannot be read, is refused without being said', () => {
    const both = refusal({ ZHANGGUI_DATABASE_URL_FILE: file, ZHANGGUI_DATABASE_URL: 'postgres://x:hush@y' })
    expect(both).toContain('只能设一个')
    expect(both).not.toContain('hush')
    expect(refusal({ ZHANGGUI_DATABASE_URL_FILE: join(folder, 'none') })).toContain('ENOENT')
  })
})
