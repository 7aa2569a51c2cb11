import { randomUUID } from 'node:crypto'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { commitFile, type StagedFile } from '../../src/importing/actions.ts'
import { undoBatch } from '../../src/importing/history.ts'
import { seeded } from './random.ts'
import { type Draft, draftOf } from './real-headers.ts'
import { figuresOf, problemsOf } from './shop-state.ts'
import { openStand, type Stand, standSides, type TestShop } from './stand.ts'

/** OVERLAP_RUNS sets more for a long run. */
const RUNS = Number(process.env.OVERLAP_RUNS ?? 6)
const SEED = Number(process.env.FAULT_SEED ?? 20201111)

/** Twelve orders: every file holds some of them, and what it says of them differs from what the others say. */
const ORDERS = 12
const yuan = (fen: number) => (fen / 100).toFixed(2)
const orderId = (n: number) => `3512345678900000${String(n).padStart(3, '0')}`
const itemId = (n: number) => String(612_345_670_000 + n)

type Made = { name: string; draft: Draft }

const random = seeded(SEED)
const whole = (below: number) => Math.floor(random() * below)
/** Which orders a file holds, at least one. */
const some = () => {
  const chosen = Array.from({ length: ORDERS }, (_, n) => n).filter(() => random() < 0.6)
  return chosen.length ? chosen : [whole(ORDERS)]
}

const orders = (stamp: string): Made => {
  const kept = some()
  const draft = draftOf('order-csv-v3', kept.length, whole(1000))
  kept.forEach((n, row) => {
    const total = 1000 + n * 137
    const refund = whole(3) === 0 ? whole(total) : 0
    draft.set(row, '订单编号', orderId(n))
    draft.set(row, '买家会员名', `买家${n % 5}`)
    draft.set(row, '总金额', yuan(total))
    draft.set(row, '买家实际支付金额', yuan(total - refund))
    draft.set(row, '退款金额', yuan(refund))
    draft.set(row, '订单创建时间', `2026-06-${String(1 + (n % 28)).padStart(2, '0')} 10:00:00`)
  })
  return { name: `ExportOrderList${stamp}.csv`, draft }
}

const lines = (stamp: string): Made => {
  const kept = some().flatMap((n) => Array.from({ length: 1 + (n % 3) }, (_, line) => [n, line] as const))
  const draft = draftOf('item-xlsx-27', kept.length, whole(1000))
  kept.forEach(([n, line], row) => {
    const payable = 300 + line * 111
    const refund = whole(4) === 0 ? payable : 0
    draft.set(row, '主订单编号', orderId(n))
    draft.set(row, '子订单编号', `${orderId(n).slice(0, -1)}${line}9`)
    draft.set(row, '商品ID', itemId(line))
    draft.set(row, '购买数量', String(1 + whole(3)))
    draft.set(row, '买家应付货款', yuan(payable))
    draft.set(row, '买家实付金额', yuan(payable - refund))
    draft.set(row, '退款金额', refund ? yuan(refund) : '无退款申请')
  })
  return { name: `ExportItemlList${stamp}.xlsx`, draft }
}

const refunds = (stamp: string): Made => {
  const kept = some()
  const draft = draftOf('refund-2026b', kept.length, whole(1000))
  kept.forEach((n, row) => {
    draft.set(row, '退款编号', `9900000000000000${n}`)
    draft.set(row, '订单编号', orderId(n))
    draft.set(row, '退款总额', yuan(whole(1000)))
    draft.set(row, '退款状态', whole(2) ? '退款成功' : '退款关闭')
  })
  return { name: `退款_${stamp}00.xlsx`, draft }
}

/** 生意参谋 corrects what it said of a day: the same items and days, other figures. */
const items = (stamp: string): Made => {
  const kept = some()
  const draft = draftOf('sycm-item', kept.length, whole(1000))
  kept.forEach((n, row) => {
    draft.set(row, '统计日期', `2026-06-0${1 + (n % 3)}`)
    draft.set(row, '商品ID', itemId(n))
    draft.set(row, '商品访客数', String(whole(500)))
    draft.set(row, '支付金额', yuan(whole(100_000)))
  })
  return { name: `商品_全部_2026-06-01_2026-06-03 ${stamp}.xls`, draft }
}

/** Two of the files bear the same minute. */
const made: readonly Made[] = [
  orders('202608110900'),
  orders('202608120900'),
  orders('202608120900'),
  lines('202608110905'),
  lines('202608130905'),
  refunds('202608111000'),
  refunds('202608141000'),
  items('202608110800'),
  items('202608120800'),
  items('202608130800'),
]

/** What the newest of the order files that hold an order say was refunded, in fen; two of them are equally new. */
const newestWords = (order: string): number[] => {
  const words = made
    .filter(({ name }) => name.startsWith('ExportOrderList'))
    .flatMap(({ name, draft }) =>
      [...draft.rows.keys()]
        .filter((row) => draft.get(row, '订单编号') === order)
        .map((row) => ({ name, fen: Math.round(Number(draft.get(row, '退款金额')) * 100) })),
    )
  const newest = words
    .map(({ name }) => name)
    .sort()
    .at(-1)
  return words.filter(({ name }) => name === newest).map(({ fen }) => fen)
}

/** A staged file can be committed once: this is another of the same. */
const copyOf = async (staged: StagedFile): Promise<StagedFile> => {
  const folder = join(staged.folder, '..', randomUUID())
  await cp(staged.folder, folder, { recursive: true })
  const moved = (path: string) => path.replace(staged.folder, folder)
  return {
    ...staged,
    folder,
    sheets: staged.sheets.map((sheet) => ({
      ...sheet,
      checked: sheet.checked && {
        ...sheet.checked,
        archive: moved(sheet.checked.archive),
        accepted: moved(sheet.checked.accepted),
        rejectsFile: moved(sheet.checked.rejectsFile),
      },
    })),
  }
}

const nth = fc.nat(made.length - 1)
/** Every file once in any order, some of them again at any place. */
const anyOrder = fc
  .tuple(
    fc.shuffledSubarray([...made.keys()], { minLength: made.length }),
    fc.array(fc.tuple(nth, nth), { maxLength: 3 }),
  )
  .map(([order, repeats]) => repeats.reduce((all, [file, at]) => all.toSpliced(at, 0, file), order))
const someOf = fc.uniqueArray(nth, { minLength: 1, maxLength: 5 })

const COMPARED = ['sale_line', 'order_header', 'order_line', 'refund', 'item_traffic'] as const

describe.each(standSides(inject('postgresUrl')))('overlapping files on %s', (side) => {
  let stand: Stand
  let staged: readonly StagedFile[]
  beforeAll(async () => {
    stand = await openStand(side, inject('postgresUrl'))
    const shop = stand.newShop()
    staged = await Promise.all(made.map(({ name, draft }) => stand.stage(shop, name, draft.bytes())))
    // Rows that were refused would be compared with nothing.
    for (const { sheets } of staged) expect(sheets.map(({ result }) => result?.rejects)).toEqual([[]])
  })
  afterAll(() => stand.close())

  const take = async (shop: TestShop, file: number): Promise<number> => {
    const one = staged[file]
    if (!one) throw new RangeError(`no file ${file}`)
    const [result] = await commitFile(stand.context, shop, await copyOf(one))
    return result?.batch ?? 0
  }

  const figures = async (shop: TestShop) => {
    expect(await problemsOf(stand.context, shop.id)).toEqual([])
    return figuresOf(stand.facts.db, shop.id, COMPARED)
  }

  const runs = side === 'embedded' ? RUNS : Math.ceil(RUNS / 3)

  test(
    'the same files in any order, with repetitions, give the same figures, and of each order the newest word counts',
    async () => {
      const straight = stand.newShop()
      for (const file of made.keys()) await take(straight, file)
      const expected = await figures(straight)
      const said = (expected.order_header ?? []).map((row): { order_id: string; refunded_fen: number } =>
        JSON.parse(row),
      )
      for (const { order_id, refunded_fen } of said)
        expect(newestWords(order_id), order_id).toContain(refunded_fen)
      await fc.assert(
        fc.asyncProperty(anyOrder, async (order) => {
          const shop = stand.newShop()
          for (const file of order) await take(shop, file)
          expect(await figures(shop)).toEqual(expected)
        }),
        { numRuns: runs, seed: SEED },
      )
    },
    120_000 + runs * 60_000,
  )

  test(
    'undoing some of the files, in any order and at any time, equals never having had them',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyOrder, someOf, fc.infiniteStream(fc.nat()), async (order, unwanted, numbers) => {
          const [without, undone] = [stand.newShop(), stand.newShop()]
          for (const file of order) if (!unwanted.includes(file)) await take(without, file)
          const batches = new Map<number, number>()
          const undo = async (file: number) => {
            const batch = batches.get(file)
            if (batch === undefined) return
            batches.delete(file)
            await undoBatch(stand.context, undone, batch)
          }
          for (const file of order) {
            batches.set(file, await take(undone, file))
            // Some are taken back at once, others after more have come; one may come again and go again.
            const next = unwanted[(numbers.next().value ?? 0) % unwanted.length]
            if (next !== undefined && (numbers.next().value ?? 0) % 2 === 0) await undo(next)
          }
          for (const file of unwanted) await undo(file)
          expect(await figures(undone)).toEqual(await figures(without))
        }),
        { numRuns: runs, seed: SEED },
      )
    },
    120_000 + runs * 60_000,
  )
})
