import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { program } from '../main.ts'
import type { Program } from './command.ts'
import { runCommandLine } from './command-line.ts'

/** What `import` does with what it is told beside the files. */

const root = mkdtempSync(join(tmpdir(), 'zhanggui-cli-import-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
let folder: string
let env: Record<string, string>
beforeEach(() => {
  folders += 1
  env = {}
  folder = join(root, `data-${folders}`)
  mkdirSync(join(root, `files-${folders}`))
})

const write = (name: string, text: string): string => {
  const path = join(root, `files-${folders}`, name)
  writeFileSync(path, text)
  return path
}

const zhanggui = (...args: string[]) => zhangguiAs(program, args)

const zhangguiAs = async (program: Program, args: readonly string[]) => {
  const out: string[] = []
  const err: string[] = []
  const output = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    progress: () => {},
  }
  const code = await runCommandLine({
    args: [...args, '--data', folder],
    env,
    cwd: root,
    output,
    program,
  })
  return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) }
}

const orders = [
  '订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额',
  '="3512345678901234561",100.00,100.00,浙江省,2026-11-01 10:00:00,2026-11-01 10:01:00,0.00',
  '="3512345678901234563",30.00,20.00,浙江省,2026-11-02 09:00:00,2026-11-02 09:00:30,10.00',
].join('\n')
const undated = '商品ID,商品名称,商品访客数,商品浏览量,支付金额\n600000000001,杯子,100,300,1000.00'
const dated = `统计日期,${undated.replace('\n', '\n2026-11-02,')}\n2026-11-03,600000000001,杯子,100,300,1000.00`

test('a period is taken where the rows have no day', async () => {
  const answer = await zhanggui('import', write('a.csv', undated), '--period', '2026-W45', '--json')
  expect(answer.code).toBe(0)
  expect(answer.json()).toMatchObject([
    { period: { from: '2026-11-02', to: '2026-11-08' }, inserted: 1, notes: [] },
  ])
})

test.each([
  ['orders', orders],
  ['a report with its own days', dated],
])('a period that is not needed is said not to be used: %s', async (_, text) => {
  const answer = await zhanggui('import', write('a.csv', text), '--period', '2026-11', '--json')
  expect(answer.code).toBe(0)
  const [line] = answer.json()
  expect(line).toMatchObject({
    inserted: 2,
    notes: expect.arrayContaining([expect.objectContaining({ code: 'period_unused' })]),
  })
  const note = line.notes.find(({ code }: { code: string }) => code === 'period_unused')
  expect(note).toMatchObject({ severity: 'note' })
  expect(note.message).toContain('没有用给的时间段 2026-11-01 至 2026-11-30')
  const people = await zhanggui('import', write('b.csv', text), '--period', '2026-11-02', '--dry-run')
  expect(people.out).toContain('有的行在它之外')
})

test.each([
  [
    'orders',
    [
      '订单编号,总金额,买家实际支付金额,订单状态,退款金额',
      '="3512345678901234561",100.00,100.00,交易成功,0.00',
      '="3512345678901234563",30.00,20.00,交易成功,10.00',
    ],
    '2 行没有任何时间（下单、付款），在另一份带时间的报表入库之前，任何时段的数字都不会算到它们。重新导出时勾选',
  ],
  [
    'refunds',
    ['退款编号,订单编号,退款总额,退款状态', "'221,'3512345678901234563,10.00,退款成功"],
    '1 行没有任何时间（申请、完结），在另一份带时间的报表入库之前，按申请时间、完结时间算的退款数字',
  ],
])('%s without any time are told of, before and after they are taken', async (_, rows, said) => {
  for (const more of [['--dry-run'], []])
    expect((await zhanggui('import', write('a.csv', rows.join('\n')), ...more)).out).toContain(
      `a.csv：${said}`,
    )
})

test('a period that no row lies in is refused, and nothing is imported', async () => {
  const good = write('good.csv', undated)
  const answer = await zhanggui('import', write('a.csv', dated), good, '--period', '2026-10', '--json')
  expect(answer.code).toBe(1)
  expect(answer.json()).toMatchObject([
    { file: 'a.csv', batch: null, failure: { code: 'period_contradicted' } },
    { file: 'good.csv', batch: 1, period: { from: '2026-10-01', to: '2026-10-31' } },
  ])
  expect(answer.json()[0].failure.message).toContain('2026-11-02 至 2026-11-03')
})

test('an item is checked, and said not to be used where it is not', async () => {
  const file = write('a.csv', orders)
  expect(await zhanggui('import', file, '--item', '12')).toMatchObject({ code: 1 })
  const answer = await zhanggui('import', file, '--item', '612345678901', '--json')
  expect(answer.json()).toMatchObject([
    { notes: expect.arrayContaining([expect.objectContaining({ code: 'item_unused' })]) },
  ])
})

test('a file that keeps the reader busy is ended and told of, the next one is taken', async () => {
  env = { ZHANGGUI_LIMIT_READ_SECONDS: '1' }
  const slow = write('slow.csv', `a,b\n${'1,"2"3\n'.repeat(6_000_000)}`)
  const good = write('good.csv', orders)
  const answer = await zhanggui('import', slow, good, '--json')
  expect(answer.code).toBe(1)
  const [ended, taken] = answer.json()
  expect(ended.failure).toMatchObject({
    code: 'file_too_large',
    message: '文件「slow.csv」超出上限：读取用时 1 秒，上限 1 秒。',
    next: expect.stringContaining('多半是文件损坏，请重新从平台下载'),
  })
  expect(taken).toMatchObject({ batch: 1, inserted: 2 })
})

test('the preview for a new shop says everything and makes no shop', async () => {
  const file = write('a.csv', orders)
  const preview = await zhanggui('import', file, '--dry-run', '--shop', '新店', '--json')
  expect(preview.code).toBe(0)
  expect(preview.json()).toMatchObject([{ inserted: 2, batch: null }])
  expect((await zhanggui('shops', '--json')).json()).toEqual([])
  const first = await zhanggui('import', file, '--dry-run', '--json')
  expect(first.json()).toMatchObject([{ inserted: 2, batch: null }])
  expect((await zhanggui('shops', '--json')).json()).toEqual([])

  await zhanggui('import', file, '--shop', '老店')
  const known = await zhanggui('import', file, '--dry-run', '--shop', '老店', '--json')
  expect(known.json()).toMatchObject([{ inserted: 0, unchanged: 2 }])
  const other = await zhanggui('import', file, '--dry-run', '--shop', '新店', '--json')
  expect(other.json()).toMatchObject([{ inserted: 2, unchanged: 0 }])
  expect((await zhanggui('shops', '--json')).json()).toMatchObject([{ name: '老店' }])
})

test('what to do about a note is said with it, and a row that is torn as a whole names no column', async () => {
  const { code, out } = await zhanggui(
    'import',
    write(
      'a.csv',
      [
        '订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ',
        '="3512345678901234561",100.00,100.00,浙江省,2026-11-01 10:00:00,2026-11-01 10:01:00',
        '="3512345678901234563",30.00,20.00',
      ].join('\n'),
    ),
  )
  expect(code).toBe(2)
  expect(out).toContain('实付以那个文件为准。重新导出时勾选「退款金额」。')
  expect(out).toContain('a.csv 第 3 行整行：列数与表头不符')
})

test('files that come after their shop got another name make none anew, and are refused by its name', async () => {
  const files = [write('a.csv', orders), write('没有.csv', ''), write('b.csv', dated)]
  const renaming: Program = {
    ...program,
    openSession: async (settings, output) => {
      const session = await program.openSession(settings, output)
      return {
        ...session,
        upload: async (input) => {
          const [shop] = await session.client.facts.shops({})
          if (shop) await session.client.facts.renameShop({ id: shop.id, name: '新名' })
          return session.upload(input)
        },
      }
    },
  }
  const { code, json } = await zhangguiAs(renaming, ['import', ...files, '--shop', '旧名', '--json'])
  expect(code).toBe(1)
  expect(json()).toMatchObject([
    { inserted: 2 },
    { failure: { message: '没有名为「旧名」的店铺。' } },
    { failure: { message: '没有名为「旧名」的店铺。', next: expect.stringContaining('请检查店铺名') } },
  ])
  expect((await zhanggui('shops', '--json')).json()).toMatchObject([{ name: '新名' }])
})
