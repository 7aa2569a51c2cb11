import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import {
  type Caller,
  type Door,
  type KnownShop,
  mayEverywhere,
  mayIn,
  maySomewhere,
  sees,
  seesAll,
} from '../kernel/caller.ts'
import type { Meta } from '../kernel/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { type Permission, permissionNames, permissions } from '../kernel/permission.ts'
import { lookOf, visibleText } from '../kernel/visible-text.ts'
import type { Actor } from '../storage/actor.ts'

type Shops = readonly KnownShop[]

const fieldOf = (input: unknown, name: string): unknown =>
  typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined

/** What a shop is said to be called where nobody said: the same as where there is none at all. */
const someShop = '我的店铺'

const unknown = (name: string) => new Failure('shop_unknown', { shop: name })

const refused = ({ kind }: Caller, permission: Permission) =>
  new Failure(kind === 'key' ? 'key_not_allowed' : 'not_allowed', { permission: permissionNames[permission] })

/** The very name first, as the shops' own room finds it: shops of an earlier version may look alike. */
const shopNamed = (shops: Shops, name: string): KnownShop | undefined =>
  shops.find((shop) => shop.name === visibleText(name)) ??
  shops.find((shop) => lookOf(shop.name) === lookOf(name))

/** A shop that is not given to the caller is refused with `missing`, exactly as one that is not there. */
const admitTo = (
  caller: Caller,
  shop: KnownShop | undefined,
  { permission, missing }: { permission: Permission; missing: () => Failure },
): KnownShop => {
  if (!shop || !sees(caller, shop)) throw missing()
  if (!mayIn(caller, shop, permission)) throw refused(caller, permission)
  return shop
}

/** The name of the shop that the call is about; undefined where the room is to find it, which then may find any. */
const shopOfCall = (
  caller: Caller,
  shops: Shops,
  { given, permission }: { given: unknown; permission: Permission },
): string | undefined => {
  if (typeof given === 'string' && given !== '') {
    const shop = shopNamed(shops, given)
    // A name of no shop may become one: only who looks after all of them can make it.
    if (!shop && mayEverywhere(caller, permission) && mayEverywhere(caller, 'shop.write')) return given
    return admitTo(caller, shop, { permission, missing: () => unknown(given) }).name
  }
  if (given !== undefined && given !== null && given !== '')
    throw new Failure('invalid_input', { detail: 'shop：应为店铺名' })
  if (seesAll(caller)) {
    if (!maySomewhere(caller, permission)) throw refused(caller, permission)
    if (mayEverywhere(caller, permission)) return undefined
  }
  const seen = shops.filter((shop) => sees(caller, shop))
  const own = seen.filter(({ isInvented }) => !isInvented)
  const only = own.length === 1 ? own[0] : seen.length === 1 ? seen[0] : undefined
  if (!only && seen.length > 0)
    throw new Failure('shop_needed', { shops: seen.map(({ name }) => name).join('、') })
  return admitTo(caller, only, { permission, missing: () => unknown(someShop) }).name
}

const textsOf = (input: unknown): string[] =>
  [fieldOf(input, 'upload'), fieldOf(input, 'uploads')]
    .flat()
    .filter((value): value is string => typeof value === 'string')

const admitToUploads = async (
  door: Door,
  caller: Caller,
  { input, permission, shops }: { input: unknown; permission: Permission; shops: Shops },
): Promise<void> => {
  for (const id of textsOf(input)) {
    const of = await door.shopOfUpload(id)
    // The room says itself that there is no such file.
    if (of === undefined && seesAll(caller)) continue
    // A preview speaks of a shop that is not made yet: only those who see all of them see it.
    if (of === 0 && mayEverywhere(caller, permission)) continue
    const shop = shops.find((one) => one.id === of)
    const missing = () => new Failure('not_found', { what: '这个上传' })
    admitTo(caller, shop, { permission, missing })
  }
}

/**
 * Whether the caller may do what a declaration asks for, and the input as it is then taken: about a shop they see,
 * signed with their own name. Failures: sign_in_needed, not_allowed, key_not_allowed, shop_unknown, shop_needed, not_found.
 */
export const admitted = async (
  door: Door,
  { caller, meta, input }: { caller: Caller | undefined; meta: Meta; input: unknown },
): Promise<unknown> => {
  const { permission, scope, signer, forKeys } = meta
  if (permission === 'none') return input
  if (permission === 'undeclared') throw new Error('a call that declares no permission')
  if (!caller) throw new Failure('sign_in_needed', {})
  const signed =
    signer !== undefined && caller.kind !== 'machine'
      ? { ...Object(input ?? {}), [signer]: caller.member }
      : input
  if (permission === 'self') {
    // Whoever finds a key must not become the person: passwords, keys and mailboxes are for who signed in.
    if (caller.kind === 'key' && !forKeys) throw new Failure('key_not_allowed', { permission: '本人的事' })
    return signed
  }
  if (scope === 'installation') {
    if (!mayEverywhere(caller, permission)) throw refused(caller, permission)
    return signed
  }
  if (scope === 'somewhere' && fieldOf(input, 'shop') === undefined) {
    if (!maySomewhere(caller, permission)) throw refused(caller, permission)
    return signed
  }
  const shops = await door.shops()
  if (scope === 'shop id') {
    const id = Number(fieldOf(input, 'id'))
    const missing = () => new Failure('not_found', { what: '这家店铺' })
    if (!(seesAll(caller) && mayEverywhere(caller, permission)))
      admitTo(
        caller,
        shops.find((shop) => shop.id === id),
        { permission, missing },
      )
    return signed
  }
  if (scope === 'upload') {
    if (!maySomewhere(caller, permission)) throw refused(caller, permission)
    await admitToUploads(door, caller, { input, permission, shops })
    return signed
  }
  const shop = shopOfCall(caller, shops, { given: fieldOf(input, 'shop'), permission })
  return shop === undefined ? signed : { ...Object(signed ?? {}), shop }
}

/** Keeps an answer that spans shops to those the caller sees. */
const keptToSeen = async (door: Door, caller: Caller, filter: Filter, answer: unknown): Promise<unknown> => {
  if (seesAll(caller)) return answer
  const shops = await door.shops()
  return filter(answer, (name) => shops.some((shop) => shop.name === name && sees(caller, shop)))
}

type Filter = (answer: unknown, isSeen: (shop: string) => boolean) => unknown

const rowsBy =
  (field: string): Filter =>
  (answer, isSeen) =>
    Array.isArray(answer) ? answer.filter((row) => isSeen(String(fieldOf(row, field)))) : answer

/** The procedures whose answer spans shops, and what in it says which. Every other that is open `somewhere` speaks of none. */
export const spanning: Readonly<Record<string, Filter>> = {
  'facts.shops': rowsBy('name'),
  'importing.uploads': rowsBy('shop'),
  'scorecard.shops': (answer, isSeen) =>
    Array.isArray(answer)
      ? answer.filter((row) => isSeen(String(fieldOf(fieldOf(row, 'shop'), 'name'))))
      : answer,
}

const DeclaredMeta = z.object({
  permission: z.enum([...permissions, 'self', 'none', 'undeclared']),
  scope: z.enum(['somewhere', 'installation', 'shop id', 'upload']).optional(),
  signer: z.string().optional(),
  exports: z.string().optional(),
  forKeys: z.literal(true).optional(),
}) satisfies z.ZodType<Meta>

/** What a procedure declares, read once. */
const declared = new WeakMap<object, Meta>()

export const metaOf = (meta: object): Meta => {
  const known = declared.get(meta)
  if (known) return known
  const fresh = DeclaredMeta.parse(meta)
  declared.set(meta, fresh)
  return fresh
}

/**
 * What every procedure is called with: who may not do it is refused before it begins, and what it answers is kept to
 * the shops they see. Failures: as `admitted`.
 */
export const gate = async (
  door: Door,
  called: { caller: Caller | undefined; meta: object; path: readonly string[]; input: unknown },
): Promise<{ input: unknown; kept: (answer: unknown) => Promise<unknown> }> => {
  const { caller } = called
  const input = await admitted(door, { caller, meta: metaOf(called.meta), input: called.input })
  const filter = spanning[called.path.join('.')]
  return {
    input,
    kept: async (answer) => (filter && caller ? keptToSeen(door, caller, filter, answer) : answer),
  }
}

/** Who acts, for the audit trail. */
export const actorOf = (caller: Caller | undefined): Actor => {
  if (!caller) return { kind: 'program', name: '未登录的人' }
  const { name } = caller
  return caller.kind === 'machine'
    ? { kind: 'machine', name }
    : { kind: caller.kind, member: caller.member, name }
}

/** What of a request the door reads. */
export const credentialsOf = ({ headers }: IncomingMessage): Headers => {
  const kept = new Headers()
  for (const name of ['cookie', 'authorization', 'user-agent'] as const) {
    const value = headers[name]
    if (value !== undefined) kept.set(name, value)
  }
  return kept
}
