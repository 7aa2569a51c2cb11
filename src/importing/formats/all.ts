import type { Format } from '../format.ts'
import { alipayBill } from './alipay-bill.ts'
import { competitorSnapshot } from './competitor-snapshot.ts'
import { csConsult } from './cs-consult.ts'
import { csInquiry } from './cs-inquiry.ts'
import { csPrice } from './cs-price.ts'
import { csRating } from './cs-rating.ts'
import { itemListColour } from './item-list-colour.ts'
import { itemListSimple } from './item-list-simple.ts'
import { jdOrder } from './jd-order.ts'
import { marketExpandedTerm } from './market-expanded-term.ts'
import { marketRelatedTerm } from './market-related-term.ts'
import { marketSearchRank } from './market-search-rank.ts'
import { order } from './order.ts'
import { orderLine } from './order-line.ts'
import { orderLineOld } from './order-line-old.ts'
import { qnDongzhang } from './qn-dongzhang.ts'
import { qnFundBill } from './qn-fund-bill.ts'
import { qnPayout } from './qn-payout.ts'
import { refund } from './refund.ts'
import { reviewCollected } from './review-collected.ts'
import { reviewQianniu } from './review-qianniu.ts'
import { reviewTable } from './review-table.ts'
import { sycmDrainageKeyword } from './sycm-drainage-keyword.ts'
import { sycmItem } from './sycm-item.ts'
import { sycmItemSource } from './sycm-item-source.ts'
import { sycmShopDaily } from './sycm-shop-daily.ts'
import { sycmSource } from './sycm-source.ts'
import { sycmSourceKeyword } from './sycm-source-keyword.ts'
import { taobaoAssistant } from './taobao-assistant.ts'
import { tbkCps } from './tbk-cps.ts'
import { tmallItemBatch } from './tmall-item-batch.ts'
import { wujieAccount } from './wujie-account.ts'
import { wujieCreative } from './wujie-creative.ts'
import { wujieCrowd } from './wujie-crowd.ts'
import { wujieItem } from './wujie-item.ts'
import { wujieKeyword } from './wujie-keyword.ts'
import { wujiePlan } from './wujie-plan.ts'
import { wujieScene } from './wujie-scene.ts'
import { wujieUnit } from './wujie-unit.ts'
import { wxt2022 } from './wxt-2022.ts'
import { ylmfCreative, ylmfCrowd, ylmfPlace, ylmfPlan } from './ylmf-2022.ts'
import { ztcAccount, ztcPlan, ztcUnit } from './ztc-2022.ts'

/** Every export the program reads. Adding one = its file here and its header list in known-headers.json. */
export const formats: readonly Format[] = [
  order,
  orderLine,
  orderLineOld,
  refund,
  sycmItem,
  sycmShopDaily,
  sycmSource,
  sycmItemSource,
  sycmDrainageKeyword,
  sycmSourceKeyword,
  marketSearchRank,
  marketRelatedTerm,
  marketExpandedTerm,
  wujieItem,
  wujiePlan,
  wujieKeyword,
  wujieCrowd,
  wujieScene,
  wujieUnit,
  wujieCreative,
  wujieAccount,
  ztcUnit,
  ztcPlan,
  ztcAccount,
  ylmfCreative,
  ylmfCrowd,
  ylmfPlace,
  ylmfPlan,
  wxt2022,
  tbkCps,
  csInquiry,
  csConsult,
  csPrice,
  csRating,
  tmallItemBatch,
  itemListSimple,
  itemListColour,
  taobaoAssistant,
  reviewQianniu,
  reviewTable,
  reviewCollected,
  competitorSnapshot,
  qnDongzhang,
  qnFundBill,
  qnPayout,
  alipayBill,
  jdOrder,
]
