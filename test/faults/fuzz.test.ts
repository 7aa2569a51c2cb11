import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../src/storage/testing.ts'
import { HANGS_SECONDS, openImport, type ReadBytes, type WholeImport } from './fuzz-import.ts'
import { asFormula, biff, orders, ROWS, subjects } from './fuzz-subjects.ts'
import { differing, type Reference, type Shape, type Taken, wrongRows } from './fuzz-verdict.ts'
import { bytesOf, laidText, mutatedPieces, mutationsOf, type Seam } from './mutated-file.ts'
import { seeded } from './random.ts'

/**
 * Mutated files through the whole import. The long run, on as many cores as there are, each with a seed of its own:
 *   NODE_COMPILE_CACHE=/tmp/zhanggui-compiled FUZZ_RUNS=50000 FAULT_SEED=1 npx vitest run test/faults/fuzz.test.ts
 */
const RUNS = Number(process.env.FUZZ_RUNS ?? 240)
const SEED = Number(process.env.FAULT_SEED ?? 20201111)
/** So many files that were read are imported together; one in so many batches is a single file as it is. */
const TOGETHER = 20
const ALONE = 8
const HOURS = 20 * 3600 * 1000

/** A mutated file that was read, and what harm was done to it. */
type Harmed = ReadBytes & { run: number; seams: readonly Seam[] }

/** A finding says how to make it again. */
const found = (subject: string, run: number, what: readonly string[]) =>
  what.map((line) => `${subject}, FAULT_SEED=${SEED} run ${run}: ${line}`)

describe.each(storeSides(inject('postgresUrl')))('mutated files into %s', (side) => {
  // The reading is the same for both stores: PostgreSQL gets a tenth.
  const runs = side === 'embedded' ? RUNS : Math.ceil(RUNS / 10)
  const share = Math.ceil(runs / (subjects.length + 1))
  const outcome = { refused: 0, unknown: 0, taken: 0, rows: 0 }

  let whole: WholeImport
  beforeAll(async () => {
    whole = await openImport(side, inject('postgresUrl'))
  })
  afterAll(() => whole.close())

  const read = async (bytes: Buffer): Promise<ReadBytes | string> => {
    const start = process.cpuUsage()
    const file = await whole.read(bytes)
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(HANGS_SECONDS * 2000)
    if (file === 'unknown') outcome.unknown += 1
    else if (typeof file === 'string') outcome.refused += 1
    return file
  }

  const referenceOf = async (bytes: Buffer, first = 1): Promise<Reference> => {
    const file = await read(bytes)
    if (typeof file === 'string') throw new Error(`not read: ${file}`)
    const [[taken, ...more] = []] = await whole.take([file])
    expect(more).toEqual([])
    expect(taken?.accepted).toHaveLength(ROWS)
    return {
      above: file.tables[0]?.head.slice(0, first) ?? [],
      rows: taken?.accepted ?? [],
      reading: taken?.reading ?? '',
      header: taken?.header ?? '',
    }
  }

  const imported = async <F extends ReadBytes>(
    files: readonly F[],
    judge: (file: F, sheet: Taken) => string[],
  ): Promise<string[]> => {
    const taken = await whole.take(files)
    return files.flatMap((file, i) =>
      (taken[i] ?? []).flatMap((sheet) => {
        outcome.rows += sheet.accepted.length
        return judge(file, sheet)
      }),
    )
  }

  /** Reads `runs` mutated files and imports what can be read; gives what is wrong with any of them. */
  const findings = async (
    mutate: (random: () => number) => { bytes: Buffer; seams: readonly Seam[] },
    judge: (file: Harmed, sheet: Taken) => string[],
    together = TOGETHER,
  ): Promise<string[]> => {
    const all: string[] = []
    let [waiting, batches]: [Harmed[], number] = [[], 0]
    const flush = async () => {
      if (waiting.length > 0) all.push(...(await imported(waiting, judge)))
      ;[waiting, batches] = [[], batches + 1]
    }
    for (let run = 0; run < share; run++) {
      const { bytes, seams } = mutate(seeded(SEED + run * 7919))
      const file = await read(bytes)
      if (typeof file === 'string') continue
      outcome.taken += 1
      waiting.push({ ...file, run, seams })
      if (waiting.length >= (batches % ALONE === 0 ? 1 : together)) await flush()
    }
    await flush()
    return all
  }

  const judged = (name: string, reference: Reference, shape: Shape) => (file: Harmed, sheet: Taken) =>
    found(name, file.run, wrongRows(sheet, reference, file.seams, shape))

  test.each(subjects)(
    '$name: mutated, it is refused or imported, and what is stored was written so',
    async ({ name, bytes, mutate, alone, ...shape }) => {
      const reference = await referenceOf(bytes, shape.first)
      const together = alone ? 1 : TOGETHER
      expect(await findings(mutate, judged(name, reference, shape), together)).toEqual([])
    },
    HOURS,
  )

  test(
    'a mutated xls is refused or imported, and no stored row is shifted',
    async () => {
      const reference = await referenceOf(biff)
      const mutations = mutationsOf(biff)
      const mutate = (random: () => number) => ({
        bytes: bytesOf(biff, mutatedPieces(biff, mutations, random)),
        seams: [],
      })
      const judge = ({ run }: Harmed, { accepted }: Taken) =>
        accepted.flatMap(({ cells }) => {
          const fewest = Math.min(...reference.rows.map((row) => differing(cells, row.cells)))
          return fewest > 2 ? found('xls', run, [`${fewest} cells differ: ${cells.join('|')}`]) : []
        })
      expect(await findings(mutate, judge)).toEqual([])
    },
    HOURS,
  )

  test('a file in a foreign encoding is refused, not recognised, or stored right', async () => {
    const cells = asFormula(orders)
    const text = laidText(cells, { encoding: 'utf-8' }).bytes.toString()
    const reference = await referenceOf(iconv.encode(text, 'gb18030'))
    const utf8 = Buffer.from(text)
    const foreign: Record<string, Buffer> = {
      'UTF-16BE': iconv.encode(text, 'utf-16be', { addBOM: true }),
      'UTF-16LE without a mark': iconv.encode(text, 'utf-16le'),
      'UTF-16BE without a mark': iconv.encode(text, 'utf-16be'),
      Big5: iconv.encode(text, 'big5'),
      'Shift-JIS': iconv.encode(text, 'shift_jis'),
      'EUC-KR': iconv.encode(text, 'euc-kr'),
      'UTF-8 taken for GBK and saved': Buffer.from(iconv.decode(utf8, 'gbk')),
      'GBK taken for Latin and saved': Buffer.from(iconv.decode(iconv.encode(text, 'gbk'), 'latin1')),
      'UTF-8 twice': Buffer.from(utf8.toString('latin1')),
      'UTF-8 half, GB18030 half': Buffer.concat([
        Buffer.from(text.slice(0, text.length / 2)),
        iconv.encode(text.slice(text.length / 2), 'gb18030'),
      ]),
      'GB18030 half, UTF-8 half': Buffer.concat([
        iconv.encode(text.slice(0, text.length / 2), 'gb18030'),
        Buffer.from(text.slice(text.length / 2)),
      ]),
      'UTF-32': iconv.encode(text, 'utf-32le', { addBOM: true }),
      'UTF-7': iconv.encode(text, 'utf-7'),
    }
    for (const [name, bytes] of Object.entries(foreign)) {
      const file = await read(bytes)
      if (typeof file === 'string') continue
      const wrong = await imported([file], (_, sheet) => wrongRows(sheet, reference, [], { first: 1 }))
      expect({ name, wrong }).toEqual({ name, wrong: [] })
    }
  })

  test('the mutated files were not all refused: there was something to check', () => {
    if (process.env.FUZZ_RUNS) console.log(side, runs, outcome)
    expect(outcome.taken).toBeGreaterThan(share)
    expect(outcome.refused).toBeGreaterThan(share)
    expect(outcome.rows).toBeGreaterThan(share * 3)
  })
})
