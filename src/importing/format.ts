import type { FactTableName } from '../facts/tables.ts'

/**
 * How a cell becomes a value. Each type is one entry in `cell-sql.ts`: how the text is cleaned, cast, and when
 * it is refused.
 *  - id: digits or letters as text; `="…"`, leading ', trailing TAB taken off; scientific notation refused
 *  - money: 1,234.50 · ¥99 · 123.00元 · 2.5万 → fen · count: whole number ≥ 0 · number: any number
 *  - ratio: `12.34%` → 0.1234, or the plain ratio where no cell of the column has a %
 *  - time: 2026-11-01 10:00:00, 2020/2/21 0:00 · day · period: a day, or `a ~ b`, `a至b` → from_day, to_day
 *  - duration: 2分30秒, 1.5分钟, 00:02:30, 150 (seconds) · flag: 是/否
 *  - range: `5000 ~ 1万`, `1% ~ 2.5%` → <column>_low, <column>_high, <column>_text (percent as ratio); `1万以上` has no high
 */
export type FieldType =
  | 'text'
  | 'id'
  | 'money'
  | 'count'
  | 'number'
  | 'ratio'
  | 'time'
  | 'day'
  | 'period'
  | 'duration'
  | 'flag'
  | 'range'

export type Field = {
  /** Column of the fact table; for `range` the stem, for `period` it is 'period'. */
  column: string
  /** Header names, any generation, as people see them; matched after `headerName()`. */
  names: readonly string[]
  type: FieldType
  /** An empty cell rejects the row. */
  required?: boolean
  /** Which of several columns of that name, from 0. */
  nth?: number
  /** Bounds, in the unit a person sees (yuan, pieces, ratio). count and money default to min 0 unless said. */
  min?: number
  max?: number
  /** The value is the first group where this matches the cell (RE2), else the cell as it stands: '([0-9]{10,})$' takes the id out of `T200P3500…`. Before `words` and the cast. */
  extract?: string
  /** A cell where `extract` does not match says nothing. */
  extractsOnly?: true
  /** id only: the value must match (RE2), e.g. '^[0-9]{8,13}$'. */
  pattern?: string
  /** Words of the file → words of the table, e.g. {'11': 'positive'}. Others stay as they are. */
  words?: Readonly<Record<string, string>>
  /**
   * Personal data is never stored as found: `buyer key` becomes a keyed hash, `address` yields province and
   * city (columns `province`, `city`) and nothing else.
   */
  personal?: 'buyer key' | 'address'
}

export type Format = {
  id: string
  /** What the platform calls the report. */
  name: string
  /** 千牛, 生意参谋, 万相台 … */
  source: string
  /** Menu path to fetch it: shown where data are missing. */
  menu: string
  table: FactTableName
  /** Recognised when of each group at least one name is in the header row. */
  needs: readonly (readonly string[])[]
  /** Not this format when one of these names is there. */
  refuses?: readonly string[]
  fields: readonly Field[]
  /** Names that belong to the report but are not stored: rates that follow from stored figures, texts nobody asks for. They count for recognition. */
  ignores?: readonly string[]
  /** Fixed values of table columns, e.g. {report: 'plan'}. */
  constants?: Readonly<Record<string, string>>
  /** Rows that are no rows: totals and subtotals. `names` one of the columns, equals one of `values` (after cleaning). They are counted, not rejected. */
  skip?: readonly { names: readonly string[]; values: readonly string[] }[]
  /** The first row of data is the total of the whole shop where this column holds no such text (RE2): 客服 reports write the shop's name there. */
  totalFirst?: { names: readonly string[]; unless: string }
  /**
   * A tree of levels with subtotals in it: a row is one where a level says one of `words` and finer rows with the
   * same parent (and the same `within`) are there. Each entry is the names of one column.
   */
  subtotals?: {
    within: readonly (readonly string[])[]
    levels: readonly (readonly string[])[]
    words: readonly string[]
  }
  /**
   * Levels that are told by an id and a name: where the id is not given, the name stands in its column, so that rows
   * stay apart. A file without the column of an id is a view of its own (`report` + ' by name'): nobody could tell
   * which of its rows are those of a file with ids, so the two are never added. `told`: header names of the id where
   * id and name share a column.
   */
  standIns?: readonly { id: string; name: string; told?: readonly string[] }[]
  /** Two header rows (group, field): the names are group + field joined, e.g. 总发出. */
  headerRows?: 1 | 2
  /** SQL over the typed columns (and `row_no`) for columns no cell gives, e.g. {line_id: "'#' || …"}. Runs after the checks, in DuckDB. */
  derived?: Readonly<Record<string, string>>
  /**
   * 买家实际支付金额 may be net of refunds: decide by the relation 总金额 − 实付 = 退款金额 on refunded rows
   * and keep gross paid, refunded and net apart. Needs total_fen, paid_fen and refunded_fen fields.
   */
  decidesPaid?: true
  /** The day span comes from the rows, from the file name, or must be asked for. Formats with from_day/to_day but without a `period` field always need it. */
  spanFrom?: 'rows or name' | 'name'
  /** Where no cell gives `column`: its value by a word in the sheet's name, e.g. {'PC': 'PC', '无线': '无线端'}. */
  fromSheet?: { column: string; words: Readonly<Record<string, string>> }
  /** A single item's report: the item id comes from the file name or must be asked for. */
  itemFrom?: 'name'
  /** Of a shop's own format: the id of the one it was made from. */
  madeFrom?: string
  /** Columns without a field are not archived either: a shop's own format, whose other columns may be personal. */
  keepsMapped?: true
  /** A snapshot of one day (stock): day from the file name, else the day of import. */
  snapshot?: true
  /** What a reader must know of rows that are taken all the same: SQL over the table's columns, and the sentence behind their number. */
  remarks?: readonly { code: string; when: string; say: string }[]
  /** How to read the file's own stamp from its name, if the platform writes one; first group YYYYMMDDHHmm[ss]. Tried before the general rules. */
  stamp?: RegExp
}

/**
 * What the archive and the rejects have in the place of a personal column. Rejects that were mended come back with
 * them, so a file without the column itself is read from these.
 */
export const derivedNames = { 'buyer key': '买家标识', address: '省份', city: '城市' } as const

/** Header names are compared by this: NFKC, no white space or line breaks, lower case. */
export const headerName = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/gu, '')
    .toLowerCase()

/**
 * Columns that are dropped before anything is stored (formats.md §0), whatever the format: never in facts,
 * archive, rejects or logs. A field marked `personal` is read from one of them and only its derivation kept.
 */
export const personalNames: readonly string[] = [
  '买家会员名',
  '买家昵称',
  '买家支付宝账号',
  '支付单号',
  '支付宝交易号',
  '支付详情',
  '买家留言',
  '收货人姓名',
  '收货地址',
  '修改后的收货地址',
  '联系电话',
  '联系手机',
  '联系方式备注',
  '发票抬头',
  '主订单买家留言',
  '商家备注',
  '商家备忘',
  '订单备注',
  '备注',
  '物流单号',
  '买家会员名称',
  '卖家真实姓名',
  '卖家真实姓名(新)',
  '卖家退货地址',
  '卖家邮编',
  '卖家电话',
  '卖家手机',
  '退货物流单号',
  '发货物流单号',
  '买家退款说明',
  '审核操作人',
  '审核操作人新会员名',
  '退款操作人',
  '退款操作人新会员名',
  '代客发起操作子账号',
  '帮他退款操作账号',
  '退货物流信息',
  '发货物流信息',
  '下单帐号',
  '下单账号',
  '客户姓名',
  '客户地址',
  '昵称',
  '对方账户',
  '对方名称',
  '银行订单号',
  '支付流水号买家',
  '虚拟号过期时间',
  'O2O导购员姓名',
  'user_name',
  '用户名称',
  '付款备注',
].map(headerName)
