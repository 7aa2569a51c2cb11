import { headerName } from '../format.ts'

/**
 * How alike two header names are. Names of other programs say the same with other words (单号, 订单号, order_no), in
 * English, with a unit or a group in brackets: what is compared is the name in the trade's own words.
 */

/** Words of the trade → the word that is compared. Longer ones are put in place first. */
const sameWords: Readonly<Record<string, readonly string[]>> = {
  订单编号: ['订单号码', '订单号', '订单id', '订单编码', '交易编号', '交易号', '交易单号', '主订单编号'],
  子订单编号: ['子订单号', '子单号', '明细编号', '子订单id'],
  退款编号: ['退款单号', '退款号', '退款id', '售后单号', '售后编号'],
  商品: ['宝贝', '货品', '产品'],
  商品id: ['商品编号', '商品数字id', '商品编码id'],
  支付: ['付款', '收款'],
  实付: ['实际支付', '实收'],
  创建时间: ['下单时间', '拍下时间', '下单日期', '创建日期', '下单日', '成交时间'],
  时间: ['日期', '时刻'],
  数量: ['件数', '个数', '总数量'],
  买家: ['客户', '顾客', '会员'],
  名称: ['标题', '名字'],
  花费: ['消耗', '消费', '投放费用', '广告费'],
  展现量: ['曝光量', '展示量', '展现数', '展示数', '曝光数', '展现次数', '曝光次数'],
  点击量: ['点击数', '点击次数'],
  访客数: ['访客人数', '访问人数', 'uv'],
  浏览量: ['浏览数', '浏览次数', 'pv'],
  邮费: ['运费', '快递费', '物流费'],
  评价: ['评论'],
  人群: ['受众'],
  关键词: ['搜索词', '词名'],
  总成交金额: ['成交总额', '成交总金额'],
  退款金额: ['退款总额', '退款额', '已退金额'],
  总金额: ['订单金额', '订单总额', '订单总金额'],
}

/** Short names that stand for one thing where they are the whole name. */
const wholeNames: Readonly<Record<string, string>> = {
  单号: '订单编号',
  收款: '实付金额',
  收款金额: '实付金额',
  已付金额: '实付金额',
  成交金额: '支付金额',
  销售额: '支付金额',
  商品: '商品名称',
  店铺: '店铺名称',
  计划: '计划名称',
  计划名: '计划名称',
  单元: '单元名称',
  单元名: '单元名称',
  人群: '人群名称',
  人群名: '人群名称',
  创意: '创意名称',
  创意名: '创意名称',
  曝光: '展现量',
  展现: '展现量',
  展示: '展现量',
  点击: '点击量',
  成交笔数: '总成交笔数',
  收入: '收入金额',
  星级: '评分',
}

/** English words of systems that export without Chinese names. */
const english: Readonly<Record<string, string>> = {
  order: '订单',
  suborder: '子订单',
  trade: '订单',
  tid: '订单编号',
  oid: '子订单编号',
  no: '编号',
  number: '编号',
  id: '编号',
  sn: '编号',
  code: '编码',
  sku: 'sku',
  item: '商品',
  product: '商品',
  goods: '商品',
  title: '名称',
  name: '名称',
  paid: '支付',
  pay: '支付',
  payment: '实付金额',
  amount: '金额',
  total: '总',
  price: '价',
  fee: '费',
  freight: '邮费',
  postage: '邮费',
  shipping: '邮费',
  created: '创建',
  create: '创建',
  placed: '创建',
  shipped: '发货',
  finished: '完成',
  at: '时间',
  time: '时间',
  date: '时间',
  day: '时间',
  status: '状态',
  state: '状态',
  quantity: '数量',
  qty: '数量',
  num: '数量',
  pieces: '数量',
  buyer: '买家',
  customer: '买家',
  refund: '退款',
  refunded: '退款',
  reason: '原因',
  visitors: '访客数',
  views: '浏览量',
  impressions: '展现量',
  clicks: '点击量',
  click: '点击',
  cost: '花费',
  spend: '花费',
  campaign: '计划',
  plan: '计划',
  unit: '单元',
  adgroup: '单元',
  keyword: '关键词',
  crowd: '人群',
  creative: '创意',
  revenue: '总成交金额',
  orders: '订单数',
  buyers: '买家数',
  shop: '店铺',
  store: '店铺',
  rating: '评分',
  content: '内容',
  review: '评价',
  comment: '评价',
  province: '省份',
  city: '城市',
  category: '类目',
  brand: '品牌',
  stock: '库存',
  rank: '排名',
}

/** Words that say which of several alike figures it is: names whose marks differ are not alike, however they look. */
const marks = [
  '下单',
  '创建',
  '支付',
  '实付',
  '退款',
  '发货',
  '确认',
  '完结',
  '申请',
  '超时',
  '退货',
  '加购',
  '收藏',
  '点击',
  '展现',
  '直接',
  '间接',
  '预售',
  '自然',
  '会员',
  '净',
  '新',
  '老',
  '率',
  '占比',
  '成本',
  '访客',
  '浏览',
  '买家数',
  '人数',
  '次数',
  '笔数',
  '时长',
  '编号',
  '名称',
  '状态',
  '原因',
  '时间',
  '金额',
  '数量',
  '年',
  '月',
  '首次',
  '平均',
  '搜索',
  '主',
  '子',
  'sku',
  '省',
  '城市',
  '消息',
  '字数',
  '一级',
  '二级',
  '三级',
  '四级',
  '场景',
  '计划',
  '单元',
  '人群',
  '创意',
] as const

/** A name in the words that are compared, with what comparing needs worked out once. */
export type LikeName = {
  /** As `headerName` gives it. */
  exact: string
  /** In the trade's words, without units, brackets and signs. */
  plain: string
  pairs: ReadonlyMap<string, number>
  marks: ReadonlySet<string>
}

const replacements = Object.entries(sameWords)
  .flatMap(([word, others]) => others.map((other) => [other, word] as const))
  .toSorted(([a], [b]) => b.length - a.length)

const inWords = (text: string): string => {
  let rest = text
  let said = ''
  while (rest !== '') {
    const known = replacements.find(([other]) => rest.startsWith(other))
    // A word that stands there already must not be cut into by a shorter one: 子订单编号, 主订单编号.
    const kept = Object.keys(sameWords).find((word) => rest.startsWith(word))
    if (kept && kept.length >= (known?.[0].length ?? 0)) {
      said += kept
      rest = rest.slice(kept.length)
    } else if (known) {
      said += known[1]
      rest = rest.slice(known[0].length)
    } else {
      said += rest[0]
      rest = rest.slice(1)
    }
  }
  return said
}

/** order_no, payTime, Item ID → 订单编号, 支付时间, 商品id; what is no known word stays. */
const fromEnglish = (name: string): string =>
  name.replace(/[A-Za-z]+(?:[ _-]+[A-Za-z]+)*/g, (run) => {
    const words = run
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[ _-]+/)
    if (words.length === 1 && !(run.toLowerCase() in english)) return run
    const told = words.map((word) => english[word])
    if (told.some((word) => word === undefined)) return run
    // 商品id is how the platform itself says it.
    const isItemId = words.at(-1) === 'id' && told[0] === '商品'
    return isItemId ? '商品id' : told.join('')
  })

const UNITS = /(单位)?[:：]?(人民币|rmb|cny|元|¥|￥)$/i

/** Without what stands in brackets, units, counters of repeated names and signs. */
const undressed = (name: string): string =>
  name
    .replace(/#\d+#*$/, '')
    .replace(/[([{【《「][^)\]}】》」]{0,200}[)\]}】》」]/g, '')
    .replace(UNITS, '')
    .replace(/[\s_\-—·.:：、,，/|*?!？！"'“”]+/g, '')
    .toLowerCase()

const pairsOf = (text: string): Map<string, number> => {
  const pairs = new Map<string, number>()
  const letters = [...text]
  for (let i = 0; i + 1 < letters.length; i++) {
    const pair = `${letters[i]}${letters[i + 1]}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

export const likeName = (name: string): LikeName => {
  const wide = name.normalize('NFKC').trim()
  const bared = undressed(fromEnglish(wide))
  const worded = inWords(bared === '' ? undressed(wide.replace(/[()[\]{}【】]/g, '')) : bared)
  const plain = wholeNames[worded] ?? worded
  return {
    exact: headerName(name.replace(/#\d+#*$/, '')),
    plain,
    pairs: pairsOf(plain),
    marks: new Set(marks.filter((mark) => plain.includes(mark))),
  }
}

/** Dice's coefficient over pairs of letters, 0..1. */
const dice = (a: LikeName, b: LikeName): number => {
  let [common, all] = [0, 0]
  for (const [pair, times] of a.pairs) {
    common += Math.min(times, b.pairs.get(pair) ?? 0)
    all += times
  }
  for (const times of b.pairs.values()) all += times
  return all === 0 ? 0 : (2 * common) / all
}

/** Share of letters that stay where one name is turned into the other (Levenshtein 1966), 0..1. */
const kept = (a: string, b: string): number => {
  const [long, short] = a.length >= b.length ? [[...a], [...b]] : [[...b], [...a]]
  if (long.length === 0) return 0
  let before = Array.from({ length: short.length + 1 }, (_, i) => i)
  for (const [i, letter] of long.entries()) {
    const row = [i + 1]
    for (const [j, other] of short.entries())
      row.push(
        Math.min((before[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1, (before[j] ?? 0) + (letter === other ? 0 : 1)),
      )
    before = row
  }
  return 1 - (before[short.length] ?? 0) / long.length
}

/** What is left of the likeness where the names say which figure they are in other words. */
const agreeing = (a: LikeName, b: LikeName): number => {
  const [onlyA, onlyB] = [a.marks.difference(b.marks).size, b.marks.difference(a.marks).size]
  if (onlyA > 0 && onlyB > 0) return 0.5
  return onlyA + onlyB > 0 ? 0.93 : 1
}

/**
 * 1: the same name; 0.95: the same in the trade's words; below 0.9: by letters. Names that say which figure they are
 * in contradicting words (支付金额, 退款金额) are half as alike.
 */
export const likeness = (a: LikeName, b: LikeName): number => {
  if (a.exact === b.exact && a.exact !== '') return 1
  if (a.plain === b.plain && a.plain !== '') return 0.95
  const pairs = dice(a, b)
  // Not one pair of letters in common: nearly all names, and never alike.
  if (pairs === 0) return 0
  const letters = Math.max(pairs, kept(a.plain, b.plain))
  const within =
    Math.min(a.plain.length, b.plain.length) >= 2 && (a.plain.includes(b.plain) || b.plain.includes(a.plain))
      ? 0.62
      : 0
  return Math.max(letters * 0.9, within) * agreeing(a, b)
}
