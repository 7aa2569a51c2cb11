import { z } from 'zod'
import { contract, ShopName, YuanText } from '../../kernel/contract.ts'

/** An order and the line of the file that tells of it. */
export const FoundOrder = z.object({
  order: z.string(),
  placedAt: z.string().nullable(),
  paidAt: z.string().nullable(),
  status: z.string().nullable(),
  paid: YuanText.nullable(),
  batch: z.number().int(),
  file: z.string(),
  sheet: z.string(),
  row: z.number().int(),
})
export type FoundOrder = z.infer<typeof FoundOrder>

export const foundOrdersContract = {
  orders: contract
    .meta({ permission: 'figures.read' })
    .route({ method: 'POST', path: '/figures/orders', summary: '按订单编号（或它的开头）找订单，到文件的行' })
    .input(
      z.object({
        shop: ShopName.optional(),
        search: z.string().regex(/^\d{6,30}$/, { error: '请写订单编号，至少开头 6 位数字' }),
        limit: z.number().int().min(1).max(50).default(10),
      }),
    )
    .output(z.array(FoundOrder)),
}
