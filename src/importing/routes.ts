import { implement } from '@orpc/server'
import type { Kysely } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import type { ImportContext } from './actions.ts'
import { type FormatInfo, importingContract } from './contract.ts'
import type { Format } from './format.ts'
import { listBatches, readBatch, readLines, undoBatch } from './history.ts'
import { forgetOwnFormat } from './own-formats.ts'
import type { ImportingTables } from './tables.ts'
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
}

const formatInfo = (format: Format): FormatInfo => ({
  id: format.id,
  name: format.name,
  source: format.source,
  menu: format.menu,
  own: format.id.startsWith('own-'),
  table: format.table,
  fields: format.fields.map(({ column, names, type, required }) => ({
    column,
    names: [...names],
    type,
    required: required === true,
    label: names[0] ?? column,
  })),
})

/** The importing room's part of the API. */
export const importingRoutes = ({ imports, records, uploads, watch, shopFor, shopIfAny }: ImportingParts) => {
  const os = implement(importingContract)
  const looked = (name: string | undefined) => shopFor(name, 'look')
  return os.router({
    uploads: os.uploads.handler(({ input }) => uploads.list(input.shop)),
    answer: os.answer.handler(({ input }) => uploads.answer(input)),
    commit: os.commit.handler(({ input }) => uploads.commit(input.uploads)),
    cancel: os.cancel.handler(({ input }) => uploads.cancel(input.upload)),
    dismiss: os.dismiss.handler(async ({ input }) => ({ dismissed: await uploads.dismiss(input.upload) })),
    batches: os.batches.handler(async ({ input }) => {
      const shop = await shopIfAny(input.shop)
      return shop ? listBatches(imports, shop, input) : []
    }),
    batch: os.batch.handler(async ({ input }) => readBatch(imports, await looked(input.shop), input.batch)),
    lines: os.lines.handler(async ({ input: { shop, batch, ...around } }) =>
      readLines(imports, await looked(shop), batch, around),
    ),
    undo: os.undo.handler(async ({ input }) => undoBatch(imports, await looked(input.shop), input.batch)),
    formats: os.formats.handler(async ({ input }) => {
      const shop = await shopIfAny(input.shop)
      return (await uploads.formatsOf(shop?.id)).map(formatInfo)
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
