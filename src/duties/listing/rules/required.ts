/**
 * Which columns of a 发布模板 must be filled, and why. A column that the template itself marks (`*`, 必填) must be; for the
 * others this list says it. A team may say otherwise for its shop.
 */
type Column = {
  names: readonly string[]
  isRequired: boolean
  reason: string
  /** Only some categories ask for it: where every row is empty, those of this shop do not. */
  isOfSome?: true
}

const columns: readonly Column[] = [
  { names: ['商品标题', '宝贝标题', '宝贝名称'], isRequired: true, reason: '没有标题不能发布' },
  { names: ['类目id', '类目名称'], isRequired: true, reason: '类目决定搜索到哪里、要填哪些属性' },
  { names: ['一口价'], isRequired: true, reason: '没有一口价不能发布' },
  { names: ['价格'], isRequired: true, reason: '每个 SKU 都要有价格' },
  { names: ['数量'], isRequired: true, reason: '没有库存不能卖' },
  { names: ['发货时间'], isRequired: true, reason: '没有承诺发货时间不能发布，超时要赔' },
  { names: ['销售属性', '属性对'], isRequired: true, reason: 'SKU 没有属性买家分不清' },
  { names: ['生产日期'], isRequired: true, reason: '食品、化妆品等类目必须写生产日期', isOfSome: true },
  { names: ['保质期'], isRequired: true, reason: '食品、化妆品等类目必须写保质期', isOfSome: true },
  { names: ['品牌'], isRequired: true, reason: '天猫商品必须写品牌' },
  { names: ['导购标题'], isRequired: false, reason: '不必填；填了搜索结果里更好读' },
  { names: ['商家编码'], isRequired: false, reason: '不必填；填了订单和库存才对得上 ERP' },
  { names: ['最长发货时间'], isRequired: false, reason: '只有预售、定制才填' },
]

/** The name of a column without marks, brackets and line breaks: `*生产日期\n(格式：年-月-日)` is 生产日期. */
export const columnName = (spelt: string): string =>
  spelt
    .normalize('NFKC')
    .replaceAll(/\((?:[^()]*)\)/g, '')
    .replaceAll(/[\s*]/g, '')
    .replace(/#\d+$/, '')
    .replace(/必填$/, '')

const isMarked = (spelt: string): boolean => /[*＊]|必填/.test(spelt)

export type TemplateColumn = { column: string; isRequired: boolean; reason: string }

/**
 * What the columns of a template ask, each name once; `own` is what the team has set by column name, `isBlank` whether a
 * column is empty in every row.
 */
export const requirementsOf = (
  header: readonly string[],
  own: ReadonlyMap<string, boolean>,
  isBlank: (column: string) => boolean = () => false,
): TemplateColumn[] => {
  const seen = new Map<string, TemplateColumn>()
  for (const spelt of header) {
    const column = columnName(spelt)
    const set = own.get(column)
    const known = columns.find(({ names }) => names.includes(column))
    if (column === '' || /^(商品|宝贝|sku)id$/i.test(column)) continue
    if (set !== undefined)
      seen.set(column, { column, isRequired: set, reason: set ? '团队定为必填' : '团队定为不必填' })
    else if (isMarked(spelt)) seen.set(column, { column, isRequired: true, reason: '模板标了必填' })
    else if (!seen.has(column) && known?.isOfSome && isBlank(column))
      seen.set(column, { column, isRequired: false, reason: `整列都空着，这些类目不要；${known.reason}` })
    else if (!seen.has(column))
      seen.set(column, {
        column,
        isRequired: known?.isRequired ?? false,
        reason: known?.reason ?? '模板没有标必填',
      })
  }
  return [...seen.values()]
}

const EMPTY = new Set(['', '-', '--', '—', 'null', 'nan', '\\n', 'n/a'])

/** Missing = blank, - and the like; 0 is a value. */
export const isEmptyCell = (cell: string): boolean => EMPTY.has(cell.trim().toLowerCase())
