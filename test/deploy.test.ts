import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { settingsFrom } from '../src/config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

type Service = {
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  secrets?: string[]
  stop_grace_period?: string
}
type Compose = {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  secrets: Record<string, { file: string }>
  networks: { inside: { ipam: { config: { subnet: string }[] } } }
}
const compose: Compose = parse(read('compose.yaml'), { merge: true })
const { app1, app2, proxy, database } = compose.services
const caddy = read('deploy/Caddyfile')
const unit = read('deploy/zhanggui.service')
const image = read('Dockerfile')

const known = new Set([...read('src/config.ts').matchAll(/env\.(ZHANGGUI_\w+)/g)].map(([, name]) => name))

describe('the files to set up a server with', () => {
  test.each(['compose.yaml', 'Dockerfile', 'deploy/zhanggui.service', 'deploy/start.sh', 'deploy/Caddyfile'])(
    '%s names no setting that does not exist',
    (path) => {
      for (const [name] of read(path).matchAll(/ZHANGGUI_[A-Z_]+/g)) expect(known, path).toContain(name)
    },
  )

  test('two servers differ in their folder and in nothing else', () => {
    const { ZHANGGUI_DATA: first, ...one } = app1?.environment ?? {}
    const { ZHANGGUI_DATA: second, ...two } = app2?.environment ?? {}
    expect(one).toEqual(two)
    expect(first).not.toBe(second)
    for (const folder of [first, second]) expect(folder).toMatch(/^\/data\/\w+$/)
    expect([app1?.volumes, app2?.volumes]).toEqual([['data:/data'], ['data:/data']])
  })

  test('their settings are accepted, and the proxy is the one that is trusted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhanggui-deploy-'))
    const env = { ...app1?.environment, ZHANGGUI_PUBLIC_URL: 'https://zg.example.com' }
    for (const name of ['ZHANGGUI_DATABASE_URL_FILE', 'ZHANGGUI_METRICS_TOKEN_FILE'] as const) {
      expect(Object.keys(compose.secrets).map((secret) => `/run/secrets/${secret}`)).toContain(
        app1?.environment?.[name],
      )
      writeFileSync(join(folder, name), 'postgres://zhanggui:x@database/zhanggui')
      Object.assign(env, { [name]: join(folder, name) })
    }
    const settings = settingsFrom({ flags: {}, env, cwd: folder })
    rmSync(folder, { recursive: true })
    const [subnet] = compose.networks.inside.ipam.config
    expect(app1?.environment?.ZHANGGUI_TRUSTED_PROXIES).toBe(subnet?.subnet)
    expect(settings.trustedProxies.check('172.31.87.9')).toBe(true)
    expect(settings.host).toBe('0.0.0.0')
  })

  test('what the proxy is told by its environment is given to it', () => {
    expect(Object.keys(proxy?.environment ?? {})).toEqual(
      expect.arrayContaining([...caddy.matchAll(/\{\$(\w+)\}/g)].map(([, name]) => name)),
    )
  })

  test('ports, names and secrets agree', () => {
    const port = app1?.environment?.ZHANGGUI_PORT
    expect(caddy).toContain(`reverse_proxy app1:${port} app2:${port}`)
    expect(image).toContain(`EXPOSE ${port}`)
    expect(image).toContain(`http://127.0.0.1:${port}/health`)
    expect(proxy?.ports).toEqual(['80:80', '443:443'])
    expect([app1, app2, database].map((service) => service?.ports)).toEqual([undefined, undefined, undefined])
    const declared = Object.keys(compose.secrets)
    for (const service of Object.values(compose.services))
      for (const secret of service.secrets ?? []) expect(declared).toContain(secret)
    for (const { file } of Object.values(compose.secrets)) {
      expect(read('docs/server.md')).toContain(file.replace('./', ''))
      expect(read('.gitignore')).toContain('/secrets/')
    }
  })

  test('nobody is cut off while it ends, and nothing runs as root', () => {
    const longest =
      Number(/LONGEST_END_MS = ([\d_]+)/.exec(read('src/serve.ts'))?.[1]?.replace('_', '')) / 1000
    expect(Number.parseInt(app1?.stop_grace_period ?? '', 10)).toBeGreaterThan(longest)
    expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).toBeGreaterThan(longest)
    expect(image).toMatch(/^USER zhanggui$/m)
    expect(image).not.toMatch(/build-essential|gcc|make /)
    expect(unit).toContain('User=zhanggui')
  })

  test('the proxy lets streams and large files through and keeps the metrics inside', () => {
    expect(caddy).toContain('flush_interval -1')
    expect(caddy).toContain('max_size 5GB')
    expect(caddy).toContain('@inside path /metrics /ready')
  })

  test.skipIf(process.platform === 'win32')('the start shares archive and keys, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhanggui-start-'))
    // Stands in for the program: it says where it was started.
    writeFileSync(join(folder, 'zhanggui'), '#!/bin/sh\necho "$ZHANGGUI_DATA $*"\n', { mode: 0o755 })
    for (const name of ['app1', 'app2', 'app1']) {
      const data = join(folder, name)
      const env = { PATH: `${folder}:${process.env.PATH}`, ZHANGGUI_DATA: data }
      expect(execFileSync('sh', [join(root, 'deploy', 'start.sh')], { env, encoding: 'utf8' })).toBe(
        `${data} serve\n`,
      )
      expect(readlinkSync(join(data, 'archive'))).toBe(join(folder, 'shared', 'archive'))
      expect(readlinkSync(join(data, 'keys'))).toBe(join(folder, 'shared', 'keys'))
      expect(existsSync(join(data, 'uploads'))).toBe(false)
    }
    rmSync(folder, { recursive: true })
  })
})
