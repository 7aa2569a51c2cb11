import type { Template } from './english-template.ts'

/** What is found in the data of an item, and what to do about it. */
export const checks: readonly Template[] = [
  ['没有标题', 'There is no title'],
  ['写上品牌、品名、材质、用途、规格。', 'Write brand, name, material, use and size.'],
  [
    '标题长 {nUnits} 单位，上限 {nMost}（汉字算 2，字母、数字、半角符号算 1）',
    'The title is {nUnits} units long, at most {nMost} (2 for a Chinese sign, 1 for letters, digits and half-width signs)',
  ],
  ['删掉 {nUnits} 单位；超出的是「{name}」。', 'Delete {nUnits} units; beyond the limit is “{name}”.'],
  [
    '标题只用了 {nUnits} 单位，还有 {nRest} 单位可以放搜索词',
    'The title uses {nUnits} units only; {nRest} are left for search terms',
  ],
  [
    '补上买家会搜的词：材质、用途、人群、规格。',
    'Add what buyers search for: material, use, whom it is for, size.',
  ],
  [
    '「{name}」出现了不止一次，重复的词不增加搜索机会',
    '“{name}” stands there more than once; a repeated word is not found more often',
  ],
  ['留一个，空出来的位置换成别的搜索词。', 'Keep one and put another search term into its place.'],
  [
    '标题里有表情或装饰符号，平台可能判为标题不规范',
    'The title has emoji or ornaments; the platform may call it irregular',
  ],
  ['去掉符号，只留文字。', 'Leave words only.'],
  ['标题里有多余的空格，占长度', 'The title has needless spaces that use up its length'],
  ['连着的空格只留一个，首尾的删掉。', 'Keep one of several in a row and none at the ends.'],
  ['没有价格', 'There is no price'],
  ['填上一口价和每个 SKU 的价格。', 'Fill in the list price and that of each SKU.'],
  ['填上这个 SKU 的价格。', 'Fill in the price of this SKU.'],
  ['一口价是 {amount}', 'The list price is {amount}'],
  ['填上真正的一口价，0 元会被人拍下。', 'Fill in the real list price; at 0 it will be bought.'],
  ['价格是 {amount}', 'The price is {amount}'],
  ['填上真正的价格，0 元会被人拍下。', 'Fill in the real price; at 0 it will be bought.'],
  [
    '价格 {amount}，同一商品的 SKU 一般在 {usual} 上下，像是小数点或零打错了',
    'The price is {amount}, others of this item are about {usual}: a decimal point or a zero may be wrong',
  ],
  [
    '价格 {amount}，同一商品的 SKU 一般在 {usual} 上下',
    'The price is {amount}, others of this item are about {usual}',
  ],
  ['核对这个 SKU 的价格；没有错就不用改。', 'Check the price of this SKU; if it is right, leave it.'],
  [
    '最贵的 SKU {high} 是最便宜的 {low} 的 {nTimes} 倍，可能被判低价引流',
    'The dearest SKU at {high} is {nTimes} times the cheapest at {low}; that may be judged as luring by a low price',
  ],
  [
    '把不是一类的 SKU（配件、样品、补差价）拆成另一个商品。',
    'Make another item of SKUs of another kind (parts, samples, differences to pay).',
  ],
  [
    '一口价 {amount} 不在 SKU 价格 {low}–{high} 之间',
    'The list price {amount} is not between the SKU prices {low} and {high}',
  ],
  [
    '一口价改成其中一个 SKU 的价格，一般是最低的。',
    'Make it the price of one of the SKUs, usually the lowest.',
  ],
  ['有 {nTimes} 个 SKU 的销售属性一样', '{nTimes} SKUs have the same properties'],
  ['改名或删掉多余的。', 'Rename them or delete those that are too many.'],
  ['第 {nAt} 个 SKU', 'SKU no. {nAt}'],
  ['「{column}」空着：{why}', '“{column}” is empty: {why}'],
  [
    '在发布模板里填上「{column}」，再导入一次。',
    'Fill in “{column}” in the listing template and import it again.',
  ],
  ['在资料草稿的属性里写上「{column}」。', 'Write “{column}” among the properties of the draft.'],
  ['没有标题不能发布', 'nothing is published without a title'],
  [
    '类目决定搜索到哪里、要填哪些属性',
    'the category decides where it is found and which properties it must have',
  ],
  ['没有一口价不能发布', 'nothing is published without a list price'],
  ['每个 SKU 都要有价格', 'each SKU needs a price'],
  ['没有库存不能卖', 'nothing is sold without stock'],
  [
    '没有承诺发货时间不能发布，超时要赔',
    'nothing is published without a promised dispatch time; being late is paid for',
  ],
  ['SKU 没有属性买家分不清', 'buyers cannot tell SKUs without properties apart'],
  ['食品、化妆品等类目必须写生产日期', 'food, cosmetics and the like need a production date'],
  ['食品、化妆品等类目必须写保质期', 'food, cosmetics and the like need a shelf life'],
  ['天猫商品必须写品牌', 'items on Tmall need a brand'],
  ['不必填；填了搜索结果里更好读', 'not needed; with it search results read better'],
  ['不必填；填了订单和库存才对得上 ERP', 'not needed; with it orders and stock fit the ERP'],
  ['只有预售、定制才填', 'only for presale and made to order'],
  ['团队定为必填', 'the team asks for it'],
  ['团队定为不必填', 'the team does not ask for it'],
  ['模板标了必填', 'the template marks it as required'],
  ['模板没有标必填', 'the template does not mark it as required'],
  ['整列都空着，这些类目不要；{why}', 'the whole column is empty, these categories do not need it; {why}'],
  ['{format} 格式，{name}只收 {formats}', 'The format is {format}; as “{name}” only {formats} are taken'],
  ['另存为 JPEG。', 'Save it as JPEG.'],
  ['{nWidth}×{nHeight}，太小；{why}', '{nWidth}×{nHeight} is too small; {why}'],
  ['主图 1:1、800×800 以上才能放大看', 'a main picture of 1:1 and 800×800 or more can be zoomed'],
  [
    '3:4 主图用在首页推荐和搜索的大图里',
    'the 3:4 picture is used among recommendations and large search results',
  ],
  ['白底图 1:1、800×800，用在活动会场', 'the white background picture, 1:1 and 800×800, is used in events'],
  ['详情页在手机上按 750 宽显示', 'a phone shows the detail page 750 wide'],
  [
    '用原图重新导出，至少 {size}；放大小图会糊。',
    'Export it again from the original, at least {size}; a small one blurs when enlarged.',
  ],
  [
    '{nWidth}×{nHeight}，不是 {ratio}，会被裁掉或留白',
    '{nWidth}×{nHeight} is not {ratio}; it will be cut or padded',
  ],
  ['裁成 {ratio}，例如 {size}。', 'Cut it to {ratio}, for example {size}.'],
  ['{bytes}，上限 {most}', '{bytes}, at most {most}'],
  [
    '压到上限以内：JPEG 质量 80 左右看不出差别。',
    'Compress it below that: at a JPEG quality of about 80 nobody sees a difference.',
  ],
  [
    '高 {nHeight}，太长，手机上要等很久',
    'With a height of {nHeight} it is too long: a phone waits long for it',
  ],
  ['切成几张，每张高 1546 以内。', 'Cut it into several, none higher than 1546.'],
  [
    '{nItems} 个商品不在最近一次快照里（可能已下架），按它最后一次的资料查。',
    '{nItems} items are not in the newest snapshot (they may be taken down) and are checked by their last data.',
  ],
  [
    '还没有商品资料：导入千牛的商品批量导出（发布模板）就能查。',
    'No item data yet: import the listing export (template) of Qianniu to check them.',
  ],
  [
    '没有导入商品批量导出（发布模板），哪些属性必填不知道，没有查。',
    'Without the listing export (template) nobody knows which properties are needed; they are not checked.',
  ],
  [
    '导出的文件里没有图片：主图在「检查图片」里传上来查。',
    'The export holds no pictures: upload main pictures under Check pictures.',
  ],
  ['{nItems} 个商品都没有要改的。', 'None of {nItems} items needs a change.'],
  [
    '{nItems} 个商品都没有要改的（都可以更好）。',
    'None of {nItems} items needs a change; all could be better.',
  ],
  [
    '{nItems} 个商品都没有要改的（其中 {nBetter} 个可以更好）。',
    'None of {nItems} items needs a change; {nBetter} could be better.',
  ],
  [
    '{nItems} 个商品里，{nClean} 个没有要改的，{nStops} 个必须改，{nWarns} 个要核对。',
    'Of {nItems} items {nClean} need no change, {nStops} must be changed, {nWarns} are to be checked.',
  ],
  [
    '{nItems} 个商品里，{nClean} 个没有要改的（其中 {nBetter} 个可以更好），{nStops} 个必须改，{nWarns} 个要核对。',
    'Of {nItems} items {nClean} need no change ({nBetter} could be better), {nStops} must be changed, {nWarns} are to be checked.',
  ],
  [
    '{nItems} 个商品里，{nClean} 个没有要改的，{nStops} 个必须改。',
    'Of {nItems} items {nClean} need no change, {nStops} must be changed.',
  ],
  [
    '{nItems} 个商品里，{nClean} 个没有要改的（其中 {nBetter} 个可以更好），{nStops} 个必须改。',
    'Of {nItems} items {nClean} need no change ({nBetter} could be better), {nStops} must be changed.',
  ],
  [
    '{nItems} 个商品里，{nClean} 个没有要改的，{nWarns} 个要核对。',
    'Of {nItems} items {nClean} need no change, {nWarns} are to be checked.',
  ],
  [
    '{nItems} 个商品里，{nClean} 个没有要改的（其中 {nBetter} 个可以更好），{nWarns} 个要核对。',
    'Of {nItems} items {nClean} need no change ({nBetter} could be better), {nWarns} are to be checked.',
  ],
]

/** What a change of an item did. */
export const changes: readonly Template[] = [
  [
    '同一天还记了别的改动，效果分不开，算在一起。',
    'Other changes are noted for the same day; what they did cannot be told apart and is taken together.',
  ],
  ['{day} 也改过，之前只比到那天以后。', 'It was changed on {day}, too; before means after that day.'],
  ['{day} 又改了，之后只比到前一天。', 'It was changed again on {day}; after ends the day before.'],
  ['{metric}：算不出（{why}）。', '{metric}: cannot be told ({why}).'],
  [
    '{metric}：算不出（{why}）；目标 {target}，{verdict}。',
    '{metric}: cannot be told ({why}); goal {target}, {verdict}.',
  ],
  [
    '{metric}：看不出变化，自己 {own}，没动过的 {others}，差 {effect}（{low} 到 {high}，含 0）；目标 {target}，{verdict}。',
    '{metric}: no change can be told; itself {own}, untouched items {others}, difference {effect} ({low} to {high}, 0 among it); goal {target}, {verdict}.',
  ],
  [
    '{metric}：看不出变化，自己 {own}，没动过的 {others}，差 {effect}（{low} 到 {high}，含 0）。',
    '{metric}: no change can be told; itself {own}, untouched items {others}, difference {effect} ({low} to {high}, 0 among it).',
  ],
  [
    '{metric}：改动带来 {effect}（{low} 到 {high}），自己 {own}，没动过的 {others}；目标 {target}，{verdict}。',
    '{metric}: the change brought {effect} ({low} to {high}); itself {own}, untouched items {others}; goal {target}, {verdict}.',
  ],
  [
    '{metric}：改动带来 {effect}（{low} 到 {high}），自己 {own}，没动过的 {others}。',
    '{metric}: the change brought {effect} ({low} to {high}); itself {own}, untouched items {others}.',
  ],
  ['改动前后各要有 {nDays} 天的数据', '{nDays} days of data are needed before and after the change'],
  ['自己前后有一段什么都没有', 'before or after there is nothing of the item itself'],
  ['没动过、前后都有数据的商品不到 3 个', 'fewer than 3 untouched items have data before and after'],
  [
    '改了 {nSince} 天，满 {nDays} 天再看效果。',
    'Changed {nSince} days ago; what it did is seen after {nDays}.',
  ],
  [
    '之后不到 {nDays} 天又改了，看不出这一次的效果。',
    'Changed again within {nDays} days; what this one did cannot be seen.',
  ],
  [
    '之前不到 {nDays} 天刚改过，看不出这一次的效果。',
    'Changed less than {nDays} days before, too; what this one did cannot be seen.',
  ],
  ['上新「{name}」：{step}', 'Launch “{name}”: {step}'],
  ['选品', 'choose'],
  ['打样与首单', 'sample and first order'],
  ['拍摄', 'pictures'],
  ['文案', 'texts'],
  ['主图和详情页', 'main pictures and detail page'],
  ['填资料和检查', 'fill in and check'],
  ['上架', 'list it'],
  ['三天看数', 'look after three days'],
  ['上架后一周复核', 'review after a week'],
  ['和没动过的商品比，{what}。', 'Against untouched items {what}.'],
  ['{metric} {effect}（{low} 到 {high}），{what}', '{metric} {effect} ({low} to {high}), {what}'],
  ['{metric} {effect}（{low} 到 {high}）', '{metric} {effect} ({low} to {high})'],
  ['{names}看不出变化。', 'No change can be told of {names}.'],
  [
    '和没动过的商品比，{what}；{names}看不出变化。',
    'Against untouched items {what}; no change can be told of {names}.',
  ],
  [
    '同类目没动过的商品只有 {nNear} 个，不够比，和全店没动过的 {nOthers} 个比。',
    'Its category has {nNear} untouched items only, too few to compare with: {nOthers} of the whole shop stand beside it.',
  ],
  [
    '不知道它的类目，和全店没动过的 {nOthers} 个比。',
    'Its category is not known: {nOthers} untouched items of the whole shop stand beside it.',
  ],
  [
    '曝光按商品访客人次算：生意参谋的商品效果里没有展现量。',
    'Exposure is visits of the item: the item report of Business Advisor has no impressions.',
  ],
  ['{names}看不出变化', 'no change can be told of {names}'],
]

const law = 'Advertising Law'

/** Why a word must not stand in a title. */
export const forbidden: readonly Template[] = [
  ['「{name}」：{why}', '“{name}”: {why}'],
  [
    '《广告法》第九条(三)：不得使用“国家级”“最高级”“最佳”等绝对化用语，罚 20 万到 100 万元',
    `${law}, article 9 (3): no absolute words such as “national”, “highest” or “best”; fines of 200,000 to 1,000,000 CNY`,
  ],
  [
    '改成说得出依据的具体特点：材质、尺寸、工艺、检测报告里的数。',
    'Name a feature that can be shown instead: material, size, craft, a figure of a test report.',
  ],
  [
    '带“最”的说法多半是绝对化用语（《广告法》第九条(三)）',
    `words with “most” are mostly absolute words (${law}, article 9 (3))`,
  ],
  [
    '说的是尺码、用量、时间就写清楚（如“最大码 XXL”“最大承重 10kg”）；夸商品的改掉。',
    'Where it is a size, a use or a time, write it out (as “largest size XXL”); change what praises the goods.',
  ],
  [
    '“第一”“冠军”是绝对化用语（《广告法》第九条(三)）；真有排名也要写明来源、范围、时间（第十一条）',
    `“first” and “champion” are absolute words (${law}, article 9 (3)); a true rank needs its source, scope and time (article 11)`,
  ],
  [
    '删掉；确有官方评选或排名，写“某机构某年某类目评选”并留好证明。',
    'Delete it; where there is an official award or rank, name who gave it, when and for what, and keep the proof.',
  ],
  [
    '“唯一”“首选”等说法无法证明，是绝对化用语（《广告法》第九条(三)）',
    `“only” and “first choice” cannot be proven and are absolute words (${law}, article 9 (3))`,
  ],
  [
    '价格的说法没有依据，《明码标价和禁止价格欺诈规定》不许虚假的价格比较',
    'the claim on the price has no ground; false comparisons of prices are forbidden (rules on price fraud)',
  ],
  [
    '删掉；要说便宜就写真实的优惠，例如“第二件半价”，并留好比价的依据。',
    'Delete it; write a true discount instead, as “the second at half price”, and keep what it is compared with.',
  ],
  [
    '《商标法》第十四条：不得把“驰名商标”用在商品和广告里；免检制度已取消',
    'Trademark Law, article 14: “well-known trademark” must not stand on goods or in ads; exemption from inspection is no more',
  ],
  ['删掉。', 'Delete it.'],
  [
    '《广告法》第九条(二)：不得借用国家机关及其工作人员的名义',
    `${law}, article 9 (2): the names of organs of the state and their staff must not be used`,
  ],
  [
    '《广告法》第十七条：药品、医疗器械以外的商品不得说医疗作用',
    `${law}, article 17: no healing claims for what is no medicine or medical device`,
  ],
  [
    '删掉；确是医疗器械，用注册证上的说法。',
    'Delete it; for a medical device use the words of its registration.',
  ],
  [
    '《广告法》第二十八条：保证性的、做不到的说法算虚假广告',
    `${law}, article 28: promises that cannot be kept are false advertising`,
  ],
  [
    '写出有条件的、做得到的承诺，例如“两年质保”。',
    'Write a promise that can be kept, as “two years of warranty”.',
  ],
  [
    '含量、成分的说法要有检测报告（《广告法》第十一条），查到没有就是虚假广告',
    `claims on contents need a test report (${law}, article 11); without one they are false advertising`,
  ],
  ['有检测报告就留好，没有就改成实际含量。', 'Keep the test report; without one write the true contents.'],
  [
    '英文的绝对化用语同样受《广告法》第九条(三)约束',
    `absolute words in English fall under ${law}, article 9 (3), too`,
  ],
  [
    '换成具体的特点；是注册商标的一部分就留好商标证。',
    'Name a feature instead; where it is part of a registered trademark, keep its certificate.',
  ],
]
