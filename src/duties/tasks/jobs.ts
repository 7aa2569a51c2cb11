import { forEachShop } from '../../facts/each-shop.ts'
import type { ShopContext } from '../../facts/shops.ts'
import { defineJob, type JobDefinition } from '../../jobs/job.ts'
import { type CheckContext, checkTasks } from './checking.ts'

/** Tasks whose check day has come are read. */
export const taskJobs = (context: CheckContext, shops: ShopContext): JobDefinition[] => [
  defineJob({
    id: 'tasks.check',
    name: '看任务有没有效果',
    about: '到了检查日，看任务盯的数字有没有变好。',
    schedule: '*/10 * * * *',
    run: async ({ signal }) => {
      await forEachShop(shops, signal, (shop) => checkTasks(context, shop))
      return undefined
    },
  }),
]
