import { addDays, type Day } from '../kernel/calendar.ts'
import { turningSigns } from '../kernel/visible-text.ts'
import { literal } from '../storage/quoting.ts'
import { lastDay, lastEnd, mayBeAhead, toComeReason } from './days-to-come.ts'
import type { Field, FieldType } from './format.ts'

/**
 * How the text of a cell becomes a value, as DuckDB SQL. The plain spelling of a value is tried first with a
 * cast, and only what that refuses goes through the slow cleaning: most cells of most files are plain.
 */

/** Days that a report can be about: from the day Taobao opened on. */
export const usualDays = { from: '2003-05-10', to: '2100-01-01' } as const

// One pattern, not a list: DuckDB makes a hash join of every long IN list, one for each column.
const MISSING = '-|--|—|——|null|NULL|nan|NaN|\\\\N|#VALUE!|#N/A|N/A|n|N'

/** White space that Excel, web pages and the platform leave around a cell, for a regular expression. */
const SPACE = '\\s\\x{A0}\\x{3000}\\x{FEFF}\\x{200B}'

/** One number as people, the platform and Excel write it: sign, currency, digits with separators in threes, unit. */
const NUMBER = `^[${SPACE}]*([+-]?)[${SPACE}]*[¥￥]?[${SPACE}]*([+-]?)((?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:\\.\\d*)?(?:[eE][+-]?\\d+)?)[${SPACE}]*(?:([万亿]?)[${SPACE}]*元?|(%))[${SPACE}]*$`

const hex = (code: number) => `\\x{${code.toString(16)}}`
/** What turns the direction of a text, for a regular expression. */
const TURNING = `[${turningSigns.map(([from, to]) => `${hex(from)}-${hex(to)}`).join('')}]`

/** Of a duration in words what one unit gives, as 1.5 of 1.5分钟. */
const secondsOf = (unit: string, seconds: number): string =>
  `coalesce(try_cast(regexp_extract(t, '(\\d+(?:\\.\\d+)?)\\s*${unit}', 1) as double), 0) * ${seconds}`

/**
 * Macros every reader needs before it can check a file. They name their argument as often as they
 * need it, and DuckDB works it out each time: give them columns, not expressions. What would be named twice
 * in a branch is worked out for every row, so the rare spellings are kept in one expression each.
 */
export const cellMacros: readonly string[] = [
  `create or replace macro zg_trim(c) as regexp_replace(c, '^[${SPACE}]+|[${SPACE}]+$', '', 'g')`,
  // ="3512…", ="", '3512…, '="3512…" of our own rejects and a value Excel quoted once more; most cells are none.
  `create or replace macro zg_bare(c) as nullif(case
     when not regexp_matches(c, '^[=''"${SPACE}]|[${SPACE}]$') then c
     when regexp_matches(c, '^="[0-9A-Za-z]*"$') then substring(c, 3, length(c) - 3)
     else regexp_replace(zg_trim(regexp_replace(zg_trim(c), '^(?:''?="?(.*?)"?|''(.*)|"(.*)")$', '\\1\\2\\3', 's')), '^''', '') end, '')`,
  // Looked for first: a cell in a million has one.
  `create or replace macro zg_straight(t) as case when regexp_matches(t, '${TURNING}')
     then regexp_replace(t, '${TURNING}', '', 'g') else t end`,
  `create or replace macro zg_narrow(t) as translate(t, '０１２３４５６７８９．，％－−＋', '0123456789.,%--+')`,
  `create or replace macro zg_present(b) as case when strlen(b) <= 7 and regexp_full_match(b, '${MISSING}') then null else b end`,
  // ¥1,234.50 · 123.00元 · 2.5万 · 12.34% without its dress; empty for what is no number, such as 1,23.
  `create or replace macro zg_plain(t) as replace(regexp_replace(zg_narrow(t), '${NUMBER}|^.*$', '\\1\\2\\3\\4\\5', 's'), ',', '')`,
  `create or replace macro zg_scaled(p) as try_cast(rtrim(p, '万亿') as double) * case right(p, 1) when '万' then 10000 when '亿' then 100000000 else 1 end`,
  // DuckDB takes 1_000 for a number.
  `create or replace macro zg_number(t) as case when contains(t, '_') then null else coalesce(try_cast(t as double), zg_scaled(zg_plain(t))) end`,
  `create or replace macro zg_amount(t) as case when contains(t, 'e') or contains(t, 'E') then null else zg_number(t) end`,
  `create or replace macro zg_percent(p) as try_cast(rtrim(p, '%') as double) / case when right(p, 1) = '%' then 100 else 1 end`,
  `create or replace macro zg_share(t) as coalesce(zg_number(t), zg_percent(zg_plain(t)))`,
  // With a zone it is an instant, which is told in Beijing time. 2026-11-01 10:00:00 is known at a glance to have none.
  `create or replace macro zg_zoned(t) as case when strlen(t) = 19 and substr(t, 17, 1) = ':' then false
     else regexp_matches(t, ':\\d\\d(?:[.]\\d+)?\\s?(?:Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)$') end`,
  `create or replace macro zg_time(t) as case when zg_zoned(t) then make_timestamp(epoch_us(try_cast(t as timestamptz))) + interval 8 hour else coalesce(try_cast(t as timestamp),
     try_strptime(t, ['%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y-%m-%d %H:%M', '%Y.%m.%d %H:%M:%S', '%Y.%m.%d', '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日', '%Y%m%d'])) end`,
  `create or replace macro zg_seconds(t) as case
     when zg_number(t) is not null then zg_number(t)
     when regexp_full_match(t, '\\d{1,3}:\\d{1,2}:\\d{1,2}') then split_part(t, ':', 1)::double * 3600 + split_part(t, ':', 2)::double * 60 + split_part(t, ':', 3)::double
     when regexp_full_match(t, '\\d{1,3}:\\d{1,2}') then split_part(t, ':', 1)::double * 60 + split_part(t, ':', 2)::double
     when regexp_full_match(t, '\\s*(\\d+(\\.\\d+)?\\s*(天|小时|时|分钟|分|秒|s)\\s*)+') then
       ${secondsOf('天', 86_400)} + ${secondsOf('小?时', 3_600)} + ${secondsOf('分', 60)} + ${secondsOf('[秒s]', 1)}
     end`,
  // 2.5万以上 · ≥500 · 1000+ are open upwards, 100以下 · <1% begin at 0.
  `create or replace macro zg_closed(s) as regexp_replace(regexp_replace(s,
     '^\\s*(?:[>＞≥]=?(.+)|(.+?)(?:及?以上|[+]))\\s*$', '\\1\\2~∞'), '^\\s*(?:[<＜≤]=?(.+)|(.+?)及?(?:以下|以内))\\s*$', '0~\\1\\2')`,
  // The two ends of `5000 ~ 1万`, `7.5%~10%`, `10%-20%` stand in a list; one value is both ends.
  `create or replace macro zg_span(t) as list_transform(string_split(zg_closed(regexp_replace(regexp_replace(zg_narrow(t), '[～至—]', '~', 'g'), '([0-9%万亿])\\s*-', '\\1~', 'g')), '~'), lambda p: case when p = '∞' then p else zg_plain(p) end)`,
  `create or replace macro zg_end(p) as case when regexp_matches(p, '[eE]') then null when right(p, 1) = '%' then zg_percent(p) else zg_scaled(p) end`,
  // A lower end without a unit has the upper end's if it is the smaller number: 5~10万, 5~10%, but 5000 ~ 1万.
  `create or replace macro zg_low(a, b) as zg_end(case
     when not regexp_matches(b, '[%万亿]$') or regexp_matches(a, '[%万亿]$') then a
     when right(b, 1) = '%' or try_cast(a as double) < try_cast(rtrim(b, '万亿') as double) then a || right(b, 1)
     else a end)`,
  `create or replace macro zg_days(t) as string_split(regexp_replace(t, '\\s*[~～至]\\s*|\\s+-\\s+', '~', 'g'), '~')`,
]

/** What the whole column says about its cells; asked once a file. `plain`: every cell is a plain number. */
export type ColumnFacts = { percent: boolean; roundedIds: boolean; plain: boolean }

/**
 * SQL of a field in steps, each a layer of the query that names the columns of the one before, so that no
 * expression is worked out twice: `text` (column t<n>) → `middle` (m<n>) → `values` → `problems`.
 */
export type CellSql = {
  text: string
  middle?: string
  /** Table columns and their typed SQL. */
  values: readonly { column: string; sql: string }[]
  /** Conditions that refuse the row, with the reason people read. */
  problems: readonly Problem[]
}

/** `rather`: a better reason for some of these cells, looked for only in rows that are refused. */
export type Problem = { when: string; reason: string; rather?: { when: string; reason: string } }

const SCIENTIFIC = "'^[+-]?\\d(\\.\\d+)?[eE][+-]?\\d+$'"
/** An id that another program took for a number and wrote with a decimal point. */
const DECIMAL = "'^\\d+\\.0*$'"

const yuanBound = (value: number) => String(Math.round(value * 100))

/** The part of the cell that the field asks for, else the whole of it or nothing. */
export const extracted = (field: Field, bare: string): string => {
  if (!field.extract) return bare
  const part = `nullif(regexp_extract(${bare}, ${literal(field.extract)}, 1), '')`
  return field.extractsOnly ? part : `coalesce(${part}, ${bare})`
}

/** The format's own words put in the place of the cell's, as SQL over its bare text. */
const worded = (field: Field, bare: string): string => {
  const cases = Object.entries(field.words ?? {}).map(
    ([from, to]) => `when ${literal(from)} then ${to === '' ? 'null' : literal(to)}`,
  )
  return cases.length ? `case ${bare} ${cases.join(' ')} else zg_present(${bare}) end` : `zg_present(${bare})`
}

type Bound = { sql: string; words: string }

/** Lower and upper bound in the unit of the typed value and in words, where the type or the field gives one. */
const bounds = (field: Field): { min?: Bound; max?: Bound } => {
  const natural: Partial<Record<FieldType, [number?, number?]>> = {
    money: [0, 100_000_000],
    count: [0, 1_000_000_000_000],
    ratio: [0, 1],
    duration: [0, 31_536_000],
  }
  const [naturalMin, naturalMax] = natural[field.type] ?? []
  const min = field.min ?? naturalMin
  const max = field.max ?? naturalMax
  const bound = (value: number): Bound => ({
    sql: field.type === 'money' ? yuanBound(value) : String(value),
    words: field.type === 'ratio' ? `${value * 100}%` : value.toLocaleString('en-US'),
  })
  return {
    ...(min === undefined ? {} : { min: bound(min) }),
    ...(max === undefined ? {} : { max: bound(max) }),
  }
}

const withBounds = (field: Field, value: string): CellSql['problems'] => {
  const { min, max } = bounds(field)
  return [
    ...(min ? [{ when: `${value} < ${min.sql}`, reason: `数值超出范围，不能小于 ${min.words}` }] : []),
    ...(max ? [{ when: `${value} > ${max.sql}`, reason: `数值超出范围，不能大于 ${max.words}` }] : []),
  ]
}

const unread = (value: string, text: string, reason: string) => ({
  when: `${value} is null and ${text} is not null`,
  reason,
})

/** Money and counts in powers of ten come from Excel, which shows them so and drops the digits. */
const unreadAmount = (value: string, text: string, reason: string): CellSql['problems'][number] => ({
  ...unread(value, text, reason),
  rather: {
    when: `regexp_matches(${text}, ${SCIENTIFIC})`,
    reason: '被 Excel 改成了科学计数法，位数可能丢失；请重新导出，不要用 Excel 另存',
  },
})

/** `t`: the cell's text, `m`: the middle value, both columns of the layer below. */
type Builder = (
  field: Field,
  names: { t: string; m: string },
  facts: ColumnFacts,
  today: Day,
) => Omit<CellSql, 'text'>

/** A moment or day before the platform began, or one of which nothing can be known yet. */
const dayProblems = ({ column }: Field, today: Day, unusual: string): CellSql['problems'] => {
  const early = `${column} < date '${usualDays.from}'`
  return mayBeAhead.includes(column)
    ? [{ when: `${early} or ${column} > date '${usualDays.to}'`, reason: unusual }]
    : [
        { when: early, reason: unusual },
        { when: `${column} >= date '${addDays(lastDay(today), 1)}'`, reason: toComeReason(today) },
      ]
}

const numeric =
  (
    read: 'zg_share' | 'zg_amount',
    reason: string,
    typed: (m: string) => string,
    more: (m: string) => CellSql['problems'] = () => [],
  ): Builder =>
  (field, { t, m }, { plain }) => ({
    middle: plain ? `try_cast(${t} as double)` : `${read}(${t})`,
    // NaN and infinity are numbers to a cast, never to a shop.
    values: [
      { column: field.column, sql: `case when isfinite(${m}) and abs(${m}) < 1e15 then ${typed(m)} end` },
    ],
    problems: [
      (read === 'zg_amount' ? unreadAmount : unread)(field.column, t, reason),
      ...more(m),
      ...withBounds(field, field.column),
    ],
  })

const builders: Record<FieldType, Builder> = {
  text: (field, { t }) => ({ values: [{ column: field.column, sql: `zg_straight(${t})` }], problems: [] }),

  id: (field, { t }, facts) => ({
    values: [{ column: field.column, sql: t }],
    problems: [
      {
        when: `regexp_matches(${t}, ${SCIENTIFIC})`,
        reason: '编号已被 Excel 改成科学计数法，位数丢失；请重新导出，不要用 Excel 另存',
      },
      ...(facts.roundedIds
        ? [
            {
              when: `length(${t}) >= 16 and ends_with(${t}, '000')`,
              reason: '编号末尾几位已被 Excel 改成 0；请重新导出，不要用 Excel 另存',
            },
          ]
        : []),
      {
        when: `regexp_matches(${t}, ${DECIMAL})`,
        reason: '编号被当成小数存过（多了小数点），末几位可能已经变了；请重新导出，不要用别的程序另存',
      },
      {
        when: `not regexp_full_match(${t}, ${literal(field.pattern ?? '[0-9A-Za-z_.:*#-]{1,64}')}) and not regexp_matches(${t}, ${SCIENTIFIC}) and not regexp_matches(${t}, ${DECIMAL})`,
        reason: '编号的写法不对（这一列可能错位）',
      },
    ],
  }),

  money: numeric(
    'zg_amount',
    '不是金额',
    (m) => `cast(round(${m} * 100) as bigint)`,
    (m) => [{ when: `abs(${m} * 100 - round(${m} * 100)) > 0.001`, reason: '金额应精确到分' }],
  ),

  count: numeric(
    'zg_amount',
    '不是数量',
    (m) => `cast(round(${m}) as bigint)`,
    (m) => [{ when: `abs(${m} - round(${m})) > 0.000001`, reason: '数量应是整数' }],
  ),

  number: numeric('zg_share', '不是数字', (m) => m),

  ratio: (field, { t, m }, facts) => ({
    middle: `zg_plain(${t})`,
    values: [{ column: field.column, sql: `case when isfinite(zg_percent(${m})) then zg_percent(${m}) end` }],
    problems: [
      unread(field.column, t, '不是百分比'),
      ...(facts.percent
        ? [
            {
              when: `not ends_with(${m}, '%') and ${field.column} <> 0`,
              reason: '这一列是百分比，这一格缺了 %',
            },
          ]
        : []),
      ...withBounds(field, field.column),
    ],
  }),

  time: (field, { t }, _, today) => ({
    values: [{ column: field.column, sql: `zg_time(${t})` }],
    problems: [
      unread(field.column, t, '不是时间，应像 2026-11-01 10:00:00'),
      ...dayProblems(field, today, '时间不合常理'),
    ],
  }),

  day: (field, { t }, _, today) => ({
    values: [{ column: field.column, sql: `cast(zg_time(${t}) as date)` }],
    problems: [
      unread(field.column, t, '不是日期，应像 2026-11-01'),
      ...dayProblems(field, today, '日期不合常理'),
    ],
  }),

  period: (_field, { t, m }, _facts, today) => ({
    middle: `zg_days(${t})`,
    values: [
      { column: 'from_day', sql: `cast(zg_time(${m}[1]) as date)` },
      { column: 'to_day', sql: `cast(zg_time(${m}[-1]) as date)` },
    ],
    problems: [
      {
        when: `(from_day is null or to_day is null or len(${m}) > 2) and ${t} is not null`,
        reason: '不是日期，应像 2026-11-01 或 2026-11-01 ~ 2026-11-07',
      },
      { when: 'from_day > to_day', reason: '开始日期晚于结束日期' },
      {
        when: `from_day < date '${usualDays.from}'`,
        reason: '日期不合常理',
      },
      {
        when: `from_day > date '${lastDay(today)}' or to_day > date '${lastEnd(today)}'`,
        reason: toComeReason(today),
      },
    ],
  }),

  duration: (field, { t }) => ({
    values: [{ column: field.column, sql: `case when isfinite(zg_seconds(${t})) then zg_seconds(${t}) end` }],
    problems: [unread(field.column, t, '不是时长，应像 2分30秒'), ...withBounds(field, field.column)],
  }),

  flag: (field, { t }) => ({
    values: [
      {
        column: field.column,
        sql: `case when ${t} in ('是', 'true', 'TRUE', '1', 'Y') then true when ${t} in ('否', 'false', 'FALSE', '0') then false end`,
      },
    ],
    problems: [unread(field.column, t, '应是「是」或「否」')],
  }),

  range: (field, { t, m }) => {
    const low = `${field.column}_low`
    const high = `${field.column}_high`
    return {
      middle: `zg_span(${t})`,
      values: [
        { column: low, sql: `zg_low(${m}[1], ${m}[-1])` },
        { column: high, sql: `zg_end(${m}[-1])` },
        { column: `${field.column}_text`, sql: t },
      ],
      problems: [
        {
          when: `(${low} is null or (${high} is null and ${m}[-1] <> '∞') or not isfinite(${low}) or not isfinite(${high}) or len(${m}) > 2) and ${t} is not null`,
          reason: '不是数值或区间，应像 5000 ~ 1万',
        },
        { when: `${low} > ${high}`, reason: '区间的下限大于上限' },
        {
          when: `ends_with(${m}[1], '%') and not regexp_matches(${m}[-1], '[%∞]$')`,
          reason: '区间的上限缺了 %',
        },
        { when: `${low} < 0`, reason: '数值不能是负数' },
      ],
    }
  },
}

/** SQL of one field over the bare text column `bare`; `t` and `m` name the layers' columns for it. */
export const cellSql = (
  field: Field,
  bare: string,
  names: { t: string; m: string },
  facts: ColumnFacts,
  today: Day,
): CellSql => {
  const built = { text: worded(field, bare), ...builders[field.type](field, names, facts, today) }
  return field.required
    ? { ...built, problems: [{ when: `${names.t} is null`, reason: '不能为空' }, ...built.problems] }
    : built
}
