import type { Field, FieldType } from './format.ts'

/**
 * How the text of a cell becomes a value, as DuckDB SQL. The plain spelling of a value is tried first with a
 * cast, and only what that refuses goes through the slow cleaning: most cells of most files are plain.
 */

/** An SQL string literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const MISSING = [
  '-',
  '--',
  '—',
  '——',
  'null',
  'NULL',
  'nan',
  'NaN',
  '\\N',
  '#VALUE!',
  '#N/A',
  'N/A',
  'n',
  'N',
]

/** Macros every reader connection needs before it can check a file. */
export const cellMacros: readonly string[] = [
  // White space that Excel, web pages and the platform leave around a cell, as characters of trim().
  `create or replace temp macro zg_trim(c) as trim(c, chr(32) || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288) || chr(65279) || chr(8203))`,
  // ="3512…", ="", '3512… and a value Excel quoted once more.
  `create or replace temp macro zg_bare(c) as nullif(zg_trim(case
     when starts_with(c, '=') then regexp_replace(zg_trim(c), '^="?(.*?)"?$', '\\1', 's')
     when starts_with(c, '''') then c[2:]
     when starts_with(c, '"') and ends_with(c, '"') then trim(c, '"')
     else c end), '')`,
  `create or replace temp macro zg_missing(t) as t is null or t in (${MISSING.map(quoted).join(', ')})`,
  `create or replace temp macro zg_text(c) as case when zg_missing(zg_bare(c)) then null else zg_bare(c) end`,
  `create or replace temp macro zg_plain(t) as regexp_replace(translate(t, '０１２３４５６７８９．，％－−＋', '0123456789.,%--+'), '[,¥￥\\s]|元$', '', 'g')`,
  `create or replace temp macro zg_scaled(p) as case
     when ends_with(p, '万') then try_cast(try_cast(left(p, length(p) - 1) as decimal(18, 6)) * 10000 as decimal(24, 4))
     when ends_with(p, '亿') then try_cast(try_cast(left(p, length(p) - 1) as decimal(16, 8)) * 100000000 as decimal(24, 4))
     else try_cast(p as decimal(24, 4)) end`,
  `create or replace temp macro zg_number(t) as zg_scaled(zg_plain(t))`,
  `create or replace temp macro zg_percent(t) as case when ends_with(zg_plain(t), '%')
     then try_cast(left(zg_plain(t), length(zg_plain(t)) - 1) as double) / 100
     else try_cast(zg_plain(t) as double) end`,
  `create or replace temp macro zg_time(t) as coalesce(
     try_strptime(t, ['%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y-%m-%d %H:%M', '%Y.%m.%d %H:%M:%S', '%Y.%m.%d', '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日', '%Y%m%d', '%Y-%m-%dT%H:%M:%S']))`,
  `create or replace temp macro zg_seconds(t) as case
     when try_cast(zg_plain(t) as double) is not null then try_cast(zg_plain(t) as double)
     when regexp_full_match(t, '\\d{1,3}:\\d{1,2}:\\d{1,2}') then split_part(t, ':', 1)::double * 3600 + split_part(t, ':', 2)::double * 60 + split_part(t, ':', 3)::double
     when regexp_full_match(t, '\\d{1,3}:\\d{1,2}') then split_part(t, ':', 1)::double * 60 + split_part(t, ':', 2)::double
     when regexp_full_match(t, '\\s*(\\d+\\s*(天|小时|时|分钟|分|秒|s)\\s*)+') then
       coalesce(try_cast(regexp_extract(t, '(\\d+)\\s*天', 1) as double), 0) * 86400
       + coalesce(try_cast(regexp_extract(t, '(\\d+)\\s*小?时', 1) as double), 0) * 3600
       + coalesce(try_cast(regexp_extract(t, '(\\d+)\\s*分', 1) as double), 0) * 60
       + coalesce(try_cast(regexp_extract(t, '(\\d+)\\s*[秒s]', 1) as double), 0)
     end`,
  // The two ends of `5000 ~ 1万`, `7.5%~10%`, `10%-20%`; one value is both ends.
  `create or replace temp macro zg_span(t) as regexp_replace(regexp_replace(zg_plain(t), '[～至—]', '~', 'g'), '([0-9%万亿])-', '\\1~', 'g')`,
  `create or replace temp macro zg_range_end(t, n) as coalesce(nullif(split_part(zg_span(t), '~', n), ''), split_part(zg_span(t), '~', 1))`,
]

/** What the whole column says about its cells; asked once a file. */
export type ColumnFacts = { percent: boolean; roundedIds: boolean }

export type CellSql = {
  /** Table columns and their typed SQL. */
  values: readonly { column: string; sql: string }[]
  /** Conditions that refuse the row, with the reason people read. First that holds is told. */
  problems: readonly { when: string; reason: string }[]
}

const SCIENTIFIC = "'^[+-]?\\d(\\.\\d+)?[eE]\\+?\\d+$'"

const yuanBound = (value: number) => String(Math.round(value * 100))

/** The cell's text with the format's own words put in their place. */
const worded = (field: Field, cell: string): string => {
  const text = `zg_text(${cell})`
  if (!field.words) return text
  const cases = Object.entries(field.words).map(
    ([from, to]) => `when ${quoted(from)} then ${to === '' ? 'null' : quoted(to)}`,
  )
  return `case ${text} ${cases.join(' ')} else ${text} end`
}

/** Lower and upper bound in the unit of the typed value, where the type or the field gives one. */
const bounds = (field: Field): { min?: string; max?: string; words: string } => {
  const natural: Partial<Record<FieldType, [number?, number?]>> = {
    money: [0, 100_000_000],
    count: [0, 1_000_000_000_000],
    ratio: [0, 1],
    duration: [0, 31_536_000],
  }
  const [naturalMin, naturalMax] = natural[field.type] ?? []
  const min = field.min ?? naturalMin
  const max = field.max ?? naturalMax
  const inUnit = (value: number | undefined) =>
    value === undefined ? undefined : field.type === 'money' ? yuanBound(value) : String(value)
  const shown = (value: number) => (field.type === 'ratio' ? `${value * 100}%` : String(value))
  return {
    min: inUnit(min),
    max: inUnit(max),
    words: `应在 ${min === undefined ? '不限' : shown(min)} 到 ${max === undefined ? '不限' : shown(max)} 之间`,
  }
}

const withBounds = (field: Field, value: string): CellSql['problems'] => {
  const { min, max, words } = bounds(field)
  const outside = [min && `${value} < ${min}`, max && `${value} > ${max}`].filter(Boolean)
  return outside.length ? [{ when: outside.join(' or '), reason: `数值超出范围，${words}` }] : []
}

const unread = (value: string, text: string, reason: string) => ({
  when: `${value} is null and ${text} is not null`,
  reason,
})

type Builder = (field: Field, cell: string, facts: ColumnFacts) => CellSql

const single =
  (typed: (field: Field, cell: string, facts: ColumnFacts) => string, reason: string): Builder =>
  (field, cell, facts) => {
    const sql = typed(field, cell, facts)
    return {
      values: [{ column: field.column, sql }],
      problems: [unread(field.column, worded(field, cell), reason), ...withBounds(field, field.column)],
    }
  }

const builders: Record<FieldType, Builder> = {
  text: (field, cell) => ({ values: [{ column: field.column, sql: worded(field, cell) }], problems: [] }),

  id: (field, cell, facts) => {
    const sql = worded(field, cell)
    const id = field.column
    return {
      values: [{ column: id, sql }],
      problems: [
        {
          when: `regexp_matches(${id}, ${SCIENTIFIC})`,
          reason: '编号已被 Excel 改成科学计数法，位数丢失；请重新导出，不要用 Excel 另存',
        },
        ...(facts.roundedIds
          ? [
              {
                when: `length(${id}) >= 16 and ends_with(${id}, '000')`,
                reason: '编号末尾几位已被 Excel 改成 0；请重新导出，不要用 Excel 另存',
              },
            ]
          : []),
        {
          when: `not regexp_full_match(${id}, ${quoted(field.pattern ?? '[0-9A-Za-z_.:*#-]{1,64}')})`,
          reason: '编号的写法不对（这一列可能错位）',
        },
      ],
    }
  },

  money: (field, cell) => {
    const decimal = `coalesce(try_cast(${cell} as decimal(24, 4)), zg_number(${worded(field, cell)}))`
    return {
      values: [{ column: field.column, sql: `cast(round(${decimal} * 100) as bigint)` }],
      problems: [
        unread(field.column, worded(field, cell), '不是金额'),
        { when: `${decimal} * 100 <> round(${decimal} * 100)`, reason: '金额应精确到分' },
        ...withBounds(field, field.column),
      ],
    }
  },

  count: (field, cell) => {
    const decimal = `coalesce(try_cast(${cell} as decimal(24, 4)), zg_number(${worded(field, cell)}))`
    return {
      values: [{ column: field.column, sql: `cast(round(${decimal}) as bigint)` }],
      problems: [
        unread(field.column, worded(field, cell), '不是数量'),
        { when: `${decimal} <> round(${decimal})`, reason: '数量应是整数' },
        { when: `${field.column} < 0`, reason: '数量不能是负数' },
        ...withBounds(field, field.column).filter(() => field.min !== undefined || field.max !== undefined),
      ],
    }
  },

  number: single((field, cell) => `cast(zg_number(${worded(field, cell)}) as double)`, '不是数字'),

  ratio: (field, cell, facts) => {
    const text = worded(field, cell)
    return {
      values: [{ column: field.column, sql: `zg_percent(${text})` }],
      problems: [
        unread(field.column, text, '不是百分比'),
        ...(facts.percent
          ? [
              {
                when: `not contains(zg_plain(${text}), '%') and ${field.column} <> 0`,
                reason: '这一列是百分比，这一格缺了 %',
              },
            ]
          : []),
        ...withBounds(field, field.column),
      ],
    }
  },

  time: (field, cell) => {
    const text = worded(field, cell)
    return {
      values: [{ column: field.column, sql: `coalesce(try_cast(${cell} as timestamp), zg_time(${text}))` }],
      problems: [
        unread(field.column, text, '不是时间，应像 2026-11-01 10:00:00'),
        {
          when: `${field.column} < timestamp '2003-05-10' or ${field.column} > timestamp '2100-01-01'`,
          reason: '时间不合常理',
        },
      ],
    }
  },

  day: (field, cell) => {
    const text = worded(field, cell)
    return {
      values: [
        {
          column: field.column,
          sql: `cast(coalesce(try_cast(${cell} as timestamp), zg_time(${text})) as date)`,
        },
      ],
      problems: [
        unread(field.column, text, '不是日期，应像 2026-11-01'),
        {
          when: `${field.column} < date '2003-05-10' or ${field.column} > date '2100-01-01'`,
          reason: '日期不合常理',
        },
      ],
    }
  },

  period: (field, cell) => {
    const text = worded(field, cell)
    const end = (n: number) => {
      const part = `zg_trim(coalesce(nullif(split_part(regexp_replace(${text}, '\\s*[~～至]\\s*|\\s+-\\s+', '|', 'g'), '|', ${n}), ''), split_part(regexp_replace(${text}, '\\s*[~～至]\\s*|\\s+-\\s+', '|', 'g'), '|', 1)))`
      return `cast(coalesce(try_cast(${part} as timestamp), zg_time(${part})) as date)`
    }
    return {
      values: [
        { column: 'from_day', sql: end(1) },
        { column: 'to_day', sql: end(2) },
      ],
      problems: [
        {
          when: `(from_day is null or to_day is null) and ${text} is not null`,
          reason: '不是日期，应像 2026-11-01 或 2026-11-01 ~ 2026-11-07',
        },
        { when: 'from_day > to_day', reason: '开始日期晚于结束日期' },
        { when: `from_day < date '2003-05-10' or to_day > date '2100-01-01'`, reason: '日期不合常理' },
      ],
    }
  },

  duration: single((field, cell) => `zg_seconds(${worded(field, cell)})`, '不是时长，应像 2分30秒'),

  flag: (field, cell) => {
    const text = worded(field, cell)
    return {
      values: [
        {
          column: field.column,
          sql: `case when ${text} in ('是', 'true', 'TRUE', '1', 'Y') then true when ${text} in ('否', 'false', 'FALSE', '0') then false end`,
        },
      ],
      problems: [unread(field.column, text, '应是「是」或「否」')],
    }
  },

  range: (field, cell) => {
    const text = worded(field, cell)
    const low = `${field.column}_low`
    const high = `${field.column}_high`
    const end = (n: number) => {
      const part = `zg_range_end(${text}, ${n})`
      return `case when ends_with(${part}, '%') then zg_percent(${part}) else cast(zg_scaled(${part}) as double) end`
    }
    return {
      values: [
        { column: low, sql: end(1) },
        { column: high, sql: end(2) },
        { column: `${field.column}_text`, sql: text },
      ],
      problems: [
        {
          when: `(${low} is null or ${high} is null) and ${text} is not null`,
          reason: '不是数值或区间，应像 5000 ~ 1万',
        },
        { when: `${low} > ${high}`, reason: '区间的下限大于上限' },
        { when: `${low} < 0`, reason: '数值不能是负数' },
      ],
    }
  },
}

/** SQL of one field over the text column `cell`. */
export const cellSql = (field: Field, cell: string, facts: ColumnFacts): CellSql => {
  const built = builders[field.type](field, cell, facts)
  if (!field.required) return built
  const empty = built.values.map(({ column }) => `${column} is null`).join(' and ')
  return {
    values: built.values,
    problems: [
      { when: `(${empty}) and ${worded(field, cell)} is null`, reason: '不能为空' },
      ...built.problems,
    ],
  }
}
