import { z } from 'zod'
import { contract, DayText, type FileRoute, GivenDay, ShopName } from '../kernel/contract.ts'
import { isItemId } from '../kernel/ids.ts'

export const Reject = z.object({
  row: z.number().int(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
})
export type Reject = z.infer<typeof Reject>

export const ImportNote = z.object({
  code: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  fix: z.string().optional(),
})
export type ImportNote = z.infer<typeof ImportNote>

const PeriodOut = z.object({ from: DayText, to: DayText })

/**
 * What one sheet of one file would bring or brought. The command line prints exactly this.
 * `batch` is null in a preview and where nothing was committed.
 */
export const ImportResult = z.object({
  file: z.string(),
  sheet: z.string(),
  format: z.string(),
  formatName: z.string(),
  period: PeriodOut.nullable(),
  rows: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  /** Totals and subtotals that were left out; part of neither accepted nor rejected. */
  skipped: z.number().int(),
  inserted: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  /** Of the unchanged: rows that say something else, but are older than what is there. Uploads of before it was counted have none. */
  older: z.number().int().default(0),
  batch: z.number().int().nullable(),
  /** The first 1,000. */
  rejects: z.array(Reject),
  notes: z.array(ImportNote),
})
export type ImportResult = z.infer<typeof ImportResult>

/** What the person must say before a sheet can be taken. */
export const Question = z.enum(['period', 'item', 'format'])
export type Question = z.infer<typeof Question>

export const SheetState = z.object({
  sheet: z.string(),
  /** Recognised format, null when it must be mapped. */
  format: z.string().nullable(),
  formatName: z.string().nullable(),
  nearest: z.object({ format: z.string(), name: z.string(), missing: z.array(z.string()) }).nullable(),
  asks: z.array(Question),
  /** First rows as read, personal columns masked, for preview and mapping. */
  header: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  result: ImportResult.nullable(),
})
export type SheetState = z.infer<typeof SheetState>

/** received → reading → (waiting | ready) → importing → done; failed, cancelled. `ready` shows a preview. */
export const UploadState = z.enum([
  'received',
  'reading',
  'waiting',
  'ready',
  'importing',
  'done',
  'failed',
  'cancelled',
])

export const Upload = z.object({
  id: z.string(),
  shop: z.string(),
  file: z.string(),
  bytes: z.number().int(),
  state: UploadState,
  /** 0..1 of the step under way. */
  progress: z.number(),
  doing: z.string(),
  sheets: z.array(SheetState),
  failure: z
    .object({
      code: z.string(),
      message: z.string(),
      next: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    })
    .nullable(),
  receivedAt: z.string(),
  origin: z.enum(['page', 'watch', 'command']),
  /** Another file was taken or taken back since: what this one would change is being counted anew. */
  recounting: z.boolean(),
})
export type Upload = z.infer<typeof Upload>

export const Batch = ImportResult.omit({ rejects: true }).extend({
  batch: z.number().int(),
  /** Null in batches of versions that did not count them. */
  older: z.number().int().nullable(),
  shop: z.string(),
  stamp: z.string(),
  importedAt: z.string(),
  status: z.enum(['active', 'undone']),
  undoneAt: z.string().nullable(),
})
export type Batch = z.infer<typeof Batch>

export const FormatInfo = z.object({
  id: z.string(),
  name: z.string(),
  source: z.string(),
  menu: z.string(),
  own: z.boolean(),
  /** Of a shop's own format: the name of the report it is read as. */
  readAs: z.string().nullable(),
  table: z.string(),
  fields: z.array(
    z.object({
      column: z.string(),
      names: z.array(z.string()),
      type: z.string(),
      required: z.boolean(),
      label: z.string(),
    }),
  ),
})
export type FormatInfo = z.infer<typeof FormatInfo>

const HeaderRow = z.coerce.number().int().min(0).max(19)
const Columns = z.record(z.string(), z.string())

/** Where the mapping of a sheet that nothing recognised begins. Personal columns are masked in every row of data. */
export const MappingStart = z.object({
  /** The likely header row, or the one that was asked for; from 0. */
  headerRow: z.number().int(),
  /** The first rows as they stand, to choose the header among. */
  rows: z.array(z.array(z.string())),
  /** Names of the header row, unique. */
  header: z.array(z.string()),
  /** Names of columns that hold persons: they are never kept. */
  personal: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  /** Every shipped format, the likeliest first: header name → field, and what is needed and has no column. */
  suggestions: z.array(
    z.object({
      format: z.string(),
      columns: Columns,
      missing: z.array(z.string()),
      /** Header names that say the same as the field's, not only something like it. */
      same: z.array(z.string()),
    }),
  ),
})
export type MappingStart = z.infer<typeof MappingStart>

/** What the first 200 rows become by a mapping; nothing is kept. */
export const MappingTrial = z.object({
  rows: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  /** Totals and subtotals. */
  skipped: z.number().int(),
  /** The first rows and the first refused ones. */
  lines: z.array(
    z.object({
      row: z.number().int(),
      cells: z.array(
        z.object({
          /** The field's column. */
          column: z.string(),
          /** As it stands in the file; empty for persons. */
          text: z.string(),
          /** As it is read; money in yuan, ratios as such, null where there is none. */
          value: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
      /** Why the row as a whole is refused. */
      reasons: z.array(z.string()),
    }),
  ),
  refusals: z.array(
    z.object({ column: z.string(), reason: z.string(), example: z.string(), count: z.number().int() }),
  ),
  /** Fields that are needed and have no column yet. */
  missing: z.array(z.string()),
  /** What will be asked once the mapping is kept. */
  asks: z.array(Question),
  /** False where a file with this header would not be told by the chosen columns. */
  isRecognised: z.boolean(),
  notes: z.array(ImportNote),
})
export type MappingTrial = z.infer<typeof MappingTrial>

const ItemId = z.string().refine(isItemId, { error: '商品 ID 应是 8 到 13 位数字' })

/**
 * A person's answer for one sheet. `mapping`: header name (of `headerRow`, from 0) → field column of `format`; kept
 * as the shop's own format.
 */
export const Answer = z.object({
  upload: z.string(),
  sheet: z.string(),
  format: z.string().optional(),
  period: z.object({ from: GivenDay, to: GivenDay }).optional(),
  item: ItemId.optional(),
  mapping: z.object({ name: ShopName, headerRow: HeaderRow, columns: Columns }).optional(),
})
export type Answer = z.infer<typeof Answer>

/** A text file has no sheets: its one is called ''. */
const SheetInHand = z.object({ upload: z.string(), sheet: z.string().default('') })

const read = { permission: 'import.read' } as const
const write = { permission: 'import.write' } as const

/** Files themselves are streamed to `PUT /api/uploads?shop=&name=` (bodies of gigabytes never pass through a parser); it answers an Upload. */
export const importingContract = {
  uploads: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/imports', summary: '正在处理和最近处理的文件' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(z.array(Upload)),
  answer: contract
    .meta({ ...write, scope: 'upload' })
    .route({ method: 'POST', path: '/imports/{upload}/answer', summary: '补充日期、商品或列对应' })
    .input(Answer)
    .output(Upload),
  mapping: contract
    .meta({ ...read, scope: 'upload' })
    .route({ method: 'GET', path: '/imports/{upload}/mapping', summary: '对应列：表头、前几行和建议' })
    .input(SheetInHand.extend({ headerRow: HeaderRow.optional() }))
    .output(MappingStart),
  tryMapping: contract
    .meta({ ...read, scope: 'upload' })
    .route({
      method: 'POST',
      path: '/imports/{upload}/mapping/trial',
      summary: '对应列：按这样对应，前 200 行会读成什么',
    })
    .input(SheetInHand.extend({ format: z.string(), headerRow: HeaderRow, columns: Columns }))
    .output(MappingTrial),
  commit: contract
    .meta({ ...write, scope: 'upload' })
    .route({ method: 'POST', path: '/imports/commit', summary: '把预览好的文件入库' })
    .input(z.object({ uploads: z.array(z.string()).min(1).max(5_000) }))
    .output(z.array(Upload)),
  cancel: contract
    .meta({ ...write, scope: 'upload' })
    .route({ method: 'POST', path: '/imports/{upload}/cancellation', summary: '取消一个文件' })
    .input(z.object({ upload: z.string() }))
    .output(Upload),
  dismiss: contract
    .meta({ ...write, scope: 'upload' })
    .route({ method: 'DELETE', path: '/imports/{upload}', summary: '从列表移除一个已结束的文件' })
    .input(z.object({ upload: z.string() }))
    .output(z.object({ dismissed: z.boolean() })),
  batches: contract
    .meta(read)
    .route({ method: 'GET', path: '/batches', summary: '导入历史' })
    .input(
      z.object({
        shop: ShopName.optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
        before: z.coerce.number().int().optional(),
      }),
    )
    .output(z.array(Batch)),
  batch: contract
    .meta(read)
    .route({ method: 'GET', path: '/batches/{batch}', summary: '一个批次：被拒的行、替换了什么' })
    .input(z.object({ shop: ShopName.optional(), batch: z.coerce.number().int() }))
    .output(
      Batch.extend({
        rejects: z.array(Reject),
        header: z.array(z.string()),
        /** Rows of older files this batch replaced: key, old values, new values (the first 200); money in yuan, shares in percent. */
        replaced: z.array(
          z.object({
            key: z.string(),
            row: z.number().int(),
            oldBatch: z.number().int(),
            changes: z.array(
              z.object({ column: z.string(), name: z.string(), before: z.string(), after: z.string() }),
            ),
          }),
        ),
      }),
    ),
  lines: contract
    .meta(read)
    .route({ method: 'GET', path: '/batches/{batch}/lines', summary: '归档文件的行' })
    .input(
      z.object({
        shop: ShopName.optional(),
        batch: z.coerce.number().int(),
        row: z.coerce.number().int().min(1),
        around: z.coerce.number().int().min(0).max(50).default(0),
      }),
    )
    .output(
      z.object({
        file: z.string(),
        sheet: z.string(),
        header: z.array(z.string()),
        lines: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
      }),
    ),
  undo: contract
    .meta(write)
    .route({ method: 'POST', path: '/batches/{batch}/undoing', summary: '撤销一个批次' })
    .input(z.object({ shop: ShopName.optional(), batch: z.coerce.number().int() }))
    .output(Batch),
  formats: contract
    .meta(read)
    .route({ method: 'GET', path: '/formats', summary: '认得的报表' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(z.array(FormatInfo)),
  forgetFormat: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/formats/{format}', summary: '删除自定义的列对应' })
    .input(z.object({ shop: ShopName.optional(), format: z.string() }))
    .output(z.object({ forgotten: z.boolean() })),
  renameFormat: contract
    .meta(write)
    .route({ method: 'PATCH', path: '/formats/{format}', summary: '给自定义的列对应改名' })
    .input(z.object({ shop: ShopName.optional(), format: z.string(), name: ShopName }))
    .output(FormatInfo),
  watch: contract
    .meta({ permission: 'settings.read' })
    .route({ method: 'GET', path: '/watch-folder', summary: '自动导入的文件夹' })
    .input(z.object({ shop: ShopName.optional() }))
    .output(z.object({ folder: z.string().nullable(), problem: z.string().nullable() })),
  setWatch: contract
    // Any folder of the machine can be named, also that of another shop.
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({ method: 'PUT', path: '/watch-folder', summary: '设定自动导入的文件夹' })
    .input(z.object({ shop: ShopName.optional(), folder: z.string().max(1000).nullable() }))
    .output(z.object({ folder: z.string().nullable(), problem: z.string().nullable() })),
}

/** What is streamed: files to be read, and the rows that were refused. */
export const importingFiles = {
  'importing.upload': {
    method: 'PUT',
    path: '/api/uploads',
    summary: '上传一个文件（正文就是文件本身）',
    permission: 'import.write',
    input: z.object({
      id: z
        .uuid({ error: 'id 应是一个 UUID' })
        .optional()
        .describe('由发送的一方取的编号：回话丢了可以用同一个编号再传，不会收两次'),
      name: z
        .string({ error: '缺少文件名 name' })
        .trim()
        .min(1, { error: '缺少文件名 name' })
        .describe('文件名'),
      shop: ShopName.or(z.literal('')).optional().describe('店铺名；没有这家店会新建，只有一家店时可省略'),
      newShop: z.enum(['true', 'false']).default('true').describe('没有这家店时是否新建；否则不收这个文件'),
      origin: z.enum(['page', 'command']).default('page').describe('从网页还是命令行来'),
      preview: z.enum(['true', 'false']).default('true').describe('是否先数入库会改变多少行'),
      period: z.string().optional().describe('行里没有日期时用：2026-11、2026-W46 或 2026-11-01..2026-11-07'),
      item: ItemId.optional().describe('单个商品的报表里没有商品 ID 时用'),
    }),
    body: 'file',
    answer: { type: 'application/json', description: 'Upload，同 GET /imports 的一项' },
  },
  'importing.rejectsInHand': {
    method: 'GET',
    path: '/api/imports/{upload}/rejects.csv',
    summary: '入库之前下载一个文件里会被拒的行（Excel 可打开）',
    permission: 'import.read',
    scope: 'upload',
    input: SheetInHand,
    answer: { type: 'text/csv', description: '文件' },
  },
  'importing.rejects': {
    method: 'GET',
    path: '/api/batches/{batch}/rejects.csv',
    summary: '下载一个批次里被拒的行（Excel 可打开）',
    permission: 'import.read',
    input: z.object({ batch: z.coerce.number().int().min(1), shop: ShopName.optional() }),
    answer: { type: 'text/csv', description: '文件' },
  },
} as const satisfies Record<string, FileRoute>
