import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Locked = {
  version?: string
  license?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** A package as it lies in node_modules. */
export type Shipped = { path: string; name: string; version: string; license: string | undefined }

const bare = /(?:from|import\(|import|libraryFile\()\s*'((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^']*)?'/g

/** The packages that the program's own sources name, whether for the server or for the page. */
const named = (root: string): Set<string> => {
  const names = new Set<string>()
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name),
  )
  for (const source of sources)
    for (const [, name = ''] of readFileSync(join(root, 'src', source), 'utf8').matchAll(bare))
      names.add(name)
  return names
}

const foundFrom = (packages: Record<string, Locked>, from: string, name: string): string | undefined => {
  const path = `${from ? `${from}/` : ''}node_modules/${name}`
  if (packages[path]) return path
  return from
    ? foundFrom(packages, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)), name)
    : undefined
}

/** What npm's lock file says of each package, by its path. */
export const lockedPackages = (root: string): Record<string, Locked> =>
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages

/** The paths of packages with all that these need themselves. */
export const closure = (packages: Record<string, Locked>, names: Iterable<string>): string[] => {
  const taken = new Set<string>()
  const take = (from: string, name: string): void => {
    const path = foundFrom(packages, from, name)
    if (path === undefined || taken.has(path)) return
    taken.add(path)
    const { dependencies, optionalDependencies } = packages[path] ?? {}
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) take(path, next)
  }
  for (const name of names) take('', name)
  return [...taken].sort()
}

/**
 * Every package of which something may be passed on: what the sources name and what npm installs with the package,
 * with all that these need themselves. More rather than less: what the bundler leaves out is counted too.
 */
export const shippedPackages = (root: string): Shipped[] => {
  const packages = lockedPackages(root)
  const { dependencies, optionalDependencies } = packages[''] ?? {}
  const names = [...named(root), ...Object.keys({ ...dependencies, ...optionalDependencies })]
  return closure(packages, names).map((path) => ({
    path,
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: packages[path]?.version ?? '',
    license: packages[path]?.license,
  }))
}

const licenceText = (folder: string): string =>
  // A binary for another machine is not installed here; npm brings its licence with it.
  (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice|ofl)/i.test(entry.name))
    .filter(({ name }) => !/\.(js|ts|json)$/.test(name))
    .map(({ name }) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n')

/** What the licences of others ask to be passed on with their work. */
export const notices = (root: string, shipped: readonly Shipped[]): string =>
  shipped
    .map(({ path, name, version, license }) =>
      [`${name} ${version} (${license ?? ''})`, licenceText(join(root, path))].filter(Boolean).join('\n\n'),
    )
    .join(`\n\n${'-'.repeat(80)}\n\n`)
