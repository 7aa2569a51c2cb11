import { type Command, printed, withSession } from '../command.ts'

export const alerts: Command = {
  name: 'alerts',
  needsData: true,
  summary: '预警：要处理的，和为什么',
  usage: 'alerts [--all] [--json]',
  words: 0,
  flags: { '--all': '处理过的、恢复了的也列出来' },
  options: { all: { type: 'boolean' } },
  examples: [
    ['alerts', '现在要处理的预警'],
    ['alerts --all --json', '全部预警，连同当时的拆解'],
  ],
  run: async (call) => {
    const list = await withSession(call, ({ client }) => client.sales.alerts({ shop: call.shop }))
    const shown = call.flags.all === true ? list : list.filter(({ isDue }) => isDue)
    // Found in quiet hours or put off: whoever asks what is to do should know that something is.
    const later = list.filter((one) => !shown.includes(one) && !one.recoveredAt && !one.handled).length
    printed(call, shown, () =>
      [
        ...(shown.length === 0 ? ['没有要处理的预警。'] : []),
        ...shown.flatMap((one) => [
          `${one.id}. ${one.title}${one.recoveredAt ? '（已恢复）' : one.handled ? '（已处理）' : ''}`,
          ...one.findings.map(({ sentence }) => `   ${sentence}`),
          ...(one.cause ? [`   ${one.cause}`] : []),
        ]),
        ...(later > 0 ? [`另有 ${later} 条现在不提醒（安静时段，或“明天再说”）：zhanggui alerts --all`] : []),
      ].join('\n'),
    )
    return 0
  },
}
