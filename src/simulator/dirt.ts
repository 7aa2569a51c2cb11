import type { Dirt, Place } from './exports/writing.ts'

/**
 * Rows damaged on purpose, as they are met in real files (formats.md §0): ids that went through Excel, rows shifted
 * by a column, a key twice with other content, counts and percents out of bounds, days that are not the file's,
 * money that is none. Each is refused by itself and takes no other row with it.
 */
export type DirtKind =
  | 'scientific id'
  | 'shifted row'
  | 'key twice'
  | 'negative count'
  | 'percent out of bounds'
  | 'day out of bounds'
  | 'unreadable money'

export type PlantedDirt = { file: string; row: number; column: string; kind: DirtKind }

/** What stands in the column instead; of a key that is there twice, in its second row. */
type Damage = { kind: DirtKind; column: string; cell: string }

const damages: Readonly<Record<string, readonly Damage[]>> = {
  order: [
    { kind: 'scientific id', column: '订单编号', cell: '3.51235E+18' },
    { kind: 'shifted row', column: '', cell: '' },
    { kind: 'key twice', column: '宝贝总数量', cell: '99' },
    { kind: 'negative count', column: '宝贝总数量', cell: '-1' },
    { kind: 'day out of bounds', column: '订单创建时间', cell: '1999-01-01 00:00:00' },
    { kind: 'unreadable money', column: '买家应付货款', cell: '一百元' },
  ],
  'order-line': [
    { kind: 'scientific id', column: '子订单编号', cell: '3.51235E+18' },
    { kind: 'shifted row', column: '', cell: '' },
    { kind: 'key twice', column: '购买数量', cell: '99' },
    { kind: 'negative count', column: '购买数量', cell: '-2' },
    { kind: 'day out of bounds', column: '订单付款时间', cell: '2226-01-01 00:00:00' },
    { kind: 'unreadable money', column: '买家应付货款', cell: '12.3.4' },
  ],
  'sycm-item': [
    { kind: 'scientific id', column: '商品ID', cell: '6.12346E+11' },
    { kind: 'shifted row', column: '', cell: '' },
    { kind: 'key twice', column: '商品访客数', cell: '9,999' },
    { kind: 'negative count', column: '商品浏览量', cell: '-5' },
    { kind: 'percent out of bounds', column: '商品详情页跳出率', cell: '135.00%' },
    { kind: 'day out of bounds', column: '统计日期', cell: '2019-01-01' },
    { kind: 'unreadable money', column: '支付金额', cell: '1,23' },
  ],
  'wujie-plan': [
    { kind: 'scientific id', column: '计划ID', cell: '6.18E+07' },
    { kind: 'shifted row', column: '', cell: '' },
    { kind: 'key twice', column: '展现量', cell: '99999' },
    { kind: 'negative count', column: '点击量', cell: '-3' },
    { kind: 'day out of bounds', column: '日期', cell: '2026-13-45' },
    { kind: 'unreadable money', column: '花费', cell: '#REF' },
  ],
}

/** Rows between two damaged ones, so that each stands among good ones. */
const EVERY = 23

/** Formats whose files can have dirt. */
export const dirtyFormats: readonly string[] = Object.keys(damages)

/**
 * Damages rows of the exports in `formats` (of `dirtyFormats`), one for each way, early in the first file; `planted`
 * grows as they are written.
 */
export const plantedDirt = (formats: readonly string[]): { dirt: Dirt; planted: PlantedDirt[] } => {
  const planted: PlantedDirt[] = []
  const seen = new Map<string, number>()
  const dirt: Dirt = (format, header, cells) => {
    if (!formats.includes(format)) return undefined
    const n = (seen.get(format) ?? 0) + 1
    seen.set(format, n)
    const damage = n % EVERY === 0 ? damages[format]?.[n / EVERY - 1] : undefined
    if (!damage) return undefined
    const { kind, column } = damage
    const rows =
      kind === 'shifted row'
        ? [['', ...cells]]
        : kind === 'key twice'
          ? [cells, changed(header, cells, damage)]
          : [changed(header, cells, damage)]
    const told = (places: readonly Place[]) => {
      const last = places.at(-1)
      if (last) planted.push({ ...last, column, kind })
    }
    return { rows, told }
  }
  return { dirt, planted }
}

const changed = (header: readonly string[], cells: readonly string[], { column, cell }: Damage): string[] => {
  const at = header.findIndex((name) => name.trim() === column)
  if (at < 0) throw new RangeError(`no column ${column}`)
  return cells.with(at, cell)
}
