import { addDays, type Day, daysBetween } from '../../kernel/calendar.ts'
import type { Need } from '../tasks/contract.ts'
import { dueWeight } from '../tasks/rules/needs.ts'
import type { ListingContext } from './listing-context.ts'
import { stepName } from './rules/steps.ts'
import { changesOf, launchesOf } from './store.ts'

/** Four weeks after a change its effect can be read. */
const REVIEW_AFTER = 28
/** And it is asked for as long as this. */
const REVIEW_WITHIN = 7

/** Steps of launches that are due, and changes whose effect can be read by now. */
export const needs = async (
  { records }: Pick<ListingContext, 'records'>,
  { shop, today }: { shop: { id: number }; today: Day },
): Promise<Need[]> => {
  const [launches, changes] = await Promise.all([launchesOf(records, shop.id), changesOf(records, shop.id)])
  const steps = launches.flatMap(({ id, name, steps: all }) =>
    all.flatMap((one): Need[] => {
      const weight = one.done_at === null ? dueWeight(one.due_day, today) : null
      return weight === null
        ? []
        : [
            {
              duty: 'listing',
              title: `上新「${name}」：${stepName(one.step)}`,
              due: one.due_day,
              path: `/listing/launches?tab=${id}`,
              weight,
            },
          ]
    }),
  )
  const reviews = changes.flatMap(({ item, day, goals }): Need[] => {
    const age = daysBetween(day, today)
    if (age < REVIEW_AFTER || age > REVIEW_AFTER + REVIEW_WITHIN) return []
    return [
      {
        duty: 'listing',
        title: `${day} 的改动满四周，看效果`,
        detail: `商品 ${item}${goals.exposure !== null || goals.sales !== null ? '，有目标' : ''}`,
        due: addDays(day, REVIEW_AFTER + REVIEW_WITHIN),
        path: '/listing/changes',
        weight: 30,
      },
    ]
  })
  return [...steps, ...reviews]
}
