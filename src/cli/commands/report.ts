import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { kindInfo, type ReportKind, reportKinds } from '../../duties/reports/rules/maker.ts'
import { Failure } from '../../kernel/failure.ts'
import { madeFolder } from '../../storage/made-folder.ts'
import { type Command, printed, textFlag, withSession } from '../command.ts'
import { formatsIn } from '../formats.ts'
import { periodFlags, periodFlagsIfAny, periodHelp, periodOptions } from '../period.ts'

const isKind = (text: string): text is ReportKind => Object.hasOwn(kindInfo, text)

const kindIn = ([kind = '']: readonly string[]): ReportKind => {
  if (isKind(kind)) return kind
  throw new Failure('invalid_input', {
    detail: `请写明是哪一种：${reportKinds.map((one) => `report ${one}（${kindInfo[one].name}）`).join('、')}。`,
  })
}

export const report: Command = {
  name: 'report',
  needsData: true,
  summary: '出十项工作成果：周报、月报、活动效果、会议纪要……存成 HTML、PDF、Word、Excel、PPT',
  usage: `report ${reportKinds.join('|')} [--period P] [--of S] [--format F] [--out DIR] [--json]`,
  words: 1,
  flags: {
    ...periodHelp,
    '--format F': 'html、pdf、docx、xlsx、pptx，几种用逗号隔开，默认 html',
    '--out DIR': '存到哪个文件夹，默认当前文件夹',
    '--of S': '写哪一个：活动、会议、计划、问卷的名字或编号；数据分析报告写哪个指标，默认 paid_amount',
    '--against P': '数据分析报告和哪段日子比，默认前一段同样长的',
  },
  options: {
    ...periodOptions,
    format: { type: 'string' },
    out: { type: 'string' },
    of: { type: 'string' },
    against: { type: 'string' },
  },
  examples: [
    ['report weekly --period 2026-W46 --format pdf,xlsx --out 周报', '第 46 周的周报，存成 PDF 和 Excel'],
    ['report analysis --period 2026-11 --of refunded_amount', '11 月的退款为什么变了'],
  ],
  run: async (call) => {
    const kind = kindIn(call.words)
    const formats = formatsIn(textFlag(call.flags, 'format') ?? 'html')
    const folder = resolve(call.cwd, textFlag(call.flags, 'out') ?? '.')
    const subject = textFlag(call.flags, 'of')
    const against = textFlag(call.flags, 'against')
    const files = await withSession(call, async ({ client }) => {
      const { id, state } = await client.reports.make({
        shop: call.shop,
        kind,
        ...periodFlagsIfAny(call.flags),
        ...(subject ? { subject } : {}),
        ...(against ? { compare: periodFlags({ period: against }) } : {}),
      })
      if (state === 'submitted') call.output.err('这份报告已经提交，给出的是提交的那一份。')
      await madeFolder(folder)
      call.output.progress(`正在生成 ${formats.join('、')}……`)
      const made = await client.reports.files({ shop: call.shop, id, formats })
      const written: { format: string; file: string; bytes: number }[] = []
      for (const [at, one] of made.entries()) {
        const file = join(folder, one.name)
        await writeFile(file, new Uint8Array(await one.arrayBuffer()))
        written.push({ format: formats[at] ?? '', file, bytes: one.size })
      }
      return written
    })
    call.output.progress('')
    printed(call, { files }, () => files.map(({ file }) => file).join('\n'))
    return 0
  },
}
