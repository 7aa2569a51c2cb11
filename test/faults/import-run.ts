import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { undoBatch } from '../../src/importing/history.ts'
import { openHouse, shopOf } from './house.ts'
import { problemsOf, stateOf } from './shop-state.ts'

/**
 * A program that imports, to be killed: forked by kill.test.ts, it does what it is told over IPC and says at
 * which point it is. It loads everything first and opens the data folder only when told, so that a successor
 * can stand ready while its predecessor lives.
 */

export type Order =
  | { do: 'open'; folder: string; databaseUrl: string | undefined }
  | { do: 'import'; shop: number; path: string; from: 'command' | 'page' }
  /** Goes on with what an earlier run left, and confirms what waits. */
  | { do: 'resume'; shop: number }
  | { do: 'undo'; shop: number; file: string }
  | { do: 'check'; shop: number }
  | { do: 'close' }

export type Said =
  | { at: 'ready' | 'received' | 'staged' | 'undoing' | 'closed' }
  | { at: 'opened'; notices: string[] }
  | { at: 'done'; states: string[] }
  | { at: 'checked'; state: Record<string, string>; problems: string[] }
  | { at: 'failed'; error: string }

const TABLES = ['order_header', 'order_line', 'refund'] as const

/** On PostgreSQL an archive without a batch may be another server's, about to commit: only an old one is swept. */
const later = { now: () => Temporal.Now.instant().add({ hours: 2 }) }

let house: Awaited<ReturnType<typeof openHouse>> | undefined
const bugs: unknown[] = []

const say = (message: Said) =>
  new Promise<void>((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve())
    else resolve()
  })

const opened = () => {
  if (!house) throw new Error('the house is not open')
  return house
}

const listOf = async (shop: number) =>
  (await opened().uploads.list()).filter((u) => u.shop === shopOf(shop).name)

/** Waits until no upload of the shop is in one of the states; their states then. */
const settled = async (shop: number, passing: readonly string[]): Promise<string[]> => {
  for (;;) {
    const list = await listOf(shop)
    if (!list.some(({ state }) => passing.includes(state))) return list.map(({ state }) => state)
    await wait(10)
  }
}

const commitReady = async (shop: number): Promise<string[]> => {
  await settled(shop, ['received', 'reading'])
  await say({ at: 'staged' })
  const ready = (await listOf(shop)).filter(({ state }) => state === 'ready').map(({ id }) => id)
  if (ready.length > 0) await opened().uploads.commit(ready)
  return settled(shop, ['importing', 'ready'])
}

const obey = async (order: Order): Promise<Said> => {
  switch (order.do) {
    case 'open':
      house = await openHouse(order.folder, order.databaseUrl, { bugs, clock: later })
      return { at: 'opened', notices: house.notices }
    case 'import': {
      const { uploads } = opened()
      const file = basename(order.path)
      if (order.from === 'page')
        await uploads.receive({
          name: file,
          body: createReadStream(order.path),
          shop: shopOf(order.shop).name,
          origin: 'page',
          preview: false,
        })
      else
        await uploads.add({
          shop: shopOf(order.shop),
          file,
          path: order.path,
          bytes: (await stat(order.path)).size,
          kept: false,
          origin: 'command',
          preview: false,
        })
      await say({ at: 'received' })
      return { at: 'done', states: await commitReady(order.shop) }
    }
    case 'resume':
      await opened().uploads.start()
      return { at: 'done', states: await commitReady(order.shop) }
    case 'undo': {
      const { imports } = opened()
      const batches = await imports.facts.db
        .selectFrom('batch')
        .select('batch_id')
        .where('shop_id', '=', order.shop)
        .where('file_name', '=', order.file)
        .where('status', '=', 'active')
        .execute()
      await say({ at: 'undoing' })
      for (const { batch_id } of batches) await undoBatch(imports, shopOf(order.shop), batch_id)
      return { at: 'done', states: [] }
    }
    case 'check':
      return {
        at: 'checked',
        state: await stateOf(opened().facts.db, order.shop, TABLES),
        problems: [...(await problemsOf(opened().imports, order.shop)), ...bugs.map(String)],
      }
    case 'close':
      await opened().close()
      return { at: 'closed' }
  }
}

process.on('message', async (order: Order) => {
  try {
    await say(await obey(order))
  } catch (error) {
    await say({
      at: 'failed',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
  if (order.do === 'close') process.disconnect?.()
})
// Without a parent nobody would ever end this.
process.on('disconnect', () => process.exit())
// Killed, it would leave nothing of what was compiled for it to its successors.
flushCompileCache()
await say({ at: 'ready' })
