import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, withSession } from '../command.ts'
import { textTable } from '../text-table.ts'

const usage = 'shops [add NAME | rename OLD NEW]'

export const shops: Command = {
  name: 'shops',
  summary: '店铺：列出、新建、改名',
  usage,
  flags: {},
  options: {},
  examples: [
    ['shops', '列出店铺'],
    ['shops add 旗舰店', '新建一家店'],
    ['shops rename 旗舰店 官方旗舰店', '改名'],
  ],
  run: async (call) => {
    const [verb, first, second] = call.words
    if (verb === undefined) {
      const list = await withSession(call, ({ client }) => client.facts.shops())
      printed(call, list, () =>
        textTable(
          [{ title: '店铺' }, { title: '批次', align: 'right' }, { title: '数据从' }, { title: '到' }],
          list.map(({ name, batches, first: from, last }) => [name, String(batches), from ?? '', last ?? '']),
        ),
      )
      return 0
    }
    const change = await withSession(call, async ({ client }) => {
      if (verb === 'add' && first) return client.facts.createShop({ name: first })
      if (verb !== 'rename' || !first || !second)
        throw new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
      const shop = (await client.facts.shops()).find(({ name }) => name === first)
      if (!shop) throw new Failure('shop_unknown', { shop: first })
      return client.facts.renameShop({ id: shop.id, name: second })
    })
    printed(call, change, () =>
      verb === 'add' ? `已新建店铺「${change.name}」。` : `已改名为「${change.name}」。`,
    )
    return 0
  },
}
