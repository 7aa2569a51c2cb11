import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { program } from '../main.ts'
import { commands, runCommandLine } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'zhanggui-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
const freshFolder = (): string => join(root, `data-${++folders}`)

const write = (name: string, text: string): string => {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

const header = '订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额'

/** Three orders of two days; the second was not paid, the third refunded in part. */
const orders = [
  header,
  '="3512345678901234561",100.00,100.00,浙江省,2026-11-01 10:00:00,2026-11-01 10:01:00,0.00',
  '="3512345678901234562",50.00,0.00,江苏省,2026-11-01 11:00:00,,0.00',
  '="3512345678901234563",30.00,20.00,浙江省,2026-11-02 09:00:00,2026-11-02 09:00:30,10.00',
].join('\n')

const withBadRow = `${orders}\n3.51234E+18,10.00,10.00,上海,2026-11-02 10:00:00,2026-11-02 10:00:10,0.00`

let passphrase: string | undefined

/** Runs a command in this process and collects what it says. */
const zhanggui = async (folder: string, ...args: string[]) => {
  const out: string[] = []
  const err: string[] = []
  const output = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    progress: () => {},
  }
  const code = await runCommandLine({
    args: [...args, '--data', folder],
    env: { ZHANGGUI_BACKUP_PASSPHRASE: passphrase },
    cwd: root,
    output,
    program,
  })
  return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) }
}

let folder: string
beforeEach(() => {
  folder = freshFolder()
  passphrase = undefined
})

describe('import', () => {
  test('prints per file what it was, what it brought and what it refused', async () => {
    const file = write('orders.csv', withBadRow)
    const answer = await zhanggui(folder, 'import', file, '--shop', '测试店', '--json')
    expect(answer.json()).toEqual([
      expect.objectContaining({
        file: 'orders.csv',
        format: 'order',
        period: { from: '2026-11-01', to: '2026-11-02' },
        rows: 4,
        accepted: 3,
        rejected: 1,
        inserted: 3,
        updated: 0,
        unchanged: 0,
        batch: 1,
        rejects: [
          { row: 5, column: '订单编号', value: '3.51234E+18', reason: expect.stringContaining('科学计数') },
        ],
      }),
    ])
    expect(answer.code).toBe(2)
  })

  test('the same file again changes nothing', async () => {
    const file = write('again.csv', orders)
    expect((await zhanggui(folder, 'import', file, '--json')).code).toBe(0)
    const again = await zhanggui(folder, 'import', file, '--json')
    expect(again.json()[0]).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 })
    expect((await zhanggui(folder, 'batches', '--json')).json()).toHaveLength(1)
  })

  test('one bad file stops no other, and the command says that it failed', async () => {
    const good = write('good.csv', orders)
    const strange = write('strange.csv', 'a,b\n1,2\n')
    const answer = await zhanggui(folder, 'import', strange, join(root, 'gone.csv'), good, '--json')
    expect(answer.code).toBe(1)
    const [unknown, gone, taken] = answer.json()
    expect(unknown).toMatchObject({ file: 'strange.csv', batch: null, failure: { code: 'format_unknown' } })
    expect(gone).toMatchObject({ file: 'gone.csv', batch: null, failure: { code: 'file_missing' } })
    expect(taken).toMatchObject({ file: 'good.csv', batch: 1, inserted: 3 })
  })

  test('a preview says what would change and changes nothing', async () => {
    const file = write('preview.csv', orders)
    const preview = await zhanggui(folder, 'import', file, '--dry-run', '--json')
    expect(preview.json()[0]).toMatchObject({ inserted: 3, batch: null })
    expect((await zhanggui(folder, 'batches', '--json')).json()).toEqual([])
  })

  test('a folder is walked, what is no export in it is left alone', async () => {
    const inner = join(root, 'exports', 'older')
    mkdirSync(inner, { recursive: true })
    writeFileSync(join(inner, 'a.csv'), orders)
    writeFileSync(join(root, 'exports', '~$b.xlsx'), 'locked by Excel')
    writeFileSync(join(root, 'exports', 'notes.docx'), 'no export')
    const answer = await zhanggui(folder, 'import', join(root, 'exports'), '--json')
    expect(answer.json().map(({ file }: { file: string }) => file)).toEqual(['a.csv'])
    expect(answer.code).toBe(0)
  })

  test('people get a table that names the rejected row', async () => {
    const answer = await zhanggui(folder, 'import', write('people.csv', withBadRow))
    expect(answer.out).toMatch(/people\.csv .*订单报表/)
    expect(answer.out).toContain('第 5 行「订单编号」3.51234E+18')
  })

  test('undo takes a batch back, a second time it refuses', async () => {
    await zhanggui(folder, 'import', write('undo.csv', orders))
    expect((await zhanggui(folder, 'undo', '1', '--json')).json()).toMatchObject({
      batch: 1,
      status: 'undone',
    })
    const again = await zhanggui(folder, 'undo', '1')
    expect(again.code).toBe(1)
    expect(again.err).toContain('已经撤销过')
  })
})

describe('figures', () => {
  const days = ['--from', '2026-11-01', '--to', '2026-11-02']

  test('are asked for by metrics, dimensions, period, filter and order', async () => {
    await zhanggui(folder, 'import', write('figures.csv', orders))
    const byDay = await zhanggui(
      folder,
      'query',
      '--metrics',
      'paid_amount,orders_paid',
      '--by',
      'day',
      ...days,
      '--json',
    )
    expect(byDay.json()).toMatchObject({
      columns: [{ id: 'day' }, { id: 'paid_amount', unit: 'money' }, { id: 'orders_paid', unit: 'count' }],
      rows: [
        { day: '2026-11-01', paid_amount: '100.00', orders_paid: 1 },
        { day: '2026-11-02', paid_amount: '30.00', orders_paid: 1 },
      ],
      sources: [{ batch: 1, file: 'figures.csv' }],
    })
    const ordered = await zhanggui(
      folder,
      'query',
      '--metrics',
      'paid_amount',
      '--by',
      'province',
      '--period',
      '2026-11-01..2026-11-02',
      '--where',
      'province=浙江省|上海',
      '--order',
      '-paid_amount',
      '--limit',
      '1',
      '--json',
    )
    expect(ordered.json().rows).toEqual([{ province: '浙江省', paid_amount: '130.00' }])
    const people = await zhanggui(
      folder,
      'query',
      '--metrics',
      'paid_amount,refund_rate',
      '--by',
      'day',
      ...days,
    )
    expect(people.out).toMatch(/2026-11-02 +30\.00 +33\.33%/)
  })

  test('that are not known are null and say why', async () => {
    await zhanggui(folder, 'import', write('absent.csv', orders))
    const answer = await zhanggui(folder, 'query', '--metrics', 'visitors', ...days, '--json')
    expect(answer.code).toBe(0)
    expect(answer.json()).toMatchObject({ rows: [{ visitors: null }], notes: [{ metric: 'visitors' }] })
    const unknown = await zhanggui(folder, 'query', '--metrics', 'wishes', ...days)
    expect(unknown.code).toBe(1)
    expect(unknown.err).toContain('「wishes」')
  })

  test('open down to the rows of the file that make them', async () => {
    await zhanggui(folder, 'import', write('opened.csv', orders))
    const opened = await zhanggui(folder, 'open', '--metric', 'paid_amount', ...days, '--json')
    expect(opened.json()).toMatchObject({ value: '130.00', total: 2 })
    const lines = opened
      .json()
      .rows.map((one: Record<string, unknown>) => [one.file, one.row, one.contribution])
    expect(lines).toEqual([
      ['opened.csv', 2, '100.00'],
      ['opened.csv', 4, '30.00'],
    ])
    const people = await zhanggui(folder, 'open', '--metric', 'paid_amount', ...days)
    expect(people.out).toContain('支付金额 = 130.00')
  })

  test('are explained: every metric of the catalogue has a name, unit and formula', async () => {
    const { metrics } = (await zhanggui(folder, 'metrics', '--json')).json()
    expect(metrics.length).toBeGreaterThan(60)
    for (const { id, name, formula } of metrics) expect([id, name, formula].every(Boolean), id).toBe(true)
  })
})

describe('the house', () => {
  test('a backup restored elsewhere has the same batches, and what was there is kept', async () => {
    const backup = join(root, 'backup.tar.gz')
    await zhanggui(folder, 'import', write('kept.csv', orders))
    const open = await zhanggui(folder, 'backup', backup)
    expect([open.code, open.err]).toEqual([1, expect.stringContaining('没有备份密码')])
    expect(existsSync(backup)).toBe(false)
    passphrase = '两只老虎跑得快跑得快'
    const made = (await zhanggui(folder, 'backup', backup, '--json')).json()
    expect(made).toMatchObject({ file: backup, isSealed: true })
    const found = await zhanggui(folder, 'backup', 'check', backup)
    expect([found.code, found.out]).toEqual([
      0,
      expect.stringMatching(/导入批次 1，订单行 3[\s\S]*可以放心恢复/),
    ])
    const elsewhere = freshFolder()
    await zhanggui(elsewhere, 'import', write('other.csv', withBadRow), '--shop', '别家')
    for (const [said, code] of [
      [undefined, 'passphrase_needed'],
      ['别的密码别的密码别的密码', 'passphrase_wrong'],
    ] as const) {
      passphrase = said
      const refused = await zhanggui(elsewhere, 'restore', backup, '--json')
      expect([refused.code, JSON.parse(refused.err).code]).toEqual([1, code])
      expect((await zhanggui(elsewhere, 'batches', '--json')).json()).toMatchObject([{ file: 'other.csv' }])
    }
    passphrase = '两只老虎跑得快跑得快'
    const restored = await zhanggui(elsewhere, 'restore', backup, '--json')
    expect(restored.json()).toMatchObject({ folder: elsewhere, before: expect.stringContaining(elsewhere) })
    expect((await zhanggui(elsewhere, 'batches', '--json')).json()).toMatchObject([{ file: 'kept.csv' }])
    const shops = await zhanggui(elsewhere, 'shops', '--json')
    expect(shops.json()).toMatchObject([{ name: '我的店铺', batches: 1, first: '2026-11-01' }])
  }, 120_000)

  test('a folder that is not there is said to be so, and not made', async () => {
    for (const args of [['doctor'], ['batches'], ['undo', '1'], ['backup', 'b.tar', '--unprotected']]) {
      const answer = await zhanggui(folder, ...args)
      expect(answer.code).toBe(1)
      expect(answer.err).toContain(`${folder} 还不存在`)
    }
    expect(existsSync(folder)).toBe(false)
  })

  test('what is no backup is refused and changes nothing', async () => {
    await zhanggui(folder, 'import', write('stays.csv', orders))
    const answer = await zhanggui(folder, 'restore', write('no-backup.tar', 'not a backup'))
    expect(answer.code).toBe(1)
    expect(answer.err).toContain('no-backup.tar')
    expect((await zhanggui(folder, 'batches', '--json')).json()).toHaveLength(1)
  })

  test('doctor finds a fresh folder sound and says where it is', async () => {
    await zhanggui(folder, 'shops')
    const answer = await zhanggui(folder, 'doctor', '--json')
    expect(answer.code).toBe(0)
    expect(answer.json()).toMatchObject({ folder, sound: true, records: { engine: 'sqlite', problems: [] } })
  })

  test('毛利率 is shown, set from a day on and taken back; what is no percentage is refused', async () => {
    const own = folder
    await zhanggui(own, 'shops', 'add', '毛利店')
    expect((await zhanggui(own, 'margin')).out).toContain('还没有设毛利率')
    await zhanggui(own, 'margin', 'set', '32.5')
    const set = await zhanggui(own, 'margin', 'set', '30%', '--from', '2026-11-01', '--json')
    expect(set.json()).toMatchObject([
      { from: null, percent: 32.5 },
      { from: '2026-11-01', percent: 30 },
    ])
    expect((await zhanggui(own, 'margin')).out).toMatch(/一直以来\s+32.5%\n2026-11-01\s+30%/)
    expect((await zhanggui(own, 'margin', 'remove')).out).not.toContain('一直以来')
    for (const wrong of [['set', '三成'], ['set', '120'], ['set'], ['add', '3']]) {
      const refused = await zhanggui(own, 'margin', ...wrong)
      expect(refused.code).toBe(1)
      expect(refused.err).toMatch(/毛利率「.+」要写成|用法：zhanggui margin/)
    }
  })

  test('a shop is deleted when that is meant, and only then', async () => {
    await zhanggui(folder, 'import', write('deleted.csv', orders), '--shop', '旧店')
    await zhanggui(folder, 'shops', 'add', '新店')
    const asked = await zhanggui(folder, 'shops', 'delete', '旧店')
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('1 个批次') })
    const names = async () =>
      (await zhanggui(folder, 'shops', '--json')).json().map(({ name }: { name: string }) => name)
    expect(await names()).toEqual(['旧店', '新店'])
    const done = await zhanggui(folder, 'shops', 'delete', '旧店', '--yes')
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('已删除店铺「旧店」') })
    expect(await names()).toEqual(['新店'])
    expect((await zhanggui(folder, 'shops', 'delete', '旧店', '--yes')).err).toContain('没有名为「旧店」')
  })

  test('shops are made and renamed, and with several one must be named', async () => {
    await zhanggui(folder, 'shops', 'add', '甲店')
    await zhanggui(folder, 'shops', 'add', '乙店')
    expect((await zhanggui(folder, 'shops', 'add', '甲店')).err).toContain('已有名为「甲店」')
    await zhanggui(folder, 'shops', 'rename', '乙店', '丙店')
    const names = (await zhanggui(folder, 'shops', '--json')).json().map(({ name }: { name: string }) => name)
    expect(names).toEqual(['甲店', '丙店'])
    const unnamed = await zhanggui(folder, 'batches')
    expect(unnamed.err).toMatch(/甲店、丙店/)
    const imported = await zhanggui(folder, 'import', write('unnamed.csv', orders), '--json')
    expect(imported.json()).toMatchObject([{ batch: null, failure: { code: 'shop_needed' } }])
  })
})

describe('an invented shop', () => {
  test('is written as exports that are imported without a reject; the same seed gives the same bytes', async () => {
    const bytes = (dir: string) =>
      readdirSync(join(root, dir))
        .toSorted()
        .map((name) => [name, readFileSync(join(root, dir, name)).toString('base64')])
    const wanted = ['simulate', '--scenario', 'small', '--seed', '7', '--days', '8', '--to', '2026-11-12']
    const told = (await zhanggui(folder, ...wanted, '--out', 'one', '--json')).json()
    expect(told).toMatchObject({ scenario: 'small', seed: 7, from: '2026-11-05', to: '2026-11-12' })
    expect(await zhanggui(folder, ...wanted, '--out', 'two')).toMatchObject({
      code: 0,
      out: expect.stringContaining('小店，种子 7，2026-11-05 至 2026-11-12'),
    })
    expect(bytes('two')).toEqual(bytes('one'))
    const written: string[] = told.files.map(({ name }: { name: string }) => name)
    expect(bytes('one').map(([name]) => name)).toEqual([...written, 'truth.json'].toSorted())
    const order = written.find((name) => name.startsWith('ExportOrderList'))
    const [taken] = (await zhanggui(folder, 'import', join('one', order ?? ''), '--json')).json()
    expect(taken).toMatchObject({ format: 'order', rejected: 0 })
    expect(taken.accepted).toBeGreaterThan(0)
  }, 120_000)

  test('goes into a folder of its own; what is asked for wrongly is named', async () => {
    mkdirSync(join(root, 'taken'))
    writeFileSync(join(root, 'taken', 'mine.txt'), 'mine')
    const refused = async (...args: string[]) => {
      const { code, err, out } = await zhanggui(folder, 'simulate', ...args)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      return err
    }
    expect(await refused('--out', 'taken')).toContain('「taken」里已经有东西')
    expect(await refused('--out', join('taken', 'mine.txt'))).toContain('是一个文件')
    expect(await refused()).toContain('--out')
    expect(await refused('--out', 'new', '--scenario', 'tiny')).toMatch(/没有「tiny」这个场景.*small、medium/)
    expect(await refused('--out', 'new', '--days', '0')).toContain('--days 应为 1 到')
    expect(await refused('--out', 'new', '--seed', 'x')).toContain('--seed')
    expect(await refused('--out', 'new', '--to', '11.11')).toContain('11.11')
    expect(existsSync(join(root, 'new'))).toBe(false)
    expect(existsSync(folder)).toBe(false)
  })
})

describe('the words of the command line', () => {
  test('every command explains itself in Chinese with an example', async () => {
    const overview = await zhanggui(folder, '--help')
    for (const { name, summary } of commands) {
      expect(overview.out).toContain(name)
      const help = await zhanggui(folder, name, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain(summary)
      expect(help.out).toMatch(new RegExp(`例：\\n  zhanggui ${name}`))
    }
  })

  test('a command, a flag or a value that is wrong is named', async () => {
    for (const [args, word] of [
      [['fly'], '「fly」'],
      [['import', 'x.csv', '--wings'], '--wings'],
      [['query', '--metrics', 'paid_amount'], '--from'],
      [['query', '--metrics', 'paid_amount', '--from', '2026-13-01'], '2026-13-01'],
      [['query', '--from', '2026-11-01'], '--metrics'],
      [['query', '--metrics', 'paid_amount', '--from', '2026-11-01', '--where', '浙江'], '「浙江」'],
      [['undo', 'all'], '批次号'],
      [['serve', '--port', 'eighty'], '--port'],
    ] as const) {
      const answer = await zhanggui(folder, ...args)
      expect(answer.code).toBe(1)
      expect(answer.err).toContain(word)
      expect(answer.out).toBe('')
    }
  })
})
