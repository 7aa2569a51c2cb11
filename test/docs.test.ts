import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { commands } from '../src/cli/command-line.ts'
import { settingsFrom } from '../src/config.ts'
import { audited, unaudited } from '../src/duties/audit/rules/audited.ts'
import { metricOf } from '../src/facts/metrics/catalogue.ts'
import { dimensions } from '../src/facts/metrics/dimensions.ts'
import { pairs } from '../src/facts/reconcile.ts'
import { createFactTables, factDdl } from '../src/facts/schema.ts'
import { type FactTables, factTables } from '../src/facts/tables.ts'
import { commitFile, type ImportContext, stageFile } from '../src/importing/actions.ts'
import { cellSql } from '../src/importing/cell-sql.ts'
import { type FieldType, headerName, personalNames } from '../src/importing/format.ts'
import { formats } from '../src/importing/formats/all.ts'
import { defaultLimits, limitDefinitions, limitKeys, overLimit } from '../src/importing/limits.ts'
import { day } from '../src/kernel/calendar.ts'
import { systemClock } from '../src/kernel/context.ts'
import { failures } from '../src/kernel/failure.ts'
import { buyerKey } from '../src/storage/folder.ts'
import { createStores } from '../src/storage/testing.ts'
import { imports } from '../src/web/sayings-english.ts'
import { architecture } from './architecture.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The part of a document under a heading, down to the next one of its level or above. */
const section = (path: string, heading: string): string => {
  const lines = read(path).split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading)
  if (start < 0) throw new Error(`${path} has no section ${heading}`)
  const level = lines[start]?.indexOf(' ') ?? 1
  const length = lines.slice(start + 1).findIndex((line) => {
    const depth = /^(#+) /.exec(line)?.[1]?.length
    return depth !== undefined && depth <= level
  })
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n')
}

/** The rows of the tables in a text, without their heads. */
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-|]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim().replace(/^\|?\s*|\s*\|?$/g, '')),
    )

const bare = (cell: string | undefined) => cell?.replaceAll('`', '') ?? ''

/** What a person sees of a sentence: something stands where its parameters go. */
const seen = (sentence: string) => sentence.replace(/\{\w+\}/g, '…')

test('the manual lists every failure with its own sentence and what to do next', () => {
  const told = rows(section('docs/manual.md', '拒绝的话和怎么办')).slice(1)
  expect(told.map(([code, say, next]) => [bare(code), say, next])).toEqual(
    Object.entries(failures).map(([code, { say, next }]) => [code, seen(say), seen(next)]),
  )
})

test('the manual lists every limit with its default and its setting', () => {
  const told = rows(section('docs/manual.md', '上限')).slice(1)
  expect(told.map(([label, value, setting]) => [label, value, bare(setting)])).toEqual(
    limitKeys.map((key) => {
      const { label, setting } = limitDefinitions[key]
      return [label, overLimit('', key, 0, defaultLimits).details.limit, setting]
    }),
  )
})

const types: FieldType[] = [
  'text',
  'id',
  'money',
  'count',
  'number',
  'ratio',
  'time',
  'day',
  'period',
  'duration',
  'flag',
  'range',
]

test('the manual explains every reason for which a row is refused', () => {
  const reasons = types.flatMap((type) =>
    cellSql(
      { column: 'x', names: ['x'], type, required: true },
      'b0',
      { t: 't0', m: 'm0' },
      { percent: true, roundedIds: true, plain: false },
      day('2026-11-20'),
    ).problems.map(({ reason }) => reason.replace(/，(应在|不能).*$|（今天是.*$/, '')),
  )
  const explained = section('docs/manual.md', '被拒的行')
  expect([...new Set(reasons)].filter((reason) => !explained.includes(reason))).toEqual([])
  const checking = read('src/importing/checking.ts')
  for (const words of ['列数与表头不符', '日期不在文件自己的时间段', '重复']) {
    expect(explained).toContain(words)
    expect(checking).toContain(words)
  }
})

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => read(join(folder, name)))

test('the manual explains every note that an import can make, and each is there in English', () => {
  const made = sourcesOf('src/importing')
    .flatMap((text) => [...text.matchAll(/\bcode: (?:\w+ \? )?'(\w+)'(?: : '(\w+)')?/g)])
    .flatMap(([, one, other]) => [one, other])
    .filter((code) => code !== undefined)
  const told = rows(section('docs/manual.md', '导入时的提示'))
    .slice(1)
    .map(([code]) => bare(code))
  expect(told.toSorted()).toEqual([...new Set(made)].toSorted())
  expect(Object.keys(imports).toSorted()).toEqual(told.toSorted())
})

test('the manual explains every note that a figure can have', () => {
  const absences = /type Absence = (.+)/.exec(read('src/facts/metrics/evaluate.ts'))?.[1] ?? ''
  const notes = read('src/facts/metrics/notes.ts') + read('src/facts/metrics/remarks.ts')
  const made = [
    ...[...absences.matchAll(/'(\w+)'/g)].map(([, code]) => code),
    ...[...notes.matchAll(/\bcode: '([\w-]+)'/g)].map(([, code]) => code),
  ]
  const told = rows(section('docs/manual.md', '数字旁的提示')).slice(1)
  expect(told.map(([code]) => bare(code)).toSorted()).toEqual(made.toSorted())
})

test('the manual lists what is reconciled, and every reason for a difference', () => {
  const told = rows(section('docs/manual.md', '对账'))
  expect(
    told.slice(1, pairs.length + 1).map(([name, ours, platform]) => [name, bare(ours), bare(platform)]),
  ).toEqual(pairs.map(({ name, ours, platform }) => [name, ours, platform]))
  const reasons = read('src/facts/reasons.ts')
  const made = [
    ...[...reasons.matchAll(/\bcode: '([\w-]+)'/g)].map(([, code]) => code),
    'missing-ours',
    'missing-platform',
  ]
  const explained = told.slice(pairs.length + 2).flatMap(([codes]) => bare(codes).split('、'))
  expect(explained.toSorted()).toEqual(made.toSorted())
})

test('every metric that the readmes ask for is in the catalogue', () => {
  for (const path of ['README.md', 'README.en.md'])
    for (const [, , ids = ''] of read(path).matchAll(/--(metrics?) ([a-z_,]+)/g))
      for (const id of ids.split(',')) expect(metricOf(id), `${path}: ${id}`).toBeDefined()
})

test('the manual names every column that is never kept', () => {
  const list = section('docs/manual.md', '个人信息')
    .split('\n')
    .find((line) => line.startsWith('买家会员名'))
  const told = (list ?? '').replace(/。$/, '').split('、').map(headerName)
  expect(told.toSorted()).toEqual([...personalNames].toSorted())
})

test('the manual has a section for every page', () => {
  const manual = read('docs/manual.md')
  const routes = readdirSync(join(root, 'src/web/routes')).map((name) => read(`src/web/routes/${name}`))
  const paths = [...routes.join('\n').matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(5)
  const shown = (path: string) =>
    path
      .replace('$upload', '…')
      .replace('$batch', '批次号')
      .replace('$id', '报告号')
      .replace('$promotion', '活动号')
      .replace('$meeting', '会议号')
  expect(paths.filter((path) => !manual.includes(`\`${shown(path)}\``))).toEqual([])
})

const settingNames = () => {
  const own = [...read('src/config.ts').matchAll(/env\.(ZHANGGUI_\w+)/g)].map(([, name = '']) => name)
  return [...new Set(own)]
}

test.each([
  ['README.md', '设置'],
  ['README.en.md', 'Settings'],
])('%s tells the settings of one machine, with their defaults', (path, heading) => {
  const table = rows(section(path, heading)).slice(1)
  const told = new Map(table.map(([name, value]) => [bare(name), bare(value)]))
  const names = [...told.keys()].filter((name) => !name.startsWith('ZHANGGUI_LIMIT'))
  expect(settingNames().length).toBeGreaterThan(3)
  expect(settingNames()).toEqual(expect.arrayContaining(names))
  expect(section(path, heading)).toContain('(docs/server.md')
  const defaults = settingsFrom({ flags: {}, env: {}, cwd: root })
  expect(told.get('ZHANGGUI_PORT')).toBe(String(defaults.port))
  expect(defaults.folder).toBe(resolve(root, told.get('ZHANGGUI_DATA') ?? ''))
  expect(read('src/storage/duckdb.ts')).toContain(`'${told.get('ZHANGGUI_MEMORY')}'`)
})

test('the notes on a server list every setting, and nothing else', () => {
  const told = rows(section('docs/server.md', '环境变量')).slice(1)
  const limits = Object.values(limitDefinitions).map(({ setting }) => setting)
  expect(told.map(([name]) => bare(name)).toSorted()).toEqual([...settingNames(), ...limits].toSorted())
  for (const [name, value, meaning] of told) expect(value && meaning, name).toBeTruthy()
})

test('no document names a setting that does not exist', () => {
  const known = [
    ...settingNames(),
    ...Object.values(limitDefinitions).map(({ setting }) => setting),
    'ZHANGGUI_LIMIT_',
  ]
  for (const path of documents)
    for (const [name] of read(path).matchAll(/ZHANGGUI_[A-Z_]+/g)) expect(known, path).toContain(name)
})

test.each(['README.md', 'README.en.md'])('%s shows every command of the command line', (path) => {
  const text = read(path)
  expect(
    commands.map(({ name }) => name).filter((name) => !new RegExp(`npx zhanggui ${name}\\b`).test(text)),
  ).toEqual([])
})

test('no document shows a command that does not exist', () => {
  const known = commands.map(({ name }) => name)
  for (const path of documents)
    for (const [, name = ''] of read(path).matchAll(/npx zhanggui ([a-z][a-z-]*)/g))
      expect(known, path).toContain(name)
})

/** The line of docs/formats.md that a format should have. */
const formatRow = ({ id, name, menu, needs, itemFrom, table }: (typeof formats)[number]): string[] => {
  const asks = [
    ...('from_day' in factTables[table].columns ? ['时间段'] : []),
    ...(itemFrom ? ['商品 ID'] : []),
  ]
  return [
    `\`${id}\``,
    name,
    menu,
    needs.map((group) => group.join(' / ')).join('；'),
    asks.join('、') || '—',
    `\`${table}\` ${factTables[table].label}`,
  ]
}

test.each([...new Set(formats.map(({ source }) => source))])(
  'docs/formats.md lists the formats of %s as they are',
  (source) => {
    expect(rows(section('docs/formats.md', source)).slice(1)).toEqual(
      formats.filter((format) => format.source === source).map(formatRow),
    )
  },
)

test('the readme counts the formats and gives menu paths as they are', () => {
  for (const [path, count] of [
    ['README.md', `${formats.length} 种`],
    ['README.en.md', `${formats.length} export`],
  ] as const)
    expect(read(path), path).toContain(count)
  const table = rows(section('README.md', '认得哪些文件')).slice(1)
  expect(table.length).toBeGreaterThan(5)
  for (const [source, name, menu] of table)
    expect(formats.map((format) => [format.source, format.name, format.menu])).toContainEqual([
      source,
      name,
      menu,
    ])
})

test('the glossary has every fact table with all its columns, keys set apart', () => {
  for (const [table, { label, columns, key }] of Object.entries(factTables)) {
    const text = section('docs/glossary.md', `\`${table}\` ${label}`)
    const told = [...text.matchAll(/(\*\*)?`(\w+)`(?:\*\*)? (?=[^\s·])/g)].slice(1)
    expect(
      told.map(([, , column]) => column),
      table,
    ).toEqual(Object.keys(columns))
    expect(
      told.filter(([, strong]) => strong).map(([, , column]) => column),
      table,
    ).toEqual(Object.keys(columns).filter((column) => (key as readonly string[]).includes(column)))
  }
  const derived = section('docs/glossary.md', '推算出来的表')
  for (const table of ['sale_line', 'batch']) expect(derived).toContain(`\`${table}\``)
  const made = factDdl.find(({ table }) => table === 'sale_line')?.create ?? ''
  const columns = [...made.matchAll(/(\w+) (?:bigint|text|timestamp|boolean|date)/g)].map(
    ([, column]) => column,
  )
  const listed = derived.slice(derived.indexOf('`sale_line` 的列'))
  expect([...listed.matchAll(/`(\w+)` (?=[^的])/g)].map(([, column]) => column)).toEqual(
    columns.filter((column) => column !== 'shop_id'),
  )
})

test('the glossary has every dimension under its name', () => {
  const told = rows(section('docs/glossary.md', '维度')).slice(1)
  expect(told.map(([name, id]) => [name, bare(id)])).toEqual(dimensions.map(({ id, name }) => [name, id]))
})

test('the glossary has every record table', () => {
  // Each is in one of the two lists, or it does not compile.
  const made = Object.keys({ ...audited, ...unaudited })
  const told = section('docs/glossary.md', '记录表')
  expect(made.length).toBeGreaterThan(3)
  expect(made.filter((name) => !told.includes(`\`${name}\``))).toEqual([])
})

test('the architecture names every room that has something in it', () => {
  const text = read('docs/ARCHITECTURE.md')
  const rooms = Object.keys(architecture.rooms).filter(
    (room) => !room.includes('*') && existsSync(join(root, 'src', room)),
  )
  expect(rooms.length).toBeGreaterThan(4)
  expect(rooms.filter((room) => !text.includes(`\`${room}\``))).toEqual([])
})

test('the changelog speaks of this version', () => {
  expect(read('CHANGELOG.md')).toMatch(
    new RegExp(`^## ${packageJson.version.replaceAll('.', '\\.')}\\b`, 'm'),
  )
})

/** The anchor that a heading gets where the documents are shown. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const anchorsIn = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading))

test.each(documents)('every link and picture in %s leads somewhere', (path) => {
  const text = read(path).replace(/```[\s\S]*?```/g, '')
  const targets = [
    ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
    ...[...text.matchAll(/<img[^>]+src="([^"]+)"/g)].map(([, target = '']) => target),
  ].filter((target) => !/^[a-z]+:/.test(target))
  for (const target of targets) {
    const [file = '', part] = target.split('#')
    const found = file === '' ? path : join(dirname(path), file)
    expect(existsSync(join(root, found)), `${path} → ${target}`).toBe(true)
    if (part !== undefined)
      expect(anchorsIn(found), `${path} → ${target}`).toContain(decodeURIComponent(part))
  }
})

test('the sample of the readme imports to the amounts that the readme tells', async () => {
  const readme = read('README.md')
  const csv = /<!-- sample -->\n```csv\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const stores = await createStores<unknown, FactTables>('embedded', undefined)
  try {
    await createFactTables(stores.facts.db, stores.facts.engine)
    const context: ImportContext = {
      facts: stores.facts,
      folder: stores.folder,
      clock: systemClock,
      limits: defaultLimits,
      buyerKey: await buyerKey(stores.folder),
    }
    const shop = { id: 1, name: '试一试', createdAt: '' }
    const path = join(stores.folder.path, '试一试.csv')
    writeFileSync(path, csv)
    const staged = await stageFile(context, { shop, path, name: '试一试.csv', formats })
    const [result] = await commitFile(context, shop, staged)
    expect(result).toMatchObject({ format: 'order', rows: 4, accepted: 4, inserted: 4 })
    expect(result?.notes.map(({ code }) => code)).toEqual(['paid_net'])
    const { rows: sums } = await sql<{ orders: number; paid: number; refunded: number }>`
      select count(*) filter (where paid_at is not null) as orders, sum(paid_fen)::bigint as paid,
        sum(refunded_fen)::bigint as refunded from sale_line`.execute(stores.facts.db)
    const { orders = 0, paid = 0, refunded = 0 } = sums[0] ?? {}
    const yuan = (fen: number) => (fen / 100).toFixed(2)
    expect(readme).toContain(
      `支付金额 ${yuan(paid)} 元（退款前），净支付 ${yuan(paid - refunded)} 元，支付订单数 ${orders}。退掉的 ${yuan(refunded)} 元`,
    )
  } finally {
    await stores.remove()
  }
})
