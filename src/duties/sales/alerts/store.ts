import type { Explanation } from '../contract.ts'
import type { AlertRule } from '../rules/alert-rules.ts'
import type { AlertActRow, AlertFindingRow, AlertRow } from '../tables.ts'
import type { SalesRecords } from '../targets/store.ts'

const parsed = <T>(json: string): T => JSON.parse(json)

/** The team's own rules and those built in that it changed, by id. */
export const keptRules = async (records: SalesRecords, shop: number): Promise<AlertRule[]> =>
  (
    await records.selectFrom('alert_rule').selectAll().where('shop_id', '=', shop).orderBy('set_at').execute()
  ).map(({ rule }) => parsed<AlertRule>(rule))

export const keepRule = async (
  records: SalesRecords,
  shop: number,
  rule: AlertRule,
  at: string,
): Promise<void> => {
  const row = { rule: JSON.stringify(rule), set_at: at }
  await records
    .insertInto('alert_rule')
    .values({ shop_id: shop, id: rule.id, ...row })
    .onConflict((conflict) => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
    .execute()
}

export const forgetRule = async (records: SalesRecords, shop: number, id: string): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('alert_rule')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export type StoredAlert = Omit<AlertRow, 'why'> & {
  why: Explanation | null
  findings: AlertFindingRow[]
  acts: AlertActRow[]
}

const withParts = async (records: SalesRecords, rows: readonly AlertRow[]): Promise<StoredAlert[]> => {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const [findings, acts] = await Promise.all([
    records.selectFrom('alert_finding').selectAll().where('alert_id', 'in', ids).orderBy('since').execute(),
    records
      .selectFrom('alert_act')
      .selectAll()
      .where('alert_id', 'in', ids)
      .where('undone_at', 'is', null)
      .orderBy('step')
      .execute(),
  ])
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    owner_id: row.owner_id === null ? null : Number(row.owner_id),
    why: parsed<Explanation | null>(row.why),
    findings: findings.filter(({ alert_id }) => Number(alert_id) === Number(row.id)),
    acts: acts.filter(({ alert_id }) => Number(alert_id) === Number(row.id)),
  }))
}

/** The newest first. */
export const alertsOf = async (records: SalesRecords, shop: number, limit: number): Promise<StoredAlert[]> =>
  withParts(
    records,
    await records
      .selectFrom('alert')
      .selectAll()
      .where('shop_id', '=', shop)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),
  )

export const alertById = async (
  records: SalesRecords,
  shop: number,
  id: number,
): Promise<StoredAlert | undefined> =>
  (
    await withParts(
      records,
      await records
        .selectFrom('alert')
        .selectAll()
        .where('shop_id', '=', shop)
        .where('id', '=', id)
        .execute(),
    )
  )[0]

/** Findings of a shop's last alerts, with their alert: those open, and those that may come again. */
export const latestFindings = (records: SalesRecords, shop: number): Promise<AlertFindingRow[]> =>
  records
    .selectFrom('alert_finding')
    .selectAll()
    .where('shop_id', '=', shop)
    .orderBy('alert_id', 'desc')
    .limit(200)
    .execute()

export const insertAlert = async (
  records: SalesRecords,
  row: Omit<AlertRow, 'id' | 'why' | 'recovered_at'> & { why: Explanation | null },
): Promise<number> => {
  const last = await records
    .selectFrom('alert')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('alert')
    .values({ ...row, id, why: JSON.stringify(row.why), recovered_at: null })
    .execute()
  return id
}

export const putFinding = async (records: SalesRecords, row: AlertFindingRow): Promise<void> => {
  const { alert_id: _, rule_id: __, shop_id: ___, ...change } = row
  await records
    .insertInto('alert_finding')
    .values(row)
    .onConflict((conflict) => conflict.columns(['alert_id', 'rule_id']).doUpdateSet(change))
    .execute()
}

/** An alert is over when nothing that it is about is found any more. */
export const settleAlerts = async (
  records: SalesRecords,
  shop: number,
  ids: readonly number[],
  at: string,
): Promise<void> => {
  for (const id of new Set(ids)) {
    const open = await records
      .selectFrom('alert_finding')
      .select('rule_id')
      .where('alert_id', '=', id)
      .where('recovered_at', 'is', null)
      .execute()
    await records
      .updateTable('alert')
      .set({ recovered_at: open.length > 0 ? null : at })
      .where('shop_id', '=', shop)
      .where('id', '=', id)
      .execute()
  }
}

export const putAct = async (
  records: SalesRecords,
  row: Omit<AlertActRow, 'step' | 'undone_at'>,
): Promise<void> => {
  const last = await records
    .selectFrom('alert_act')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('alert_id', '=', row.alert_id)
    .executeTakeFirst()
  await records
    .insertInto('alert_act')
    .values({ ...row, step: Number(last?.step ?? 0) + 1, undone_at: null })
    .execute()
}

export const undoActs = async (records: SalesRecords, alert: number, at: string): Promise<void> => {
  await records
    .updateTable('alert_act')
    .set({ undone_at: at })
    .where('alert_id', '=', alert)
    .where('undone_at', 'is', null)
    .execute()
}

export const keepAlertOwner = async (
  records: SalesRecords,
  alert: number,
  owner: number | null,
): Promise<void> => {
  await records.updateTable('alert').set({ owner_id: owner }).where('id', '=', alert).execute()
}

export const checkedState = async (records: SalesRecords, shop: number): Promise<string | undefined> =>
  (await records.selectFrom('alert_check').select('state').where('shop_id', '=', shop).executeTakeFirst())
    ?.state

export const keepChecked = async (
  records: SalesRecords,
  shop: number,
  state: string,
  at: string,
): Promise<void> => {
  await records
    .insertInto('alert_check')
    .values({ shop_id: shop, state, checked_at: at })
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet({ state, checked_at: at }))
    .execute()
}
