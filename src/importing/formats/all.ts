import type { Format } from '../format.ts'
import { order } from './order.ts'
import { orderLine } from './order-line.ts'
import { orderLineOld } from './order-line-old.ts'
import { refund } from './refund.ts'
import { sycmItem } from './sycm-item.ts'
import { sycmShopDaily } from './sycm-shop-daily.ts'
import { wujieAccount } from './wujie-account.ts'
import { wujieCreative } from './wujie-creative.ts'
import { wujieCrowd } from './wujie-crowd.ts'
import { wujieItem } from './wujie-item.ts'
import { wujieKeyword } from './wujie-keyword.ts'
import { wujiePlan } from './wujie-plan.ts'
import { wujieScene } from './wujie-scene.ts'
import { wujieUnit } from './wujie-unit.ts'

/** Every export the program reads. Adding one = its file here and its header list in known-headers.json. */
export const formats: readonly Format[] = [
  order,
  orderLine,
  orderLineOld,
  refund,
  sycmItem,
  sycmShopDaily,
  wujieItem,
  wujiePlan,
  wujieKeyword,
  wujieCrowd,
  wujieScene,
  wujieUnit,
  wujieCreative,
  wujieAccount,
]
