import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { Draft } from '../contract.ts'
import { checkedItem, checksSentence, draftFindings, itemsByWorst, sortedChecks } from './checking.ts'
import { pictureFindings } from './pictures.ts'
import { priceFindings } from './prices.ts'
import { columnName, requirementsOf } from './required.ts'
import { stepDays } from './steps.ts'
import { titleFindings, titleUnits } from './title.ts'
import { wordFindings } from './words.ts'

const reasons = (findings: readonly { reason: string }[]) => findings.map(({ reason }) => reason).join('\n')

test('a title is as long as the platform counts it: 中文 2, ASCII 1', () => {
  expect(titleUnits('马克杯')).toBe(6)
  expect(titleUnits('ins风 350ml')).toBe(3 + 2 + 1 + 5)
  // Full-width letters and signs take the room of a Chinese character.
  expect(titleUnits('Ａ，')).toBe(4)
  expect(titleUnits('')).toBe(0)
  const full = '青禾家居手工陶瓷马克杯带盖勺情侣对杯办公室家用咖啡杯早餐'
  expect(titleUnits(full)).toBe(56)
  expect(titleFindings(`${full}杯子`).map(({ severity }) => severity)).not.toContain('stop')
  expect(titleFindings(`${full}牛奶杯子`)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ severity: 'stop', fix: expect.stringContaining('「杯子」') }),
    ]),
  )
})

test('60 units pass and 61 do not, whatever they are made of', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), (chinese) => {
      const title = '杯'.repeat(chinese) + 'x'.repeat(60 - 2 * chinese)
      const stops = (of: string) => titleFindings(of).filter(({ severity }) => severity === 'stop')
      expect(stops(title)).toEqual([])
      expect(stops(`${title}x`)).toHaveLength(1)
    }),
  )
})

test('a title says what it wastes: short, the same word twice, signs, blanks', () => {
  const found = titleFindings('陶瓷马克杯 陶瓷马克杯  ★')
  expect(reasons(found)).toContain('陶瓷马克杯')
  expect(reasons(found)).toContain('装饰符号')
  expect(reasons(found)).toContain('空格')
  expect(reasons(titleFindings('马克杯'))).toContain('还有 54 单位')
  expect(titleFindings(' ')).toMatchObject([{ severity: 'stop', reason: '没有标题' }])
})

test('absolute words are found with their law, also in full-width and capital letters', () => {
  for (const title of [
    '全网最低价马克杯',
    '国家级工艺茶盘',
    '销量第一的砧板',
    'Ｎｏ．１马克杯',
    'TOP1 茶壶',
    '顶级骨瓷',
  ])
    expect(wordFindings(title), title).toEqual(
      expect.arrayContaining([expect.objectContaining({ severity: 'stop' })]),
    )
  expect(reasons(wordFindings('国家级工艺'))).toContain('《广告法》第九条')
  expect(wordFindings('最温暖的围裙')).toMatchObject([{ severity: 'warn' }])
})

test('what is plainly meant otherwise is left alone', () => {
  for (const title of [
    '围裙最大码 XXL 可穿',
    '最近新到的马克杯',
    '第一次下厨也好用的砧板',
    '最大承重 10kg 收纳架',
    '最后一批米白色',
    '国家级非物质文化遗产 紫砂壶',
    '万能胶 透明',
    '100%纯棉桌布',
    'Bestway 充气垫',
    'NO.10 刀架',
    '情侣对杯 办公室家用',
  ])
    expect(wordFindings(title), title).toEqual([])
})

test('an exemption beside a real one does not hide it', () => {
  expect(wordFindings('最大码 最好的围裙')).toMatchObject([
    { severity: 'stop', reason: expect.stringContaining('最好') },
  ])
  expect(wordFindings('第一次就买第一名')).toHaveLength(1)
})

test('prices: nothing, noughts, a slip of the point, 一口价 outside its SKUs, the same SKU twice', () => {
  const skus = [
    { name: '米白', fen: 5900 },
    { name: '雾蓝', fen: 5900 },
    { name: '墨绿', fen: 6900 },
  ]
  expect(priceFindings({ listFen: 5900, skus })).toEqual([])
  expect(priceFindings({ listFen: null, skus: [] })).toMatchObject([{ severity: 'stop', reason: '没有价格' }])
  expect(priceFindings({ listFen: 0, skus })).toMatchObject([{ at: '一口价', severity: 'stop' }])
  const slipped = priceFindings({ listFen: 5900, skus: [...skus, { name: '奶咖', fen: 590 }] })
  expect(slipped).toMatchObject([
    { at: 'SKU 奶咖', severity: 'warn', reason: expect.stringContaining('小数点') },
  ])
  expect(priceFindings({ listFen: 9900, skus })).toMatchObject([{ at: '一口价', severity: 'warn' }])
  expect(priceFindings({ listFen: 5900, skus: [...skus, { name: '米白', fen: 5900 }] })).toMatchObject([
    { severity: 'stop', reason: expect.stringContaining('一样') },
  ])
  expect(
    reasons(
      priceFindings({
        listFen: 900,
        skus: [
          { name: '勺', fen: 900 },
          { name: '杯', fen: 5900 },
        ],
      }),
    ),
  ).toContain('低价引流')
})

test('sane prices are never called odd', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 5000, max: 9000 }), { minLength: 1, maxLength: 12 }), (prices) => {
      const skus = prices.map((fen, i) => ({ name: `SKU${i}`, fen }))
      expect(priceFindings({ listFen: Math.min(...prices), skus })).toEqual([])
    }),
  )
})

test('pictures: size, ratio, weight and type, by the place they are for', () => {
  const main = { type: 'jpg' as const, width: 800, height: 800, bytes: 400_000 }
  expect(pictureFindings(main, 'main')).toEqual([])
  expect(reasons(pictureFindings({ ...main, width: 799 }, 'main'))).toContain('太小')
  expect(reasons(pictureFindings({ ...main, height: 1000 }, 'main'))).toContain('不是 1:1')
  expect(reasons(pictureFindings({ ...main, bytes: 3_000_001 }, 'main'))).toContain('3.0 MB')
  expect(reasons(pictureFindings({ ...main, type: 'webp' }, 'main'))).toContain('WebP')
  expect(pictureFindings({ ...main, width: 750, height: 1000 }, 'long')).toEqual([])
  expect(pictureFindings({ ...main, type: 'webp', width: 750, height: 1500 }, 'detail')).toEqual([])
  expect(reasons(pictureFindings({ ...main, width: 750, height: 20_000 }, 'detail'))).toContain('太长')
})

const columnOf = (columns: ReturnType<typeof requirementsOf>, name: string) =>
  columns.find(({ column }) => column === name)

test('what a template asks: its own marks, what is known of the columns, and what the team says', () => {
  expect(columnName('*生产日期\n(格式：年-月-日 ~ 年-月-日)')).toBe('生产日期')
  expect(columnName('商家编码#2')).toBe('商家编码')
  const header = ['商品Id', '商品标题', '价格（元）', '导购标题', '*材质', '产地', '生产日期', '保质期（天）']
  const columns = requirementsOf(header, new Map([['产地', true]]), (column) => column === '生产日期')
  expect(columns.map(({ column }) => column)).not.toContain('商品Id')
  expect(columnOf(columns, '商品标题')?.isRequired).toBe(true)
  expect(columnOf(columns, '导购标题')?.isRequired).toBe(false)
  expect(columnOf(columns, '材质')).toMatchObject({ isRequired: true, reason: '模板标了必填' })
  expect(columnOf(columns, '产地')).toMatchObject({ isRequired: true, reason: '团队定为必填' })
  // Only some categories ask for it, and no row of this shop has it.
  expect(columnOf(columns, '生产日期')?.isRequired).toBe(false)
  expect(columnOf(columns, '保质期')?.isRequired).toBe(true)
})

const row = (
  sku: string,
  price: string | null,
  title = '手工陶瓷马克杯情侣对杯带盖勺家用办公室咖啡杯早餐杯',
) => ({
  day: '2026-11-20',
  item: '600000000001',
  sku,
  category: '餐饮具>>马克杯',
  title,
  shortTitle: '',
  itemCode: '',
  skuCode: '',
  skuName: `颜色:${sku}`,
  listPrice: '59.00',
  price,
  stock: 3,
})

test('an item carries what its title, its template and its prices have wrong, the worst first', () => {
  const template = {
    columns: requirementsOf(['商品标题', '发货时间', '一口价'], new Map()),
    empty: ['发货时间'],
  }
  const item = checkedItem('600000000001', [row('5001', '59.00'), row('5002', '0.00')], template)
  expect(item).toMatchObject({ skus: 2, stock: 6, titleUnits: 50, listPrice: '59.00' })
  expect(item.findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual([
    'required stop',
    'price stop',
  ])
  const clean = checkedItem('600000000002', [row('5001', '59.00')], undefined)
  expect(clean.findings).toEqual([])
  expect(sortedChecks([clean, item])[0]).toBe(item)
  expect(checksSentence([clean, item])).toBe('2 个商品里，1 个没有要改的，1 个必须改。')
  const hint = {
    check: 'title',
    severity: 'hint',
    at: '标题',
    reason: '标题还短',
    fix: '补上搜索词。',
  } as const
  expect(checksSentence([clean, { ...clean, findings: [hint] }])).toBe(
    '2 个商品都没有要改的（其中 1 个可以更好）。',
  )
  expect(checksSentence([])).toContain('还没有商品资料')
})

test('items are counted by their worst, so that the counts and the sentence agree', () => {
  const finding = (severity: 'stop' | 'warn' | 'hint') =>
    ({ check: 'title', severity, at: '标题', reason: '', fix: '' }) as const
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom('stop', 'warn', 'hint'), { maxLength: 4 }), { minLength: 1 }),
      (all) => {
        const items = all.map((severities) => ({
          ...checkedItem('1', [row('5001', '59.00')], undefined),
          findings: severities.map(finding),
        }))
        const { stop, warn, hint, clean } = itemsByWorst(items)
        expect(stop + warn + clean).toBe(items.length)
        expect(hint).toBeLessThanOrEqual(clean)
        const sentence = checksSentence(items)
        if (stop > 0) expect(sentence).toContain(`${stop} 个必须改`)
        if (warn > 0) expect(sentence).toContain(`${warn} 个要核对`)
        expect(sentence).toContain(clean === items.length ? `${clean} 个商品都` : `${clean} 个没有要改的`)
        if (hint > 0 && hint < clean) expect(sentence).toContain(`其中 ${hint} 个可以更好`)
      },
    ),
  )
})

test('a draft is asked for what the template asks, and is quiet once it is there', () => {
  const columns = requirementsOf(['商品标题', '类目名称', '*材质', '一口价', '销售属性'], new Map())
  const draft = Draft.parse({
    title: '手工陶瓷马克杯情侣对杯带盖勺家用办公室咖啡杯早餐杯',
    listPrice: '59',
    skus: [{ name: '米白', price: '59' }],
  })
  expect(draftFindings(draft, columns).map(({ at }) => at)).toEqual(['类目名称', '材质'])
  const whole = { ...draft, category: '餐饮具>>马克杯', attributes: { 材质: '陶瓷' } }
  expect(draftFindings(whole, columns)).toEqual([])
})

test('steps go backwards from the launch day, and none is due before the plan was made', () => {
  const early = stepDays(day('2026-12-24'), day('2026-11-26'))
  expect(early.find(({ step }) => step === 'choose')?.due).toBe('2026-12-03')
  expect(early.find(({ step }) => step === 'launch')?.due).toBe('2026-12-24')
  expect(early.find(({ step }) => step === 'review')?.due).toBe('2026-12-31')
  const late = stepDays(day('2026-12-01'), day('2026-11-26'))
  expect(late.map(({ due }) => due).every((due) => due >= '2026-11-26')).toBe(true)
  expect(late.find(({ step }) => step === 'check')?.due).toBe('2026-11-29')
})
