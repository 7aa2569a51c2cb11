import { type Command, printed, withSession } from '../command.ts'

export const ownerLink: Command = {
  name: 'owner-link',
  summary: '店主进不来时：给一个一次性链接，用它定下新密码',
  usage: 'owner-link [--data DIR]',
  words: 0,
  takesNoShop: true,
  flags: {},
  options: {},
  examples: [['owner-link', '在掌柜所在的电脑上运行；在浏览器里打开它给的链接']],
  needsData: true,
  run: async (call) => {
    const link = await withSession(call, async ({ client, address }) => ({
      ...(await client.account.ownerLink()),
      server: address,
    }))
    if (link.server === undefined)
      call.output.err(
        '掌柜没有在运行，链接现在打不开：先启动它（zhanggui serve）；启动时如果另外打印了链接，用新打印的那一个。',
      )
    const { publicUrl, port } = call.settings
    const address = `${publicUrl?.origin ?? link.server ?? `http://127.0.0.1:${port}`}${link.path}`
    printed(call, { address, expiresAt: link.expiresAt }, () => `24 小时内有效，用一次就失效：\n${address}`)
    return 0
  },
}
