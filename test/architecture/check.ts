import type { Architecture } from '../architecture.ts'
import { circles } from './circles.ts'
import {
  type Import,
  isBuiltin,
  isRelative,
  packageOf,
  readSource,
  type SourceFile,
  type Tree,
  target,
} from './source.ts'

export type Rule = keyof typeof reasons
export type Problem = { rule: Rule; file: string; message: string }

/** Why each rule is there. Every message ends with it. */
export const reasons = {
  unreadable: '读不懂的文件，规则也管不到。',
  room: 'src 下每个目录都是写在 test/architecture.ts 里的一间屋子：新屋子先定它能引用谁。',
  imports: '屋子只引用设计里写明的屋子，数据才只朝一个方向走，改一处不牵动五处。',
  face: '一间屋子只有公开的门面可以被别人用，里面才能随便改。',
  roots: '入口负责组装一切，谁都不该反过来依赖它。',
  outside: 'src 是交付的程序，不依赖测试、脚本和基准。',
  contract: '契约由服务端、网页、命令行共用，只能由 zod 和别的契约组成。',
  web: '网页里的代码在浏览器里运行：只用契约、内核、web 的地基和纯规则，碰不到存储和 node。',
  screen:
    '画面属于自己的屋子；几个画面都要用的东西放进 web/kit 或写进 test/architecture.ts 的 ground，它不认识任何画面。',
  server: '服务端不依赖画面，没有浏览器也能运行。',
  pure: '纯文件没有输入输出、时钟和随机，同样的输入永远得到同样的结果，才能信、能测、能重算。',
  environment: '设置只在 src/config.ts 里读一次，别处看参数。',
  missing: '引用的文件不存在。',
  dependency: '程序引用的包要写在 package.json 里，而且不是工具：打包时才会带上。',
  circle: '绕成圈的文件不能单独看懂、单独测试（类型引用也算）。',
  duties: '职责之间不能互相依赖成圈，否则是一间屋子假装成两间。',
  barrel: '只转手导出的文件把所有东西连在一起，圈就是在那里合上的；直接引用真正的文件。',
  long: '一个文件一个想法；太长就按想法拆开。确有理由的写进 test/architecture.ts 的 longer。',
  name: '这种名字什么都能装；用里面东西的名字。',
  mock: '不模拟自己的代码和数据库，用真的；被模拟的测试不会因为真错误而失败。',
} as const

const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const isCode = (path: string) => /\.(ts|tsx|mjs)$/.test(path)
const inSource = (path: string) => path.startsWith('src/')
const inHouse = (path: string) => path.slice('src/'.length)

/** Whether a name fits one where `*` stands for any part. */
const nameFits = (name: string | undefined, wanted: string) =>
  name !== undefined && new RegExp(`^${wanted.split('*').map(RegExp.escape).join('.*')}$`).test(name)

/** The beginning of `path` that a pattern means, or undefined. */
const matched = (path: string, pattern: string): string | undefined => {
  const names = path.split('/')
  const wanted = pattern.split('/')
  return wanted.every((each, index) => nameFits(names[index], each))
    ? names.slice(0, wanted.length).join('/')
    : undefined
}

const matchesAny = (path: string, patterns: readonly string[]) =>
  patterns.some((pattern) => matched(path, pattern) !== undefined)

type Place = { path: string; room: string; pattern: string; rest: string }

/** Checks a tree of `src/**` and whatever else is in it. `dependencies` are the packages of the program itself. */
export const check = (tree: Tree, rules: Architecture, dependencies: readonly string[]): Problem[] => {
  const problems: Problem[] = []
  const report = (rule: Rule, file: string, what: string) =>
    problems.push({ rule, file, message: `${file}：${what}。${reasons[rule]}` })

  const placeOf = (path: string): Place | undefined => {
    for (const pattern of Object.keys(rules.rooms)) {
      const start = matched(path, pattern)
      if (start === undefined) continue
      // A room of single files has no folder of its own.
      if (isCode(pattern))
        return { path, room: pattern, pattern, rest: path.slice(path.lastIndexOf('/') + 1) }
      // A file that lies directly in duties/ is in no room.
      if (start !== path) return { path, room: start, pattern, rest: path.slice(start.length + 1) }
    }
    return undefined
  }
  const isRoot = (path: string) => matchesAny(path, rules.roots)
  const isContract = (path: string) => path.split('/').at(-1) === rules.contract.name
  const isDuty = ({ pattern }: Place) => pattern.startsWith('duties/')
  const isScreen = ({ rest }: Place) => matched(rest, 'ui') !== undefined
  const isGround = ({ path }: Place) => matchesAny(path, rules.web.ground)
  const isComposition = (place: Place) => place.room === 'web' && !isGround(place)
  const runsInBrowser = (place: Place) => !isContract(place.path) && (place.room === 'web' || isScreen(place))
  const isRule = ({ rest }: Place) => matchesAny(rest, rules.web.pure)
  const isPure = (place: Place) =>
    isContract(place.path) || isRule(place) || matchesAny(place.path, rules.pure)

  const checkContractImport = (from: Place, to: Place) => {
    if (!isContract(to.path) && to.room !== 'kernel')
      report('contract', `src/${from.path}`, `契约引用了 ${to.path}`)
  }

  const checkBrowserImport = (from: Place, to: Place) => {
    if (isContract(to.path) || to.room === 'kernel' || isGround(to)) return
    if (isComposition(from) && (to.room === 'web' || isScreen(to))) return
    if (to.room === from.room && isScreen(from) && isScreen(to)) return
    if (!isGround(from) && isRule(to)) return
    const rule = isScreen(to) || to.room === 'web' ? 'screen' : 'web'
    report(rule, `src/${from.path}`, `${isGround(from) ? 'web 的地基' : '网页代码'}引用了 ${to.path}`)
  }

  const checkServerImport = (from: Place, to: Place) => {
    const file = `src/${from.path}`
    if (runsInBrowser(to)) return report('server', file, `服务端代码引用了 ${to.path}`)
    if (from.room === to.room) return
    const allowed = rules.rooms[from.pattern] ?? []
    if (!matchesAny(to.path, allowed))
      return report(
        'imports',
        file,
        `${from.room} 引用了 ${to.path}，它只能引用 ${allowed.join('、') || '自己'}`,
      )
    const face = rules.faces[to.pattern]
    if ((face && !matchesAny(to.rest, face)) || matchesAny(to.rest, rules.private))
      report('face', file, `引用了 ${to.room} 的私有文件 ${to.rest}`)
  }

  const checkPlacedImport = (from: Place, imported: string) => {
    if (isRoot(imported)) return report('roots', `src/${from.path}`, `引用了入口 ${imported}`)
    const to = placeOf(imported)
    if (!to) return
    if (isContract(from.path)) return checkContractImport(from, to)
    return runsInBrowser(from) ? checkBrowserImport(from, to) : checkServerImport(from, to)
  }

  const checkPackage = (from: Place | undefined, file: string, specifier: string) => {
    const name = packageOf(specifier)
    if (!isBuiltin(specifier) && !dependencies.includes(name))
      report('dependency', file, `引用了没有列出的包 ${name}`)
    if (!from) return
    if (isContract(from.path)) {
      if (!rules.contract.packages.includes(name)) report('contract', file, `契约引用了 ${specifier}`)
    } else if (runsInBrowser(from)) {
      if (isBuiltin(specifier) || rules.packages.server.includes(name))
        report('web', file, `网页代码引用了 ${specifier}`)
    } else if (rules.packages.web.includes(name)) report('server', file, `服务端代码引用了 ${specifier}`)
  }

  const checkPurity = (place: Place, { imports, impurities }: SourceFile) => {
    const file = `src/${place.path}`
    if (!isPure(place) || matchesAny(place.path, rules.clocks)) return
    for (const effect of impurities) report('pure', file, `纯文件用了 ${effect}`)
    for (const { specifier, typeOnly } of imports) {
      if (isBuiltin(specifier) || rules.packages.io.includes(packageOf(specifier)))
        report('pure', file, `纯文件引用了 ${specifier}`)
      const imported = isRelative(specifier) ? placeOf(inHouse(target(file, specifier))) : undefined
      if (imported && !typeOnly && !isPure(imported))
        report('pure', file, `纯文件引用了不纯的 ${imported.path}`)
    }
  }

  const checkImport = (file: SourceFile, place: Place | undefined, { specifier }: Import) => {
    if (!isRelative(specifier)) return checkPackage(place, file.path, specifier)
    const imported = target(file.path, specifier)
    if (!isCode(imported)) return
    if (!inSource(imported)) return report('outside', file.path, `引用了 ${imported}`)
    if (place) checkPlacedImport(place, inHouse(imported))
  }

  /** What holds for the program itself; tests may reach everywhere. */
  const checkHouse = (file: SourceFile) => {
    const path = inHouse(file.path)
    const place = isRoot(path) ? undefined : placeOf(path)
    if (!place && !isRoot(path)) report('room', file.path, '不在任何一间屋子里')
    for (const each of file.imports) checkImport(file, place, each)
    if (place) checkPurity(place, file)
    if (file.readsEnvironment && path !== 'config.ts') report('environment', file.path, '读了 process.env')
  }

  const checkShape = (file: SourceFile) => {
    const names = file.path.split('/').map((name) => name.replace(/\..*$/, ''))
    for (const name of names.filter((each) => rules.bannedNames.includes(each)))
      report('name', file.path, `名字里有 ${name}`)
    if (file.mocks) report('mock', file.path, '用了 mock')
    if (file.isBarrel) report('barrel', file.path, '只转手导出')
    for (const { specifier } of file.imports) {
      const imported = target(file.path, specifier)
      if (isRelative(specifier) && isCode(imported) && !tree.has(imported))
        report('missing', file.path, `引用了 ${specifier}`)
    }
    if (!inSource(file.path)) return
    const excused = rules.longer[inHouse(file.path)] !== undefined
    if (file.lines > rules.longest && !excused)
      report('long', file.path, `有 ${file.lines} 行，上限 ${rules.longest} 行`)
    if (file.lines <= rules.longest && excused) report('long', file.path, '已经不长了，请从 longer 里去掉')
  }

  const files: SourceFile[] = []
  for (const [path, text] of tree) {
    if (!isCode(path)) continue
    try {
      files.push(readSource(path, text))
    } catch (error) {
      report('unreadable', path, error instanceof Error ? error.message : String(error))
    }
  }
  for (const file of files) {
    checkShape(file)
    if (inSource(file.path) && !isTest(file.path)) checkHouse(file)
  }
  for (const path of Object.keys(rules.longer))
    if (!tree.has(`src/${path}`)) report('long', `src/${path}`, '已经没有了，请从 longer 里去掉')

  const local = (file: SourceFile) =>
    file.imports
      .filter(({ specifier }) => isRelative(specifier))
      .map(({ specifier }) => target(file.path, specifier))
  for (const circle of circles(new Map(files.map((file) => [file.path, local(file)]))))
    report('circle', circle[0] ?? '', circle.join(' → '))

  const duties = new Map<string, string[]>()
  for (const file of files.filter(({ path }) => inSource(path) && !isTest(path))) {
    const from = placeOf(inHouse(file.path))
    if (!from || !isDuty(from)) continue
    const others = local(file).flatMap((path) => {
      const to = inSource(path) ? placeOf(inHouse(path)) : undefined
      return to && isDuty(to) && to.room !== from.room ? [to.room] : []
    })
    duties.set(from.room, [...(duties.get(from.room) ?? []), ...others])
  }
  for (const circle of circles(duties)) report('duties', `src/${circle[0]}`, circle.join(' → '))
  return problems
}
