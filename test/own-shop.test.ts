import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shippedRoles } from '../src/duties/people/rules/roles.ts'
import { permissions } from '../src/kernel/permission.ts'
import { files } from '../src/web/contract.ts'
import { all, type Declared } from './declared.ts'
import { openTwoShops, type Person, type Said, type TwoShops } from './two-shops.ts'

type Shop = TwoShops['own']

/** Each asks who calls beside what it declares, or ends what the test stands on. */
const elsewhere: Readonly<Record<string, string>> = {
  'account.signOut': 'it ends the session of the test',
  'account.ownerLink': 'only this machine: accounts.test.ts',
}

/** What a refusal at the door is called, whatever is asked. */
const atTheDoor = ['sign_in_needed', 'not_allowed', 'shop_unknown', 'shop_needed']

/** Fields that say where it is to be; every other is filled with what no field takes, so that nothing is done. */
const placing = ['shop', 'me', 'member']

describe('over a real server', () => {
  let shops: TwoShops
  const uploads = new Map<Shop, string>()

  beforeAll(async () => {
    shops = await openTwoShops()
  }, 120_000)
  afterAll(() => shops.close())

  /** A file on its way into each shop. */
  const bring = async () => {
    for (const shop of [shops.own, shops.other]) {
      const body = (async function* () {
        yield Buffer.from('单号,下单日\n1,2')
      })()
      const input = { name: '什么.csv', body, shop: shop.name, origin: 'page' as const, preview: true }
      uploads.set(shop, (await shops.house.uploads.receive(input)).id)
    }
  }

  const inputFor = ({ meta: { scope }, fields }: Declared, shop: Shop): object => ({
    ...Object.fromEntries(fields.filter((field) => !placing.includes(field)).map((field) => [field, {}])),
    ...(fields.includes('shop') ? { shop: shop.name } : {}),
    ...(scope === 'shop id' ? { id: shop.id } : {}),
    ...(scope === 'upload' && fields.includes('upload') ? { upload: uploads.get(shop) } : {}),
    ...(scope === 'upload' && fields.includes('uploads') ? { uploads: [uploads.get(shop), {}] } : {}),
  })

  const asked = (person: Pick<Person, 'call' | 'fetch'>, one: Declared, shop: Shop): Promise<Said> => {
    const route = Object.entries(files).find(([name]) => name === one.name)?.[1]
    if (!route) return person.call(one.name, inputFor(one, shop))
    const path = route.path.replace('{upload}', uploads.get(shop) ?? 'x').replaceAll(/\{\w+\}/g, 'x')
    const inPath = 'shop' in route.input.shape ? `?shop=${encodeURIComponent(shop.name)}` : ''
    const isJson = 'body' in route && typeof route.body === 'object'
    return person.fetch(`${path}${inPath}`, {
      method: route.method,
      ...(route.method === 'GET' ? {} : { body: isJson ? JSON.stringify(inputFor(one, shop)) : 'x' }),
      ...(isJson ? { headers: { 'content-type': 'application/json' } } : {}),
    })
  }

  const verdict = async (...about: Parameters<typeof asked>): Promise<string> => {
    const { status, code, body } = await asked(...about)
    if (status >= 500) return `${status} ${code} ${body}`
    const [, { meta }] = about
    const isHidden = code === 'not_found' && (meta.scope === 'shop id' || meta.scope === 'upload')
    return atTheDoor.includes(code) || isHidden ? code : 'allowed'
  }

  const isLast = ({ name }: Declared) => Number(name === 'importing.dismiss')
  // What takes the file off the list comes last: nothing could be asked about it afterwards.
  const walked = all.filter(({ name }) => !(name in elsewhere)).sort((a, b) => isLast(a) - isLast(b))

  test('nobody who did not sign in is let in anywhere but where it is open', async () => {
    for (const one of walked)
      expect(`${one.name} ${await verdict(shops.nobody, one, shops.own)}`).toBe(
        `${one.name} ${one.meta.permission === 'none' ? 'allowed' : 'sign_in_needed'}`,
      )
  }, 120_000)

  test.each(shippedRoles)(
    '$name: what the role has in its shop, nothing in another, nothing of the whole',
    async (role) => {
      const isOwner = role.id === 'owner'
      await bring()
      const person = isOwner
        ? shops.owner
        : await shops.person(`当${role.name}的`, [{ role: role.id, shop: shops.own.name }])
      const has = ({ meta: { permission } }: Declared): boolean =>
        permission === 'self' ||
        permission === 'none' ||
        permissions.some((one) => one === permission && role.permissions.some((other) => other === one))
      const wrong: string[] = []
      for (const one of walked) {
        const { permission, scope } = one.meta
        const isFree = permission === 'self' || permission === 'none' || (has(one) && scope === 'somewhere')
        const speaksOfNone = scope === 'somewhere' && !one.fields.includes('shop')
        const here = isFree || (has(one) && (isOwner || scope !== 'installation')) ? 'allowed' : 'not_allowed'
        const there =
          isOwner ||
          scope === 'installation' ||
          speaksOfNone ||
          permission === 'self' ||
          permission === 'none'
            ? here
            : scope === 'shop id'
              ? 'not_found'
              : scope === 'upload'
                ? has(one)
                  ? 'not_found'
                  : 'not_allowed'
                : 'shop_unknown'
        for (const [shop, wanted] of [
          [shops.own, here],
          [shops.other, there],
        ] as const) {
          const found = await verdict(person, one, shop)
          if (found !== wanted) wrong.push(`${one.name} in ${shop.name}: ${found} instead of ${wanted}`)
        }
      }
      expect(wrong).toEqual([])
    },
    240_000,
  )

  test('a list over several shops names none that is not given', async () => {
    await bring()
    const person = await shops.person('看自家的', [{ role: 'manager', shop: shops.own.name }])
    const spoken = all.filter(({ meta }) => meta.scope === 'somewhere' || meta.permission === 'self')
    for (const { name, meta } of spoken) {
      if (name in elsewhere || Object.hasOwn(files, name)) continue
      const { body, status } = await person.call(name, { month: '2026-10' })
      expect(`${name} ${body}`).not.toContain(shops.other.name)
      if (name === 'facts.shops') expect(body).toContain(shops.own.name)
      expect(`${name} ${status < 500 && meta.permission}`).not.toContain('false')
    }
    expect((await shops.owner.call('facts.shops', undefined)).body).toContain(shops.other.name)
    expect((await shops.owner.call('importing.uploads', {})).body).toContain(shops.other.name)
  }, 60_000)
})
