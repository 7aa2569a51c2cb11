import { implement } from '@orpc/server'
import type { Kysely } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { createMemory, factsVersion } from '../facts/metrics/memory.ts'
import { dayOf } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import type { ImportContext } from './actions.ts'
import { type FormatInfo, importingContract } from './contract.ts'
import type { Format } from './format.ts'
import { listBatches, readBatch, readLines, undoBatch } from './history.ts'
import { mappingStart, tryMapping } from './mapping.ts'
import { baseOf, forgetOwnFormat, renameOwnFormat } from './own-formats.ts'
import { labelOf } from './rules/suggestion.ts'
import type { ImportingTables } from './tables.ts'
import type { Noted } from './upload-recovery.ts'
import type { Uploads } from './uploads.ts'
import type { Watch } from './watch.ts'

export type ImportingParts = {
  imports: ImportContext
  records: Kysely<ImportingTables>
  uploads: Uploads
  watch: Watch
  shopFor: (name: string | undefined, purpose: 'look' | 'import') => Promise<Shop>
  /** The shop of that name, of none the only one; undefined while there is no shop at all. */
  shopIfAny: (name: string | undefined) => Promise<Shop | undefined>
  noted?: Noted
}

/** A shop's own format is a mapping already: another is made from those of the platform. */
const shippedOf = (formats: readonly Format[]) => formats.filter(({ madeFrom }) => madeFrom === undefined)

/** What is kept of a person's column. */
const keptOf = { 'buyer key': '（换成代号）', address: '（只留省市）' } as const

/** A format as it is told; fields of a shop's own are called as in the report it was made from. */
const formatInfo = (format: Format, formats: readonly Format[]): FormatInfo => {
  const own = format.id.startsWith('own-')
  // Those kept before it was written down what they were made from are called as the table's first report does.
  const made = formats.find(({ id, table }) =>
    format.madeFrom ? id === format.madeFrom : table === format.table,
  )
  return {
    id: format.id,
    name: format.name,
    source: format.source,
    menu: format.menu,
    own,
    readAs: own ? (made?.name ?? null) : null,
    table: format.table,
    fields: format.fields.map(({ column, names, type, required, personal }) => ({
      column,
      names: [...names],
      type,
      required: required === true,
      label: `${own && made ? labelOf(made.fields, column) : (names[0] ?? column)}${personal ? keptOf[personal] : ''}`,
    })),
  }
}

/** The importing room's part of the API. */
export const importingRoutes = ({
  imports,
  records,
  uploads,
  watch,
  shopFor,
  shopIfAny,
  noted,
}: ImportingParts) => {
  const os = implement(importingContract)
  const looked = (name: string | undefined) => shopFor(name, 'look')
  const memory = createMemory()
  return os.router({
    uploads: os.uploads.handler(({ input }) => uploads.list(input.shop)),
    answer: os.answer.handler(({ input }) => uploads.answer(input)),
    mapping: os.mapping.handler(async ({ input }) => {
      const { table, formats } = await uploads.sheetInHand(input.upload, input.sheet)
      return mappingStart(table, shippedOf(formats), input.headerRow)
    }),
    tryMapping: os.tryMapping.handler(async ({ input: { upload, sheet, format, ...mapping } }) => {
      const { table, file, formats } = await uploads.sheetInHand(upload, sheet)
      const today = dayOf(imports.clock.now())
      return tryMapping(imports, { table, file, base: baseOf(formats, format), mapping, today })
    }),
    commit: os.commit.handler(({ input }) => uploads.commit(input.uploads)),
    cancel: os.cancel.handler(({ input }) => uploads.cancel(input.upload)),
    dismiss: os.dismiss.handler(async ({ input }) => ({ dismissed: await uploads.dismiss(input.upload) })),
    batches: os.batches.handler(async ({ input }) => {
      const shop = await shopIfAny(input.shop)
      if (!shop) return []
      const { db } = imports.facts
      const { kept } = memory.at(db, await factsVersion(db, shop.id))
      const { shop: _, ...page } = input
      const list = async () => ({ rows: await listBatches(imports, shop, page) })
      return (await (kept ? kept.once(JSON.stringify([shop, page]), list) : list())).rows
    }),
    batch: os.batch.handler(async ({ input }) => readBatch(imports, await looked(input.shop), input.batch)),
    lines: os.lines.handler(async ({ input: { shop, batch, ...around } }) =>
      readLines(imports, await looked(shop), batch, around),
    ),
    undo: os.undo.handler(async ({ input }) => {
      const shop = await looked(input.shop)
      const batch = await undoBatch(imports, shop, input.batch)
      await noted?.({
        what: 'undo',
        subject: `batch:${batch.batch}`,
        label: batch.file,
        shop: shop.id,
        details: { batch: batch.batch },
      })
      return batch
    }),
    formats: os.formats.handler(async ({ input }) => {
      const shop = await shopIfAny(input.shop)
      const formats = await uploads.formatsOf(shop?.id)
      return formats.map((format) => formatInfo(format, formats))
    }),
    renameFormat: os.renameFormat.handler(async ({ input: { shop, format, name } }) => {
      const { id } = await looked(shop)
      if (!(await renameOwnFormat(records, id, format, name)))
        throw new Failure('not_found', { what: '这个自定义的列对应' })
      const formats = await uploads.formatsOf(id)
      return formatInfo(baseOf(formats, format), formats)
    }),
    forgetFormat: os.forgetFormat.handler(async ({ input }) => ({
      forgotten: await forgetOwnFormat(records, (await looked(input.shop)).id, input.format),
    })),
    watch: os.watch.handler(async ({ input }) => {
      const shop = await shopIfAny(input.shop)
      return shop ? watch.folderOf(shop) : { folder: null, problem: null }
    }),
    setWatch: os.setWatch.handler(async ({ input }) =>
      watch.setFolder(await shopFor(input.shop, 'import'), input.folder),
    ),
  })
}
