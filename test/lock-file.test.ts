import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { shippedPackages } from '../packaging/shipped.ts'

type Package = {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  dev?: boolean
  os?: string | string[]
  cpu?: string | string[]
  license?: string
  hasInstallScript?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Packages = Record<string, Package>

/** The machines that a person may start this on. */
const machines = [
  { os: 'linux', cpu: 'x64' },
  { os: 'linux', cpu: 'arm64' },
  { os: 'win32', cpu: 'x64' },
  { os: 'darwin', cpu: 'x64' },
  { os: 'darwin', cpu: 'arm64' },
]

const registry = 'https://registry.npmjs.org/'

const licences = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Unlicense',
  'Python-2.0',
  'OFL-1.1',
  'Zlib',
]
/** Other licences, by the beginning of the package's name, each with the reason why it may be used. */
const licenceExceptions: Record<string, string> = {
  lightningcss: 'MPL-2.0: vite runs it unchanged when it builds the web app; nothing of it is passed on',
  '@resvg/resvg-wasm':
    'MPL-2.0, which holds for its own files only: run unchanged, as npm delivers it, to draw charts for Word',
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** The entry that a package finds under a name: its own node_modules first, then those above it. */
const resolved = (packages: Packages, from: string, name: string): Package | undefined => {
  const found = packages[`${from ? `${from}/` : ''}node_modules/${name}`]
  if (found || !from) return found
  const above = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))
  return resolved(packages, above, name)
}

const isExact = (version: string) => /^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)

const missingPlatforms = (packages: Packages) =>
  Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).flatMap(([name, wanted]) => {
      const version = resolved(packages, path, name)?.version
      if (version === undefined) return [`${path || 'package.json'} 要的 ${name} 不在锁文件里`]
      return isExact(wanted) && version !== wanted ? [`${path} 要 ${name} ${wanted}，锁的是 ${version}`] : []
    }),
  )

const fits = (wanted: string | string[] | undefined, actual: string) =>
  !wanted || [wanted].flat().includes(actual)

const unservedMachines = (packages: Packages) =>
  Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) => {
    const natives = Object.keys(optionalDependencies)
      .map((name) => resolved(packages, path, name))
      .filter((each) => each?.os !== undefined && each.cpu !== undefined)
    if (natives.length < 2) return []
    return machines
      .filter(({ os, cpu }) => !natives.some((each) => fits(each?.os, os) && fits(each?.cpu, cpu)))
      .map(({ os, cpu }) => `${path || 'package.json'} 没有 ${os}-${cpu} 的二进制`)
  })

const installScripts = (packages: Packages) =>
  Object.entries(packages)
    .filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript)
    .map(([path]) => nameOf(path))

const foreignSources = (packages: Packages) =>
  Object.entries(packages)
    .filter(
      ([path, each]) =>
        path !== '' && (each.link || !each.integrity || !(each.resolved ?? registry).startsWith(registry)),
    )
    .map(([path, each]) => `${nameOf(path)} ${each.resolved ?? ''}`.trim())

const unpinned = ({ dependencies, devDependencies, optionalDependencies }: Package) =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !isExact(version))
    .map(([name, version]) => `${name} ${version}`)

/** `(MIT OR CC0-1.0)` is fine when one of them is, `A AND B` when both are. */
const isAllowed = (licence: string): boolean => {
  const text = licence.replaceAll(/[()]/g, '')
  if (text.includes(' OR ')) return text.split(' OR ').some(isAllowed)
  return text.split(' AND ').every((each) => licences.includes(each.trim()))
}

const badLicences = (paths: readonly string[], licenceOf: (path: string) => string | undefined) =>
  paths
    .map((path) => ({ name: nameOf(path), licence: licenceOf(path) ?? '没有写' }))
    .filter(
      ({ name, licence }) =>
        !isAllowed(licence) && !Object.keys(licenceExceptions).some((start) => name.startsWith(start)),
    )
    .map(({ name, licence }) => `${name} ${licence}`)

const root = fileURLToPath(new URL('..', import.meta.url))
const json = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'))
const lock: Packages = json('package-lock.json').packages

/** What the installed package says itself; for another machine's package, what the lock says. */
const licenceOf = (path: string): string | undefined => {
  const own = `${path}/package.json`
  const stated: unknown = existsSync(`${root}${own}`) ? json(own).license : undefined
  return typeof stated === 'string' ? stated : lock[path]?.license
}

describe('package-lock.json', () => {
  test('holds every binary package that some machine needs', () => {
    expect(missingPlatforms(lock)).toEqual([])
    expect(unservedMachines(lock)).toEqual([])
  })

  test('needs no install script', () => expect(installScripts(lock)).toEqual([]))

  test('takes everything from the npm registry, by its checksum', () =>
    expect(foreignSources(lock)).toEqual([]))

  test('pins what package.json asks for exactly', () => {
    expect(unpinned(json('package.json'))).toEqual([])
    expect(unpinned(lock[''] ?? {})).toEqual([])
  })

  test('brings only licences that the program may be passed on with', () => {
    const paths = shippedPackages(root).map(({ path }) => path)
    expect(paths.map(nameOf)).toEqual(expect.arrayContaining(['antd', 'kysely', '@duckdb/node-api']))
    expect(badLicences(paths, licenceOf)).toEqual([])
  })
})

test('what can be bundled is not installed with the package a second time', () => {
  // The others are devDependencies: packaging/build.ts puts what the program uses of them into the package.
  expect(Object.keys(json('package.json').dependencies)).toEqual(['@duckdb/node-api'])
})

describe('a lock file is refused', () => {
  const native = (os: string, cpu: string): Package => ({ version: '1.0.0', os: [os], cpu: [cpu] })

  test('when a binary package of another machine is missing', () => {
    const optionalDependencies = { 'fast-linux': '1.0.0', 'fast-win': '1.0.0' }
    const packages = {
      'node_modules/fast': { optionalDependencies },
      'node_modules/fast-linux': native('linux', 'x64'),
    }
    expect(missingPlatforms(packages)).toEqual(['node_modules/fast 要的 fast-win 不在锁文件里'])
  })

  test('when a binary package has another version than the one asked for', () => {
    const packages = {
      'node_modules/fast': { optionalDependencies: { 'fast-linux': '1.0.1' } },
      'node_modules/fast-linux': native('linux', 'x64'),
    }
    expect(missingPlatforms(packages)).toHaveLength(1)
  })

  test('when a machine was forgotten by the package itself', () => {
    const packages = {
      'node_modules/a': { optionalDependencies: { 'a-1': '1.0.0', 'a-2': '1.0.0' } },
      'node_modules/a/node_modules/a-1': native('linux', 'x64'),
      'node_modules/a-2': native('win32', 'x64'),
    }
    expect(unservedMachines(packages)).toHaveLength(3)
  })

  test('when a package runs a script to install itself', () => {
    expect(installScripts({ 'node_modules/a': { hasInstallScript: true } })).toEqual(['a'])
  })

  test('when a package comes from elsewhere or without a checksum', () => {
    const packages = {
      'node_modules/a': { integrity: 'sha512-x', resolved: 'https://example.com/a.tgz' },
      'node_modules/b': { resolved: `${registry}b/-/b-1.0.0.tgz` },
      'node_modules/c': { integrity: 'sha512-x' },
    }
    expect(foreignSources(packages)).toEqual(['a https://example.com/a.tgz', `b ${registry}b/-/b-1.0.0.tgz`])
  })

  test('when a version is a range', () => {
    expect(unpinned({ dependencies: { a: '^1.0.0', b: '1.0.0-r.5' } })).toEqual(['a ^1.0.0'])
  })

  test('when a licence is not on the list', () => {
    const found: Record<string, string> = {
      a: 'GPL-3.0',
      b: '(GPL-3.0 OR MIT)',
      c: 'MIT AND AGPL-3.0',
    }
    const paths = ['node_modules/a', 'node_modules/b', 'node_modules/c']
    expect(badLicences(paths, (path) => found[nameOf(path)])).toEqual(['a GPL-3.0', 'c MIT AND AGPL-3.0'])
  })
})
