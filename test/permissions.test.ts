import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type KeyScope, keyGrants } from '../src/duties/people/rules/keys.ts'
import { shippedRoles } from '../src/duties/people/rules/roles.ts'
import { type Caller, type Door, type KnownShop, maySomewhere, sees } from '../src/kernel/caller.ts'
import type { Meta } from '../src/kernel/contract.ts'
import { isFailure } from '../src/kernel/failure.ts'
import { type Permission, permissions } from '../src/kernel/permission.ts'
import { api } from '../src/web/contract.ts'
import { admitted, spanning } from '../src/web/server-gate.ts'
import { all, type Declared, procedures } from './declared.ts'
import { written } from './faults/overheard.ts'

/** What nobody need sign in for, and why. */
const open: Readonly<Record<string, string>> = {
  'account.signIn': 'the way in',
  'account.enterCode': 'the second step of the way in',
  'account.ways': 'what the way in offers',
  'account.askByMail': 'the way in for who forgot the password',
  'account.openLink': 'the way in; the token of the link is the key',
  'account.useLink': 'the way in; the token of the link is the key',
  'customer.answerPage': 'a buyer has no account; the token of the link is the key',
  'customer.answer': 'a buyer has no account; the token of the link is the key',
  'notifications.feed': 'a calendar program cannot sign in; the token of the address is the key',
  'system.document': 'the same for every installation',
  'system.reference': 'the same for every installation',
}

/** What is open somewhere and speaks of no shop, and why. */
const ofNoShop: Readonly<Record<string, string>> = {
  'facts.metrics': 'what the program can count',
  'people.members': 'a team looks after all shops; the names are needed to give work',
  'customer.surveyAddress': 'where buyers reach this installation',
  'training.demo': 'an invented shop',
  'training.runs': 'one’s own exercises, on invented shops',
  'training.run': 'one’s own exercise, on an invented shop',
  'training.startRun': 'an exercise on an invented shop',
  'training.answerRun': 'one’s own exercise, on an invented shop',
  'training.discloseRun': 'one’s own exercise, on an invented shop',
  'training.practice': 'an invented shop',
  'training.removePractice': 'an invented shop',
  'system.table': 'the caller brings what is in it',
  'system.book': 'the caller brings what is in it',
}

/** Where such a field says something else. */
const notSigned: Readonly<Record<string, string>> = {
  'facts.query': 'by which dimensions',
  'sales.cohorts': 'by which dimension',
  'audit.list': 'whose acts are looked for',
  'audit.everywhere': 'whose acts are looked for',
}

const src = fileURLToPath(new URL('../src', import.meta.url))

/** What is opened by a page that asked what it needs, and by which. */
const askedBefore: Readonly<Record<string, string>> = {
  'duties/customer/ui/new-survey.tsx': 'surveys.tsx',
  'duties/customer/ui/new-ticket.tsx': 'tickets.tsx',
  'duties/people/ui/all-keys.tsx': 'members.tsx',
  'duties/people/ui/member-access.tsx': 'members.tsx',
  'duties/reports/ui/edit.tsx': 'report.tsx',
  'duties/sales/ui/alert-rule-editor.tsx': 'alert-rules.tsx',
  'web/make-task-dialog.tsx': 'make-task.tsx, tasks.tsx',
  'web/settings/delete-shop.tsx': 'shops.tsx',
}

/** What is asked by a body because the question is long, and changes nothing: whoever may read may ask it. */
const asked: Readonly<Record<string, readonly string[]>> = {
  calendar: ['marks'],
  customer: ['buyers', 'revealNote', 'revealTicket', 'segments', 'tickets'],
  facts: [
    ...['compared', 'firstOrders', 'freshness', 'lastSales', 'listingChanges', 'listings', 'open', 'orders'],
    ...['query', 'reconcile', 'refundsByAge', 'shelf', 'values'],
  ],
  importing: ['tryMapping'],
  listing: ['checkDraft'],
  market: ['competition', 'history', 'plan', 'plans', 'priceBands', 'term', 'terms'],
  reports: ['files'],
  sales: [
    ...[
      'alertRules',
      'alerts',
      'cohorts',
      'dataToDo',
      'explain',
      'forecast',
      'items',
      'target',
      'targetParts',
    ],
    ...['targets'],
  ],
  scorecard: ['files'],
  team: ['meetings', 'purchases', 'service', 'stock', 'supplies'],
}

const own: KnownShop = { id: 1, name: '自家店', isInvented: false }
const other: KnownShop = { id: 2, name: '别家店', isInvented: false }
const door: Door = {
  callerOf: async () => undefined,
  shops: async () => [own, other],
  shopOfUpload: async (id) => ({ own: 1, other: 2 })[id],
}

const person = (given: readonly Permission[], shop: number | 'all'): Caller => ({
  kind: 'person',
  member: 7,
  name: '林晓',
  session: 's',
  grants: [{ shop, permissions: given }],
})

const inputFor = ({ meta: { scope } }: Declared, shop: KnownShop): object => {
  if (scope === 'upload') return { upload: shop === own ? 'own' : 'other', uploads: [] }
  if (scope === 'shop id') return { id: shop.id }
  return { shop: shop.name }
}

/** 'allowed', or the code of the refusal. */
const verdict = async (one: Declared, caller: Caller | undefined, input: unknown): Promise<string> => {
  try {
    await admitted(door, { caller, meta: one.meta, input })
    return 'allowed'
  } catch (error) {
    if (isFailure(error)) return error.code
    throw error
  }
}

describe('what is declared', () => {
  test('is declared by everything that is offered', () => {
    expect(procedures.length).toBeGreaterThan(200)
    expect(all.filter(({ meta }) => meta.permission === 'undeclared')).toEqual([])
    expect(all.flatMap(({ name, meta }) => (meta.permission === 'none' ? [name] : [])).toSorted()).toEqual(
      Object.keys(open).toSorted(),
    )
  })

  test('says where: in a shop of the input, in all of them, or somewhere and of which shops the answer then is', () => {
    const astray = all.filter(
      ({ meta: { permission, scope }, fields }) =>
        permission !== 'none' && permission !== 'self' && scope === undefined && !fields.includes('shop'),
    )
    expect(astray.map(({ name }) => name)).toEqual([])
    const somewhere = all.flatMap(({ name, meta }) => (meta.scope === 'somewhere' ? [name] : []))
    expect(somewhere.toSorted()).toEqual([...Object.keys(ofNoShop), ...Object.keys(spanning)].toSorted())
  })

  test('is more than reading for everything that changes something', () => {
    const sent = new Set(written(api))
    const readable = procedures.flatMap(({ name, meta }) =>
      sent.has(name) && meta.permission.endsWith('.read') ? [name] : [],
    )
    expect(readable.toSorted()).toEqual(
      Object.entries(asked).flatMap(([room, names]) => names.map((name) => `${room}.${name}`)),
    )
  })

  test('is asked for by every page that changes something, before it is pressed', () => {
    const pages = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.tsx'),
    )
    expect(pages.length).toBeGreaterThan(100)
    const unasked = pages.flatMap((path) => {
      const text = readFileSync(join(src, path), 'utf8')
      const page = path.replaceAll('\\', '/')
      return [...text.matchAll(/\bapi\.(\w+\.\w+)\.mutationOptions/g)].flatMap(([, name]) => {
        const permission = procedures.find((one) => one.name === name)?.meta.permission ?? 'undeclared'
        const isFree = ['self', 'none'].includes(permission) || permission.endsWith('.read')
        return isFree || text.includes(`"${permission}"`) || text.includes(`'${permission}'`) ? [] : [page]
      })
    })
    expect([...new Set(unasked)].toSorted()).toEqual(Object.keys(askedBefore))
  })

  test('says who signs wherever the input names the one who does it', () => {
    const unsigned = procedures.filter(
      ({ name, fields, meta }) =>
        fields.some((field) => ['member', 'by', 'me'].includes(field)) &&
        meta.signer === undefined &&
        !(name in notSigned) &&
        // Here it is the member whom it is done to.
        !name.startsWith('account.'),
    )
    expect(unsigned.map(({ name }) => name)).toEqual([])
  })
})

test('nobody gets anything that needs signing in', async () => {
  for (const one of all)
    if (one.meta.permission !== 'none')
      expect(`${one.name} ${await verdict(one, undefined, inputFor(one, own))}`).toBe(
        `${one.name} sign_in_needed`,
      )
})

describe.each(shippedRoles.map(({ id, name, permissions: list }) => ({ id, name, list })))(
  '$name',
  ({ list }) => {
    const has = ({ meta: { permission } }: Declared): boolean =>
      permission === 'self' ||
      permission === 'none' ||
      permissions.some((p) => p === permission && list.some((q) => q === p))

    test('of one shop: what the role has there, nothing of another, nothing of the whole', async () => {
      const caller = person(list, own.id)
      for (const one of all) {
        const { permission, scope } = one.meta
        const isFree = permission === 'self' || permission === 'none'
        const here = await verdict(one, caller, inputFor(one, own))
        const there = await verdict(one, caller, inputFor(one, other))
        const wanted = isFree || (has(one) && scope !== 'installation') ? 'allowed' : 'not_allowed'
        expect(`${one.name} ${here}`).toBe(`${one.name} ${wanted}`)
        if (isFree) continue
        const hidden = scope === 'upload' || scope === 'shop id' ? 'not_found' : 'shop_unknown'
        // What is named of another shop is refused as what is not there; of the whole it is not asked which.
        const refusal =
          scope === 'installation' ? 'not_allowed' : scope === 'upload' && !has(one) ? 'not_allowed' : hidden
        expect(`${one.name} ${there}`).toBe(`${one.name} ${refusal}`)
      }
    })

    test('of all shops: what the role has, in each of them', async () => {
      const caller = person(list, 'all')
      for (const one of all)
        for (const shop of [own, other])
          expect(`${one.name} ${await verdict(one, caller, inputFor(one, shop))}`).toBe(
            `${one.name} ${has(one) ? 'allowed' : 'not_allowed'}`,
          )
    })
  },
)

describe('the shop of a call', () => {
  const reader = person(['figures.read'], own.id)
  const meta: Meta = { permission: 'figures.read' }
  const taken = (input: unknown, caller: Caller = reader) => admitted(door, { caller, meta, input })

  test('left out is the only one that the caller sees', async () => {
    expect(await taken({ from: 'x' })).toEqual({ from: 'x', shop: own.name })
    expect(await taken({})).toEqual({ shop: own.name })
  })

  test('written another way is the same shop', async () => {
    expect(await taken({ shop: `\u200b${own.name}` })).toEqual({ shop: own.name })
  })

  test.each([['别家店'], ['没有的店']])('%s is refused with the same words', async (shop) => {
    await expect(taken({ shop })).rejects.toMatchObject({ code: 'shop_unknown', details: { shop } })
  })

  test('is a text', async () => {
    for (const shop of [['别家店'], { toString: () => '别家店' }, 2])
      await expect(taken({ shop })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('a list of them names no shop that the caller does not see', async () => {
    const two = { ...reader, grants: [...reader.grants, { shop: 3, permissions: ['figures.read' as const] }] }
    const three = { id: 3, name: '第三家', isInvented: false }
    const wider = { ...door, shops: async () => [own, other, three] }
    await expect(admitted(wider, { caller: two, meta, input: {} })).rejects.toMatchObject({
      code: 'shop_needed',
      details: { shops: '自家店、第三家' },
    })
  })
})

test('a person signs with nobody else’s name; the key of the machine says for whom', async () => {
  const meta: Meta = { permission: 'tasks.write', signer: 'by' }
  const input = { shop: own.name, by: 3 }
  expect(await admitted(door, { caller: person(['tasks.write'], 'all'), meta, input })).toMatchObject({
    by: 7,
  })
  const machine: Caller = { kind: 'machine', name: '', grants: [{ shop: 'all', permissions }] }
  expect(await admitted(door, { caller: machine, meta, input })).toMatchObject({ by: 3 })
})

/** A key of somebody with these grants, as the door lets it in. */
const keyOf = (owner: Caller, scope: KeyScope): Caller => ({
  kind: 'key',
  member: 7,
  key: 'k',
  name: '林晓（看板）',
  grants: keyGrants(owner.grants, scope),
})

describe('a key of the API', () => {
  const owners = shippedRoles.map(({ name, permissions: list }) => ({ name, list }))

  test.each(owners)(
    'of $name may do what was chosen for it and its owner may, in its shops alone',
    async ({ list }) => {
      const owner = person(list, 'all')
      // Half of everything there is, whether its owner may do it or not.
      const chosen = permissions.filter((_, at) => at % 2 === 0)
      const narrow = keyOf(owner, { permissions: chosen, shops: [own.id] })
      const wide = keyOf(owner, { permissions: chosen, shops: null })
      for (const one of all) {
        const { permission, scope, forKeys } = one.meta
        const isFree = permission === 'none' || (permission === 'self' && forKeys === true)
        const isChosen = chosen.some((p) => p === permission) && permission !== 'access.write'
        const may = isFree || (isChosen && list.some((p) => p === permission))
        const told = async (caller: Caller, shop: KnownShop) =>
          `${one.name} ${await verdict(one, caller, inputFor(one, shop))}`
        for (const shop of [own, other])
          expect(await told(wide, shop)).toBe(`${one.name} ${may ? 'allowed' : 'key_not_allowed'}`)
        const here = isFree || (may && scope !== 'installation')
        expect(await told(narrow, own)).toBe(`${one.name} ${here ? 'allowed' : 'key_not_allowed'}`)
        if (!isFree) expect(await told(narrow, other)).not.toBe(`${one.name} allowed`)
        // Never more than its owner.
        for (const [key, shop] of [
          [narrow, own],
          [narrow, other],
          [wide, own],
          [wide, other],
        ] as const)
          if ((await told(key, shop)).endsWith(' allowed'))
            expect(await told(owner, shop)).toBe(`${one.name} allowed`)
      }
    },
  )

  test('is for nothing about the person but who that is: no passwords, no other keys, no mailbox', async () => {
    const key = keyOf(person(permissions, 'all'), { permissions, shops: null })
    const allowed: string[] = []
    for (const one of all)
      if (one.meta.permission === 'self' && (await verdict(one, key, {})) === 'allowed')
        allowed.push(one.name)
    expect(allowed).toEqual(['account.me'])
  })

  test('of one shop sees no invented shop, nor does it let anybody in', async () => {
    const invented = { id: 9, name: '示范店', isInvented: true }
    const owner = person(permissions, 'all')
    const key = keyOf(owner, { permissions, shops: [own.id] })
    expect(sees(key, own)).toBe(true)
    expect([other, invented].some((shop) => sees(key, shop))).toBe(false)
    expect(maySomewhere(keyOf(owner, { permissions, shops: null }), 'access.write')).toBe(false)
  })

  test('signs as the one it acts for', async () => {
    const key = keyOf(person(permissions, 'all'), { permissions, shops: null })
    const meta: Meta = { permission: 'tasks.write', signer: 'by' }
    expect(await admitted(door, { caller: key, meta, input: { shop: own.name, by: 3 } })).toMatchObject({
      by: 7,
    })
  })
})
