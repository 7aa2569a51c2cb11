import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { exportFile } from '../../src/importing/export-file.ts'
import { formats } from '../../src/importing/formats/all.ts'
import knownHeaders from '../../src/importing/formats/known-headers.json' with { type: 'json' }
import { sampleRows } from '../../src/importing/sample-rows.ts'
import { freshDatabase, type StoreSide, storeSides } from '../../src/storage/testing.ts'
import type { Order, Said } from './import-run.ts'
import { seeded } from './random.ts'

/** Kills per store; FAULT_RUNS sets more for a long run. */
const RUNS = Number(process.env.FAULT_RUNS ?? 16)
const SEED = Number(process.env.FAULT_SEED ?? 20201111)

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rowsFor = (id: string, header: readonly string[], n: number, seed: number) => {
  const format = formats.find((f) => f.id === id)
  if (!format) throw new Error(`no format ${id}`)
  return sampleRows(format, header, n, seed)
}

const orderHeader = knownHeaders['order-csv-v3'].columns
const lineHeader = knownHeaders['item-xlsx-27'].columns
const refundHeader = knownHeaders['refund-2026b'].columns

/** The newer order file restates a hundred orders; one workbook holds two reports, which come in together or not at all. */
const older = 'ExportOrderList202608110900.csv'
const newer = 'ExportOrderList202608120900.csv'
const workbook = 'ExportOrderDetailList202608130900.xlsx'

const steps: readonly { file: string; undo?: true }[] = [
  { file: older },
  { file: newer },
  { file: workbook },
  { file: newer, undo: true },
]

const written = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes)
written(
  older,
  exportFile({ header: orderHeader, rows: rowsFor('order', orderHeader, 200, 1), container: 'csv' }),
)
written(
  newer,
  exportFile({
    header: orderHeader,
    rows: rowsFor('order', orderHeader, 300, 2).slice(100),
    container: 'csv',
  }),
)
written(
  workbook,
  exportFile({
    header: lineHeader,
    rows: rowsFor('order-line', lineHeader, 250, 3),
    container: 'xlsx',
    sheet: '订单',
    sheets: [{ sheet: '退款', cells: [refundHeader, ...rowsFor('refund', refundHeader, 150, 4)] }],
  }),
)

/** A forked program and what it said, in order. */
const forked = () => {
  const child: ChildProcess = fork(fileURLToPath(new URL('./import-run.ts', import.meta.url)), [], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const said: Said[] = []
  let heard = () => {}
  child.on('message', (message: Said) => {
    said.push(message)
    heard()
  })
  const gone = once(child, 'exit').then(() => heard())
  const next = async (at: Said['at']): Promise<Said | undefined> => {
    for (;;) {
      const failed = said.find((message) => message.at === 'failed')
      if (failed?.at === 'failed') throw new Error(failed.error)
      const found = said.findIndex((message) => message.at === at)
      if (found >= 0) return said.splice(found, 1)[0]
      if (child.exitCode !== null || child.signalCode !== null) return undefined
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
  }
  return {
    next,
    tell: (order: Order) => {
      if (child.connected) child.send(order, () => {})
    },
    /** Does an order to its end. */
    async ask<At extends Said['at']>(order: Order, at: At): Promise<Extract<Said, { at: At }>> {
      this.tell(order)
      const answer = await next(at)
      if (answer?.at !== at) throw new Error(`the program ended while it should ${order.do}`)
      return answer as Extract<Said, { at: At }>
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    gone,
  }
}

type Program = ReturnType<typeof forked>
type Point = 'received' | 'staged' | 'filed' | 'undoing'

/** When an import or an undoing is hit: so many milliseconds after it reached that point, or when it is done. */
type Hit = { from: 'command' | 'page'; point: Point; after: number }

/** Most hits fall on the commit: reading changes nothing yet. */
const hitOf = (random: () => number, spans: Record<Point, number>, isUndo: boolean): Hit => {
  const points: Point[] = isUndo ? ['undoing'] : ['received', 'staged', 'staged', 'filed', 'filed']
  const point = points[Math.floor(random() * points.length)] ?? 'staged'
  return { from: random() < 0.5 ? 'command' : 'page', point, after: random() * spans[point] }
}

const orderFor = (step: number, shop: number, from: Hit['from']): Order => {
  const { file, undo } = steps[step] ?? { file: '' }
  return undo ? { do: 'undo', shop, file } : { do: 'import', shop, path: join(folder, file), from }
}

const checked = async (program: Program, shop: number) => {
  const { state, problems } = await program.ask({ do: 'check', shop }, 'checked')
  expect(problems).toEqual([])
  return state
}

const areOver = (states: readonly string[]) =>
  states.every((state) => state === 'done' || state === 'cancelled')

/**
 * What each state is and how long the parts take, told by a shop nobody disturbs. A program just started is
 * slower: three times as long reaches the end.
 */
const undisturbed = async (program: Program, shop: number) => {
  const states = [await checked(program, shop)]
  const spans: Record<Point, number> = { received: 0, staged: 0, filed: 40, undoing: 0 }
  for (const [step, { undo }] of steps.entries()) {
    program.tell(orderFor(step, shop, 'command'))
    const marks: [Point, number][] = []
    for (const point of undo ? (['undoing'] as const) : (['received', 'staged'] as const)) {
      await program.next(point)
      marks.push([point, performance.now()])
    }
    await program.next('done')
    const end = performance.now()
    marks.forEach(([point, start], i) => {
      spans[point] = Math.max(spans[point], ((marks[i + 1]?.[1] ?? end) - start) * 1.5)
    })
    states.push(await checked(program, shop))
  }
  return { states, spans }
}

/** The first file of a batch of the shop lies in the archive: its transaction is about to end. */
const filing = (home: string, shop: number, gone: Promise<void>) =>
  new Promise<void>((resolve) => {
    const watcher = watch(join(home, 'archive'), (_, name) => {
      if (name?.startsWith(`${shop}-`)) watcher.close()
      if (name?.startsWith(`${shop}-`)) resolve()
    })
    gone.then(() => {
      watcher.close()
      resolve()
    })
  })

describe.concurrent.each(storeSides(inject('postgresUrl')))('kill -9 on %s', (side: StoreSide) => {
  test(
    'leaves the old or the new state; what was acknowledged is there, the next start says which file is not in, and importing again completes it',
    async () => {
      const home = join(folder, side)
      mkdirSync(home)
      const database =
        side === 'postgres'
          ? await freshDatabase(inject('postgresUrl'))
          : { url: undefined, drop: async () => {} }
      const open: Order = { do: 'open', folder: home, databaseUrl: database.url }
      let program = forked()
      let successor = forked()
      try {
        await program.ask(open, 'opened')
        const { states, spans } = await undisturbed(program, 1)
        expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(steps.length + 1)

        const random = seeded(SEED)
        const seen = { old: 0, new: 0, told: 0 }
        for (let run = 0; run < RUNS; run++) {
          const step = run % steps.length
          const shop = 2 + Math.floor(run / steps.length)
          const hit = hitOf(random, spans, steps[step]?.undo === true)
          const context = `run ${run}: ${JSON.stringify(hit)}`
          const filed = hit.point === 'filed' ? filing(home, shop, program.gone) : undefined
          program.tell(orderFor(step, shop, hit.from))
          const acknowledged =
            (await program.next(hit.point === 'undoing' ? 'undoing' : 'received')) !== undefined
          await (filed ?? (hit.point === 'staged' ? program.next('staged') : undefined))
          // What runs beside it makes a program slower or quicker: hits drift to the side that was seen less.
          const drift = 2 ** ((seen.old - seen.new) / 4)
          await Promise.race([wait(hit.after * drift), program.next('done')])
          await program.kill()

          program = successor
          successor = forked()
          const { notices } = await program.ask(open, 'opened')
          const state = await checked(program, shop)
          const [before, after] = [states[step], states[step + 1]]
          expect([before, after], context).toContainEqual(state)
          const isNew = JSON.stringify(state) === JSON.stringify(after)
          seen[isNew ? 'new' : 'old'] += 1
          const told = notices.filter((notice) => notice.includes(`「${steps[step]?.file}」`))
          seen.told += told.length
          for (const notice of told) expect(notice.includes('已经入库'), `${context} ${notice}`).toBe(isNew)
          const isImport = hit.point !== 'undoing'
          if (isImport && acknowledged && !isNew && hit.from === 'command')
            expect(told, context).toHaveLength(1)

          // What was received through the page goes on by itself; anything else is done again by a person.
          const isKept = isImport && acknowledged && hit.from === 'page'
          const again = await program.ask(
            isKept ? { do: 'resume', shop } : orderFor(step, shop, 'command'),
            'done',
          )
          expect(areOver(again.states), context).toBe(true)
          expect(await checked(program, shop), context).toEqual(after)
        }
        for (let shop = 1; shop <= 1 + Math.floor(RUNS / steps.length); shop++)
          expect(await checked(program, shop)).toEqual(states.at(-1))
        await program.ask({ do: 'close' }, 'closed')
        // Moments that all lie on one side of the commit would prove little.
        if (RUNS >= 16) {
          expect(seen.old).toBeGreaterThan(0)
          expect(seen.new).toBeGreaterThan(0)
          expect(seen.told).toBeGreaterThan(0)
        }
        if (process.env.FAULT_RUNS) console.log(side, RUNS, seen, spans)
      } finally {
        await program.kill()
        await successor.kill()
        await database.drop()
      }
    },
    60_000 + RUNS * 20_000,
  )
})
