import { forEachShop } from '../../facts/each-shop.ts'
import type { ShopContext } from '../../facts/shops.ts'
import { defineJob, type JobDefinition } from '../../jobs/job.ts'
import type { ReportContext } from './context.ts'
import { draftDue } from './drafting.ts'

/** Reports of periods that are over are drafted as soon as the period's data are in. */
export const reportJobs = (context: ReportContext, shops: ShopContext): JobDefinition[] => [
  defineJob({
    id: 'reports.draft',
    name: '起草报告',
    about: '一周、一月过完，数据齐了，就把该交的报告起草好。',
    schedule: '*/10 * * * *',
    onlyInUse: true,
    run: async ({ signal }) => {
      let drafted = 0
      await forEachShop(shops, signal, async (shop) => {
        drafted += (await draftDue(context, shop)).length
      })
      return drafted === 0 ? undefined : `起草了 ${drafted} 份报告。`
    },
  }),
]
