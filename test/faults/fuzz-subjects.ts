import { exportFile } from '../../src/importing/export-file.ts'
import type { Shape } from './fuzz-verdict.ts'
import {
  bytesOf,
  type Laid,
  laidSheet,
  laidText,
  mutatedPieces,
  mutationsOf,
  packedSheet,
  type Seam,
  seamsOf,
  sharedSheet,
} from './mutated-file.ts'
import { draftOf } from './real-headers.ts'

/** Small files of every kind, to be harmed. */

export const ROWS = 14

/** A format in one container: its unharmed bytes, a way to harm them, and what harm may do. */
export type Subject = Shape & {
  name: string
  bytes: Buffer
  /** A mutated file and the seams in it; without seams no row may differ from what was written. */
  mutate: (random: () => number) => { bytes: Buffer; seams: Seam[] }
  /** A zip inside a zip is refused: these are imported each by itself. */
  alone?: boolean
}

const tableOf = (list: string, seed = 7, columns?: readonly string[]) => {
  const draft = draftOf(list, ROWS, seed)
  const kept = columns?.map((name) => draft.at(name)) ?? [...draft.header.keys()]
  const chosen = (row: readonly string[]) => kept.map((column) => row[column] ?? '')
  return { draft, cells: [chosen(draft.header), ...draft.rows.map(chosen)] }
}

const textSubject = (
  name: string,
  cells: readonly (readonly string[])[],
  style: Parameters<typeof laidText>[1],
  first = 1,
): Subject => {
  const file = laidText(cells, style)
  return laidSubject(name, file, { first }, (bytes) => bytes)
}

const laidSubject = (
  name: string,
  file: Laid,
  { first, sparse }: Shape,
  wrapped: (bytes: Buffer) => Buffer,
): Subject => {
  const mutations = mutationsOf(file.bytes)
  return {
    name,
    first,
    sparse,
    bytes: wrapped(file.bytes),
    mutate: (random) => {
      const pieces = mutatedPieces(file.bytes, mutations, random)
      return { bytes: wrapped(bytesOf(file.bytes, pieces)), seams: seamsOf(file, pieces) }
    },
  }
}

/** Sums guard every byte of a packed file: it is read as it was written or refused. */
const packedSubject = (name: string, bytes: Buffer, first: number): Subject => {
  const mutations = mutationsOf(bytes)
  return {
    name,
    first,
    bytes,
    mutate: (random) => ({ bytes: bytesOf(bytes, mutatedPieces(bytes, mutations, random)), seams: [] }),
  }
}

const ORDER_COLUMNS = [
  '订单编号',
  '买家会员名',
  '总金额',
  '买家实际支付金额',
  '订单状态',
  '收货地址',
  '订单创建时间',
  '订单付款时间',
  '宝贝标题',
  '宝贝总数量',
  '退款金额',
]

export const asFormula = (cells: readonly (readonly string[])[]) =>
  cells.map((row, r) => row.map((cell, c) => (r > 0 && c === 0 ? `="${cell}"` : cell)))
const withTabs = (cells: readonly (readonly string[])[]) =>
  cells.map((row, r) => row.map((cell) => (r > 0 && cell ? `${cell}\t` : cell)))

export const orders = tableOf('order-csv-v3', 7, ORDER_COLUMNS).cells
const report = tableOf('tmall-order-report').cells
const lines = tableOf('item-xlsx-27').cells
const rank = tableOf('market-search-rank').cells
const payouts = tableOf('qn-payout').cells

export const subjects: readonly Subject[] = [
  textSubject('orders, GB18030, all quoted, ids as formulas', asFormula(orders), {
    encoding: 'gb18030',
    quoteAll: true,
  }),
  textSubject('seven columns, UTF-8, bare', report, { encoding: 'utf-8' }),
  textSubject('seven columns, GB18030, bare, single line feeds', report, {
    encoding: 'gb18030',
    lineEnd: '\n',
  }),
  textSubject('search ranking, UTF-8 with its mark', rank, { encoding: 'utf-8', bom: true, quoteAll: true }),
  textSubject('payouts, cells ending in tabs', withTabs(payouts), { encoding: 'gb18030' }),
  textSubject('orders, UTF-16, tabs', orders, { encoding: 'utf-16le', bom: true, delimiter: '\t' }),
  laidSubject(
    'sub-orders, the sheet inside the workbook',
    laidSheet(lines),
    { first: 1, sparse: true },
    packedSheet,
  ),
  laidSubject(
    'orders, the sheet inside the workbook',
    laidSheet(orders),
    { first: 1, sparse: true },
    packedSheet,
  ),
  packedSubject('orders, workbook with shared texts', sharedSheet(orders), 1),
  packedSubject(
    'service ratings, workbook with two header rows',
    Buffer.from(draftOf('cs-rating', ROWS).bytes()),
    2,
  ),
  {
    ...packedSubject(
      'orders, zipped',
      Buffer.from(exportFile({ header: orders[0] ?? [], rows: orders.slice(1), container: 'zip' })),
      1,
    ),
    alone: true,
  },
]

/** Biff8 keeps no sums and its records point into each other: there a row may differ, but in few cells and never shifted. */
export const biff = Buffer.from(draftOf('sycm-source-2017', ROWS).bytes())
