import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportFile } from '../importing/export-file.ts'
import { program } from '../main.ts'
import { runCommandLine } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-told-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const zhangguiIn = async (folder: string, ...args: string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine({
    args: [...args, '--data', join(root, folder)],
    env: {},
    cwd: root,
    output: { out: (text) => out.push(text), err: (text) => err.push(text), progress: () => {} },
    program,
  })
  return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) }
}
const zhanggui = (...args: string[]) => zhangguiIn('data', ...args)

const minute = /\d{4}-\d\d-\d\d \d\d:\d\d/

/** By the clocks of Beijing, worked out apart from the program. */
const beijing = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

beforeAll(async () => {
  const file = exportFile({
    header: [
      '订单编号',
      '总金额',
      '买家实际支付金额',
      '收货地址 ',
      '订单创建时间',
      '订单付款时间 ',
      '退款金额',
    ],
    rows: [1, 2, 3].map((n) => {
      const at = `2026-11-0${n} 10:00:00`
      return [`3512345678901234${n}00`, '50.00', '50.00', '浙江省', at, at, '0.00']
    }),
    container: 'csv',
  })
  writeFileSync(join(root, 'ExportOrderList202611040900.csv'), file)
  expect((await zhanggui('import', 'ExportOrderList202611040900.csv', '--shop', '甲店')).code).toBe(0)
  await zhanggui('shops', 'add', '乙店')
}, 60_000)

/** What the trail of a shop tells of exports, the newest first. */
const exportsOf = async (shop: string) =>
  (await zhanggui('audit', '--shop', shop, '--json'))
    .json()
    .flatMap(({ actor, entries }: { actor: { kind: string }; entries: { what: string }[] }) =>
      entries.filter(({ what }) => what === 'export').map((entry) => ({ ...entry, by: actor.kind })),
    )

test('figures, their rows and why they changed are exports where a terminal shows them', async () => {
  const days = ['--from', '2026-11-01', '--to', '2026-11-03']
  const asked = [
    ['query', '数字', '--metrics', 'paid_amount', ...days, '--json'],
    ['open', '数字的来源行', '--metric', 'paid_amount', ...days],
    ['explain', '为什么变了', '--metric', 'paid_amount', '--period', '2026-11-03'],
    ['reconcile', '对账', ...days],
    ['report', '周报', 'weekly', '--period', '2026-W45', '--out', '周报'],
  ]
  for (const [name = '', label = '', ...words] of asked) {
    const before = await exportsOf('甲店')
    const { code, err } = await zhanggui(name, ...words, '--shop', '甲店')
    expect(code, err).toBe(0)
    const after = await exportsOf('甲店')
    expect(after.length, name).toBe(before.length + 1)
    expect(after[0]).toMatchObject({ label: expect.stringContaining(label), by: 'machine' })
  }
  expect(await exportsOf('乙店')).toEqual([])
  const [query] = (await exportsOf('甲店')).filter(({ label }: { label: string }) => label === '数字')
  expect(query.after).toMatchObject({ metrics: ['paid_amount'], from: '2026-11-01', to: '2026-11-03' })
}, 60_000)

test('the trail says of which shop it is, and of all of them where that is asked', async () => {
  const one = await zhanggui('audit', '--shop', '甲店')
  expect(one.out.split('\n')[0]).toBe(
    '店铺「甲店」的（别家店的用 --shop，各家店的、成员、登录、备份用 --all）：',
  )
  expect(one.out).not.toContain('乙店')
  const all = await zhanggui('audit', '--all')
  expect(all.out.split('\n')[0]).toBe('各家店的，和不属于哪家店的：')
  expect(all.out).toContain('（甲店）')
  expect(all.out).toContain('（乙店）')
  expect((await zhanggui('audit', '--shop', '乙店', '--of', 'task:9')).out).toContain('店铺「乙店」的')
  const both = await zhanggui('audit', '--all', '--shop', '甲店')
  expect(both).toMatchObject({ code: 1, err: expect.stringContaining('请只写一个') })
})

test('people are told times by the clocks of their shop, scripts get the instant', async () => {
  expect((await zhanggui('backup', 'own.zgbackup', '--unprotected')).code).toBe(0)
  const { createdAt } = (await zhanggui('backup', 'check', 'own.zgbackup', '--json')).json()
  expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  const checked = await zhanggui('backup', 'check', 'own.zgbackup')
  expect(checked.out).toContain(`做于　${beijing(createdAt)}，`)
  const restored = await zhangguiIn('new', 'restore', 'own.zgbackup')
  expect(restored.out).toContain(`已把 ${beijing(createdAt)} 的备份恢复到`)
  for (const command of [
    ['audit', '--all'],
    ['jobs'],
    ['jobs', 'runs'],
    ['batches', '--shop', '甲店'],
    ['alerts', '--shop', '甲店'],
    ['tasks', '--shop', '甲店'],
    ['doctor'],
  ]) {
    const { out } = await zhanggui(...command)
    expect(out, command.join(' ')).not.toMatch(/\d\dT\d\d:\d\d.*Z/)
  }
  expect((await zhanggui('jobs')).out).toMatch(minute)
}, 60_000)

test('of what is no backup no folder is begun, and it is told without a word of English', async () => {
  writeFileSync(join(root, 'none.zgbackup'), 'not a backup')
  writeFileSync(join(root, 'other.zgbackup'), gzipSync('something else'))
  for (const file of ['none.zgbackup', 'other.zgbackup']) {
    for (const command of [['restore'], ['backup', 'check']]) {
      const { code, err } = await zhangguiIn('unbegun', ...command, file)
      expect(code).toBe(1)
      expect(err.replace(file, '')).toMatch(/^[^a-z]+$/)
    }
  }
  expect((await zhangguiIn('unbegun', 'restore', 'gone.zgbackup')).code).toBe(1)
  expect(existsSync(join(root, 'unbegun'))).toBe(false)
})

test('a restore speaks of the state before it only where there was one', async () => {
  const aside = join(root, 'empty', 'before-restore')
  const first = await zhangguiIn('empty', 'restore', 'own.zgbackup')
  expect(first.out).not.toMatch(/before-restore|保留在/)
  expect(existsSync(aside)).toBe(false)
  const second = await zhangguiIn('empty', 'restore', 'own.zgbackup', '--json')
  expect(second.json()).toMatchObject({ before: aside, earlier: [] })
  expect(existsSync(join(aside, 'records.sqlite'))).toBe(true)
  const third = await zhangguiIn('empty', 'restore', 'own.zgbackup')
  expect(third.out).toContain(
    `恢复前的数据保留在 ${aside}；更早几次恢复换下来的还在 ${aside}-1。确认没问题后可以自己删。`,
  )
  expect(existsSync(join(`${aside}-1`, 'records.sqlite'))).toBe(true)
  expect((await zhangguiIn('empty', 'doctor', '--json')).json()).toMatchObject({ sound: true })
}, 60_000)

test('of a ratio, which has no rows of its own, it is told what to open instead', async () => {
  const opened = await zhanggui('open', '--metric', 'refund_rate', '--period', '2026-11', '--shop', '甲店')
  expect(opened.out).toMatch(/打开其中一个，如 zhanggui open --metric \w+。$/)
  const [, part = ''] = /--metric (\w+)。$/.exec(opened.out) ?? []
  expect((await zhanggui('open', '--metric', part, '--period', '2026-11', '--shop', '甲店')).code).toBe(0)
  const none = await zhanggui('open', '--metric', 'paid_amount', '--period', '2026-10', '--shop', '甲店')
  expect(none.out).toMatch(/这段时间没有组成它的行。$/)
})

test('amounts of opened rows are in yuan and are not called fen', async () => {
  const opened = await zhanggui(
    'open',
    '--metric',
    'paid_amount',
    '--from',
    '2026-11-01',
    '--shop',
    '甲店',
    '--json',
  )
  const { columns, rows } = opened.json()
  expect(rows[0].cells).toMatchObject({ paid: '50.00', refunded: '0.00' })
  expect(Object.keys(rows[0].cells)).toEqual(columns.map(({ id }: { id: string }) => id))
})

test('days without data are told of a metric by its name', async () => {
  const asked = await zhanggui('query', '--metrics', 'paid_amount', '--period', '2026-11', '--shop', '甲店')
  expect(asked.err).toMatch(/^支付金额：30 天里有 3 天的数据/)
})

test('a mapping that there is not is not told as deleted', async () => {
  const { code, out, err } = await zhanggui('formats', 'forget', 'order', '--shop', '甲店')
  expect(code).toBe(1)
  expect(out).toBe('')
  expect(err).toContain('没有「order」这个自定义的列对应')
})

test('of a job without a next time none is told when it goes on', async () => {
  await zhanggui('jobs', 'pause', 'notifications.deliver')
  const { code, out } = await zhanggui('jobs', 'resume', 'notifications.deliver')
  expect(code).toBe(0)
  expect(out).toMatch(/^恢复了：[^，]+$/)
})

test('a link for the owner says that nothing runs yet that could open it', async () => {
  const { err, json } = await zhanggui('owner-link', '--json')
  expect(json().address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/welcome#/)
  expect(err).toContain('掌柜没有在运行，链接现在打不开：先启动它')
})
