import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import type { ScorecardClosingRow, ScorecardTables } from './tables.ts'

export type ScorecardRecords = Kysely<ScorecardTables & ShopTables>

export const closingsOf = async (
  records: ScorecardRecords,
  shop: number,
  month: string,
): Promise<ScorecardClosingRow[]> =>
  (
    await records
      .selectFrom('scorecard_closing')
      .selectAll()
      .where('shop_id', '=', shop)
      .where('month', '=', month)
      .orderBy('step')
      .execute()
  ).map((row) => ({ ...row, member_id: row.member_id === null ? null : Number(row.member_id) }))

export const putClosing = async (
  records: ScorecardRecords,
  row: Omit<ScorecardClosingRow, 'step'>,
): Promise<void> => {
  const earlier = await closingsOf(records, row.shop_id, row.month)
  await records
    .insertInto('scorecard_closing')
    .values({ ...row, step: Number(earlier.at(-1)?.step ?? 0) + 1 })
    .execute()
}
