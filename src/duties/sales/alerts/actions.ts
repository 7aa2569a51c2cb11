import { metricInfo, metricOf } from '../../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../../facts/shops.ts'
import { addDays, day, dayOf, daysWords } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { inTransaction } from '../../../storage/records.ts'
import { activeMember, listMembers } from '../../people/actions.ts'
import type { Member } from '../../people/contract.ts'
import type { Alert, DataToDo } from '../contract.ts'
import { alertCheck } from '../rules/alert-check.ts'
import { fitsKind, fitsScope } from '../rules/alert-fields.ts'
import { type AlertRule, builtInRules } from '../rules/alert-rules.ts'
import { dueDay, lackingReports } from '../rules/data-to-do.ts'
import { lockRecords } from '../targets/store.ts'
import type { WatchContext } from '../watch-context.ts'
import { checkAlerts, rulesOf, type WatchedShop } from './checks.ts'
import {
  alertById,
  alertsOf,
  forgetRule,
  keepAlertOwner,
  keepRule,
  keptRules,
  putAct,
  type StoredAlert,
  undoActs,
} from './store.ts'

type Named = { shop?: string | undefined }
type One = Named & { alert: number }

const toAlert = (
  alert: StoredAlert,
  { members, rules, now }: { members: readonly Member[]; rules: readonly AlertRule[]; now: Temporal.Instant },
): Alert => {
  // What goes on leads: by it the task is to be judged.
  const leading = alert.findings.find(({ recovered_at }) => recovered_at === null) ?? alert.findings[0]
  const owner = members.find(({ id }) => id === alert.owner_id)
  const handled = alert.acts.findLast(({ kind }) => kind === 'handled')
  const snoozed = alert.acts.findLast(({ kind }) => kind === 'snoozed')
  const until = snoozed?.until ?? null
  const isSnoozed = until !== null && dayOf(now) < until
  return {
    id: alert.id,
    title: alert.title,
    sentence: alert.sentence,
    cause: alert.cause,
    findings: alert.findings.map(({ rule_id, since, day: last, sentence, recovered_at, note }) => ({
      rule: rule_id,
      since: day(since),
      day: day(last),
      sentence,
      recoveredAt: recovered_at,
      note,
    })),
    why: alert.why,
    owner: owner ? { id: owner.id, name: owner.name, colour: owner.colour } : null,
    firedAt: alert.fired_at,
    recoveredAt: alert.recovered_at,
    handled: handled
      ? {
          at: handled.at,
          by: members.find(({ id }) => id === Number(handled.member_id))?.name ?? null,
          note: handled.note,
        }
      : null,
    snoozedUntil: isSnoozed ? day(until) : null,
    isDue:
      alert.recovered_at === null &&
      !handled &&
      !isSnoozed &&
      Temporal.Instant.compare(Temporal.Instant.from(alert.tell_at), now) <= 0,
    check: leading ? alertCheck(rules, { rule: leading.rule_id, day: day(leading.day) }) : null,
  }
}

/** What is known of people, rules and time, by which alerts are told. */
const aboutAlerts = async (context: WatchContext, shop: number) => ({
  members: await listMembers(context.people),
  rules: await rulesOf(context, shop),
  now: context.clock.now(),
})

/** Alerts, the newest first, evaluated anew where anything changed. Failures: shop_unknown, shop_needed. */
export const listAlerts = async (
  context: WatchContext,
  input: Named & { limit: number },
): Promise<Alert[]> => {
  const shop = await shopToLookAt(context.records, input.shop)
  await checkAlerts(context, shop)
  const about = await aboutAlerts(context, shop.id)
  return (await alertsOf(context.records, shop.id, input.limit)).map((one) => toAlert(one, about))
}

const opened = async (context: WatchContext, shop: WatchedShop, id: number): Promise<Alert> => {
  const alert = await alertById(context.records, shop.id, id)
  if (!alert) throw new Failure('not_found', { what: '这条预警' })
  return toAlert(alert, await aboutAlerts(context, shop.id))
}

/** Writes down what was done about an alert. Failures: shop_unknown, shop_needed, not_found. */
const acted = async (
  context: WatchContext,
  { shop: name, alert }: One,
  act: { kind: 'handled' | 'snoozed'; until: string | null; member_id: number | null; note: string },
): Promise<Alert> => {
  const shop = await shopToLookAt(context.records, name)
  await opened(context, shop, alert)
  const at = context.clock.now().toString()
  await inTransaction(context.records, async (tx) => {
    await lockRecords(tx, shop.id)
    await putAct(tx, { alert_id: alert, shop_id: shop.id, at, ...act })
  })
  return opened(context, shop, alert)
}

/** Failures: as above; invalid_input where the member is archived. */
export const handleAlert = async (
  context: WatchContext,
  input: One & { member: number | null; note: string },
): Promise<Alert> => {
  if (input.member !== null) await activeMember(context.people, input.member)
  return acted(context, input, {
    kind: 'handled',
    until: null,
    member_id: input.member,
    note: input.note.trim(),
  })
}

/** Failures: as above; invalid_input for a day that is not to come. */
export const snoozeAlert = async (context: WatchContext, input: One & { until: string }): Promise<Alert> => {
  const today = dayOf(context.clock.now())
  if (input.until <= today || input.until > addDays(today, 90))
    throw new Failure('invalid_input', { detail: '“稍后”要选明天起 90 天以内的一天。' })
  return acted(context, input, { kind: 'snoozed', until: input.until, member_id: null, note: '' })
}

/** Takes handling and snoozing back. Failures: shop_unknown, shop_needed, not_found. */
export const reopenAlert = async (context: WatchContext, { shop: name, alert }: One): Promise<Alert> => {
  const shop = await shopToLookAt(context.records, name)
  await opened(context, shop, alert)
  await undoActs(context.records, alert, context.clock.now().toString())
  return opened(context, shop, alert)
}

/** Failures: as above; invalid_input where the member is archived. */
export const setAlertOwner = async (
  context: WatchContext,
  { shop: name, alert, owner }: One & { owner: number | null },
): Promise<Alert> => {
  const shop = await shopToLookAt(context.records, name)
  if (owner !== null) await activeMember(context.people, owner)
  await opened(context, shop, alert)
  await keepAlertOwner(context.records, alert, owner)
  return opened(context, shop, alert)
}

type ListedRule = AlertRule & { isBuiltIn: boolean; isChanged: boolean }

/** Failures: shop_unknown, shop_needed. */
export const listAlertRules = async (context: WatchContext, input: Named): Promise<ListedRule[]> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const kept = new Set((await keptRules(context.records, shop.id)).map(({ id }) => id))
  return (await rulesOf(context, shop.id)).map((rule) => {
    const isBuiltIn = builtInRules.some(({ id }) => id === rule.id)
    return { ...rule, isBuiltIn, isChanged: isBuiltIn && kept.has(rule.id) }
  })
}

/** A rule that cannot be asked would stop all the others: it is refused before it is kept. */
const refuseUnfit = ({ watched, metric, dimension, quiet }: AlertRule): void => {
  if (quiet && quiet.from === quiet.to)
    throw new Failure('invalid_input', { detail: '安静时段的开始和结束不能是同一个钟点。' })
  if (watched.kind === 'missing') return
  const known = metricOf(metric)
  if (!known) throw new Failure('metric_unknown', { metric })
  const { name, ...info } = metricInfo(known)
  if (!fitsKind(watched.kind, info))
    throw new Failure('invalid_input', {
      detail:
        watched.kind === 'change' || watched.kind === 'pace'
          ? `「${name}」不能按天相加，几天和几天比、本月目标只能看支付金额、订单数、花费这样能相加的数。`
          : `「${name}」没有每天的数，不能一天天看。`,
    })
  if (!fitsScope({ dimension }, info))
    throw new Failure('invalid_input', {
      detail: `「${name}」不能按${dimension === 'item' ? '商品' : dimension === 'category' ? '类目' : '搜索词'}看，只能看全店，或换一个指标。`,
    })
}

/** Failures: shop_unknown, shop_needed, metric_unknown; invalid_input where scope or kind do not fit the metric. */
export const setAlertRule = async (
  context: WatchContext,
  input: Named & { rule: AlertRule },
): Promise<AlertRule> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const { rule } = input
  refuseUnfit(rule)
  if ((rule.dimension === '') !== (rule.value === ''))
    throw new Failure('invalid_input', { detail: '看类目、商品的规则要写明是哪一个；看全店的不用写。' })
  if (rule.owner !== null) await activeMember(context.people, rule.owner)
  await keepRule(context.records, shop.id, rule, context.clock.now().toString())
  return rule
}

/** Failures: shop_unknown, shop_needed. */
export const resetAlertRule = async (
  context: WatchContext,
  input: Named & { id: string },
): Promise<{ reset: boolean }> => {
  const shop = await shopToLookAt(context.records, input.shop)
  return { reset: await forgetRule(context.records, shop.id, input.id) }
}

/** Which reports to fetch for which days, as far as they can be had. Failures: shop_unknown, shop_needed. */
export const dataToDo = async (
  context: WatchContext,
  input: Named & { days: number },
): Promise<DataToDo[]> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const to = dueDay(context.clock.now())
  const reports = await context.freshness({ shop: shop.name, from: addDays(to, 1 - input.days), to })
  return lackingReports(reports, to).map(({ format, name, source, menu, days }) => ({
    format,
    name,
    source,
    menu,
    days,
    words: daysWords(days, days.length),
  }))
}
