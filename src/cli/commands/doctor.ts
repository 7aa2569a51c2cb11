import type { DoctorAnswer, RecountAnswer } from '../../web/contract.ts'
import { type Command, printed, withSession } from '../command.ts'

const size = (bytes: number): string =>
  bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(2)} GB`
    : bytes >= 1e6
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${Math.ceil(bytes / 1e3)} KB`

const store = (name: string, engine: string, bytes: number, problems: readonly string[]): string[] => [
  `${name}　${engine}，${size(bytes)}，${problems.length ? `${problems.length} 个问题` : '完好'}`,
  ...problems.map((problem) => `  ✗ ${problem}`),
]

const report = (answer: DoctorAnswer): string =>
  [
    `掌柜 ${answer.version}，Node ${answer.node}`,
    `数据目录　${answer.folder}`,
    ...store('记录', answer.records.engine, answer.records.bytes, answer.records.problems),
    ...store(
      '数据',
      answer.facts.engine + (answer.facts.citus ? ' + Citus' : ''),
      answer.facts.bytes,
      answer.facts.problems,
    ),
    `操作记录　${answer.audit.entries} 条，${answer.audit.problems.length ? `${answer.audit.problems.length} 个问题` : '一条接一条，没有被改过'}`,
    ...answer.audit.problems.map((problem) => `  ✗ ${problem}`),
    ...answer.shops.map(({ name, batches, rows }) => `店铺「${name}」　${batches} 个批次，${rows} 行`),
    ...answer.recovered.map((sentence) => `上次启动　${sentence}`),
    answer.sound ? '一切正常。' : '发现问题，请先备份数据目录，再按上面的提示处理。',
  ].join('\n')

const recountWords = (shops: RecountAnswer['shops']): string[] =>
  shops.length === 0
    ? ['每家店按天加好的销售数都和订单对得上，没有要重新加的。']
    : shops.flatMap(({ shop, days, what, more }) => [
        `店铺「${shop}」有 ${days.length} 天按天加好的销售数和订单对不上，已按订单重新加好。原来错在：`,
        ...what.map((one) => `  · ${one}`),
        ...(more > 0 ? [`  · 另有 ${more} 处`] : []),
      ])

export const doctor: Command = {
  name: 'doctor',
  needsData: true,
  summary: '体检：装了什么、数据在哪里、两个库是否完好、操作记录有没有被改过',
  usage: 'doctor [--mend] [--json]',
  words: 0,
  takesNoShop: true,
  flags: { '--mend': '按天加好的销售数和订单对不上的店铺，按订单重新加，再体检' },
  options: { mend: { type: 'boolean' } },
  examples: [
    ['doctor', '检查数据目录；有问题时退出码为 1'],
    ['doctor --mend', '把体检说对不上的销售数按订单重新加好，说出原来错在哪里'],
  ],
  run: async (call) => {
    const { recounted, answer } = await withSession(call, async ({ client }) => ({
      recounted: call.flags.mend === true ? (await client.system.recount({})).shops : undefined,
      answer: await client.system.doctor(),
    }))
    printed(call, recounted ? { recounted, ...answer } : answer, () =>
      [...(recounted ? recountWords(recounted) : []), report(answer)].join('\n'),
    )
    return answer.sound ? 0 : 1
  },
}
