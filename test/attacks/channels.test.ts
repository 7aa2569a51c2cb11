import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTwoShops, type TwoShops } from '../two-shops.ts'

let shops: TwoShops
beforeAll(async () => {
  shops = await openTwoShops()
}, 120_000)
afterAll(() => shops.close())

test('who may not look after channels is told their names and kinds, never a host or an account', async () => {
  const added = await shops.owner.call('notifications.addChannel', {
    kind: 'mail',
    name: '店里的邮箱',
    mail: {
      host: 'smtp.inner.example.com',
      port: 465,
      security: 'tls',
      user: 'shop@inner.example.com',
      from: '掌柜 <shop@inner.example.com>',
    },
    secret: '一个授权码',
  })
  expect(added).toMatchObject({ status: 200 })
  const reader = await shops.person('只看', [{ shop: shops.own.name, role: 'reader' }])
  expect((await reader.call('notifications.channels', {})).code).toBe('not_allowed')
  const names = await reader.call('notifications.channelNames', {})
  const { json }: { json: object[] } = JSON.parse(names.body)
  expect(json).toEqual([{ id: expect.any(Number), kind: 'mail', name: '店里的邮箱' }])
  for (const one of ['notifications.settings', 'notifications.list', 'notifications.channelNames'])
    expect((await reader.call(one, {})).body, one).not.toMatch(/inner\.example|授权码/)
  expect((await shops.owner.call('notifications.channels', {})).body).toContain('smtp.inner.example.com')
})
