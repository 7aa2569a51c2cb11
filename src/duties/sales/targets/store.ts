import type { Kysely } from 'kysely'
import type { ShopTables } from '../../../facts/shops.ts'
import type { Phasing } from '../rules/phasing.ts'
import type { SalesTables, TargetRow } from '../tables.ts'

export type SalesRecords = Kysely<SalesTables & ShopTables>

export type TargetKey = { metric: string; dimension: string; value: string; year: number }

export type StoredTarget = TargetKey & {
  id: number
  owner: number | null
  phasing: Phasing
  phasedAt: string
  /** What is set by hand now, by period. */
  amounts: Map<string, number>
}

/** Others that change this shop's records wait until the transaction is over. */
export const lockRecords = async (tx: Pick<SalesRecords, 'updateTable'>, shop: number): Promise<void> => {
  await tx
    .updateTable('shop')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', shop)
    .execute()
}

const parsed = <T>(json: string): T => JSON.parse(json)

const toTarget = (row: TargetRow, amounts: Map<string, number>): StoredTarget => ({
  id: Number(row.id),
  metric: row.metric,
  dimension: row.dimension,
  value: row.value,
  year: Number(row.year),
  owner: row.owner_id === null ? null : Number(row.owner_id),
  phasing: { ...parsed<Omit<Phasing, 'weights'>>(row.phasing), weights: parsed<number[]>(row.weights) },
  phasedAt: row.phased_at,
  amounts,
})

/** Targets of a shop of which something is set, those of the whole shop first. */
export const targetsOf = async (
  records: SalesRecords,
  shop: number,
  year?: number,
): Promise<StoredTarget[]> => {
  let rows = records.selectFrom('target').selectAll().where('shop_id', '=', shop)
  if (year !== undefined) rows = rows.where('year', '=', year)
  const [targets, edits] = await Promise.all([
    rows.orderBy('dimension').orderBy('id').execute(),
    records
      .selectFrom('target_amount')
      .select(['target_id', 'period', 'amount'])
      .where('shop_id', '=', shop)
      .where('undone_at', 'is', null)
      .orderBy('step')
      .execute(),
  ])
  const byTarget = Map.groupBy(edits, ({ target_id }) => Number(target_id))
  return targets.flatMap((row) => {
    const amounts = new Map<string, number>()
    for (const { period, amount } of byTarget.get(Number(row.id)) ?? [])
      if (amount === null) amounts.delete(period)
      else amounts.set(period, Number(amount))
    return amounts.size > 0 ? [toTarget(row, amounts)] : []
  })
}

export const sameTarget = (a: Omit<TargetKey, 'year'>, b: Omit<TargetKey, 'year'>): boolean =>
  a.metric === b.metric && a.dimension === b.dimension && a.value === b.value

/** The number of a target, which is made where there is none. */
export const targetId = async (
  records: SalesRecords,
  shop: number,
  key: TargetKey,
  made: () => Promise<{ phasing: Phasing; at: string }>,
): Promise<number> => {
  const found = await records
    .selectFrom('target')
    .select('id')
    .where('shop_id', '=', shop)
    .where('metric', '=', key.metric)
    .where('dimension', '=', key.dimension)
    .where('value', '=', key.value)
    .where('year', '=', key.year)
    .executeTakeFirst()
  if (found) return Number(found.id)
  const last = await records
    .selectFrom('target')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  const { phasing, at } = await made()
  await records
    .insertInto('target')
    .values({ id, shop_id: shop, ...key, owner_id: null, ...phasingColumns(phasing), phased_at: at })
    .execute()
  return id
}

const phasingColumns = ({ weights, ...rest }: Phasing) => ({
  weights: JSON.stringify(weights),
  phasing: JSON.stringify(rest),
})

export const keepPhasing = async (
  records: SalesRecords,
  id: number,
  { phasing, at }: { phasing: Phasing; at: string },
): Promise<void> => {
  await records
    .updateTable('target')
    .set({ ...phasingColumns(phasing), phased_at: at })
    .where('id', '=', id)
    .execute()
}

export const keepOwner = async (records: SalesRecords, id: number, owner: number | null): Promise<void> => {
  await records.updateTable('target').set({ owner_id: owner }).where('id', '=', id).execute()
}

export type NewAmount = { target: number; period: string; amount: number | null }

/** Amounts that came together, as one step. */
export const keepAmounts = async (
  records: SalesRecords,
  shop: number,
  amounts: readonly NewAmount[],
  at: string,
): Promise<void> => {
  const last = await records
    .selectFrom('target_amount')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('shop_id', '=', shop)
    .executeTakeFirst()
  const step = Number(last?.step ?? 0) + 1
  for (let start = 0; start < amounts.length; start += 500)
    await records
      .insertInto('target_amount')
      .values(
        amounts.slice(start, start + 500).map(({ target, period, amount }) => ({
          shop_id: shop,
          step,
          target_id: target,
          period,
          amount,
          set_at: at,
          undone_at: null,
        })),
      )
      .execute()
}

export type LastStep = { step: number; setAt: string; periods: string[] }

/** The latest amounts that were not taken back. */
export const lastStep = async (records: SalesRecords, shop: number): Promise<LastStep | undefined> => {
  const rows = await records
    .selectFrom('target_amount')
    .select(['step', 'period', 'set_at'])
    .where('shop_id', '=', shop)
    .where('undone_at', 'is', null)
    .where('step', '=', (eb) =>
      eb
        .selectFrom('target_amount')
        .select(({ fn }) => fn.max('step').as('step'))
        .where('shop_id', '=', shop)
        .where('undone_at', 'is', null),
    )
    .orderBy('period')
    .execute()
  const [first] = rows
  return first && { step: Number(first.step), setAt: first.set_at, periods: rows.map(({ period }) => period) }
}

export const undoStep = async (
  records: SalesRecords,
  shop: number,
  step: number,
  at: string,
): Promise<void> => {
  await records
    .updateTable('target_amount')
    .set({ undone_at: at })
    .where('shop_id', '=', shop)
    .where('step', '=', step)
    .execute()
}
