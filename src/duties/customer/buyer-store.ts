import type { CustomerRecords } from './context.ts'
import type { BuyerNoteRow } from './tables.ts'

/** Notes of a buyer, the newest first. */
export const notesOf = async (
  records: CustomerRecords,
  shop: number,
  buyer: number,
): Promise<BuyerNoteRow[]> =>
  records
    .selectFrom('buyer_note')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('buyer', '=', buyer)
    .orderBy('id', 'desc')
    .execute()

export const insertNote = async (records: CustomerRecords, row: Omit<BuyerNoteRow, 'id'>): Promise<void> => {
  const last = await records
    .selectFrom('buyer_note')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  await records
    .insertInto('buyer_note')
    .values({ ...row, id: Number(last?.id ?? 0) + 1 })
    .execute()
}

export const deleteNote = async (
  records: CustomerRecords,
  { shop, buyer, note }: { shop: number; buyer: number; note: number },
): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('buyer_note')
    .where('shop_id', '=', shop)
    .where('buyer', '=', buyer)
    .where('id', '=', note)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Tags of these buyers, by their names: all of a buyer are given at once. */
export const tagsOf = async (
  records: CustomerRecords,
  shop: number,
  buyers: readonly number[],
): Promise<Map<number, string[]>> => {
  if (buyers.length === 0) return new Map()
  const rows = await records
    .selectFrom('buyer_tag')
    .select(['buyer', 'tag'])
    .where('shop_id', '=', shop)
    .where('buyer', 'in', buyers)
    .orderBy('tag')
    .execute()
  const tags = new Map<number, string[]>()
  for (const { buyer, tag } of rows) tags.set(Number(buyer), [...(tags.get(Number(buyer)) ?? []), tag])
  return tags
}

export const buyersTagged = async (records: CustomerRecords, shop: number, tag: string): Promise<number[]> =>
  (
    await records
      .selectFrom('buyer_tag')
      .select('buyer')
      .where('shop_id', '=', shop)
      .where('tag', '=', tag)
      .execute()
  ).map(({ buyer }) => Number(buyer))

/** Tags of a shop, those that most buyers have first. */
export const tagCounts = async (
  records: CustomerRecords,
  shop: number,
): Promise<{ tag: string; buyers: number }[]> =>
  (
    await records
      .selectFrom('buyer_tag')
      .select(({ fn }) => ['tag', fn.countAll().as('buyers')])
      .where('shop_id', '=', shop)
      .groupBy('tag')
      .execute()
  )
    .map(({ tag, buyers }) => ({ tag, buyers: Number(buyers) }))
    .toSorted((a, b) => b.buyers - a.buyers || a.tag.localeCompare(b.tag))

export const replaceTags = async (
  records: CustomerRecords,
  { shop, buyer, tags, at }: { shop: number; buyer: number; tags: readonly string[]; at: string },
): Promise<void> => {
  await records.deleteFrom('buyer_tag').where('shop_id', '=', shop).where('buyer', '=', buyer).execute()
  if (tags.length > 0)
    await records
      .insertInto('buyer_tag')
      .values(tags.map((tag) => ({ shop_id: shop, buyer, tag, at })))
      .execute()
}
