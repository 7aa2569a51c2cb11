import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  barNames,
  barWords,
  lineWords,
  shareWords,
  verdictNames,
} from '../../duties/scorecard/rules/words.ts'
import { addDays, dayOf, monthStart } from '../../kernel/calendar.ts'
import { systemClock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { madeFolder } from '../../storage/made-folder.ts'
import { type Call, type Command, printed, textFlag, withSession } from '../command.ts'
import { formatsIn } from '../formats.ts'
import { textTable } from '../text-table.ts'

const usage = 'scorecard [--month M] [--format F --out DIR | close | reopen]'

/** The last month that is over. */
const lastMonth = (): string => addDays(monthStart(dayOf(systemClock.now())), -1).slice(0, 7)

const written = async (call: Call, one: { shop: string | undefined; month: string }): Promise<void> => {
  const formats = formatsIn(textFlag(call.flags, 'format') ?? '')
  const folder = resolve(call.cwd, textFlag(call.flags, 'out') ?? '.')
  const files = await withSession(call, async ({ client }) => {
    const made = await client.scorecard.files({ ...one, formats })
    await madeFolder(folder)
    const paths: { file: string; bytes: number }[] = []
    for (const file of made) {
      const path = join(folder, file.name)
      await writeFile(path, new Uint8Array(await file.arrayBuffer()))
      paths.push({ file: path, bytes: file.size })
    }
    return paths
  })
  printed(call, { files }, () => files.map(({ file }) => file).join('\n'))
}

export const scorecard: Command = {
  name: 'scorecard',
  needsData: true,
  summary: '绩效：一个月的四项做到没有，出考核表，关账',
  usage,
  words: 1,
  flags: {
    '--month M': '哪个月，如 2026-10；默认上个月',
    '--format F': '把考核表存成 html、pdf、docx、xlsx、pptx，几种用逗号隔开',
    '--out DIR': '存到哪个文件夹，默认当前文件夹',
  },
  options: { month: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
  examples: [
    ['scorecard --month 2026-10', '10 月的四项：结果、结论、依据'],
    ['scorecard --month 2026-10 --format pdf,xlsx --out 考核', '考核表存成 PDF 和 Excel'],
    ['scorecard close --month 2026-10', '10 月关账'],
  ],
  run: async (call) => {
    const [verb] = call.words
    const one = { shop: call.shop, month: textFlag(call.flags, 'month') ?? lastMonth() }
    if (verb !== undefined && verb !== 'close' && verb !== 'reopen')
      throw new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
    if (verb === undefined && textFlag(call.flags, 'format') !== undefined) {
      await written(call, one)
      return 0
    }
    const card = await withSession(call, ({ client }) =>
      verb === 'close'
        ? client.scorecard.close(one)
        : verb === 'reopen'
          ? client.scorecard.reopen(one)
          : client.scorecard.open(one),
    )
    const state = card.isClosed ? '已关账' : card.isOver ? '没有关账' : '还没过完'
    printed(call, card, () =>
      [
        `${card.shop.name} ${card.month}（${state}）`,
        textTable(
          [
            { title: '指标' },
            { title: '标准' },
            { title: '结果', align: 'right' },
            { title: '结论' },
            { title: '依据' },
          ],
          card.bars.map((bar) => [
            barNames.zh[bar.id],
            lineWords(bar) || '不设线',
            bar.value === null ? '—' : shareWords(bar.value, bar.id),
            verdictNames.zh[bar.verdict],
            barWords(bar, 'zh'),
          ]),
        ),
      ].join('\n'),
    )
    return 0
  },
}
