import { setTimeout as wait } from 'node:timers/promises'
import { putRows, putSales } from '../../src/facts/testing.ts'
import type { House } from '../../src/house.ts'
import { addDays } from '../../src/kernel/calendar.ts'
import { duties } from './write-duties.ts'
import { cup, last, later, month, pot, type Steps, week } from './write-ground.ts'

/** Seven weeks of orders of two items, their stock, and what people searched for. */
export const putShop = async ({ imports: { facts } }: House, id: number): Promise<void> => {
  const days = Array.from({ length: 48 }, (_, at) => addDays(last, at - 47))
  await putSales(
    facts.db,
    id,
    days.flatMap((of, at) =>
      Array.from({ length: 4 }, (_, n) => ({
        order: `35${of.replaceAll('-', '')}${n}0000`,
        at: `${of} 1${n}:00:00`,
        item: n === 0 ? pot : cup,
        title: n === 0 ? '紫砂壶' : '白瓷马克杯',
        paid: n === 0 ? 400 : 40 + (at % 5),
        buyer: `b${at % 9}-${n}`,
      })),
    ),
    { from: days[0] ?? last, to: last },
  )
  await putRows(facts.db, id, 'listing', [
    { snapshot_day: last, item_id: cup, sku_id: '', title: '白瓷马克杯', price_fen: 4_000, stock: 10 },
    { snapshot_day: last, item_id: pot, sku_id: '', title: '紫砂壶', price_fen: 40_000, stock: 100 },
  ])
}

const importing: Steps = async ({ importing }, shop, { uploads }) => {
  const sent = async (name: string, rows: readonly string[]): Promise<string> => {
    const body = (async function* () {
      yield Buffer.from(rows.join('\n'))
    })()
    const { id } = await uploads.receive({ name, body, shop, origin: 'page', preview: true })
    return id
  }
  const settled = async (upload: string, state: 'ready' | 'done' | 'waiting') => {
    for (;;) {
      const found = (await importing.uploads({ shop })).find(({ id }) => id === upload)
      if (found?.state === state) return found
      if (found?.state === 'failed') throw new Error(`the upload failed: ${JSON.stringify(found)}`)
      await wait(20)
    }
  }
  const rows = ['单号,下单日,已付金额', `3512345${shop.length}78901230,2026-11-04 08:00:00,5.00`]
  const columns = { 单号: 'order_id', 下单日: 'placed_at', 已付金额: 'paid_fen' }
  const upload = await sent('进销存.csv', rows)
  await settled(upload, 'waiting')
  await importing.tryMapping({ upload, sheet: '', format: 'order', headerRow: 0, columns })
  await importing.answer({
    upload,
    sheet: '',
    format: 'order',
    mapping: { name: '进销存', headerRow: 0, columns },
  })
  await settled(upload, 'ready')
  await importing.commit({ uploads: [upload] })
  const done = await settled(upload, 'done')
  await importing.undo({ shop, batch: done.sheets[0]?.result?.batch ?? 0 })
  await importing.dismiss({ upload })
  const second = await sent('另一份.csv', rows)
  await settled(second, 'ready')
  await importing.cancel({ upload: second })
  const own = (await importing.formats({ shop })).find(({ name }) => name === '进销存')
  await importing.renameFormat({ shop, format: own?.id ?? '', name: '我的进销存' })
  await importing.forgetFormat({ shop, format: own?.id ?? '' })
  await importing.setWatch({ shop, folder: null })
}

const facts: Steps = async ({ facts, system }, shop) => {
  const made = await facts.createShop({ name: `${shop}分店` })
  await facts.renameShop({ id: made.id, name: `${shop}二店` })
  await facts.deleteShop({ id: made.id, name: `${shop}二店` })
  await facts.setMargin({ shop, percent: 45, from: '2026-10-01' })
  const days = { shop, ...week }
  await facts.query({
    ...days,
    metrics: ['paid_amount', 'buyers_paid'],
    by: ['day', 'item'],
    compare: 'previous',
  })
  await facts.query({
    ...days,
    metrics: ['repeat_rate'],
    by: ['province'],
    where: [{ dimension: 'item', values: [cup], not: true }],
    order: '-repeat_rate',
    limit: 5,
  })
  await facts.compared({ ...days, compare: 'last-year-campaign' })
  await facts.open({
    ...days,
    metric: 'paid_amount',
    where: [{ dimension: 'item', values: [cup] }],
    limit: 3,
  })
  await facts.values({ shop, dimension: 'item', search: '杯', limit: 5 })
  await facts.orders({ shop, search: '35202611' })
  await facts.refundsByAge({ ...days, grain: 'week' })
  await facts.firstOrders({ shop })
  await facts.lastSales({ shop, to: last })
  await facts.listings({ shop, to: last })
  await facts.listingChanges(days)
  await facts.shelf({ shop, to: last })
  await facts.reconcile(days)
  await facts.freshness(days)
  await facts.removeMargin({ shop, from: '2026-10-01' })
  await system.recount({})
}

const people: Steps = async ({ people }, shop) => {
  const { id } = await people.addMember({ name: `${shop}周`, role: 'ads', colour: 'blue' })
  await people.changeMember({ id, name: `${shop}周舟`, role: 'manager', colour: 'red' })
  await people.archiveMember({ id })
  await people.restoreMember({ id })
}

const account: Steps = async ({ account, people }, shop) => {
  const password = 'wenshan 2047 hu'
  const tokenOf = ({ path }: { path: string }): string => path.split('#')[1] ?? ''
  await account.useLink({ token: tokenOf(await account.ownerLink()), name: `${shop}东家`, password })
  const name = `${shop}费`
  const { id: member } = await people.addMember({ name })
  await account.giveRoles({ member, roles: [{ role: 'operator', shop }] })
  const { id } = await account.makeRole({ name: `${shop}实习`, permissions: ['figures.read', 'tasks.read'] })
  await account.changeRole({ id, name: `${shop}见习`, permissions: ['figures.read'] })
  await account.removeRole({ id })
  await account.openLink({ token: tokenOf(await account.invite({ member })) })
  await account.withdraw({ member })
  await account.useLink({ token: tokenOf(await account.invite({ member })), password })
  await account.signIn({ name, password })
  await account.signOut()
}

const calendar: Steps = async ({ calendar }, shop) => {
  const year = 2026
  await calendar.marks({ shop, from: '2026-11-01', to: '2026-11-30' })
  const { events } = await calendar.saveEvent({
    shop,
    year,
    name: '店庆',
    size: 'small',
    peak: '2026-12-05',
    isAnnounced: true,
    phases: [{ phase: 'main', from: '2026-12-04', to: '2026-12-06' }],
  })
  const own = events.find(({ name }) => name === '店庆')
  const known = events.find(({ name }) => name !== '店庆')
  await calendar.removeEvent({ shop, year, id: own?.id ?? '' })
  await calendar.removeEvent({ shop, year, id: known?.id ?? '' })
  await calendar.restoreEvent({ shop, year, id: known?.id ?? '' })
  await calendar.saveDay({ shop, day: '2026-11-20', name: '盘点', isOff: true })
  await calendar.restoreDay({ shop, day: '2026-11-20' })
}

const tasks: Steps = async ({ tasks, people }, shop) => {
  const { id: owner } = await people.addMember({ name: `${shop}吴` })
  const { id: task } = await tasks.create({
    shop,
    title: '改主图',
    owner,
    due: later,
    from: { kind: 'alert', id: '3', words: '转化率低于平时', path: '/sales/alerts' },
    check: {
      metric: 'paid_amount',
      scope: [{ dimension: 'item', values: [cup] }],
      target: 0.1,
      direction: 'up',
      baseline: { from: '2026-10-20', to: '2026-11-10' },
      day: later,
    },
    by: owner,
  })
  await tasks.change({ shop, task, title: '换主图', owner: null, due: null })
  await tasks.move({ shop, task, state: 'done', member: owner, note: '已上线' })
}

const scorecard: Steps = async ({ scorecard }, shop) => {
  await scorecard.close({ shop, month })
  await scorecard.files({ shop, month, formats: ['html', 'xlsx'] })
  await scorecard.reopen({ shop, month })
}

const reports: Steps = async ({ reports, people }, shop) => {
  const { id: member } = await people.addMember({ name: `${shop}郑` })
  const { id } = await reports.make({ shop, kind: 'weekly', ...week, member })
  const made = await reports.open({ shop, id })
  const free = made.places.find(({ isLocked }) => !isLocked)
  await reports.word({ shop, id, place: free?.place ?? '', words: '这周平稳', member })
  const [section] = made.sections
  const { comments } = await reports.comment({
    shop,
    id,
    section: section?.id ?? '',
    words: '再看看',
    member,
  })
  await reports.removeComment({ shop, id, comment: comments[0]?.id ?? 0 })
  await reports.decide({
    shop,
    id,
    suggestion: made.suggestions[0]?.id ?? '',
    owner: member,
    due: later,
    isOn: true,
  })
  await reports.files({ shop, id, formats: ['html', 'xlsx'] })
  await reports.submit({ shop, id, member })
  await reports.withdraw({ shop, id, member })
  await reports.setSettings({
    shop,
    kind: 'weekly',
    dueWorkdays: 2,
    company: '青禾家居',
    sections: [{ id: section?.id ?? '', on: true, title: '结果' }],
    member,
  })
}

const jobs: Steps = async ({ jobs }) => {
  const job = 'jobs.prune'
  await jobs.run({ job })
  await jobs.pause({ job })
  await jobs.resume({ job })
}

/** By name, each by itself: what one does keeps no other from its own. */
export const rooms: Readonly<Record<string, Steps>> = {
  importing,
  facts,
  people,
  account,
  calendar,
  tasks,
  scorecard,
  reports,
  jobs,
  ...duties,
}
