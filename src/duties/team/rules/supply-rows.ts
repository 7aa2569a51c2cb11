import { visibleText } from '../../../kernel/visible-text.ts'
import type { Supply, WrittenSupply } from '../stock/contract.ts'

export type RowProblem = { row: number; column: string; message: string }
type Column = keyof Omit<WrittenSupply, 'row'>

/** The names that people give the columns; the first is the one that is asked for. */
const columnNames: Readonly<Record<Column, readonly string[]>> = {
  item: ['商品id', '商品', '宝贝id', '商品编号', 'item'],
  sku: ['sku', '商家编码', '规格', 'sku编码', '货号'],
  supplier: ['供应商', '厂家', '工厂', 'supplier'],
  leadDays: ['交期', '交货天数', '交期（天）', '交期(天)', 'lead time', 'lead days'],
  moq: ['起订量', '最小起订量', 'moq'],
  pack: ['装箱数', '箱规', '每箱件数', 'pack'],
  safety: ['安全库存', 'safety'],
}

/** What a column is called in a refusal. */
export const columnName: Readonly<Record<Column, string>> = {
  item: '商品ID',
  sku: 'SKU',
  supplier: '供应商',
  leadDays: '交期',
  moq: '起订量',
  pack: '装箱数',
  safety: '安全库存',
}

/** Rows of a table whose head names the columns; what is missing where the item is not named. */
export const writtenSupplies = (
  table: readonly (readonly string[])[],
): { rows: WrittenSupply[] } | { missing: string[] } => {
  const clean = (cell: string | undefined) => visibleText(cell ?? '')
  const look = (cell: string | undefined) => clean(cell).toLowerCase()
  const at = table.findIndex((cells) => cells.some((cell) => columnNames.item.includes(look(cell))))
  if (at < 0) return { missing: [columnName.item] }
  const head = (table[at] ?? []).map(look)
  const place = (column: Column) => head.findIndex((cell) => columnNames[column].includes(cell))
  const others = (['supplier', 'leadDays', 'moq', 'pack', 'safety'] as const).filter((one) => place(one) >= 0)
  if (others.length === 0) return { missing: [columnName.supplier, columnName.leadDays] }
  const cell = (cells: readonly string[], column: Column) =>
    place(column) < 0 ? '' : clean(cells[place(column)])
  return {
    rows: table.slice(at + 1).flatMap((cells, i) =>
      cells.every((one) => clean(one) === '')
        ? []
        : [
            {
              row: at + i + 2,
              item: cell(cells, 'item'),
              sku: cell(cells, 'sku'),
              supplier: cell(cells, 'supplier'),
              leadDays: cell(cells, 'leadDays'),
              moq: cell(cells, 'moq'),
              pack: cell(cells, 'pack'),
              safety: cell(cells, 'safety'),
            },
          ],
    ),
  }
}

const numberOf = (text: string): number | undefined => {
  const written = text.normalize('NFKC').replace(/[,\s]|天|件|个|pcs/gi, '')
  return /^\d{1,8}$/.test(written) ? Number(written) : undefined
}

const bounds = {
  leadDays: { least: 0, most: 365, what: '天数，0 到 365' },
  moq: { least: 0, most: 10_000_000, what: '件数' },
  pack: { least: 1, most: 100_000, what: '每箱件数，至少 1' },
  safety: { least: 0, most: 10_000_000, what: '件数' },
} as const

/** What lies on the shelf, for telling which rows name nothing. `name`: what a SKU is called. */
export type Known = readonly { item: string; sku: string; name: string }[]

/**
 * Rows as they were meant; a row that is wrong says why. A SKU may be given by its code or by its name. With nothing
 * on the shelf every item is taken: the listing may come later.
 */
export const readSupplies = (
  rows: readonly WrittenSupply[],
  known: Known,
): { supplies: (Supply & { row: number })[]; problems: RowProblem[] } => {
  const problems: RowProblem[] = []
  const seen = new Map<string, number>()
  const supplies = rows.flatMap((written) => {
    const { row } = written
    const before = problems.length
    const say = (column: Column, message: string) =>
      problems.push({ row, column: columnName[column], message })
    const item = visibleText(written.item)
    const asked = visibleText(written.sku)
    const own = known.filter((one) => one.item === item)
    if (item === '') say('item', '没有写商品 ID')
    else if (known.length > 0 && own.length === 0)
      say('item', `商品资料里没有「${item}」，请写天猫的商品 ID（数字），或先导入商品资料`)
    const found = own.find(({ sku }) => sku === asked) ?? own.find(({ name }) => name === asked)
    if (asked !== '' && own.length > 0 && !found)
      say('sku', `这个商品没有叫「${asked}」的 SKU，请写商家编码或规格；空着就是这个商品的每个 SKU`)
    const sku = asked === '' ? '' : (found?.sku ?? asked)
    const supplier = visibleText(written.supplier)
    if (supplier.length > 40) say('supplier', '供应商的名字最多 40 个字')
    const amount = (column: keyof typeof bounds): number | null => {
      if (written[column].trim() === '') return null
      const { least, most, what } = bounds[column]
      const value = numberOf(written[column])
      if (value !== undefined && value >= least && value <= most) return value
      say(column, `「${written[column]}」应是整数（${what}）`)
      return null
    }
    const [leadDays, moq, pack, safety] = [
      amount('leadDays'),
      amount('moq'),
      amount('pack'),
      amount('safety'),
    ]
    const twin = seen.get(JSON.stringify([item, sku]))
    if (twin !== undefined && item !== '') say('item', `和第 ${twin} 行是同一个商品和 SKU，只留一行`)
    seen.set(JSON.stringify([item, sku]), row)
    return problems.length > before ? [] : [{ row, item, sku, supplier, leadDays, moq, pack, safety }]
  })
  return { supplies, problems }
}

/** What is known of a SKU: its own row, and for what that leaves open the row of its item. */
export const supplyFor = (
  supplies: readonly Supply[],
  { item, sku }: { item: string; sku: string },
): Omit<Supply, 'item' | 'sku'> => {
  const own = supplies.find((one) => one.item === item && one.sku === sku)
  const whole = supplies.find((one) => one.item === item && one.sku === '')
  return {
    supplier: own?.supplier || whole?.supplier || '',
    leadDays: own?.leadDays ?? whole?.leadDays ?? null,
    moq: own?.moq ?? whole?.moq ?? null,
    pack: own?.pack ?? whole?.pack ?? null,
    safety: own?.safety ?? whole?.safety ?? null,
  }
}
