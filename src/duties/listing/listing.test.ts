import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { pictures } from '../../documents/pictures-for-tests.ts'
import { type House, openHouse } from '../../house.ts'
import { commitFile, stageFile } from '../../importing/actions.ts'
import { exportFile } from '../../importing/export-file.ts'
import { formats } from '../../importing/formats/all.ts'
import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import { storeSides } from '../../storage/testing.ts'

const head = known['tmall-item-batch'].columns

/** A row of the 发布模板: item, title, 一口价, SKU, price; the rest as a shop has it. */
const row = (item: string, title: string, list: string, sku: string, price: string): string[] => {
  const cells: Record<string, string> = {
    商品Id: item,
    类目id: '50020579',
    类目名称: '餐饮具>>马克杯',
    商品标题: title,
    一口价: list,
    发货时间: '48小时内',
    销售属性: `颜色分类:${sku}`,
    属性对: `颜色分类:${sku}`,
    skuId: `5${item.slice(-9)}${sku === '米白' ? '1' : '2'}`,
    '价格（元）': price,
    数量: '12',
  }
  return head.map((name) => cells[name.trim()] ?? '')
}
const fine = '青禾家居手工陶瓷马克杯带盖勺情侣对杯办公室家用咖啡杯'

describe.each(storeSides(inject('postgresUrl')))('the listings of a shop on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let shop: { id: number; name: string; createdAt: string }
  let lin: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-listing-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    let seconds = 0
    const now = () => Temporal.Instant.from('2026-11-16T10:00:00+08:00').add({ seconds: seconds++ })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now })
    shop = await house.client.facts.createShop({ name: '白瓷小店' })
    lin = (await house.client.people.addMember({ name: '林晓', role: 'operator' })).id
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const listing = () => house.client.listing
  const imported = async (day: string, rows: string[][]) => {
    const name = `商品批量导出_发布模板_${day}.xlsx`
    const path = join(folder, name)
    const bytes = exportFile({
      container: 'xlsx',
      sheet: '发布模板',
      preamble: [['商品批量导出'], []],
      header: head,
      rows,
    })
    await writeFile(path, bytes)
    const staged = await stageFile(house.imports, { shop, path, name, formats })
    return commitFile(house.imports, shop, staged)
  }

  test('without listings nothing is checked, and it is said what brings them', async () => {
    const checks = await listing().checks({ shop: shop.name })
    expect(checks).toMatchObject({ items: [], snapshot: null, clean: 0 })
    expect(checks.sentence).toContain('发布模板')
    expect((await listing().requirements({ shop: shop.name })).columns).toEqual([])
  })

  test('an imported 发布模板 is checked item by item, and the team may ask for more', async () => {
    await imported('2026-11-08', [row('600000000001', fine, '59', '米白', '59')])
    await imported('2026-11-15', [
      row('600000000001', `${fine}新款`, '59', '米白', '59'),
      row('600000000001', `${fine}新款`, '59', '雾蓝', '0'),
      row('600000000002', '顶级骨瓷茶杯', '39', '米白', '39'),
    ])
    const checks = await listing().checks({ shop: shop.name })
    expect(checks.snapshot).toBe('2026-11-15')
    const of = (item: string) => checks.items.find((one) => one.item === item)
    expect(of('600000000001')?.findings.filter(({ severity }) => severity === 'stop')).toMatchObject([
      { check: 'price', reason: expect.stringContaining('0.00') },
    ])
    expect(of('600000000002')?.findings[0]).toMatchObject({ check: 'words', severity: 'stop' })
    const { columns, file } = await listing().requirements({ shop: shop.name })
    expect(file).toContain('2026-11-15')
    expect(columns.find(({ column }) => column === '导购标题')).toMatchObject({ isRequired: false, empty: 3 })
    await listing().setRequirement({ shop: shop.name, column: '导购标题', isRequired: true })
    const again = await listing().checks({ shop: shop.name })
    expect(again.items.every(({ findings }) => findings.some(({ at }) => at === '导购标题'))).toBe(true)
  })

  test('a change that two snapshots show is offered until it is noted', async () => {
    const { seen } = await listing().changes({ shop: shop.name })
    expect(seen).toMatchObject([
      { item: '600000000001', what: 'title', since: '2026-11-08', day: '2026-11-15', after: `${fine}新款` },
    ])
    await expect(
      listing().recordChange({
        shop: shop.name,
        item: '600000000001',
        day: '2026-11-17',
        parts: [{ what: 'title', before: '', after: '' }],
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining('还没到') })
    const { id } = await listing().recordChange({
      shop: shop.name,
      item: '600000000001',
      day: '2026-11-12',
      parts: [{ what: 'title', before: fine, after: `${fine}新款` }],
      owner: lin,
      goals: { exposure: 0.2, sales: 0.15 },
    })
    const { changes, seen: left } = await listing().changes({ shop: shop.name })
    expect(left).toEqual([])
    expect(changes).toMatchObject([
      { id, name: `${fine}新款`, goals: { exposure: 0.2, sales: 0.15 }, owner: lin },
    ])
    // No visitors were imported: nothing is told, least of all a goal met.
    expect(changes[0]?.effects.every(({ verdict }) => verdict === 'unknown')).toBe(true)
    expect(await listing().removeChange({ shop: shop.name, id })).toEqual({ removed: true })
    await expect(listing().removeChange({ shop: shop.name, id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a launch has nine steps; a new day moves those that are not done; 今天 asks for what is due', async () => {
    const launch = await listing().planLaunch({
      shop: shop.name,
      name: '雾蓝带盖马克杯',
      launchDay: '2026-12-10',
      owner: lin,
    })
    expect(launch.steps).toHaveLength(9)
    expect(launch).toMatchObject({ state: 'going', findings: null })
    const about = { shop: shop.name, id: launch.id }
    const due = (steps: typeof launch.steps, step: string) => steps.find((one) => one.step === step)?.due
    expect(due(launch.steps, 'choose')).toBe('2026-11-19')
    await listing().changeStep({ ...about, step: 'choose', done: true })
    const moved = await listing().changeLaunch({ ...about, launchDay: '2026-12-20', owner: null })
    expect(due(moved.steps, 'choose')).toBe('2026-11-19')
    expect(due(moved.steps, 'launch')).toBe('2026-12-20')
    expect(moved.steps.map(({ owner }) => owner)).toEqual([lin, ...Array(8).fill(null)])
    await listing().changeStep({ ...about, step: 'sample', due: '2026-11-15' })
    const [late] = await listing().launches({ shop: shop.name })
    expect(late?.state).toBe('late')
    const { needs } = await house.client.tasks.needs({ shop: shop.name })
    expect(needs.find(({ duty }) => duty === 'listing')).toMatchObject({
      title: '上新「雾蓝带盖马克杯」：打样与首单',
      weight: 90,
    })
    await expect(listing().changeStep({ ...about, step: 'nothing', done: true })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('a draft is kept with what is wrong with it and its pictures', async () => {
    const [launch] = await listing().launches({ shop: shop.name })
    const id = launch?.id ?? 0
    const draft = {
      title: '全网最低价马克杯',
      category: '餐饮具>>马克杯',
      listPrice: '59',
      skus: [{ name: '米白', price: '59' }],
      attributes: { 发货时间: '48小时内', 导购标题: '马克杯' },
    }
    const saved = await listing().saveDraft({ shop: shop.name, id, draft })
    expect(saved.draft).toMatchObject(draft)
    expect(saved.findings?.filter(({ severity }) => severity === 'stop').map(({ check }) => check)).toEqual([
      'words',
      'words',
    ])
    const body = async function* () {
      yield pictures.png(400, 400)
    }
    const picture = await house.checkPicture({
      shop: shop.name,
      launch: id,
      name: '主图.png',
      kind: 'main',
      body: body(),
    })
    expect(picture).toMatchObject({ width: 400, height: 400, findings: [{ severity: 'stop' }] })
    const [again] = await listing().launches({ shop: shop.name })
    expect(again?.findings?.some(({ check }) => check === 'picture')).toBe(true)
    await listing().removeLaunch({ shop: shop.name, id })
    expect(await listing().pictures({ shop: shop.name })).toEqual([])
  })

  test('the two work products are drafted from what is there, and say what is not', async () => {
    for (const [kind, words] of [
      ['listing', '在架商品 2 个'],
      ['optimisation', '没有记过改动'],
    ] as const) {
      const made = await house.client.reports.make({
        shop: shop.name,
        kind,
        from: '2026-11-01',
        to: '2026-11-15',
      })
      const report = await house.client.reports.open({ shop: shop.name, id: made.id })
      expect(JSON.stringify(report)).toContain(words)
    }
  })

  test('an item that the newest snapshot does not hold is not in the list, and is named beside it', async () => {
    const gone = '612345678999'
    await imported('2026-11-10', [row(gone, `${fine}旧款`, '59.00', '米白', '59.00')])
    const { items, snapshot } = await listing().checks({ shop: shop.name })
    expect(items.map(({ item }) => item)).toContain(gone)
    const here = items.filter(({ day }) => day === snapshot).map(({ item }) => item)
    expect(here).not.toContain(gone)
    const of = { from: '2026-11-01', to: '2026-11-15' }
    const { id } = await house.client.reports.make({ shop: shop.name, kind: 'listing', ...of })
    const report = await house.client.reports.open({ shop: shop.name, id })
    const text = JSON.stringify(report)
    expect(text).toContain(`在架商品 ${here.length} 个`)
    expect(text).toContain('另有 1 个商品以前的快照里有')
    expect(text).toContain('（最后见于 2026-11-10）')
    // The figure counts the same, and can be asked again.
    const asked = (where: { dimension: 'item'; values: string[] }[]) =>
      house.client.facts.query({ shop: shop.name, metrics: ['items_listed', 'stock'], where, ...of })
    const { rows } = await asked([{ dimension: 'item', values: here }])
    expect(rows[0]?.items_listed).toBe(here.length)
    expect(Number((await asked([])).rows[0]?.items_listed)).toBe(here.length + 1)
    const figures = report.document.blocks.flatMap((block) =>
      block.kind === 'figures' ? block.items.map(({ figure }) => figure) : [],
    )
    for (const metric of ['items_listed', 'stock'] as const)
      expect(figures.find((one) => one.metric === metric)?.value).toBe(Number(rows[0]?.[metric]))
  })
})
