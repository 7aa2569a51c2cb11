import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { z } from 'zod'
import { createShop } from '../../facts/shops.ts'
import type { Clock } from '../../kernel/context.ts'
import { auditedTables, migrations, type RecordTables } from '../../record-tables.ts'
import { type Actor, actingAs } from '../../storage/actor.ts'
import { noteAudit, startAudit } from '../../storage/audit.ts'
import { checkAudit } from '../../storage/audit-check.ts'
import { migrate } from '../../storage/migrations.ts'
import { inTransaction } from '../../storage/records.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { addMember } from '../people/actions.ts'
import { changeTask, createTask, moveTask } from '../tasks/actions.ts'
import { searchAudit, searchAuditEverywhere } from './actions.ts'
import { AuditSearch, AuditSearchEverywhere } from './contract.ts'
import { actSentence, namesOf, pathOf } from './rules/sentence.ts'

describe.each(storeSides(inject('postgresUrl')))('what was done, %s', (side) => {
  let stores: TestStores<RecordTables, unknown>
  let now = Temporal.Instant.from('2026-11-02T02:00:00Z')
  const clock: Clock = { now: () => now }
  const records = () => stores.records.db
  const context = () => ({ records: records(), people: { records: records(), clock } })
  let lin: Actor & { member: number }

  beforeAll(async () => {
    stores = await createStores<RecordTables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations.records, { version: '1' })
    await startAudit(stores.records, auditedTables, clock)
    const people = { records: records(), clock }
    const member = await addMember(people, { name: '林晓', role: 'operator' })
    await addMember(people, { name: '王敏', role: 'operator' })
    lin = { kind: 'person', member: member.id, name: '林晓' }
    await createShop({ records: records(), clock }, { name: '山野旗舰店' })
    await createShop({ records: records(), clock }, { name: '海边小店' })
    const tasks = { records: records(), people, clock }
    now = Temporal.Instant.from('2026-11-03T16:30:00Z')
    await actingAs(lin, async () => {
      const shop = '山野旗舰店'
      const from = { kind: 'hand' as const, id: '', words: '', path: '' as const }
      const task = await createTask(tasks, {
        shop,
        title: '改主图',
        owner: null,
        due: '2026-11-05',
        from,
        check: null,
        by: null,
      })
      await changeTask(tasks, { shop, task: task.id, due: '2026-11-07' })
      await changeTask(tasks, { shop, task: task.id, owner: 2 })
      await changeTask(tasks, { shop, task: task.id, title: '改主图和详情', due: null })
      await moveTask(tasks, { shop, task: task.id, state: 'done', member: null, note: '' })
      await createTask(tasks, {
        shop: '海边小店',
        title: '别家的',
        owner: null,
        due: null,
        from,
        check: null,
        by: null,
      })
      await noteAudit(records(), { what: 'sign_in' })
    })
  })
  afterAll(() => stores.remove())

  const said = async (search: z.input<typeof AuditSearch>, language: 'zh' | 'en' = 'zh') => {
    const page = await searchAudit(context(), AuditSearch.parse({ shop: '山野旗舰店', ...search }))
    return page.acts.map((act) => actSentence(act, namesOf(page), language))
  }
  const saidAnywhere = async (search: z.input<typeof AuditSearchEverywhere>) => {
    const page = await searchAuditEverywhere(context(), AuditSearchEverywhere.parse(search))
    return page.acts.map((act) => actSentence(act, namesOf(page), 'zh'))
  }

  test('each is told as a colleague would', async () => {
    expect(await said({ member: lin.member })).toEqual([
      '林晓 做完了任务「改主图和详情」',
      '林晓 改了任务「改主图和详情」的截止日（2026-11-07 → 空）、标题（改主图 → 改主图和详情）',
      '林晓 给任务「改主图」写上了负责人：王敏',
      '林晓 把任务「改主图」的截止日从 11-05 改到 11-07',
      '林晓 新建了任务「改主图」',
    ])
    expect(await said({ member: lin.member, text: '11-07', limit: 1, before: undefined }, 'en')).toEqual([
      '林晓 changed due day (2026-11-07 → nothing), title (改主图 → 改主图和详情) of the task “改主图和详情”',
    ])
  })

  test('a shop shows its own alone, and nothing that belongs to none', async () => {
    expect((await said({})).join()).not.toMatch(/别家的|登录|成员/)
    expect((await said({ shop: '海边小店' })).join('\n')).toBe(
      '林晓 新建了任务「别家的」\n程序 新建了店铺「海边小店」',
    )
    expect((await saidAnywhere({})).slice(0, 2)).toEqual(['林晓 登录了', '林晓 新建了任务「别家的」'])
    expect(await saidAnywhere({ about: 'member' })).toEqual([
      '程序 新建了成员「王敏」',
      '程序 新建了成员「林晓」',
    ])
    expect(await saidAnywhere({ about: 'sign_in' })).toEqual(['林晓 登录了'])
  })

  test('it is found by day, thing and words; what no line says is not found', async () => {
    // Half past midnight on the fourth in Beijing.
    expect(await said({ from: '2026-11-04', to: '2026-11-04', member: lin.member })).toHaveLength(5)
    expect(await said({ from: '2026-11-05' })).toEqual([])
    expect(await said({ to: '2026-11-03' })).toEqual(['程序 新建了店铺「山野旗舰店」'])
    expect(await said({ of: 'task:1' })).toHaveLength(5)
    expect(await said({ of: 'task:2' })).toEqual([])
    expect(await said({ text: '详情' })).toHaveLength(2)
    expect(await said({ text: '%' })).toEqual([])
    expect(await said({ kind: 'outside' })).toEqual([])
  })

  test('pages follow each other without a gap', async () => {
    const all = await said({})
    const pages: string[] = []
    let before: number | undefined
    for (;;) {
      const page = await searchAudit(context(), AuditSearch.parse({ shop: '山野旗舰店', limit: 2, before }))
      pages.push(...page.acts.map((act) => actSentence(act, namesOf(page), 'zh')))
      if (page.next === null) break
      before = page.next
    }
    expect(pages).toEqual(all)
  })

  test('what was written when nobody is at work is of the program, and the chain holds', async () => {
    expect((await checkAudit(stores.records, auditedTables)).problems).toEqual([])
    expect(pathOf('task:1')).toBe('/tasks?task=1')
  })

  test('a role that a member is given or loses in a shop is named there', async () => {
    const own = { id: 'r1', name: '售后主管', permissions: '["figures.read"]' }
    await records().insertInto('account_role').values(own).execute()
    const grant = (role: string, shop_id: number) => ({ member_id: 2, role, shop_id })
    const given = (roles: readonly ReturnType<typeof grant>[]) =>
      actingAs(lin, () =>
        inTransaction(records(), async (tx) => {
          await tx.deleteFrom('account_grant').where('member_id', '=', 2).execute()
          for (const one of roles) await tx.insertInto('account_grant').values(one).execute()
          await noteAudit(tx, { what: 'permission', subject: 'member:2', label: '王敏：……' })
        }),
      )
    const last = async (language: 'zh' | 'en' = 'zh') => (await said({ limit: 1 }, language))[0]
    await given([grant('operator', 1), grant('ads', 2)])
    expect(await last()).toBe('林晓 在成员「王敏」里加了成员的角色「运营」')
    expect(await last('en')).toBe('林晓 added the role of a member “operations” to the member “王敏”')
    // What stays as it was is no line.
    await given([grant('r1', 1), grant('operator', 1)])
    expect(await last()).toBe('林晓 在成员「王敏」里加了成员的角色「售后主管」')
    await given([grant('analyst', 1)])
    expect((await last())?.split(' ')[1]?.split('，').toSorted()).toEqual([
      '从成员「王敏」里去掉了成员的角色「售后主管」',
      '从成员「王敏」里去掉了成员的角色「运营」',
      '在成员「王敏」里加了成员的角色「数据」',
    ])
    await given(['owner', 'manager', 'operator', 'ads', 'service'].map((role) => grant(role, 1)))
    expect(await last()).toMatch(/^林晓 \S+成员的角色「\S+」，连同成员的角色 5 处$/)
    expect((await saidAnywhere({ limit: 1 }))[0]).toBe('林晓 改了权限：王敏：……，连同成员的角色 6 处')
  })

  test('an act of many lines is one sentence', async () => {
    await actingAs(lin, () =>
      inTransaction(records(), async (tx) => {
        const at = now.toString()
        await tx
          .insertInto('promotion')
          .values({
            id: 1,
            shop_id: 1,
            name: '双12',
            event_id: '',
            event_year: 0,
            mechanics: '',
            template_id: null,
            created_at: at,
            changed_at: at,
            cancelled_at: null,
          })
          .execute()
        await tx
          .insertInto('promotion_item')
          .values(
            Array.from({ length: 300 }, (_, seq) => ({
              promotion_id: 1,
              shop_id: 1,
              seq,
              item_id: `6${seq}`,
              title: '商品',
              mechanic: '',
              price_fen: 9900,
            })),
          )
          .execute()
      }),
    )
    const page = await searchAudit(context(), AuditSearch.parse({ shop: '山野旗舰店', limit: 1 }))
    expect(page.acts[0]?.more).toBe(101)
    expect(page.acts.map((act) => actSentence(act, namesOf(page), 'zh'))).toEqual([
      '林晓 新建了活动「双12」，连同活动的商品 300 处',
    ])
  })
})
