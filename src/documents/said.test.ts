import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { Document } from './contract.ts'
import { renderDocx } from './docx/word.ts'
import { documentOf, weeklyReport } from './fixtures.ts'
import { deckOf } from './pptx/plan.ts'
import { renderPptx } from './pptx/slides.ts'
import { partsOf } from './testing.ts'
import { cellWords, columnWords, stateWords, textWords } from './words.ts'

type Blocks = z.input<typeof Document>['blocks']

const PATIENCE = 180_000

const bare = (words: string): string => words.replaceAll(/\s+/g, '')

/** All words of an Office file in their order, without the marks between them and without spaces. */
const told = async (bytes: Uint8Array, folder: string): Promise<string> => {
  const parts = [...(await partsOf(bytes))].filter(
    ([path]) => path.startsWith(folder) && path.endsWith('.xml'),
  )
  return bare(
    parts
      .map(([, xml]) => xml.replaceAll(/<[^>]+>/g, ''))
      .join('\n')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&'),
  )
}

/** What the blocks say in words; figures are shortened on slides and have tests of their own. */
const saidIn = ({ blocks }: Document): string[] =>
  blocks
    .flatMap((block): string[] => {
      switch (block.kind) {
        case 'cover':
          return [
            block.title,
            block.subtitle,
            block.company,
            ...block.facts.flatMap((one) => [one.name, one.value]),
          ]
        case 'heading':
          return [block.text]
        case 'paragraph':
          return [textWords(block.text)]
        case 'list':
          return block.items.map(textWords)
        case 'figures':
          return block.items.flatMap(({ figure, comparisons }) => [
            figure.name,
            ...comparisons.map(({ name }) => name),
            ...figure.states.map(stateWords),
          ])
        case 'table':
          return [
            block.title,
            ...block.columns.map(columnWords),
            ...block.rows.flatMap(({ cells }) =>
              block.columns.map((column, at) => cellWords(cells[at], column)),
            ),
            ...block.notes,
          ]
        case 'chart':
          return [block.title, ...block.notes]
        case 'callout':
          return [block.title, textWords(block.text)]
        case 'suggestion':
          return [block.title, textWords(block.text), textWords(block.effect), block.owner, block.due ?? '']
        default:
          return []
      }
    })
    .map(bare)
    .filter((words) => words !== '')

/** Words of any length that a slide holds, of the signs that Office files write in a way of their own too. */
const words = (most: number) =>
  fc
    .array(
      fc.constantFrom('支付金额', '比上周少', '<3 天>', 'R&D', '“引”', '9.9 元', '。', '转化率', 'a"b'),
      {
        minLength: 1,
        maxLength: most,
      },
    )
    .map((some) => some.join(''))

const block: fc.Arbitrary<Blocks[number]> = fc.oneof(
  words(40).map((text) => ({ kind: 'paragraph' as const, text: [text] })),
  fc
    .record({ ordered: fc.boolean(), items: fc.array(words(20), { minLength: 1, maxLength: 14 }) })
    .map(({ ordered, items }) => ({ kind: 'list' as const, ordered, items: items.map((one) => [one]) })),
  fc
    .record({
      title: words(4),
      notes: fc.array(words(30), { maxLength: 3 }),
      rows: fc.integer({ min: 0, max: 12 }),
    })
    .map(({ title, notes, rows }) => ({
      kind: 'table' as const,
      title,
      columns: [
        { id: 'a', name: '商品', unit: 'text' as const },
        { id: 'b', name: '卖了', unit: 'money' as const },
      ],
      rows: Array.from({ length: rows }, (_, at) => ({ cells: [`第 ${at + 1} 个`, 1_234_56 + at] })),
      notes,
    })),
  fc
    .record({
      title: words(6),
      notes: fc.array(words(30), { maxLength: 3 }),
      value: fc.option(fc.integer({ min: 1, max: 99 })),
    })
    .map(({ title, notes, value }) => ({
      kind: 'chart' as const,
      chart: 'bar' as const,
      title,
      unit: 'count' as const,
      labels: ['甲', '乙'],
      series: [{ name: '件数', values: [value, value] }],
      notes,
    })),
  fc
    .record({ title: words(4), text: words(40) })
    .map(({ title, text }) => ({ kind: 'callout' as const, tone: 'warning' as const, title, text: [text] })),
  fc
    .record({ title: words(6), text: words(30), effect: words(10), owner: words(2) })
    .map(({ title, text, effect, owner }) => ({
      kind: 'suggestion' as const,
      title,
      text: [text],
      effect: [effect],
      owner,
      due: '2026-11-30',
    })),
)

/** A section, and what stands in it under smaller headings. */
const section = fc
  .record({
    title: words(4),
    smaller: fc.subarray([2 as const, 3 as const]),
    within: fc.array(block, { minLength: 1, maxLength: 4 }),
  })
  .map(
    ({ title, smaller, within }): Blocks => [
      { kind: 'heading', level: 1, text: title },
      ...smaller.map((level) => ({ kind: 'heading' as const, level, text: `${title}${level}` })),
      ...within,
    ],
  )

test(
  'every word of a document is in Word and, where all its slides fit, on them',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(section, { minLength: 1, maxLength: 3 }), async (sections) => {
        const document = documentOf(
          { kind: 'cover', title: '周报', subtitle: '第 46 周', facts: [{ name: '店铺', value: '瓷器店' }] },
          ...sections.flat(),
          { kind: 'paragraph', text: ['完。'] },
        )
        expect(deckOf(document).slides.at(-1)?.title).not.toBe('其余内容见全文')
        const [word, deck] = [
          await told(await renderDocx(document), 'word/'),
          await told(await renderPptx(document), 'ppt/slides/'),
        ]
        const said = saidIn(document)
        expect(said.filter((one) => !word.includes(one))).toEqual([])
        expect(said.filter((one) => !deck.includes(one))).toEqual([])
      }),
      { numRuns: 25, seed: 12 },
    )
  },
  PATIENCE,
)

test(
  'a weekly report says in Word all that it says',
  async () => {
    const report = weeklyReport()
    const word = await told(await renderDocx(report), 'word/')
    expect(saidIn(report).filter((one) => !word.includes(one))).toEqual([])
  },
  PATIENCE,
)
