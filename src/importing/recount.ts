import type { Shop } from '../facts/contract.ts'
import { type WrongSold, wrongSold } from '../facts/sold-check.ts'
import { countSold, wrongDays } from '../facts/sold-days.ts'
import { daysWords } from '../kernel/calendar.ts'
import type { ImportContext } from './actions.ts'
import { inTurn, lockShop } from './turns.ts'
import type { Noted } from './upload-recovery.ts'

/** What was wrong with the sums of a shop, by its name. */
type Recounted = WrongSold & { shop: string }

/**
 * Counts the sums by day anew for each of these shops whose sums are not those of its order lines, and tells what was
 * wrong with them. Each shop is one transaction, in turn with its imports; one with sound sums is only looked at.
 * Failure: store_upgraded.
 */
export const recountSold = async (
  { imports, noted }: { imports: ImportContext; noted: Noted },
  shops: readonly Shop[],
): Promise<Recounted[]> => {
  const { facts, clock } = imports
  const recounted: Recounted[] = []
  for (const { id, name } of shops) {
    if ((await wrongDays(facts.db, id)).length === 0) continue
    const wrong = await inTurn(() =>
      facts.db.transaction().execute(async (tx) => {
        await lockShop(tx, facts, id)
        // Somebody else may have asked for the same meanwhile.
        const found = await wrongSold(tx, id)
        if (!found) return undefined
        await countSold(tx, facts, id)
        // Answers that were kept from before are no longer those of the facts.
        await tx
          .insertInto('sold_recount')
          .values({ shop_id: id, counted_at: clock.now().toString() })
          .execute()
        return found
      }),
    )
    if (!wrong) continue
    await noted({
      what: 'recount',
      subject: `shop:${id}`,
      label: name,
      shop: id,
      details: { days: daysWords(wrong.days), sums: wrong.what },
    })
    recounted.push({ shop: name, ...wrong })
  }
  if (recounted.length > 0) imports.changed?.()
  return recounted
}
