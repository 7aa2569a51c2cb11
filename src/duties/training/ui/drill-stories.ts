import { exact } from '../../../web/kit/numbers.ts'
import type { DutyName } from '../drills/contract.ts'

type Given = Readonly<Record<string, string>>
type Part = {
  /** What is asked. */
  ask: string
  /** How near is near enough, told with the question; absent: only the one answer counts. */
  marking?: string
  /** Where it can be seen, told after a wrong answer. */
  hint: string
  /** Why that is so, told with the truth. */
  reason: (because: Given) => string
}
export type Drill = {
  /** What this drill is about, for the list. */
  about: string
  /** The story at the desk. */
  story: (given: Given) => string
  parts: Readonly<Record<string, Part>>
}

/** Yuan as a price is written: 149, 17,100, 49.9. */
export const yuanOf = (text = ''): string => exact(text, 'number', 'zh')
/** What is known to about so much: whole yuan. */
export const aboutYuan = (text = ''): string => exact(text, 'count', 'zh')

/** The stories of the drills, what they ask, where it is seen and why it is so, in Chinese. */
export const drillStories: Record<DutyName, Drill> = {
  market: {
    about: '哪个竞品降了价、从哪天起、打到了我们哪个商品？',
    story: ({ from, to }) =>
      `${from} 到 ${to} 之间，有一个跟着的竞品把价格降到了平常的七成以下。别的竞品也偶尔打折，但都没有这么低。把它找出来。`,
    parts: {
      rival: {
        ask: '哪个竞品降了价？',
        hint: '按竞品看每天的价格：找平常价的七成以下、而且没有回去的那一个；八九折几天就回去的不算。',
        reason: ({ before, after }) => `它平常 ${yuanOf(before)} 元，降到约 ${yuanOf(after)} 元。`,
      },
      since: {
        ask: '从哪天起降的？',
        marking: '差一天算全对，差三天以内算一半。',
        hint: '看那个竞品的价格线在哪天掉下去。',
        reason: () => '采集的快照里，价格从这天起变低。',
      },
      item: {
        ask: '它对着我们哪个商品？',
        hint: '比标题里的品类词；同时看我们哪个商品从那天起转化变差。',
        reason: ({ item, rival }) => `「${rival}」和我们的「${item}」是同一种东西，买家会放在一起比。`,
      },
      moved: {
        ask: '它主要拉低了那个商品的什么？',
        hint: '拆开看：访客没有少的话，少的就是买的比例。',
        reason: ({ percent }) =>
          `来看的人没少，比价之后不买了：照真相，转化率因此低了约 ${percent}%。竞品降价不影响我们的搜索排名和推广。`,
      },
    },
  },
  listing: {
    about: '哪个商品的页面出了问题、从哪天起、转化剩几成？',
    story: ({ from, to }) =>
      `${from} 到 ${to} 之间，有一个商品的详情页被改坏了：来的人照常，买的人明显少了。把它找出来。`,
    parts: {
      item: {
        ask: '哪个商品？',
        hint: '按商品比近一周和前几周的转化率，跌得远比别的商品多的那一个；卖得少的商品自己会晃，看人次多的。',
        reason: () => '只有这个商品的转化率一下子掉下来，别的商品照常。',
      },
      moved: {
        ask: '变坏的是什么？',
        hint: '访客、转化率、客单价三样分开看。',
        reason: () => '页面不影响有多少人来，只影响来了买不买。',
      },
      since: {
        ask: '从哪天起？',
        marking: '差一天算全对，差三天以内算一半。',
        hint: '按天看这个商品的转化率。',
        reason: () => '从这天起转化率换了一个水平。',
      },
      left: {
        ask: '现在的转化率大约是以前的百分之几？',
        marking: '低 10 个到高 12 个百分点算全对，低 18 个到高 22 个算一半。',
        hint: '用坏掉以后的平均，除以以前几周的平均。',
        reason: () => '照真相，同样的访客现在只有这么多会买。',
      },
    },
  },
  promotion: {
    about: '活动真正多卖了多少（给区间）、ROI 到 200% 了吗？',
    story: ({ name, from, to, cost }) =>
      `店里 ${from} 到 ${to} 做了「${name}」，参加的商品在下面，活动一共花了 ${yuanOf(cost)} 元（推广、素材、赠品，优惠已经在支付金额里扣掉）；平台的大促一场也没有报。老板问：活动真正多卖了多少，划得来吗？`,
    parts: {
      gain: {
        ask: '参加的商品在活动那几天，因为活动多卖了多少元（最少、最多）？',
        marking:
          '真值在区间里，区间又窄到说明问题（不宽过真值的 1.2 倍，或活动期销售额的四成），算全对；区间太宽，或真值在外面不远，算一半。',
        hint: '用活动前几周同样的星期几估计没有活动会卖多少，再相减；拿不准多少，区间就放多宽。',
        reason: ({ with: sold, without, gain, pulled, others }) =>
          `活动期卖了约 ${aboutYuan(sold)} 元，没有活动也会卖约 ${aboutYuan(without)} 元，所以增量是约 ${aboutYuan(gain)} 元；另外活动后一周少卖约 ${aboutYuan(pulled)} 元（提前买走的），没参加的商品少卖约 ${aboutYuan(others)} 元。`,
      },
      times: {
        ask: '投入产出比（增量 ÷ 成本）是几倍？',
        marking: '差四分之一以内算全对，差一半以内算一半。',
        hint: '分子用上一问的增量，不是活动期间的全部销售额。',
        reason: ({ gain, cost }) => `${aboutYuan(gain)} ÷ ${yuanOf(cost)}。`,
      },
      reached: {
        ask: 'ROI 到 200% 了吗？',
        hint: 'ROI＝（收益 − 成本）÷ 成本，收益是增量。200% 就是投入产出比到 3。',
        reason: ({ roi, naive }) =>
          `照增量算 ROI 是 ${roi}%。拿活动期的全部销售额去算会得到 ${naive}%，但那里面没有活动也会卖的，不是活动带来的。`,
      },
    },
  },
  sales: {
    about: '上周少卖了：发生了什么、在谁身上、动了哪个因素？',
    story: ({ from, to, beforeFrom, beforeTo }) =>
      `${from} 到 ${to} 卖得不如 ${beforeFrom} 到 ${beforeTo}。除了平常的起伏，这一周出了一件事。找出是什么事、在谁身上。`,
    parts: {
      cause: {
        ask: '发生了什么？',
        hint: '看“为什么变了”的线索：搜索词排名、来源、价格、推广花费、库存，哪一样在那一周变了。',
        reason: ({ term, rank, rankBefore, price }) =>
          term
            ? `「${term}」的排名从第 ${rankBefore} 掉到第 ${rank}。`
            : price
              ? `价格变成了平常的 ${Math.round(Number(price) * 100)}%。`
              : '那一周只变了这一样。',
      },
      who: {
        ask: '在哪个商品身上？各商品都有就选“全店”。',
        hint: '分开看：一个商品的贡献远超别的，还是各商品一起少。',
        reason: () => '少掉的主要在这里。',
      },
      moved: {
        ask: '主要动了哪个因素？',
        hint: '访客 × 转化率 × 客单价，哪一个变得最多。',
        reason: () => '排名、推广、推荐流量动的是访客；页面、价格动的是转化率。',
      },
    },
  },
  team: {
    about: '哪个 SKU 要断货、还能卖几天、该补多少？',
    story: ({ to, review, safety }) =>
      `今天是 ${to} 晚上盘完库存之后。有一个 SKU 的供应商误了期，路上没有货。每 ${review} 天订一次货，另备 ${safety} 天的安全库存。每天卖多少按近 28 天的平均算。找出最先断货的 SKU，算出该补多少。`,
    parts: {
      sku: {
        ask: '哪个 SKU 最先断货？',
        marking: '答对商品、答错规格算一半；撑得差不多久的另一个 SKU 也算一半。',
        hint: '库存 ÷ 近 28 天平均每天卖的件数，最小的那个。按 SKU 看，不要按商品看。',
        reason: ({ onHand, sold }) => `手上 ${onHand} 件，近 28 天卖了 ${sold} 件。`,
      },
      cover: {
        ask: '照现在的速度还能卖几天？',
        marking: '差两成或 1.2 天以内算全对，差四成或 2.5 天以内算一半。',
        hint: '库存 ÷ 每天件数。',
        reason: ({ onHand, aDay }) => `${onHand} ÷ ${aDay}。`,
      },
      order: {
        ask: '该补多少件？',
        marking: '差两成或一箱以内算全对，差四成或两箱以内算一半。',
        hint: '每天件数 ×（交期 + 订货周期 + 安全天数）− 库存 − 在途，不少于起订量，按整箱进。',
        reason: ({ aDay, lead, review, safety, onHand, lacking, moq, pack, order }) =>
          `${aDay} ×（${lead} + ${review} + ${safety}）− ${onHand}${lacking === undefined ? '' : ` ≈ ${lacking}`}，起订 ${moq}，整箱 ${pack}，得 ${order} 件。`,
      },
    },
  },
  customer: {
    about: '买家突然在抱怨什么、哪个 SKU、从哪批货起？',
    story: ({ from, to }) =>
      `${from} 到 ${to} 之间，有一个 SKU 来了一批有问题的货，差评和退款一起多起来。找出是什么问题、哪个 SKU、从哪天下单的货开始。`,
    parts: {
      cause: {
        ask: '抱怨的是什么？',
        hint: '读差评的内容，看退款原因：哪一种比以前多出一大截。',
        reason: () => '这批货的差评说的都是它，退款原因也对得上。',
      },
      sku: {
        ask: '哪个 SKU？',
        marking: '答对商品、答错规格算一半。',
        hint: '差评和退款按商品、再按规格看。',
        reason: ({ times }) => `只有它的退款是平常的 ${times} 倍左右。`,
      },
      since: {
        ask: '大约从哪天下单的货开始？',
        marking: '早一天到晚八天算全对，早三天到晚十三天算一半。',
        hint: '差评要等收货，比下单晚几天；退款申请也能看出日子。',
        reason: () => '从这天下单的货开始有问题；第一批差评晚几天才出现。',
      },
    },
  },
}
