import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../kernel/context.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import {
  activeMember,
  addMember,
  archiveMember,
  changeMember,
  listMembers,
  restoreMember,
} from './actions.ts'
import { freeColour } from './rules.ts'
import { type PeopleTables, peopleMigrations } from './tables.ts'

describe.each(storeSides(inject('postgresUrl')))('the team on %s', (side) => {
  let stores: TestStores<PeopleTables, unknown>
  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, peopleMigrations, { version: '0.1.0' })
  })
  afterAll(() => stores.remove())
  const context = () => ({ records: stores.records.db, clock: systemClock })

  test('members keep name, role and a colour of their own', async () => {
    const lin = await addMember(context(), { name: '林晓', role: 'operator' })
    const wang = await addMember(context(), { name: '王店长', role: 'manager' })
    expect(lin.colour).not.toBe(wang.colour)
    expect(await changeMember(context(), { id: lin.id, name: '林晓晓', role: 'ads' })).toMatchObject({
      name: '林晓晓',
      role: 'ads',
      colour: lin.colour,
    })
    expect((await listMembers(context())).map(({ name }) => name)).toEqual(['林晓晓', '王店长'])
  })

  test('many who are added at once all get in, and of two alike one', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `同时${Math.floor(i / 2)}`)
    const added = await Promise.allSettled(
      names.map((name) => addMember(context(), { name, role: 'service' })),
    )
    for (const one of added)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'invalid_input' })
    const there = (await listMembers(context())).filter(({ name }) => name.startsWith('同时'))
    expect(there.map(({ name }) => name).toSorted()).toEqual([...new Set(names)].toSorted())
    expect(new Set(there.map(({ id }) => id)).size).toBe(12)
  })

  test('two that look alike are refused, also under an archived name', async () => {
    await expect(addMember(context(), { name: '王店长', role: 'service' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('已有名为「王店长」'),
    })
    const [first] = await listMembers(context())
    await expect(changeMember(context(), { id: first?.id ?? 0, name: '王店长' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    // The own name is not another's.
    expect(await changeMember(context(), { id: first?.id ?? 0, name: '林晓晓' })).toMatchObject({
      name: '林晓晓',
    })
  })

  test('an archived member comes last, owns nothing new and can be asked back', async () => {
    const [first] = await listMembers(context())
    const { id } = first ?? { id: 0 }
    const archived = await archiveMember(context(), { id })
    expect(archived.archivedAt).not.toBeNull()
    expect(await archiveMember(context(), { id })).toEqual(archived)
    expect((await listMembers(context())).at(-1)?.id).toBe(id)
    await expect(activeMember(context(), id)).rejects.toMatchObject({
      message: expect.stringContaining('已归档'),
    })
    await expect(addMember(context(), { name: '林晓晓', role: 'ads' })).rejects.toMatchObject({
      message: expect.stringContaining('请回'),
    })
    expect((await restoreMember(context(), { id })).archivedAt).toBeNull()
    expect((await activeMember(context(), id)).id).toBe(id)
  })

  test('who is not there is not found', async () => {
    await expect(archiveMember(context(), { id: 99 })).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('a new colour is one that the fewest have; who left counts no more', () => {
  expect(freeColour([])).toBe('blue')
  const blue = { colour: 'blue' as const, archivedAt: null }
  expect(freeColour([blue])).toBe('green')
  expect(freeColour([{ ...blue, archivedAt: '2026-11-01T00:00:00Z' }])).toBe('blue')
})
