import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'

/** Path to text, paths relative to the project with `/`: a checkout or a made-up tree. */
export type Tree = ReadonlyMap<string, string>

export type Import = { specifier: string; typeOnly: boolean }

export type SourceFile = {
  path: string
  lines: number
  imports: Import[]
  /** Only passes on what other files export. */
  isBarrel: boolean
  /** What it calls on that has an effect or changes by itself: `Date.now`, `Math.random`, `process.env`, … */
  impurities: string[]
  readsEnvironment: boolean
  mocks: boolean
}

const builtins = new Set(builtinModules)

/** A module that Node brings along, with or without `node:`. */
export const isBuiltin = (specifier: string) => specifier.startsWith('node:') || builtins.has(specifier)

export const isRelative = (specifier: string) => specifier.startsWith('.')

/** `@orpc/server/node` belongs to `@orpc/server`. */
export const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** The file that a relative import means; a query such as `?worker` is the bundler's. */
export const target = (from: string, specifier: string) =>
  posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''))

const effects = new Set([
  'Date.now',
  'Math.random',
  'Temporal.Now',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
])
const effectfulGlobals = new Set([
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'WebSocket',
  'XMLHttpRequest',
])

const nameOf = (node: ESTree.Node | null | undefined) => (node?.type === 'Identifier' ? node.name : undefined)

/** `a.b` and `a['b']` as text, and the same behind `globalThis`. */
const memberName = (node: ESTree.MemberExpression): string | undefined => {
  const property =
    node.property.type === 'Literal'
      ? String(node.property.value)
      : node.computed
        ? undefined
        : nameOf(node.property)
  if (property === undefined) return undefined
  if (node.object.type === 'MemberExpression') {
    const object = memberName(node.object)
    return object?.startsWith('globalThis.') ? `${object.slice('globalThis.'.length)}.${property}` : undefined
  }
  const object = nameOf(node.object)
  return object && `${object}.${property}`
}

const literal = (node: ESTree.Node | undefined): string | undefined => {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.quasis.length === 1)
    return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}

const isImportMetaUrl = (node: ESTree.Node | undefined) =>
  node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && nameOf(node.property) === 'url'

const allTypes = (entries: { isType: boolean }[]) =>
  entries.length > 0 && entries.every(({ isType }) => isType)

const passesOn = ({ type, ...node }: ESTree.Node) =>
  type === 'ExportAllDeclaration' ||
  type === 'ImportDeclaration' ||
  (type === 'ExportNamedDeclaration' && 'declaration' in node && node.declaration === null)

/** Reads what the rules ask about. Throws when the file cannot be parsed. */
export const readSource = (path: string, text: string): SourceFile => {
  const { program, module, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)

  const imports: Import[] = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      typeOnly: allTypes(entries),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ specifier: moduleRequest.value, typeOnly: isType }] : [],
      ),
    ),
  ]
  const impurities: string[] = []
  let readsEnvironment = false
  let mocks = false

  const called = (node: ESTree.CallExpression | ESTree.NewExpression) => {
    const name = nameOf(node.callee)
    if (name && effectfulGlobals.has(name)) impurities.push(name)
    if (name === 'Date' && (node.arguments.length === 0 || node.type === 'CallExpression'))
      impurities.push('Date()')
  }

  new Visitor({
    ImportExpression(node) {
      const specifier = literal(node.source)
      if (specifier !== undefined) imports.push({ specifier, typeOnly: false })
    },
    TSImportType(node) {
      imports.push({ specifier: node.source.value, typeOnly: true })
    },
    NewExpression(node) {
      const [first, second] = node.arguments
      const specifier = literal(first)
      if (
        nameOf(node.callee) === 'URL' &&
        isImportMetaUrl(second) &&
        specifier &&
        /\.(ts|tsx|mjs)$/.test(specifier)
      )
        imports.push({ specifier: isRelative(specifier) ? specifier : `./${specifier}`, typeOnly: false })
      called(node)
    },
    CallExpression(node) {
      called(node)
      const name = node.callee.type === 'MemberExpression' ? memberName(node.callee) : undefined
      if (name && /^(vi|vitest|jest)\.(mock|doMock|unstable_mockModule)$/.test(name)) mocks = true
    },
    MemberExpression(node) {
      const name = memberName(node)
      if (name === 'process.env') readsEnvironment = true
      if (name && (effects.has(name) || name.startsWith('process.'))) impurities.push(name)
    },
  }).visit(program)

  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports,
    isBarrel: program.body.length > 0 && module.staticExports.length > 0 && program.body.every(passesOn),
    impurities: [...new Set(impurities)],
    readsEnvironment,
    mocks,
  }
}
