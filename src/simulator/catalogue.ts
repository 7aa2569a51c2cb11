import type { Category } from './model.ts'

/**
 * What the invented shop deals in: household goods of 青禾家居. Every name in here is made up. Rates are of the
 * size that people of the trade tell; no shop's figures are behind them.
 */

type Kind = {
  category: Category
  /** What the things are called, made of and used for: titles are put together from them. */
  nouns: readonly string[]
  styles: readonly string[]
  uses: readonly string[]
  colours: readonly string[]
  sizes: readonly string[]
  /** Yuan, of the cheapest and the dearest. */
  prices: readonly [number, number]
}

const reasons = {
  breakage: '收到商品破损/污渍',
  colour: '颜色/图案/款式与描述不符',
  size: '尺寸/容量与描述不符',
  quality: '质量问题',
  changed: '多拍/拍错/不想要',
  late: '未按约定时间发货',
  seven: '7天无理由退换货',
} as const

export const kinds: readonly Kind[] = [
  {
    category: {
      id: '50020579',
      name: '餐饮具>>马克杯',
      season: { amplitude: 0.12, peakMonth: 12 },
      refundRate: 0.08,
      reasons: [
        [reasons.breakage, 5],
        [reasons.changed, 3],
        [reasons.seven, 2],
        [reasons.colour, 1],
      ],
      margin: 0.58,
    },
    nouns: ['马克杯', '咖啡杯', '情侣对杯', '早餐杯', '带盖水杯'],
    styles: ['手工陶瓷', '日式釉下彩', '北欧简约', '复古粗陶', '高颜值'],
    uses: ['办公室家用', '送礼伴手礼', '男女士大容量'],
    colours: ['米白', '雾蓝', '墨绿', '奶咖'],
    sizes: ['350ml', '450ml'],
    prices: [29, 89],
  },
  {
    category: {
      id: '50020580',
      name: '餐饮具>>碗碟餐具',
      season: { amplitude: 0.18, peakMonth: 1 },
      refundRate: 0.1,
      reasons: [
        [reasons.breakage, 7],
        [reasons.size, 2],
        [reasons.changed, 2],
        [reasons.seven, 1],
      ],
      margin: 0.52,
    },
    nouns: ['碗碟套装', '盘子', '饭碗', '汤碗', '餐具套装'],
    styles: ['日式', '景德镇', '轻奢骨瓷', '釉下彩', '法式复古'],
    uses: ['家用一人食', '乔迁新居送礼', '微波炉可用'],
    colours: ['白色', '青瓷', '蓝纹'],
    sizes: ['4件套', '12件套', '18件套'],
    prices: [59, 299],
  },
  {
    category: {
      id: '50010099',
      name: '茶具>>茶盘茶具',
      season: { amplitude: 0.22, peakMonth: 11 },
      refundRate: 0.09,
      reasons: [
        [reasons.breakage, 4],
        [reasons.quality, 3],
        [reasons.changed, 3],
        [reasons.seven, 2],
      ],
      margin: 0.6,
    },
    nouns: ['茶盘', '功夫茶具套装', '茶壶', '公道杯', '茶叶罐'],
    styles: ['竹制', '紫砂', '手绘青花', '实木', '便携旅行'],
    uses: ['家用小号', '客厅办公室', '送长辈'],
    colours: ['原木色', '胡桃色', '青花'],
    sizes: ['小号', '中号'],
    prices: [79, 399],
  },
  {
    category: {
      id: '50024795',
      name: '居家布艺>>桌布围裙',
      season: { amplitude: 0.2, peakMonth: 4 },
      refundRate: 0.19,
      reasons: [
        [reasons.colour, 6],
        [reasons.size, 5],
        [reasons.seven, 4],
        [reasons.quality, 2],
      ],
      margin: 0.62,
    },
    nouns: ['桌布', '围裙', '餐垫', '隔热手套', '沙发盖布'],
    styles: ['棉麻', '北欧格子', '防水防油', '田园碎花', 'ins风'],
    uses: ['家用餐桌', '厨房烘焙', '茶几台布'],
    colours: ['米白', '灰格', '雾蓝', '酒红'],
    sizes: ['90x90cm', '140x180cm'],
    prices: [25, 129],
  },
  {
    category: {
      id: '50003948',
      name: '收纳整理>>收纳盒密封罐',
      season: { amplitude: 0.15, peakMonth: 3 },
      refundRate: 0.07,
      reasons: [
        [reasons.size, 4],
        [reasons.breakage, 4],
        [reasons.changed, 3],
        [reasons.late, 1],
      ],
      margin: 0.5,
    },
    nouns: ['密封罐', '收纳盒', '米桶', '调料罐', '冰箱保鲜盒'],
    styles: ['玻璃', '食品级', '透明', '大容量', '防潮'],
    uses: ['厨房家用', '五谷杂粮', '零食干货'],
    colours: ['透明', '灰色'],
    sizes: ['单只', '3只装', '6只装'],
    prices: [19, 99],
  },
  {
    category: {
      id: '50018810',
      name: '厨房烹饪>>砧板刀具',
      season: { amplitude: 0.1, peakMonth: 9 },
      refundRate: 0.065,
      reasons: [
        [reasons.quality, 5],
        [reasons.changed, 3],
        [reasons.seven, 2],
      ],
      margin: 0.48,
    },
    nouns: ['砧板', '菜板', '刀架', '面板', '水果砧板'],
    styles: ['胡桃木整木', '抗菌防霉', '双面', '乌檀木', '日式'],
    uses: ['家用切菜', '案板加厚', '宝宝辅食'],
    colours: ['原木色', '深木色'],
    sizes: ['34x24cm', '40x28cm'],
    prices: [49, 259],
  },
]

/** 省份, 城市 and district with their part of the buyers. */
export const places: readonly (readonly [string, string, string, number])[] = [
  ['广东省', '广州市', '天河区', 8],
  ['广东省', '深圳市', '南山区', 8],
  ['广东省', '佛山市', '顺德区', 3],
  ['浙江省', '杭州市', '余杭区', 8],
  ['浙江省', '宁波市', '鄞州区', 3],
  ['浙江省', '温州市', '鹿城区', 2],
  ['江苏省', '南京市', '鼓楼区', 5],
  ['江苏省', '苏州市', '工业园区', 6],
  ['江苏省', '无锡市', '滨湖区', 2],
  ['上海', '上海市', '浦东新区', 9],
  ['北京', '北京市', '朝阳区', 7],
  ['山东省', '济南市', '历下区', 3],
  ['山东省', '青岛市', '市南区', 3],
  ['四川省', '成都市', '武侯区', 6],
  ['湖北省', '武汉市', '洪山区', 4],
  ['湖南省', '长沙市', '岳麓区', 3],
  ['河南省', '郑州市', '金水区', 4],
  ['河北省', '石家庄市', '长安区', 3],
  ['福建省', '福州市', '鼓楼区', 2],
  ['福建省', '厦门市', '思明区', 2],
  ['安徽省', '合肥市', '蜀山区', 3],
  ['陕西省', '西安市', '雁塔区', 3],
  ['重庆', '重庆市', '渝北区', 3],
  ['天津', '天津市', '南开区', 2],
  ['辽宁省', '沈阳市', '和平区', 2],
  ['黑龙江省', '哈尔滨市', '南岗区', 1],
  ['江西省', '南昌市', '红谷滩区', 2],
  ['广西壮族自治区', '南宁市', '青秀区', 1],
  ['云南省', '昆明市', '五华区', 1],
  ['内蒙古自治区', '呼和浩特市', '赛罕区', 1],
  ['新疆维吾尔自治区', '乌鲁木齐市', '天山区', 1],
  ['海南省', '海口市', '美兰区', 1],
]

export const supplierNames = [
  '德化恒窑瓷业',
  '宁波禾木工坊',
  '南通锦织家纺',
  '义乌清川日用',
  '潮州瓷都源器',
] as const
export const rivalShops = [
  '朴物生活旗舰店',
  '山间器物旗舰店',
  '初禾家居旗舰店',
  '木与瓷旗舰店',
  '一日三餐旗舰店',
] as const
export const agentNicks = ['青禾家居:小满', '青禾家居:谷雨', '青禾家居:白露', '青禾家居:立夏'] as const

/** Orders by hour, of an ordinary day and of the first day of a great event. */
export const hours: readonly number[] = [
  22, 10, 5, 3, 2, 3, 8, 16, 30, 48, 60, 56, 50, 52, 56, 56, 54, 48, 42, 50, 66, 76, 72, 46,
]
export const eventHours: readonly number[] = [
  180, 40, 16, 8, 5, 6, 12, 26, 44, 60, 66, 60, 56, 58, 60, 60, 58, 52, 50, 70, 130, 110, 96, 80,
]
