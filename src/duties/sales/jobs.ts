import { forEachShop } from '../../facts/each-shop.ts'
import type { ShopContext } from '../../facts/shops.ts'
import { defineJob, type JobDefinition } from '../../jobs/job.ts'
import { checkAlerts } from './alerts/checks.ts'
import type { WatchContext } from './watch-context.ts'

/**
 * The alerts of every shop with data. What is missed while nobody is there is found by the next run: the records say
 * up to where a shop was evaluated.
 */
export const salesJobs = (context: WatchContext, shops: ShopContext): JobDefinition[] => [
  defineJob({
    id: 'alerts.check',
    name: '查预警',
    about: '导入、撤销以后，和每天数据该到的时候，看各店有没有要预警的。',
    schedule: '*/10 * * * *',
    run: async ({ signal }) => {
      let changed = 0
      await forEachShop(shops, signal, async (shop) => {
        if (await checkAlerts(context, shop)) changed++
      })
      return changed === 0 ? undefined : `重新看了 ${changed} 家店。`
    },
  }),
]
