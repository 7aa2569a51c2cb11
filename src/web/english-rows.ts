import type { Template } from './english-template.ts'

/** Why a cell of an imported file is refused. */
const cells: readonly Template[] = [
  ['数值超出范围，不能小于 {low}', 'out of range: it must not be below {low}'],
  ['数值超出范围，不能大于 {high}', 'out of range: it must not be above {high}'],
  ['数值超出范围，应在 {low} 到 {high} 之间', 'out of range: it must be between {low} and {high}'],
  ['不限', 'any'],
  [
    '被 Excel 改成了科学计数法，位数可能丢失；请重新导出，不要用 Excel 另存',
    'Excel turned it into scientific notation and digits may be lost; export it again and do not save it with Excel',
  ],
  [
    '编号已被 Excel 改成科学计数法，位数丢失；请重新导出，不要用 Excel 另存',
    'Excel turned the number into scientific notation and digits are lost; export it again and do not save it with Excel',
  ],
  [
    '编号末尾几位已被 Excel 改成 0；请重新导出，不要用 Excel 另存',
    'Excel turned the last digits of the number into 0; export it again and do not save it with Excel',
  ],
  [
    '编号被当成小数存过（多了小数点），末几位可能已经变了；请重新导出，不要用别的程序另存',
    'the number was kept as a decimal (it has a point) and its last digits may be others; export it again and do not save it with another program',
  ],
  ['编号的写法不对（这一列可能错位）', 'the number is malformed (the column may be out of place)'],
  ['不是金额', 'no amount'],
  ['金额应精确到分', 'an amount has two decimals at most'],
  ['不是数量', 'no count'],
  ['数量应是整数', 'a count must be a whole number'],
  ['不是数字', 'no number'],
  ['不是百分比', 'no percentage'],
  ['这一列是百分比，这一格缺了 %', 'the column holds percentages, this cell lacks its %'],
  ['不是时间，应像 2026-11-01 10:00:00', 'no time; it should look like 2026-11-01 10:00:00'],
  ['时间不合常理', 'the time is not plausible'],
  ['不是日期，应像 2026-11-01', 'no day; it should look like 2026-11-01'],
  [
    '不是日期，应像 2026-11-01 或 2026-11-01 ~ 2026-11-07',
    'no day; it should look like 2026-11-01 or 2026-11-01 ~ 2026-11-07',
  ],
  ['日期不合常理', 'the day is not plausible'],
  [
    '这一天还没有到（今天是 {dayNow}）；请核对年份，电脑的日期不对就先改对',
    'this day is still to come (today is {dayNow}); check the year, or set the date of this computer right',
  ],
  ['开始日期晚于结束日期', 'the first day is after the last'],
  ['不是时长，应像 2分30秒', 'no duration; it should look like 150s'],
  ['应是「是」或「否」', 'must be yes or no, in Chinese'],
  ['不是数值或区间，应像 5000 ~ 1万', 'no number or range; it should look like 5000 ~ 10000'],
  ['区间的下限大于上限', 'the range begins above its end'],
  ['区间的上限缺了 %', 'the end of the range lacks its %'],
  ['数值不能是负数', 'it cannot be negative'],
  ['不能为空', 'cannot be empty'],
  [
    '这一行来自另一份被拒的行；每份各自导入，不要拼成一张表',
    'the row is of another file of refused rows; import each of them by itself',
  ],
  [
    '日期不在文件自己的时间段 {dayFrom} 至 {dayTo} 内',
    'the day is outside of the file’s own period {dayFrom} to {dayTo}',
  ],
  [
    '列数与表头不符：表头有 {nHead} 列，这一行只有 {nHere} 列；多半是某格里有没加引号的逗号或换行，请重新导出',
    'the columns do not fit the header: it has {nHead}, this row only {nHere}; most likely a cell holds a comma or a line break without quotes: export it again',
  ],
  [
    '列数与表头不符：表头有 {nHead} 列，这一行更多；多半是某格里有没加引号的逗号或换行，请重新导出',
    'the columns do not fit the header: it has {nHead}, this row has more; most likely a cell holds a comma or a line break without quotes: export it again',
  ],
  ...(
    [
      ['与第 {nFirst} 行重复，已保留第 {nKept} 行', 'repeats row {nFirst}; row {nKept} is kept'],
      [
        '与第 {nFirst} 行重复，内容不同，已保留第 {nKept} 行',
        'repeats row {nFirst} with other content; row {nKept} is kept',
      ],
    ] as const
  ).flatMap(([chinese, english]): readonly Template[] => [
    [chinese, english],
    [
      `${chinese}；文件没有 ID 列，名称相同就分不开，请导出时勾选 ID 列`,
      `${english}; without an ID column equal names cannot be told apart: tick the ID column when you export`,
    ],
  ]),
]

/** What is wrong with a row of a pasted table of targets. */
const targetRows: readonly Template[] = [
  ['指标', 'Metric'],
  ['范围', 'Scope'],
  ['期间', 'Period'],
  ['目标值', 'Target'],
  ['没有写指标', 'no metric is given'],
  [
    '没有「{name}」这个指标，名字以口径词典为准',
    'there is no metric “{name}”; names are those of the dictionary of metrics',
  ],
  [
    '「{metric}」不是金额也不是数量，不能定目标',
    '“{metric}” is neither an amount nor a count and takes no target',
  ],
  [
    '「{name}」不是范围，应写成 全店、类目:女包 或 商品:600000000001',
    '“{name}” is no scope; write “whole shop”, “category:…” or “item:600000000001”',
  ],
  [
    '「{metric}」不能按{scope}看，只能定全店的目标',
    '“{metric}” is not known by {scope}; set a target of the whole shop',
  ],
  [
    '「{name}」不是期间，应写成 2026、2026-11 或 2026-11-11',
    '“{name}” is no period; write 2026, 2026-11 or 2026-11-11',
  ],
  ['这家店的数据里没有「{name}」这个类目', 'the data of this shop have no category “{name}”'],
  [
    '没有叫「{name}」的成员，请先到“设置 → 成员”里加上',
    'there is no member “{name}”; add them under “Settings → Members”',
  ],
  ['没有写目标值', 'no target is given'],
  [
    '「{amount}」不是金额，应像 1200000、120万 或 1,200,000.00',
    '“{amount}” is no amount; write 1200000 or 1,200,000.00',
  ],
  ['「{amount}」不是数量，应像 12000 或 1.2万', '“{amount}” is no count; write 12000'],
  [
    '和第 {nRow} 行是同一个目标，数却不一样，请只留一行',
    'the same target as in row {nRow} with another figure; keep one row',
  ],
]

/** What is wrong with a row of a pasted table of suppliers. */
const supplyRows: readonly Template[] = [
  ['商品ID', 'Item ID'],
  ['供应商', 'Supplier'],
  ['交期', 'Lead time'],
  ['起订量', 'Minimum order'],
  ['装箱数', 'Carton'],
  ['安全库存', 'Safety stock'],
  ['没有写商品 ID', 'no item ID is given'],
  [
    '商品资料里没有「{name}」，请写天猫的商品 ID（数字），或先导入商品资料',
    '“{name}” is not among the listings; write the item ID of Tmall (digits), or import the listings first',
  ],
  [
    '这个商品没有叫「{name}」的 SKU，请写商家编码或规格；空着就是这个商品的每个 SKU',
    'the item has no SKU called “{name}”; write its code or name, or leave it empty for every SKU of the item',
  ],
  ['供应商的名字最多 40 个字', 'the name of a supplier has 40 characters at most'],
  ['「{amount}」应是整数（{bounds}）', '“{amount}” must be a whole number ({bounds})'],
  ['天数，0 到 365', 'days, 0 to 365'],
  ['件数', 'pieces'],
  ['每箱件数，至少 1', 'pieces in a carton, 1 at least'],
  ['和第 {nRow} 行是同一个商品和 SKU，只留一行', 'the same item and SKU as in row {nRow}; keep one row'],
]

export const rows: readonly Template[] = [...cells, ...targetRows, ...supplyRows]
