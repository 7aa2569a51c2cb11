import { z } from 'zod'
import { contract, DayText, type FileRoute, GivenDay, ShopName, YuanText } from '../../kernel/contract.ts'
import { isItemId } from '../../kernel/ids.ts'
import { visibleText } from '../../kernel/visible-text.ts'

/** stop: it must not go on the shelf like this; warn: look at it; hint: it could be better. */
export const Severity = z.enum(['stop', 'warn', 'hint'])
export type Severity = z.infer<typeof Severity>

/** What is wrong with a listing, why, and what to do. `at` says where: 标题, 一口价, the SKU. */
export const Finding = z.object({
  check: z.enum(['title', 'words', 'required', 'price', 'picture']),
  severity: Severity,
  at: z.string(),
  reason: z.string(),
  fix: z.string(),
})
export type Finding = z.infer<typeof Finding>

export const CheckedItem = z.object({
  item: z.string(),
  /** Of the snapshot it stands in; before that of the shop's newest: it may have left the shop. */
  day: DayText,
  title: z.string(),
  titleUnits: z.number().int(),
  category: z.string(),
  listPrice: YuanText.nullable(),
  skus: z.number().int(),
  stock: z.number().int().nullable(),
  findings: z.array(Finding),
})
export type CheckedItem = z.infer<typeof CheckedItem>

export const Checks = z.object({
  /** The worst first. */
  items: z.array(CheckedItem),
  /** The day the newest listing snapshot is of; null where there is none. */
  snapshot: DayText.nullable(),
  counts: z.object({ stop: z.number().int(), warn: z.number().int(), hint: z.number().int() }),
  /** Items without anything to stop or warn of. */
  clean: z.number().int(),
  sentence: z.string(),
  notes: z.array(z.string()),
})
export type Checks = z.infer<typeof Checks>

/** A column of the shop's 发布模板 and whether it must be filled. */
export const Requirement = z.object({
  column: z.string(),
  isRequired: z.boolean(),
  /** Why, or why not. */
  reason: z.string(),
  /** Rows of the template in which it is empty. */
  empty: z.number().int(),
})
export type Requirement = z.infer<typeof Requirement>

const words = (most: number, what: string) =>
  z
    .string()
    .overwrite(visibleText)
    .max(most, { error: `${what}最多 ${most} 个字` })
const DraftPrice = z
  .string()
  .trim()
  .regex(/^\d{1,8}(\.\d{1,2})?$/, { error: '价格应写成数字，例如 89 或 89.90' })
const ItemId = z.string().trim().refine(isItemId, { error: '商品 ID 是 8 到 13 位数字' })

/** What is going to stand in the shop: typed before it is there. */
export const Draft = z.object({
  title: words(200, '标题').default(''),
  category: words(100, '类目').default(''),
  listPrice: DraftPrice.or(z.literal('')).default(''),
  skus: z
    .array(z.object({ name: words(200, 'SKU 名称'), price: DraftPrice.or(z.literal('')) }))
    .max(200)
    .default([]),
  /** What the 发布模板 asks for, by the name of the column. */
  attributes: z.record(z.string().max(100), words(500, '属性')).default({}),
})
export type Draft = z.infer<typeof Draft>

export const LaunchStep = z.object({
  step: z.string(),
  name: z.string(),
  /** What is to be done, in one sentence. */
  hint: z.string(),
  owner: z.number().int().nullable(),
  due: DayText,
  doneAt: z.string().nullable(),
})
export type LaunchStep = z.infer<typeof LaunchStep>

export const PictureCheck = z.object({
  id: z.number().int(),
  launch: z.number().int().nullable(),
  name: z.string(),
  kind: z.enum(['main', 'long', 'white', 'detail']),
  type: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  checkedAt: z.string(),
  findings: z.array(Finding),
})
export type PictureCheck = z.infer<typeof PictureCheck>
export const PictureKind = PictureCheck.shape.kind
export type PictureKind = z.infer<typeof PictureKind>

/** A thing that is going to be sold: from 选品 to a week after it is on the shelf. */
export const Launch = z.object({
  id: z.number().int(),
  name: z.string(),
  launchDay: DayText,
  owner: z.number().int().nullable(),
  /** 商品 ID, once there is one. */
  item: z.string().nullable(),
  note: z.string(),
  steps: z.array(LaunchStep),
  draft: Draft.nullable(),
  /** Of the draft and its pictures; null without a draft. */
  findings: z.array(Finding).nullable(),
  pictures: z.array(PictureCheck),
  /** late: a step is past its day; done: every step is done. */
  state: z.enum(['going', 'late', 'done']),
})
export type Launch = z.infer<typeof Launch>

/** An item against others of its category. Rates are per visitor of a day (人次). */
export const WeakItem = z.object({
  item: z.string(),
  name: z.string(),
  category: z.string(),
  visitors: z.number().int(),
  buyers: z.number().int(),
  raw: z.number().nullable(),
  /** Shrunk towards the peers, with a 90 % interval. */
  rate: z.number(),
  low: z.number(),
  high: z.number(),
  peers: z.number(),
  peerCount: z.number().int(),
  among: z.enum(['group', 'all']),
  /** What is lost a week against the peers' rate, with its interval; null where nothing was sold to tell the worth of a buyer. */
  lostWeekly: YuanText.nullable(),
  lostLow: YuanText.nullable(),
  lostHigh: YuanText.nullable(),
  /** worse: more than a tenth below the peers beyond doubt; unclear: 看不出; fine: not below. */
  verdict: z.enum(['worse', 'unclear', 'fine']),
})
export type WeakItem = z.infer<typeof WeakItem>

export const Conversion = z.object({
  from: DayText,
  to: DayText,
  items: z.array(WeakItem),
  /** Of the items that are worse beyond doubt. */
  lostWeekly: YuanText,
  sentence: z.string(),
  notes: z.array(z.string()),
})
export type Conversion = z.infer<typeof Conversion>

export const ChangeKind = z.enum(['title', 'picture', 'keywords', 'price', 'detail', 'sku', 'other'])
export type ChangeKind = z.infer<typeof ChangeKind>

export const ChangePart = z.object({
  what: ChangeKind,
  before: words(500, '改之前'),
  after: words(500, '改之后'),
})
export type ChangePart = z.infer<typeof ChangePart>

/** How much more than without the change; a 95 % interval. */
export const Effect = z.object({
  measure: z.enum(['exposure', 'search', 'conversion', 'sales']),
  name: z.string(),
  /** The item's own figures a day, before and after: visitors, a ratio, yuan as a number. */
  before: z.number().nullable(),
  after: z.number().nullable(),
  /** Relative changes. */
  own: z.number().nullable(),
  others: z.number().nullable(),
  effect: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** better, worse: the interval is on one side of 0; unclear: 看不出; unknown: it cannot be computed. */
  verdict: z.enum(['better', 'worse', 'unclear', 'unknown']),
  /** Goal as typed, relative; null where none. */
  goal: z.number().nullable(),
  /** met: the whole interval is at or above the goal; missed: all of it below; unproven: it lies across. */
  goalVerdict: z.enum(['met', 'missed', 'unproven', 'none']),
  words: z.string(),
})
export type Effect = z.infer<typeof Effect>

export const Change = z.object({
  id: z.number().int(),
  item: z.string(),
  name: z.string(),
  day: DayText,
  parts: z.array(ChangePart),
  owner: z.number().int().nullable(),
  note: z.string(),
  goals: z.object({ exposure: z.number().nullable(), sales: z.number().nullable() }),
  /** Days before and after that are compared; null where there is none yet. */
  before: z.object({ from: DayText, to: DayText }).nullable(),
  after: z.object({ from: DayText, to: DayText }).nullable(),
  untouched: z.number().int(),
  among: z.enum(['category', 'shop']),
  effects: z.array(Effect),
  sentence: z.string(),
  notes: z.array(z.string()),
})
export type Change = z.infer<typeof Change>

/** A change of title or list price that two snapshots of the listings show, and nobody noted. */
export const SeenChange = z.object({
  item: z.string(),
  name: z.string(),
  what: ChangeKind,
  before: z.string(),
  after: z.string(),
  /** It happened after the first and on or before the second. */
  since: DayText,
  day: DayText,
})
export type SeenChange = z.infer<typeof SeenChange>

const id = z.coerce.number().int()
const shop = { shop: ShopName.optional() }
const owner = z.number().int().nullable()
/** 0.2 is + 20 %. */
const Goal = z
  .number('目标要写成数字，例如 20')
  .min(-0.9, { error: '目标太小' })
  .max(10, { error: '目标太大' })
  .nullable()
const read = { permission: 'figures.read' } as const
const write = { permission: 'listing.write' } as const

export const listingContract = {
  conversion: contract
    .meta(read)
    .route({ method: 'GET', path: '/listing/conversion', summary: '哪些商品的转化比同类差，一周少卖多少' })
    .input(z.object({ ...shop, from: GivenDay, to: GivenDay }))
    .output(Conversion),
  checks: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/listing/checks',
      summary: '检查在售商品的资料：哪里不对、为什么、怎么改',
    })
    .input(z.object(shop))
    .output(Checks),
  checkDraft: contract
    .meta(read)
    .route({ method: 'POST', path: '/listing/checks/draft', summary: '检查还没上架的商品资料' })
    .input(z.object({ ...shop, draft: Draft }))
    .output(z.object({ titleUnits: z.number().int(), findings: z.array(Finding) })),
  requirements: contract
    .meta(read)
    .route({ method: 'GET', path: '/listing/requirements', summary: '发布模板里哪些列必填' })
    .input(z.object(shop))
    .output(
      z.object({ file: z.string().nullable(), day: DayText.nullable(), columns: z.array(Requirement) }),
    ),
  setRequirement: contract
    .meta(write)
    .route({ method: 'PUT', path: '/listing/requirements', summary: '设发布模板的一列是否必填' })
    .input(z.object({ ...shop, column: z.string().min(1).max(100), isRequired: z.boolean() }))
    .output(z.object({ set: z.boolean() })),
  launches: contract
    .meta(read)
    .route({ method: 'GET', path: '/listing/launches', summary: '上新计划' })
    .input(z.object(shop))
    .output(z.array(Launch)),
  planLaunch: contract
    .meta(write)
    .route({ method: 'POST', path: '/listing/launches', summary: '计划一次上新：各步从上架日往回排' })
    .input(
      z.object({
        ...shop,
        name: words(60, '名称').min(1, { error: '请写要上的商品' }),
        launchDay: GivenDay,
        owner: owner.default(null),
        note: words(500, '说明').default(''),
      }),
    )
    .output(Launch),
  changeLaunch: contract
    .meta(write)
    .route({
      method: 'PATCH',
      path: '/listing/launches/{id}',
      summary: '改一次上新；上架日改了，没做完的步骤跟着移',
    })
    .input(
      z.object({
        ...shop,
        id,
        name: words(60, '名称').min(1, { error: '请写要上的商品' }).optional(),
        launchDay: GivenDay.optional(),
        owner: owner.optional(),
        item: ItemId.nullable().optional(),
        note: words(500, '说明').optional(),
      }),
    )
    .output(Launch),
  changeStep: contract
    .meta(write)
    .route({
      method: 'PATCH',
      path: '/listing/launches/{id}/steps/{step}',
      summary: '改一步的负责人、日期，标为做完',
    })
    .input(
      z.object({
        ...shop,
        id,
        step: z.string(),
        owner: owner.optional(),
        due: GivenDay.optional(),
        done: z.boolean().optional(),
      }),
    )
    .output(Launch),
  removeLaunch: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/listing/launches/{id}', summary: '删除一次上新' })
    .input(z.object({ ...shop, id }))
    .output(z.object({ removed: z.boolean() })),
  saveDraft: contract
    .meta(write)
    .route({ method: 'PUT', path: '/listing/launches/{id}/draft', summary: '保存要上的商品的资料，顺便检查' })
    .input(z.object({ ...shop, id, draft: Draft }))
    .output(Launch),
  removePicture: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/listing/pictures/{id}', summary: '删除一张图片的检查结果' })
    .input(z.object({ ...shop, id }))
    .output(z.object({ removed: z.boolean() })),
  pictures: contract
    .meta(read)
    .route({ method: 'GET', path: '/listing/pictures', summary: '查过的图片' })
    .input(z.object(shop))
    .output(z.array(PictureCheck)),
  changes: contract
    .meta(read)
    .route({ method: 'GET', path: '/listing/changes', summary: '改动记录和效果：和没动过的同类商品比' })
    .input(z.object({ ...shop, to: GivenDay.optional() }))
    .output(z.object({ changes: z.array(Change), seen: z.array(SeenChange) })),
  recordChange: contract
    .meta(write)
    .route({
      method: 'POST',
      path: '/listing/changes',
      summary: '记一次改动：哪个商品、哪天、改了什么、目标',
    })
    .input(
      z.object({
        ...shop,
        item: ItemId,
        day: GivenDay,
        parts: z.array(ChangePart).min(1, { error: '请写改了什么' }).max(10),
        owner: owner.default(null),
        note: words(500, '说明').default(''),
        goals: z.object({ exposure: Goal.default(null), sales: Goal.default(null) }).default({
          exposure: null,
          sales: null,
        }),
      }),
    )
    .output(z.object({ id: z.number().int() })),
  removeChange: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/listing/changes/{id}', summary: '删除一条改动记录' })
    .input(z.object({ ...shop, id }))
    .output(z.object({ removed: z.boolean() })),
}

/** What is streamed: a picture to be looked at. It is checked and not kept. */
export const listingFiles = {
  'listing.picture': {
    method: 'PUT',
    path: '/api/listing/picture-checks',
    summary: '检查一张图片（正文就是图片本身）：真的解码，看尺寸、比例、大小；图片不留下',
    ...write,
    input: z.object({
      name: z.string().min(1).max(255),
      kind: PictureKind.default('main').describe('main 主图、long 长图、white 白底图、detail 详情图'),
      shop: ShopName.optional(),
      launch: z.coerce.number().int().optional().describe('属于哪一次上新'),
    }),
    body: 'file',
    answer: { type: 'application/json', description: '尺寸、大小和哪里不对' },
  },
} as const satisfies Record<string, FileRoute>
