import { randomBytes, randomUUID } from 'node:crypto'
import { type Caller, maySomewhere, sees } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { type Permission, permissionNames } from '../../../kernel/permission.ts'
import { lookOf } from '../../../kernel/visible-text.ts'
import { noteAudit } from '../../../storage/audit.ts'
import { inTransaction } from '../../../storage/records.ts'
import { keyPermissions, keyState } from '../rules/keys.ts'
import { allMembers } from '../store.ts'
import type { KeyRow } from '../tables.ts'
import type { AccountContext } from './actions.ts'
import type { ApiKey } from './contract.ts'
import { keyStart } from './key-door.ts'
import { insertKey, keysOf, keyUses, putRevoked } from './key-store.ts'
import { signedIn } from './session-actions.ts'
import { hashed } from './store.ts'

/** Keys that one member may have at a time. */
const mostKeys = 20

const shown = async (context: AccountContext, rows: readonly KeyRow[]): Promise<ApiKey[]> => {
  const names = new Map((await context.shops()).map(({ id, name }) => [id, name]))
  const uses = await keyUses(context.records)
  const now = context.clock.now().toString()
  return rows.map((row) => {
    const shops = JSON.parse(row.shops) as number[] | null
    const given = JSON.parse(row.permissions) as string[]
    return {
      id: row.id,
      member: row.member_id,
      name: row.name,
      prefix: row.prefix,
      permissions: keyPermissions.filter((one) => given.includes(one)),
      shops: shops === null ? null : shops.flatMap((id) => names.get(id) ?? []),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: uses.get(row.id) ?? null,
      state: keyState(row, now),
    }
  })
}

/** The caller's own keys, the latest first. Failure: sign_in_needed. */
export const listKeys = async (context: AccountContext, caller: Caller | undefined): Promise<ApiKey[]> =>
  shown(context, await keysOf(context.records, signedIn(caller).member))

/** Everybody's keys. */
export const listAllKeys = async (context: AccountContext): Promise<ApiKey[]> =>
  shown(context, await keysOf(context.records))

type Wish = {
  name: string
  permissions: readonly Permission[]
  /** Names; null: wherever the owner may something. */
  shops: readonly string[] | null
  /** Until it runs out; null: never. */
  days: number | null
}

const shopIds = async (context: AccountContext, caller: Caller, names: readonly string[]) => {
  const shops = await context.shops()
  return names.map((name) => {
    const shop = shops.find((one) => one.name === name)
    if (!shop || !sees(caller, { ...shop, isInvented: false }))
      throw new Failure('shop_unknown', { shop: name })
    return shop.id
  })
}

/**
 * A new key of 256 random bits, told once, here; hashed where it is kept. Failures: sign_in_needed, shop_unknown,
 * invalid_input where the caller may not do themselves what it is to do, has a key of that name or too many.
 */
export const makeKey = async (
  context: AccountContext,
  wish: Wish,
  caller: Caller | undefined,
): Promise<{ key: ApiKey; secret: string }> => {
  const owner = signedIn(caller)
  const { name, days } = wish
  const isOfAll = wish.shops === null
  for (const one of wish.permissions) {
    if (!keyPermissions.includes(one))
      throw new Failure('invalid_input', {
        detail: `「${permissionNames[one]}」不能给密钥：捡到它的人就能给自己开账号。`,
      })
    if (!maySomewhere(owner, one))
      throw new Failure('invalid_input', { detail: `您自己没有「${permissionNames[one]}」的权限。` })
  }
  const shops = wish.shops && (await shopIds(context, owner, wish.shops))
  const now = context.clock.now()
  const secret = `${keyStart}${randomBytes(32).toString('base64url')}`
  const row: KeyRow = {
    id: randomUUID(),
    member_id: owner.member,
    name,
    prefix: secret.slice(0, keyStart.length + 5),
    key_hash: hashed(secret),
    permissions: JSON.stringify(wish.permissions),
    shops: JSON.stringify(isOfAll ? null : shops),
    created_at: now.toString({ smallestUnit: 'second' }),
    expires_at: days === null ? null : now.add({ hours: days * 24 }).toString({ smallestUnit: 'second' }),
    revoked_at: null,
  }
  await inTransaction(context.records, async (tx) => {
    const own = await keysOf(tx, owner.member)
    if (own.some((one) => lookOf(one.name) === lookOf(name)))
      throw new Failure('invalid_input', { detail: `已有名为「${name}」的密钥，请换一个分得清的名字。` })
    if (own.length >= mostKeys)
      throw new Failure('invalid_input', { detail: `一位成员最多 ${mostKeys} 把密钥，请先收回不用的。` })
    await insertKey(tx, row)
    await noteAudit(tx, { what: 'key_made', subject: `member:${owner.member}`, label: name })
  })
  const [key] = await shown(context, [row])
  if (!key) throw new Error('a key that is not shown')
  return { key, secret }
}

const revoke = (context: AccountContext, id: string, isTheirs: (row: KeyRow) => boolean) =>
  inTransaction(context.records, async (tx) => {
    const row = (await keysOf(tx)).find((one) => one.id === id)
    if (!row || !isTheirs(row)) return { revoked: false }
    const owner = (await allMembers(tx)).find((one) => one.id === row.member_id)
    await putRevoked(tx, id, context.clock.now().toString({ smallestUnit: 'second' }))
    await noteAudit(tx, {
      what: 'key_revoked',
      subject: `member:${row.member_id}`,
      label: `${owner?.name ?? ''}的「${row.name}」`,
    })
    return { revoked: true }
  })

/** Takes one of the caller's own keys back, at once; somebody else's is none of them. Failure: sign_in_needed. */
export const revokeKey = (context: AccountContext, id: string, caller: Caller | undefined) => {
  const { member } = signedIn(caller)
  return revoke(context, id, (row) => row.member_id === member)
}

/** Takes anybody's key back, at once. */
export const revokeAnyKey = (context: AccountContext, id: string) => revoke(context, id, () => true)
