import { Failure } from '../kernel/failure.ts'

const MB = 1_000_000
const GB = 1_000 * MB

export type LimitUnit = 'bytes' | 'times' | 'count' | 'characters' | 'seconds'

/** One bound of an import: its label for people, unit, default and the setting that raises it. */
export type LimitDefinition = { label: string; unit: LimitUnit; default: number; setting: string }

/** Every bound of reading an uploaded file, in the order they are met. */
export const limitDefinitions = {
  csvBytes: { label: '文本文件大小', unit: 'bytes', default: 4 * GB, setting: 'ZHANGGUI_LIMIT_CSV_BYTES' },
  workbookBytes: {
    label: '表格文件大小',
    unit: 'bytes',
    default: 200 * MB,
    setting: 'ZHANGGUI_LIMIT_WORKBOOK_BYTES',
  },
  unzippedBytes: {
    label: '解压后大小',
    unit: 'bytes',
    default: 4 * GB,
    setting: 'ZHANGGUI_LIMIT_UNZIPPED_BYTES',
  },
  zipRatio: { label: '压缩比', unit: 'times', default: 200, setting: 'ZHANGGUI_LIMIT_ZIP_RATIO' },
  zipEntries: {
    label: '压缩包里的文件数',
    unit: 'count',
    default: 100,
    setting: 'ZHANGGUI_LIMIT_ZIP_ENTRIES',
  },
  packageEntries: {
    label: '工作簿里的部件数',
    unit: 'count',
    default: 2_000,
    setting: 'ZHANGGUI_LIMIT_PACKAGE_ENTRIES',
  },
  sharedTextBytes: {
    label: '工作簿文字大小',
    unit: 'bytes',
    default: 250 * MB,
    setting: 'ZHANGGUI_LIMIT_SHARED_TEXT_BYTES',
  },
  sheets: { label: '工作表数', unit: 'count', default: 200, setting: 'ZHANGGUI_LIMIT_SHEETS' },
  csvRows: { label: '文本文件行数', unit: 'count', default: 20_000_000, setting: 'ZHANGGUI_LIMIT_CSV_ROWS' },
  workbookRows: {
    label: '工作表行数',
    unit: 'count',
    default: 1_100_000,
    setting: 'ZHANGGUI_LIMIT_WORKBOOK_ROWS',
  },
  columns: { label: '列数', unit: 'count', default: 512, setting: 'ZHANGGUI_LIMIT_COLUMNS' },
  cellLength: {
    label: '单元格长度',
    unit: 'characters',
    default: 65_535,
    setting: 'ZHANGGUI_LIMIT_CELL_LENGTH',
  },
  rowBytes: { label: '单行大小', unit: 'bytes', default: 2 * MB, setting: 'ZHANGGUI_LIMIT_ROW_BYTES' },
  readSeconds: { label: '读取用时', unit: 'seconds', default: 900, setting: 'ZHANGGUI_LIMIT_READ_SECONDS' },
  readMemoryBytes: {
    label: '读取所用内存',
    unit: 'bytes',
    default: 400 * MB,
    setting: 'ZHANGGUI_LIMIT_READ_MEMORY_BYTES',
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
  const { label, unit, setting } = limitDefinitions[key]
  return new Failure('file_too_large', {
    file,
    what: label,
    actual: worded(actual, unit),
    limit: worded(limits[key], unit),
    setting,
  })
}
