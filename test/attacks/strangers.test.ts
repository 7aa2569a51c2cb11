import { isContractProcedure } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { api, files } from '../../src/web/contract.ts'
import { strangersIn } from '../../src/web/server-input.ts'
import { fieldsOf } from '../declared.ts'
import { openTwoShops, type Person, type Said, type TwoShops } from '../two-shops.ts'

type Offered = {
  name: string
  method: string
  path: string
  schema: unknown
  meta: { scope?: string; permission?: string }
}

const offeredIn = (part: object, path: readonly string[] = []): Offered[] => {
  if (!isContractProcedure(part))
    return Object.entries(part).flatMap(([name, inner]) => offeredIn(inner, [...path, name]))
  const { route, inputSchema, meta } = part['~orpc']
  return [
    {
      name: path.join('.'),
      method: route.method ?? 'POST',
      path: `/api${route.path}`,
      schema: inputSchema,
      meta,
    },
  ]
}
const procedures = offeredIn(api)

const partsOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

let shops: TwoShops
let person: Person
beforeAll(async () => {
  shops = await openTwoShops()
  person = await shops.person('林晓', [{ shop: shops.own.name, role: 'manager' }])
}, 120_000)
afterAll(() => shops.close())

type Brought = { query?: Record<string, string>; body?: object; parts?: Record<string, string> }

/** The call as somebody writes it by hand. */
const called = (
  by: Pick<Person, 'fetch'>,
  { method, path }: Pick<Offered, 'method' | 'path'>,
  { query = {}, body, parts = {} }: Brought,
): Promise<Said> => {
  const address = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parts[name] ?? '1'))
  const search = new URLSearchParams(query).toString()
  return by.fetch(`${address}${search ? `?${search}` : ''}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
}

const isGet = ({ method }: Pick<Offered, 'method'>) => method === 'GET'

describe('a field that nothing reads', () => {
  test.each(procedures.map((one) => [one.name, one] as const))(
    'is refused by its name: %s',
    async (_, one) => {
      const brought = isGet(one) ? { query: { naem: '1' } } : { body: { naem: 1 } }
      const said = await called(shops.owner, one, brought)
      expect(said).toMatchObject({
        code: 'invalid_input',
        body: expect.stringContaining('没有「naem」这一项'),
      })
    },
  )

  test('is named wherever it stands, with what is known there', () => {
    const schema = z.object({
      shop: z.string(),
      where: z.array(z.object({ dimension: z.string(), values: z.array(z.string()) })).optional(),
      many: z.record(z.string(), z.object({ at: z.number() })),
      either: z.union([z.object({ kind: z.literal('a'), a: z.number() }), z.object({ b: z.number() })]),
    })
    const value = {
      shpo: '甲',
      where: [{ dimension: 'item', value: ['1'] }],
      many: { x: { at: 1, to: 2 } },
      either: { kind: 'b', b: 1 },
    }
    expect(strangersIn(schema, value).map(({ path }) => path)).toEqual([
      'shpo',
      'where[0].value',
      'many.x.to',
      'either.kind',
    ])
  })

  test('is never one that a contract declares', () => {
    for (const { name, schema } of procedures)
      for (const field of fieldsOf(schema)) expect(strangersIn(schema, { [field]: null }), name).toEqual([])
  })

  test('a question about figures with a misspelt part is not answered as another question', async () => {
    const asked = { shop: shops.own.name, metrics: ['paid_amount'], from: '2026-11-01', to: '2026-11-02' }
    const query = procedures.find(({ name }) => name === 'facts.query')
    if (!query) throw new Error('no facts.query')
    expect((await called(person, query, { body: { ...asked, by: ['day'] } })).status).toBe(200)
    const slipped = await called(person, query, { body: { ...asked, bye: ['day'] } })
    expect(slipped.body).toMatch(/没有「bye」这一项，可以写的有 .*by/)
    for (const [path, body] of [
      ['/api/figures/export?format=csv', { ...asked, bye: ['day'] }],
      ['/api/figures/export?format=csv&langauge=en', asked],
      ['/api/tables/export', { name: '表', columns: [], rows: [], naem: '表' }],
    ] as const) {
      const said = await person.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(said.body, path).toMatch(/没有「(bye|langauge|naem)」这一项/)
    }
  })

  test('does not keep a buyer out whose link somebody hung something on', async () => {
    const { path } = files['customer.answerPage']
    const said = await called(shops.nobody, { method: 'GET', path }, { query: { spm: 'a1z10.1' } })
    expect(said.body).not.toContain('spm')
  })
})

describe('what is said in two places', () => {
  const ofShop = procedures.filter(({ schema }) => fieldsOf(schema).includes('shop'))

  test.each(ofShop.filter((one) => !isGet(one)).map((one) => [one.name, one] as const))(
    'must be the same shop: %s',
    async (_, one) => {
      const { own, other } = shops
      const said = await called(person, one, { query: { shop: other.name }, body: { shop: own.name } })
      expect(said).toMatchObject({ code: 'invalid_input', body: expect.stringMatching(/「shop」.*不一样/) })
    },
  )

  test.each(ofShop.map((one) => [one.name, one] as const))(
    'a shop behind the question mark is the shop of the call: %s',
    async (_, one) => {
      const said = await called(person, one, { query: { shop: shops.other.name } })
      expect(['shop_unknown', 'not_allowed']).toContain(said.code)
    },
  )

  const withParts = procedures.filter(({ path }) => partsOf(path).length > 0)
  test.each(withParts.map((one) => [one.name, one] as const))(
    'the path is not overruled, nor overrules unseen: %s',
    async (_, one) => {
      const [part = ''] = partsOf(one.path)
      const said = await called(shops.owner, one, { parts: { [part]: '1' }, query: { [part]: '2' } })
      expect(said).toMatchObject({
        code: 'invalid_input',
        body: expect.stringMatching(`「${part}」.*不一样`),
      })
      if (isGet(one)) return
      const inBody = await called(shops.owner, one, { parts: { [part]: '1' }, body: { [part]: '2' } })
      expect(inBody.body).toMatch(`「${part}」`)
    },
  )

  test('the same name twice behind the question mark, or a body that a GET would leave, is refused', async () => {
    const twice = await person.fetch(`/api/tasks?shop=${shops.own.name}&shop=${shops.other.name}`)
    expect(twice.body).toContain('「shop」写了两次')
  })
})
