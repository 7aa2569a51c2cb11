import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, realpath, rm, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import type { Kysely } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { Failure, isFailure } from '../kernel/failure.ts'
import { failureOfSystem } from '../kernel/system-refusal.ts'
import { isWithin } from '../storage/folder.ts'
import type { ImportContext } from './actions.ts'
import { isExport } from './file-names.ts'
import { receivedFile } from './receiving.ts'
import { shopIfThere } from './shop-if-there.ts'
import type { ImportingTables } from './tables.ts'
import type { Uploads } from './uploads.ts'

export type WatchContext = {
  imports: ImportContext
  records: Kysely<ImportingTables>
  uploads: Pick<Uploads, 'add' | 'newPlace'>
  shopById: (id: number) => Promise<Shop>
  reportBug: (error: unknown) => Failure
  /** Milliseconds between two looks. Network drives and Windows give no reliable notice of changes. */
  pause?: number
}

export type Watch = ReturnType<typeof createWatch>

type Seen = { bytes: number; changed: number }

/** A file as it is now; undefined where there is none. */
const seenAt = async (path: string): Promise<Seen | undefined> => {
  const entry = await stat(path).catch(() => undefined)
  return entry?.isFile() ? { bytes: entry.size, changed: Math.round(entry.mtimeMs) } : undefined
}

const problemOf = async (folder: string): Promise<string | null> => {
  const entry = await stat(folder).catch(() => undefined)
  if (!entry) return `找不到文件夹「${folder}」，它可能被移走了，或网络盘没有连上。`
  if (!entry.isDirectory()) return `「${folder}」不是文件夹。`
  const names = await readdir(folder).catch(() => undefined)
  if (!names) return `没有权限读取文件夹「${folder}」。`
  for (const file of names.filter(isExport))
    if ((await stat(join(folder, file)).catch(() => undefined))?.isFile() && !(await heldIn(folder, file)))
      return `「${file}」是一个链接，指到这个文件夹外面，没有导入。请把文件本身放进来。`
  return null
}

/**
 * Where a file of the folder really is. Undefined where that is elsewhere: who may put a link into the folder is not
 * thereby shown what this machine holds.
 */
const heldIn = async (folder: string, file: string): Promise<string | undefined> => {
  const [place, real] = await Promise.all([realpath(folder), realpath(join(folder, file))]).catch(() => [])
  return place !== undefined && real !== undefined && isWithin(real, place) ? real : undefined
}

/**
 * Takes the files that are put into a shop's folder: once each, and only when they stopped growing. A file
 * that is recognised and has no rejected row is committed by itself; the others wait in the page.
 */
export const createWatch = (context: WatchContext) => {
  const { imports, records, uploads, pause = 3_000 } = context
  let seen = new Map<string, Seen>()
  /** Why files of the last look could not be taken, by their paths. */
  let refused = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  const told = new Set<string>()

  const knownAs = (shop: number, path: string) =>
    records
      .selectFrom('watched_file')
      .selectAll()
      .where('shop_id', '=', shop)
      .where('path', '=', path)
      .executeTakeFirst()

  const remember = async (shop: number, path: string, { bytes, changed }: Seen, sha256: string) => {
    const row = { changed_at: changed, bytes, sha256 }
    await records
      .insertInto('watched_file')
      .values({ shop_id: shop, path, ...row })
      .onConflict((conflict) => conflict.columns(['shop_id', 'path']).doUpdateSet(row))
      .execute()
  }

  const copied = async (path: string, file: string, announced: number) => {
    const place = uploads.newPlace()
    const hash = createHash('sha256')
    const body = async function* () {
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
        hash.update(chunk)
        yield chunk
      }
    }
    const arriving = { name: file, body: body(), announced }
    const bytes = await receivedFile(arriving, { path: place.path, limits: imports.limits })
    return { ...place, bytes, sha256: hash.digest('hex') }
  }

  const take = async (
    shop: Shop,
    { path, real }: { path: string; real: string },
    file: string,
    now: Seen,
  ): Promise<void> => {
    const known = await knownAs(shop.id, path)
    if (known && Number(known.changed_at) === now.changed && Number(known.bytes) === now.bytes) return
    const { id, path: place, bytes, sha256 } = await copied(real, file, now.bytes)
    const after = await seenAt(real)
    // Written to while it was copied: what was copied may be half of either.
    if (after?.bytes !== now.bytes || after.changed !== now.changed || bytes !== now.bytes)
      return rm(place, { force: true })
    if (known?.sha256 === sha256) await rm(place, { force: true })
    else await uploads.add({ id, shop, file, path: place, bytes, kept: true, origin: 'watch', preview: true })
    await remember(shop.id, path, now, sha256)
  }

  const lookInto = async (shop: Shop, folder: string, before: Map<string, Seen>): Promise<void> => {
    const names = await readdir(folder).catch((): string[] => [])
    for (const file of names.filter(isExport).sort()) {
      const path = join(folder, file)
      const real = await heldIn(folder, file)
      if (real === undefined) continue
      const now = await seenAt(real)
      if (!now || now.bytes === 0) continue
      seen.set(path, now)
      const last = before.get(path)
      if (last?.bytes !== now.bytes || last.changed !== now.changed) continue
      // Still written to or locked by Excel: the next look tries again, and the page says so meanwhile.
      await take(shop, { path, real }, file, now).catch((error) => {
        const told = failureOfSystem(error) ?? error
        if (isFailure(told)) refused.set(path, `${told.message}${told.next}`)
        if (isFailure(error) || !(error instanceof Error && 'code' in error)) report(error)
      })
    }
  }

  /** A bug is in the log by its number; a refusal is told there once, not with every look. */
  const report = (error: unknown): void => {
    const { code, message } = context.reportBug(error)
    if (code !== 'internal' && !told.has(message)) console.error(`监控文件夹：${message}`)
    told.add(message)
  }

  /** Looks once into every folder. */
  const look = async (): Promise<void> => {
    const before = seen
    seen = new Map()
    refused = new Map()
    for (const { shop_id, folder } of await records.selectFrom('watch_folder').selectAll().execute())
      try {
        const shop = await shopIfThere(context, shop_id)
        if (shop) await lookInto(shop, folder, before)
      } catch (error) {
        // One folder keeps no other shop's from being looked into.
        report(error)
      }
  }

  const again = (): void => {
    timer = setTimeout(() => {
      looking = look().catch(report)
      looking.then(() => timer && again())
    }, pause)
    timer.unref()
  }

  const folderOf = async (shop: Shop): Promise<{ folder: string | null; problem: string | null }> => {
    const row = await records
      .selectFrom('watch_folder')
      .select('folder')
      .where('shop_id', '=', shop.id)
      .executeTakeFirst()
    if (!row) return { folder: null, problem: null }
    const [why = null] = [...refused].flatMap(([path, why]) => (isWithin(path, row.folder) ? [why] : []))
    return { folder: row.folder, problem: (await problemOf(row.folder)) ?? why }
  }

  /** Sets the folder of a shop, or none. Throws `invalid_input` where it cannot be read. */
  const setFolder = async (shop: Shop, folder: string | null) => {
    if (folder === null || folder.trim() === '') {
      await records.deleteFrom('watch_folder').where('shop_id', '=', shop.id).execute()
      return folderOf(shop)
    }
    if (!isAbsolute(folder.trim()))
      throw new Failure('invalid_input', { detail: '请写完整路径，例如 D:\\导出 或 /home/me/导出。' })
    const path = resolve(folder.trim())
    if (isWithin(path, imports.folder.path) || isWithin(imports.folder.path, path))
      throw new Failure('invalid_input', { detail: '不能用掌柜自己的数据目录，请另选一个文件夹。' })
    const real = await realpath(path).catch(() => path)
    if (isWithin(real, await realpath(imports.folder.path)))
      throw new Failure('invalid_input', { detail: '不能用掌柜自己的数据目录，请另选一个文件夹。' })
    const problem = await problemOf(path)
    if (problem) throw new Failure('invalid_input', { detail: problem })
    const row = { folder: path, set_at: imports.clock.now().toString() }
    await records
      .insertInto('watch_folder')
      .values({ shop_id: shop.id, ...row })
      .onConflict((conflict) => conflict.column('shop_id').doUpdateSet(row))
      .execute()
    return folderOf(shop)
  }

  const stop = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    await looking
  }

  return { look, start: again, stop, folderOf, setFolder }
}
