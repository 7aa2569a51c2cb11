import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { unmadeShop } from '../facts/shops.ts'
import { Failure } from '../kernel/failure.ts'
import { commitFile, discardFile, type ImportContext, stageFile } from './actions.ts'
import type { Answer, Upload } from './contract.ts'
import { shownFileName } from './file-names.ts'
import type { Format } from './format.ts'
import { createInHand } from './in-hand.ts'
import { keepMapping } from './mapping.ts'
import { ownFormats } from './own-formats.ts'
import { type Arriving, freePlace, receivedFile } from './receiving.ts'
import { checkedAnswer, type GivenAnswer } from './settling.ts'
import { shopNames } from './shop-if-there.ts'
import type { ImportingTables, UploadRow } from './tables.ts'
import { type Noted, noteImport, surelyCommitted } from './upload-recovery.ts'
import {
  answersFor,
  answersOf,
  changeUpload,
  everySheet,
  insertUpload,
  isOver,
  keptFailure,
  type Live,
  moveUpload,
  refuseUnmade,
  sheetsOf,
  toSheets,
  toUpload,
  uploadRow,
  uploadRows,
  uploadsUnderWay,
  withoutSamples,
  withResults,
} from './upload-rows.ts'
import { whenFull, whenWritable } from './when-writable.ts'

export type ShopPurpose = 'look' | 'import' | 'add' | 'preview'

export type UploadsContext = { noted?: Noted } & {
  imports: ImportContext
  records: Kysely<ImportingTables>
  /** The formats shipped; a shop's own come after them. */
  formats: readonly Format[]
  /** The shop of that name, of none the only one. A new name is created for an import, only spoken of for a preview, refused where files are to be added. */
  shopFor: (name: string | undefined, purpose: ShopPurpose) => Promise<Shop>
  /** Throws not_found where the shop is gone or going. */
  shopById: (id: number) => Promise<Shop>
  /** Gives a bug its number and writes it to the log. */
  reportBug: (error: unknown) => Failure
}

const inLine = '等待处理'

/** Files on their way into the facts, one after another in the background. */
export type Uploads = ReturnType<typeof createUploads>

export const createUploads = (context: UploadsContext) => {
  const { imports, records } = context
  const { folder, limits, clock } = imports
  const lives = new Map<string, Live>()
  let queue: Promise<unknown> = Promise.resolve()
  let stopping = false

  const patiently = (work: () => Promise<void>, id?: string) =>
    whenWritable(
      work,
      () => stopping,
      () => Object.assign(lives.get(id ?? '') ?? {}, { doing: whenFull }),
    )

  const enqueue = (job: () => Promise<void>, id?: string): void => {
    // Jobs keep their own failures; what comes here is a bug in the keeping.
    queue = queue.then(() => (stopping ? undefined : patiently(job, id))).catch(context.reportBug)
  }

  /**
   * Writes down what is to be done and does it; false where the file has moved on since it was looked at. The job
   * asks the row, so an answer of the database may be lost.
   */
  const queued = (row: UploadRow, doing: string, change: Partial<UploadRow>, job: typeof stage) => {
    Object.assign(lives.get(row.id) ?? {}, { progress: 0, doing })
    return moveUpload(records, row, change).finally(() => enqueue(() => job(row.id), row.id))
  }

  const liveOf = (id: string): Live => {
    const known = lives.get(id)
    if (known) return known
    const fresh = { progress: 0, doing: inLine, controller: new AbortController() }
    lives.set(id, fresh)
    return fresh
  }

  const found = async (id: string, shop?: number): Promise<UploadRow> => {
    const row = await uploadRow(records, id)
    if (row && Number(row.shop_id) === (shop ?? Number(row.shop_id))) return row
    throw new Failure('not_found', { what: '这个导入任务' })
  }

  const shopOf = async (row: UploadRow): Promise<Shop> =>
    row.shop_id === unmadeShop
      ? { id: unmadeShop, name: lives.get(row.id)?.unmade ?? '', createdAt: '' }
      : context.shopById(row.shop_id)

  const shown = async (id: string, shop?: number): Promise<Upload> => {
    const row = await found(id, shop)
    const { name } = await shopOf(row)
    return toUpload(row, name, lives.get(id))
  }

  const letGo = async (id: string): Promise<void> => {
    const staged = lives.get(id)?.staged
    lives.delete(id)
    if (staged) await discardFile(staged)
  }

  /** The last word on an upload; its file is not needed any more. */
  const over = async (row: UploadRow, change: Partial<Omit<UploadRow, 'id'>>): Promise<void> => {
    // The row may have moved on since it was read.
    const { sheets } = change.sheets ? { sheets: change.sheets } : ((await uploadRow(records, row.id)) ?? row)
    await changeUpload(records, row.id, { ...change, sheets: withoutSamples(sheets) })
    await letGo(row.id)
    if (row.kept) await rm(row.path, { force: true })
  }

  /** The formats shipped, then the shop's own. */
  const formatsOf = async (shop: number | undefined): Promise<Format[]> => [
    ...context.formats,
    ...(shop === undefined ? [] : await ownFormats(records, shop)),
  ]

  const inHand = createInHand({ imports, records, lives, enqueue, found, formatsOf })

  const staging = async (row: UploadRow, live: Live): Promise<void> => {
    const shop = await shopOf(row)
    const formats = await formatsOf(row.shop_id)
    const { [everySheet]: answer, ...answers } = answersFor(row, formats)
    const staged = await stageFile(imports, {
      shop,
      path: row.path,
      name: row.file,
      formats,
      answer,
      answers,
      preview: row.preview === 1,
      signal: live.controller.signal,
      onProgress: (doing, progress) => Object.assign(live, { doing, progress }),
    })
    live.staged = staged
    const waits = staged.sheets.some(({ asks }) => asks.length > 0)
    const sheets = JSON.stringify(toSheets(staged))
    const read = { state: waits ? 'waiting' : 'ready', sheets, sha256: staged.sha256 } as const
    if (!(await moveUpload(records, { id: row.id, state: 'reading' }, read))) live.controller.abort()
    if (live.controller.signal.aborted) throw new Failure('import_cancelled', {})
    Object.assign(live, { doing: '', progress: 1 })
    const clean = !waits && staged.sheets.every(({ result }) => result && result.rejected === 0)
    if (row.origin === 'watch' && clean) await commit([row.id])
  }

  /** What a job could not do becomes the upload's state. Stopped by the end of the program it stays for the next start. */
  const kept = async (row: UploadRow, live: Live, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (stopping) return letGo(row.id)
      const end: Partial<UploadRow> = live.controller.signal.aborted
        ? { state: 'cancelled' }
        : { state: 'failed', failure: keptFailure(error, context.reportBug) }
      await patiently(() => over(row, end), row.id)
    }
  }

  const stage = async (id: string): Promise<void> => {
    const row = await uploadRow(records, id)
    // 'reading' where the database was lost as it wrote that down: then nobody reads it yet.
    if (row?.state !== 'received' && row?.state !== 'reading') return
    if (!(await moveUpload(records, row, { state: 'reading' }))) return
    const live = liveOf(id)
    // Read before, then answered.
    if (live.staged) await discardFile(live.staged)
    await kept(row, live, () => staging(row, live))
  }

  const take = async (id: string): Promise<void> => {
    const row = await uploadRow(records, id)
    const live = liveOf(id)
    const { staged } = live
    if (row?.state !== 'importing' || !staged) return
    Object.assign(live, { doing: '正在入库', progress: 0.5 })
    await kept(row, live, async () => {
      const shop = await context.shopById(row.shop_id)
      const options = { signal: live.controller.signal, check: () => context.shopById(row.shop_id) }
      const commit = () => commitFile(imports, shop, staged, options)
      const results = await surelyCommitted(context, row, commit, () => stopping)
      await patiently(() => noteImport(context, row, results), row.id)
      const sheets = JSON.stringify(withResults(sheetsOf(row), results))
      await patiently(() => over(row, { state: 'done', sheets }), row.id)
    })
  }

  /** Puts a file that lies at `path` in the queue. `kept`: it is ours and goes when it is over. */
  const add = async (input: {
    id?: string
    shop: Shop
    file: string
    path: string
    bytes: number
    kept: boolean
    origin: UploadRow['origin']
    preview: boolean
    /** What is known beforehand of all its sheets. */
    answer?: GivenAnswer
  }): Promise<Upload> => {
    const id = input.id ?? randomUUID()
    const isNew = await insertUpload(records, {
      id,
      shop_id: input.shop.id,
      folder: folder.path,
      file: shownFileName(input.file),
      bytes: input.bytes,
      path: input.path,
      kept: input.kept ? 1 : 0,
      origin: input.origin,
      preview: input.preview ? 1 : 0,
      answers: JSON.stringify(input.answer ? { [everySheet]: checkedAnswer(input.answer, clock) } : {}),
      received_at: clock.now().toString(),
    })
    // Sent once more because the answer was lost: it is here already.
    if (!isNew && input.kept) await rm(input.path, { force: true })
    if (!isNew) return shown(id, input.shop.id)
    const live = liveOf(id)
    if (input.shop.id === unmadeShop) live.unmade = input.shop.name
    enqueue(() => stage(id), id)
    return shown(id)
  }

  /** Takes a file as it comes in. What was acknowledged is on disk and survives a crash. */
  const receive = async (
    input: Arriving & {
      shop: string | undefined
      newShop?: boolean
      /** Of the sender's own making: the same again is not taken twice. */
      id?: string
      origin: UploadRow['origin']
      preview: boolean
      answer?: GivenAnswer
    },
  ): Promise<Upload> => {
    const { path, id } = { ...freePlace(folder), ...input }
    const file = shownFileName(input.name)
    const bytes = await receivedFile({ ...input, name: file }, { path, limits })
    try {
      // A person at the page goes on to import; a command's preview is all there is to it.
      const isMerePreview = input.origin === 'command' && input.preview
      const toFill = input.newShop === false ? 'add' : 'import'
      const shop = await context.shopFor(input.shop, isMerePreview ? 'preview' : toFill)
      return await add({
        id,
        shop,
        file,
        path,
        bytes,
        kept: true,
        origin: input.origin,
        preview: input.preview,
        answer: input.answer,
      })
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  const list = async (shopName?: string): Promise<Upload[]> => {
    const shop = shopName === undefined ? undefined : await context.shopFor(shopName, 'look')
    const counts = inHand.counted()
    const rows = await uploadRows(records, folder.path, shop?.id)
    const outdated = await inHand.outdated(rows, counts)
    const names = await shopNames(
      context,
      rows.map((row) => row.shop_id),
    )
    // A file that came in while its shop was removed is nobody's.
    return rows.flatMap((row) => {
      const name = names.get(row.shop_id) ?? lives.get(row.id)?.unmade
      return name === undefined ? [] : [toUpload(row, name, lives.get(row.id), outdated.has(row.id))]
    })
  }

  const mapped = async (row: UploadRow, { mapping, format, sheet }: Answer) => {
    if (!mapping) return format
    const lying = await inHand.sheetInHand(row.id, sheet)
    return keepMapping(records, { ...lying, mapping, format, shop: row.shop_id, at: clock.now().toString() })
  }

  /** Keeps what a person said about a sheet and reads the file again with it. */
  const answer = async (given: Answer): Promise<Upload> => {
    const row = await found(checkedAnswer(given, clock).upload)
    refuseUnmade(row)
    const unasked = new Failure('invalid_input', { detail: `「${row.file}」现在不需要补充信息。` })
    if (row.state !== 'waiting' && row.state !== 'ready') throw unasked
    if (!sheetsOf(row).some(({ sheet }) => sheet === given.sheet))
      throw new Failure('not_found', { what: `工作表「${given.sheet}」` })
    const format = await mapped(row, given)
    const answers = answersOf(row)
    answers[given.sheet] = {
      ...answers[given.sheet],
      ...(format ? { format } : {}),
      ...(given.period ? { period: given.period } : {}),
      ...(given.item ? { item: given.item } : {}),
    }
    const change = { answers: JSON.stringify(answers), state: 'received' } as const
    if (!(await queued(row, inLine, change, stage))) throw unasked
    return shown(row.id)
  }

  /** Files that are ready go into the facts, in this order; others stay as they are. */
  const commit = async (ids: readonly string[]): Promise<Upload[]> => {
    for (const id of ids) {
      const row = await found(id)
      refuseUnmade(row)
      if (row.state !== 'ready' || !lives.get(id)?.staged) continue
      await queued(row, '等待入库', { state: 'importing' }, take)
    }
    return Promise.all(ids.map((id) => shown(id)))
  }

  /** Stops a file that is not taken yet. One that is just being committed stops if it still can. */
  const cancel = async (id: string): Promise<Upload> => {
    const row = await found(id)
    if (isOver(row.state)) return shown(id)
    if (row.state === 'importing') lives.get(id)?.controller.abort()
    else if (await moveUpload(records, row, { state: 'cancelled' })) {
      lives.get(id)?.controller.abort()
      // Who reads it lets go of it.
      if (row.state !== 'reading') await over(row, { state: 'cancelled' })
    } else return cancel(id)
    return shown(id)
  }

  /** Takes a file off the list, stopping it first. */
  const dismiss = async (id: string): Promise<boolean> => {
    const row = await uploadRow(records, id)
    if (!row) return false
    const { state } = isOver(row.state) ? row : await cancel(id)
    if (!isOver(state)) throw new Failure('invalid_input', { detail: `「${row.file}」正在入库，请稍候。` })
    const { numDeletedRows } = await records.deleteFrom('upload').where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** Stops files whose shop went, with their entries. */
  const drop = (ids: readonly string[]): void => {
    for (const id of ids) lives.get(id)?.controller.abort()
    enqueue(async () => {
      for (const id of ids) await letGo(id)
    })
  }

  /** Goes on with what an earlier run left. */
  const start = async (): Promise<void> => {
    for (const { id, state } of await uploadsUnderWay(records, folder.path))
      if (state === 'received' && !lives.has(id)) {
        liveOf(id)
        enqueue(() => stage(id), id)
      }
  }

  /** Lets a commit under way finish and leaves the rest for the next start. */
  const stop = async (): Promise<void> => {
    stopping = true
    for (const [id, live] of lives) {
      const row = await uploadRow(records, id)
      if (row?.state !== 'importing') live.controller.abort()
    }
    await queue
    for (const id of [...lives.keys()]) await letGo(id)
  }

  return {
    receive,
    add,
    newPlace: () => freePlace(folder),
    list,
    sheetInHand: inHand.sheetInHand,
    rejectsInHand: inHand.rejectsInHand,
    answer,
    commit,
    cancel,
    dismiss,
    drop,
    formatsOf,
    start,
    stop,
  }
}
