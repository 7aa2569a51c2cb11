import { setTimeout as wait } from 'node:timers/promises'
import { pictures } from '../../src/documents/pictures-for-tests.ts'
import { addDays } from '../../src/kernel/calendar.ts'
import { cup, last, later, pot, type Steps, today, week } from './write-ground.ts'

const market: Steps = async ({ market }, shop) => {
  const rival = '710000000001'
  await market.follow({ shop, link: `https://detail.tmall.com/item.htm?id=${rival}`, own: cup, note: '同款' })
  await market.changeFollowed({ shop, item: rival, own: pot, competitor: '某旗舰店', note: '' })
  const typed = {
    day: last,
    item: rival,
    title: '骨瓷杯',
    price: '39.90',
    sold: '1200',
    comments: '300',
    shop: '某店',
  }
  await market.addSnapshots({ shop, rows: [typed], preview: true })
  await market.addSnapshots({ shop, rows: [typed] })
  await market.addSnapshots({
    shop,
    text: `update_time\tid\ttitle\tprice\tsale_count\t店名\n${today}\t${rival}\t骨瓷杯\t35.90\t1300\t某店`,
  })
  await market.competition({ shop, ...week })
  await market.history({ shop, ...week, item: rival })
  await market.priceBands({ shop, ...week, q: '杯' })
  await market.terms({ shop, ...week, list: '搜索排行' })
  await market.term({ shop, term: '马克杯', list: '搜索排行' })
  const { id } = await market.savePlan({
    shop,
    name: '双12',
    from: '2026-12-01',
    to: '2026-12-31',
    words: '保毛利',
    leastMargin: 20,
    goals: [{ metric: 'paid_amount', from: '2026-12-01', to: '2026-12-31', amount: '100000' }],
    prices: [{ item: cup, sku: '', price: '39', cost: '20', floor: '35', note: '' }],
    promotions: [],
  })
  await market.plans({ shop })
  await market.plan({ shop, id })
  await market.removePlan({ shop, id })
  await market.unfollow({ shop, item: rival })
}

const listing: Steps = async ({ listing }, shop, { checkPicture }) => {
  const draft = {
    title: '手工白瓷马克杯带盖办公室咖啡杯',
    category: '马克杯',
    listPrice: '49.90',
    skus: [{ name: '米白', price: '39.90' }],
    attributes: { 材质: '陶瓷' },
  }
  await listing.checkDraft({ shop, draft })
  await listing.setRequirement({ shop, column: '发货时间', isRequired: true })
  const { id } = await listing.planLaunch({ shop, name: '春季新品', launchDay: later, note: '' })
  const changed = await listing.changeLaunch({
    shop,
    id,
    name: '春季新杯',
    launchDay: later,
    item: cup,
    note: '首发',
  })
  await listing.changeStep({ shop, id, step: changed.steps[0]?.step ?? '', due: today, done: true })
  await listing.saveDraft({ shop, id, draft })
  const body = (async function* () {
    yield pictures.png(800, 800)
  })()
  const picture = await checkPicture({ shop, name: '主图.png', kind: 'main', launch: id, body })
  await listing.removePicture({ shop, id: picture.id })
  const change = await listing.recordChange({
    shop,
    item: cup,
    day: '2026-10-20',
    parts: [{ what: 'title', before: '马克杯', after: '白瓷马克杯' }],
    goals: { exposure: 0.2, sales: 0.15 },
  })
  await listing.removeChange({ shop, id: change.id })
  await listing.removeLaunch({ shop, id })
}

const promotion: Steps = async ({ promotion }, shop) => {
  const plan = {
    shop,
    name: '双12',
    phases: [{ phase: 'main' as const, from: '2026-12-10', to: '2026-12-12' }],
    items: [{ item: cup, title: '白瓷马克杯', mechanic: '直降', price: '35.00' }],
    channels: [{ name: '关键词推广', budget: '2000' }],
    goals: [{ kind: 'sales_growth' as const, target: 0.3 }],
    mechanics: '满 99 减 10',
  }
  const { id } = await promotion.create({ ...plan, tasks: true })
  await promotion.change({ ...plan, id, name: '双12返场' })
  await promotion.setCosts({ shop, id, costs: [{ kind: 'gifts', name: '杯垫', amount: '320.50' }] })
  await promotion.cancel({ shop, id })
  await promotion.resume({ shop, id })
  await promotion.create({ shop, name: '年货节', template: id, start: '2027-01-10' })
}

const sales: Steps = async ({ sales, people }, shop) => {
  const { id: owner } = await people.addMember({ name: `${shop}王` })
  await sales.setTargets({
    shop,
    amounts: [
      { period: '2026', amount: '120万' },
      { period: '2026-11', amount: '10万' },
    ],
  })
  await sales.targets({ shop, month: '2026-11' })
  await sales.target({ shop, metric: 'paid_amount', month: '2026-11' })
  await sales.targetParts({ shop, month: '2026-11', conversion: 0.03, basket: 80 })
  await sales.setTargetOwner({ shop, metric: 'paid_amount', year: 2026, owner })
  await sales.rephaseTargets({ shop, metric: 'paid_amount', year: 2026 })
  await sales.importTargets({
    shop,
    rows: [{ row: 2, metric: '支付金额', scope: '', period: '2026-12', amount: '12万', owner: `${shop}王` }],
  })
  await sales.undoTargets({ shop })
  await sales.cohorts({ shop, kind: 'repeat', from: '2026-10-05', to: last, grain: 'week', by: 'orders' })
  await sales.items({ shop, ...week })
  await sales.dataToDo({ shop, days: 30 })
  await sales.explain({ shop, metric: 'paid_amount', ...week, compare: 'previous' })
  await sales.forecast({ shop, metric: 'paid_amount', days: 14 })
  const rules = await sales.alertRules({ shop })
  await sales.setAlertRule({
    shop,
    rule: {
      id: 'too-little',
      name: '支付太少',
      metric: 'paid_amount',
      watched: { kind: 'threshold', side: 'below', value: 1_000_000 },
      pausesInSeasons: false,
      quiet: { from: 22, to: 8 },
      owner,
      isOn: true,
    },
  })
  await sales.resetAlertRule({ shop, id: rules[0]?.id ?? '' })
}

/** Alerts that the watcher found. */
const alerts: Steps = async ({ sales, people, jobs }, shop) => {
  const { id: owner } = await people.addMember({ name: `${shop}冯` })
  await jobs.run({ job: 'alerts.check' })
  let [found] = await sales.alerts({ shop, limit: 20 })
  for (let i = 0; i < 200 && !found; i++) {
    await wait(50)
    ;[found] = await sales.alerts({ shop, limit: 20 })
  }
  const alert = found?.id ?? 0
  await sales.setAlertOwner({ shop, alert, owner })
  await sales.snoozeAlert({ shop, alert, until: addDays(today, 2) })
  await sales.handleAlert({ shop, alert, member: owner, note: '已补货' })
  await sales.reopenAlert({ shop, alert })
}

const stock: Steps = async ({ team }, shop) => {
  await team.stock({ shop })
  await team.setStockRule({ shop, reviewDays: 7, leadDays: 10 })
  await team.saveSupplies({
    shop,
    rows: [
      {
        row: 2,
        item: cup,
        sku: '',
        supplier: '景德镇窑',
        leadDays: '12',
        moq: '100',
        pack: '10',
        safety: '20',
      },
    ],
  })
  await team.supplies({ shop })
  const { id } = await team.addPurchase({
    shop,
    item: cup,
    supplier: '景德镇窑',
    pieces: 200,
    ordered: today,
    expected: later,
    note: '加急',
    task: { owner: null },
  })
  await team.purchases({ shop })
  await team.expectPurchase({ shop, id, expected: addDays(later, 3) })
  await team.receivePurchase({ shop, id, day: today, pieces: 200 })
  await team.unreceivePurchase({ shop, id })
  await team.removePurchase({ shop, id })
  await team.service({ shop, ...week })
}

const meetings: Steps = async ({ team, people }, shop) => {
  const { id: member } = await people.addMember({ name: `${shop}陈` })
  const series = await team.saveSeries({
    shop,
    name: '周例会',
    weekday: 1,
    everyWeeks: 1,
    from: today,
    until: null,
    time: '10:00',
    minutes: 60,
    place: '会议室',
    members: [member],
  })
  const { id } = await team.prepareMeeting({
    shop,
    series: series.id,
    day: today,
    time: '10:00',
    members: [member],
  })
  await team.meetings({ shop })
  await team.redraftAgenda({ shop, id })
  const { items } = await team.addAgendaItem({ shop, id, title: '换供应商' })
  const item = items.find(({ title }) => title === '换供应商')?.id ?? 0
  await team.writeMinutes({ shop, id, item, minutes: '报价偏高' })
  const decided = await team.decide({ shop, id, item, words: '再问两家' })
  const [decision] = decided.items.flatMap(({ decisions }) => decisions)
  await team.removeDecision({ shop, id, decision: decision?.id ?? 0 })
  await team.agreeAction({ shop, id, title: '问价', owner: member, due: later })
  await team.removeAgendaItem({ shop, id, item })
  await team.holdMeeting({ shop, id, members: [member] })
  await team.reopenMeeting({ shop, id })
  await team.removeMeeting({ shop, id })
  await team.endSeries({ shop, id: series.id })
}

const surveys: Steps = async ({ customer }, shop) => {
  const { id: survey } = await customer.makeSurvey({
    shop,
    title: '十一月满意度',
    intro: '一分钟',
    questions: [
      { kind: 'csat', title: '满意吗' },
      { kind: 'choice', title: '哪里好', options: ['质量', '物流'] },
      { kind: 'text', title: '想说的' },
    ],
    ...week,
    closesOn: later,
    limit: 50,
  })
  await customer.closeSurvey({ shop, survey })
  await customer.reopenSurvey({ shop, survey, closesOn: later })
  await customer.setSurveyAddress({ base: 'https://survey.example.com' })
}

const buyers: Steps = async ({ customer, people }, shop) => {
  const { id: member } = await people.addMember({ name: `${shop}褚` })
  const { buyers } = await customer.buyers({ shop, sort: 'paid', limit: 10, offset: 0 })
  const buyer = buyers[0]?.buyer ?? ''
  await customer.setBuyerTags({ shop, buyer, tags: ['老客', '送礼'] })
  const notes = await customer.addBuyerNote({ shop, buyer, text: '喜欢米白', member })
  await customer.revealNote({ shop, buyer, note: notes[0]?.id ?? 0 })
  await customer.removeBuyerNote({ shop, buyer, note: notes[0]?.id ?? 0 })
  await customer.segments({ shop, day: last })
}

const tickets: Steps = async ({ customer, people }, shop) => {
  const { id: member } = await people.addMember({ name: `${shop}卫` })
  const { id: ticket } = await customer.makeTicket({
    shop,
    type: 'quality',
    title: '杯口有缺',
    detail: '已拍照',
    order: '352026111500000',
    owner: member,
    dueAt: '2026-11-18T10:00:00Z',
    member,
  })
  await customer.tickets({ shop, state: 'open', limit: 50 })
  await customer.changeTicket({ shop, ticket, status: 'working', type: 'service', note: '已联系', member })
  await customer.revealTicket({ shop, ticket })
  await customer.replyTickets({ shop, tickets: [ticket], text: '马上补发', status: 'solved', member })
  await customer.setTicketRule({ shop, type: 'refund', hours: 24, owner: member })
  const macros = await customer.putMacro({ shop, name: '致歉', text: '亲，给您添麻烦了' })
  await customer.removeMacro({ shop, id: macros[0]?.id ?? 0 })
}

const notifications: Steps = async ({ notifications, people }, shop) => {
  const { id: me } = await people.addMember({ name: `${shop}蒋` })
  const { id: channel } = await notifications.addChannel({
    kind: 'dingtalk',
    name: `${shop}群`,
    address: 'https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef',
    signing: 'SEC0123456789abcdef',
  })
  await notifications.changeChannel({ channel, kind: 'dingtalk', name: `${shop}大群` })
  await notifications.saveSettings({
    me,
    mail: 'jiang@example.com',
    quiet: { from: '22:00', to: '08:00' },
    digest: '18:00',
    events: [{ event: 'alert_fired', app: true, channels: [] }],
  })
  await notifications.read({ me })
  await notifications.makeFeed({ me })
  await notifications.dropFeed({ me })
  await notifications.removeChannel({ channel })
}

/** What the duties' rooms do, by name. */
export const duties: Readonly<Record<string, Steps>> = {
  market,
  listing,
  promotion,
  sales,
  alerts,
  stock,
  meetings,
  surveys,
  buyers,
  tickets,
  notifications,
}
