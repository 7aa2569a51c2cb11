import { Failure } from '../../kernel/failure.ts'
import { lookOf } from '../../kernel/visible-text.ts'
import { type Command, printed, withSession } from '../command.ts'
import type { Session } from '../session.ts'
import { textTable } from '../text-table.ts'

const usage = 'shops [add NAME | rename OLD NEW | delete NAME --yes]'

const found = async ({ client }: Session, name: string) => {
  const shops = await client.facts.shops()
  // The very name first: shops of an earlier version may look alike.
  const shop =
    shops.find((one) => one.name === name) ?? shops.find((one) => lookOf(one.name) === lookOf(name))
  if (!shop) throw new Failure('shop_unknown', { shop: name })
  return shop
}

const deleted = async (session: Session, name: string, sure: boolean) => {
  const shop = await found(session, name)
  if (!sure)
    throw new Failure('invalid_input', {
      detail: `会永久删除「${shop.name}」和它的 ${shop.batches} 个批次、全部数字和归档，不能撤销，别的店不受影响。什么都还没有删；确定的话加上 --yes。`,
    })
  await session.client.facts.deleteShop({ id: shop.id, name: shop.name })
  return shop
}

const said = (verb: string, name: string): string => {
  if (verb === 'delete') return `已删除店铺「${name}」和它的全部数据。`
  return verb === 'add' ? `已新建店铺「${name}」。` : `已改名为「${name}」。`
}

export const shops: Command = {
  name: 'shops',
  summary: '店铺：列出、新建、改名、删除',
  usage,
  words: { otherwise: 1, add: 2, rename: 3, delete: 2 },
  takesNoShop: true,
  flags: { '--yes': '确定删除；不加时只说会删掉什么' },
  options: { yes: { type: 'boolean' } },
  examples: [
    ['shops', '列出店铺'],
    ['shops add 旗舰店', '新建一家店'],
    ['shops rename 旗舰店 官方旗舰店', '改名'],
    ['shops delete 旧店 --yes', '删除一家店和它的全部数据，不能撤销'],
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
    const change = await withSession(call, async (session) => {
      const { facts } = session.client
      if (verb === 'add' && first) return facts.createShop({ name: first })
      if (verb === 'delete' && first) return deleted(session, first, call.flags.yes === true)
      if (verb !== 'rename' || !first || !second)
        throw new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
      return facts.renameShop({ id: (await found(session, first)).id, name: second })
    })
    printed(call, change, () => said(verb, change.name))
    return 0
  },
}
