import { Failure } from '../kernel/failure.ts'

const MB = 1_000_000
const GB = 1_000 * MB

export type LimitUnit = 'bytes' | 'times' | 'count' | 'characters' | 'seconds'

/** One bound of an import: its label for people, unit, default, the setting that raises it, and what to do first. */
export type LimitDefinition = {
  label: string
  unit: LimitUnit
  default: number
  setting: string
  advice: string
}

/** What a person does about it before the bound is raised: an export that is large, or a file that is no export. */
const SHORTER = '请缩短导出的时间范围，分几次导入；或'
const NO_EXPORT = '这不是正常的导出文件，请重新从平台下载。确知没有问题时，才'
const DAMAGED = '多半是文件损坏或引号没有配对，请重新从平台下载。确知没有问题时，才'

/** Every bound of reading an uploaded file, in the order they are met. */
export const limitDefinitions = {
  csvBytes: {
    label: '文本文件大小',
    unit: 'bytes',
    default: 4 * GB,
    setting: 'ZHANGGUI_LIMIT_CSV_BYTES',
    advice: SHORTER,
  },
  workbookBytes: {
    label: '表格文件大小',
    unit: 'bytes',
    default: 200 * MB,
    setting: 'ZHANGGUI_LIMIT_WORKBOOK_BYTES',
    advice: SHORTER,
  },
  unzippedBytes: {
    label: '解压后大小',
    unit: 'bytes',
    default: 4 * GB,
    setting: 'ZHANGGUI_LIMIT_UNZIPPED_BYTES',
    advice:
      '压缩包请先解压，再分几个文件导入；解开后大得出奇的工作簿不是正常的导出文件，请重新从平台下载。确知没有问题时，才',
  },
  zipRatio: {
    label: '压缩比',
    unit: 'times',
    default: 200,
    setting: 'ZHANGGUI_LIMIT_ZIP_RATIO',
    advice: NO_EXPORT,
  },
  zipEntries: {
    label: '压缩包里的文件数',
    unit: 'count',
    default: 100,
    setting: 'ZHANGGUI_LIMIT_ZIP_ENTRIES',
    advice: '请先解压，把要导入的文件分几次放进来；或',
  },
  packageEntries: {
    label: '工作簿里的部件数',
    unit: 'count',
    default: 2_000,
    setting: 'ZHANGGUI_LIMIT_PACKAGE_ENTRIES',
    advice: NO_EXPORT,
  },
  sharedTextBytes: {
    label: '工作簿文字大小',
    unit: 'bytes',
    default: 250 * MB,
    setting: 'ZHANGGUI_LIMIT_SHARED_TEXT_BYTES',
    advice: SHORTER,
  },
  sheets: {
    label: '工作表数',
    unit: 'count',
    default: 200,
    setting: 'ZHANGGUI_LIMIT_SHEETS',
    advice: '请把要导入的工作表另存成一个文件再导入；或',
  },
  csvRows: {
    label: '文本文件行数',
    unit: 'count',
    default: 20_000_000,
    setting: 'ZHANGGUI_LIMIT_CSV_ROWS',
    advice: SHORTER,
  },
  workbookRows: {
    label: '工作表行数',
    unit: 'count',
    default: 1_100_000,
    setting: 'ZHANGGUI_LIMIT_WORKBOOK_ROWS',
    advice: SHORTER,
  },
  columns: {
    label: '列数',
    unit: 'count',
    default: 512,
    setting: 'ZHANGGUI_LIMIT_COLUMNS',
    advice: '平台的报表没有这么多列：请核对是不是选错了文件，或重新从平台下载。确知没有问题时，才',
  },
  cellLength: {
    label: '单元格长度',
    unit: 'characters',
    default: 65_535,
    setting: 'ZHANGGUI_LIMIT_CELL_LENGTH',
    advice: `平台的报表没有这么长的格：${DAMAGED}`,
  },
  rowBytes: {
    label: '单行大小',
    unit: 'bytes',
    default: 2 * MB,
    setting: 'ZHANGGUI_LIMIT_ROW_BYTES',
    advice: `平台的报表没有这么长的行：${DAMAGED}`,
  },
  readSeconds: {
    label: '读取用时',
    unit: 'seconds',
    default: 900,
    setting: 'ZHANGGUI_LIMIT_READ_SECONDS',
    advice: '多半是文件损坏，请重新从平台下载；文件很大、电脑很忙时，请缩短导出的时间范围，或',
  },
  readMemoryBytes: {
    label: '读取所用内存',
    unit: 'bytes',
    default: 400 * MB,
    setting: 'ZHANGGUI_LIMIT_READ_MEMORY_BYTES',
    advice: '请缩短导出的时间范围，分几次导入；文件本来不大的，多半是损坏了，请重新从平台下载。也可以',
  },
} as const satisfies Record<string, LimitDefinition>

export type LimitKey = keyof typeof limitDefinitions
export type Limits = Record<LimitKey, number>

export const limitKeys = Object.keys(limitDefinitions).filter(
  (key): key is LimitKey => key in limitDefinitions,
)

export const defaultLimits: Limits = {
  csvBytes: limitDefinitions.csvBytes.default,
  workbookBytes: limitDefinitions.workbookBytes.default,
  unzippedBytes: limitDefinitions.unzippedBytes.default,
  zipRatio: limitDefinitions.zipRatio.default,
  zipEntries: limitDefinitions.zipEntries.default,
  packageEntries: limitDefinitions.packageEntries.default,
  sharedTextBytes: limitDefinitions.sharedTextBytes.default,
  sheets: limitDefinitions.sheets.default,
  csvRows: limitDefinitions.csvRows.default,
  workbookRows: limitDefinitions.workbookRows.default,
  columns: limitDefinitions.columns.default,
  cellLength: limitDefinitions.cellLength.default,
  rowBytes: limitDefinitions.rowBytes.default,
  readSeconds: limitDefinitions.readSeconds.default,
  readMemoryBytes: limitDefinitions.readMemoryBytes.default,
}

/** The defaults with what the settings give in their place; a setting that is no positive whole number is refused. */
export const limitsFrom = (settings: Readonly<Record<string, string | undefined>>): Limits => {
  const limits = { ...defaultLimits }
  for (const key of limitKeys) {
    const { setting, label } = limitDefinitions[key]
    const text = settings[setting]?.trim()
    if (!text) continue
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Failure('invalid_input', {
        detail: `设置 ${setting}（${label}）应为正整数，现在是「${text}」。`,
      })
    limits[key] = value
  }
  return limits
}

const number = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 1 })

const worded = (value: number, unit: LimitUnit): string => {
  if (unit === 'bytes')
    return value >= GB
      ? `${number.format(value / GB)} GB`
      : value >= MB
        ? `${number.format(value / MB)} MB`
        : `${number.format(value)} 字节`
  const words = { times: ' 倍', count: '', characters: ' 字', seconds: ' 秒' }
  return `${number.format(value)}${words[unit]}`
}

/** The refusal of `file` because `actual` (in the limit's unit) is over the limit. */
export const overLimit = (file: string, key: LimitKey, actual: number, limits: Limits): Failure => {
  const { label, unit, setting, advice } = limitDefinitions[key]
  return new Failure('file_too_large', {
    file,
    what: label,
    actual: worded(actual, unit),
    limit: worded(limits[key], unit),
    advice,
    setting,
  })
}
