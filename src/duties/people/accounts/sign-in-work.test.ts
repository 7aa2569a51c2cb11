import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, type MockInstance, test, vi } from 'vitest'
import { openAccounts } from '../../../../test/accounts.ts'
import { storeSides } from '../../../storage/testing.ts'
import { addMember } from '../actions.ts'
import { type AccountContext, failuresNoted, signIn } from './actions.ts'

describe.each(storeSides(inject('postgresUrl')))('the work of a sign-in that fails, on %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  let hashing: MockInstance<typeof crypto.scrypt>

  beforeAll(async () => {
    hashing = vi.spyOn(crypto, 'scrypt')
    // What the library imported by name is the spied one too.
    syncBuiltinESMExports()
    house = await openAccounts(side, inject('postgresUrl'))
    await house.begin()
    await house.join('林晓', [])
    const { records, clock } = house.context
    await addMember({ records, clock }, { name: '还没来', role: 'operator' })
  })
  afterAll(async () => {
    hashing.mockRestore()
    syncBuiltinESMExports()
    await house.stores.remove()
  })

  /** How often a password is hashed and the records are asked before it is answered. */
  const workOf = async (name: string): Promise<{ code: string; hashed: number; asked: number }> => {
    let asked = 0
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        asked++
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const after: (() => Promise<void>)[] = []
    const context: AccountContext = {
      ...house.context,
      records: house.context.records.withPlugin(counting),
      post: { ...house.context.post, later: (work) => after.push(work) },
    }
    const visit = await house.browser().visit()
    hashing.mockClear()
    const code = await signIn(context, { name, password: 'not the password' }, visit).then(
      () => 'in',
      (error) => String(error.code),
    )
    const work = { code, hashed: hashing.mock.calls.length, asked }
    for (const one of after) await one()
    return work
  }

  test('is the same whether the name is known, has no account yet, or is nobody’s; at first and ever after', async () => {
    const known = await workOf('林晓')
    expect(known).toMatchObject({ code: 'sign_in_refused', hashed: 1 })
    expect(known.asked).toBeGreaterThan(3)
    expect(await workOf('还没来')).toEqual(known)
    // After so many of nobody's names no more of them are written down; those of a member are.
    for (let tries = 0; tries <= failuresNoted; tries++)
      expect(await workOf(`打错的名字${tries}`)).toEqual(known)
    expect(await workOf('林晓')).toEqual(known)
  })
})
