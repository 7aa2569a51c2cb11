import { peopleDetails } from './english-details-people.ts'
import type { Template } from './english-template.ts'

const calendar: readonly Template[] = [
  [
    '{nYear} 年已有名为「{name}」的活动，请直接改它，或换一个名字。',
    '{nYear} has an event called “{name}” already; change that one, or choose another name.',
  ],
  ['「{name}」至少要有一段日子，例如正式期。', '“{name}” needs one phase at least, such as Event.'],
  ['{phase}的开始 {dayFrom} 晚于结束 {dayTo}。', '{phase} begins on {dayFrom}, after its end {dayTo}.'],
  ['{phase}写了两次，合成一段再存。', '{phase} is given twice; make it one phase.'],
  [
    '{phase}（到 {dayTo}）和{next}（从 {dayFrom}）重叠了。',
    '{phase} (to {dayTo}) and {next} (from {dayFrom}) overlap.',
  ],
  [
    '{phase}离 D 日 {day} 超过 {nDays} 天，请检查年份。',
    '{phase} is more than {nDays} days from the peak day {day}; check the year.',
  ],
  [
    'D 日 {day} 应在活动的日子里（{dayFrom} 至 {dayTo}）。',
    'The peak day {day} must be a day of the event ({dayFrom} to {dayTo}).',
  ],
  ['D 日 {day} 不在 {nYear} 年。', 'The peak day {day} is not in {nYear}.'],
]

const market: readonly Template[] = [
  [
    '没有在里面找到商品 ID；请粘贴天猫或淘宝的商品链接（带 id=…），或只写商品 ID。',
    'No item ID was found in it; paste the link of an item on Tmall or Taobao (with id=…), or the item ID alone.',
  ],
  ['商品 {item} 已经在跟了。', 'Item {item} is followed already.'],
  [
    '第 {nRow} 行的「{text}」里没有商品 ID；请粘贴商品链接，或只写商品 ID。',
    'There is no item ID in “{text}” of row {nRow}; paste the link of the item, or its ID alone.',
  ],
  ['没有内容；请把表格连表头一起粘贴进来。', 'It is empty; paste the table with its header row.'],
  [
    '第一行不是列名，列数也不是 7；请连表头一起粘贴，或按 日期、商品ID、标题、价格、销量、评论数、店名 的顺序。',
    'The first row holds no column names, and there are not 7 columns; paste the header row, too, or keep to the order day, item ID, title, price, sold, reviews, shop.',
  ],
  [
    '价格表第 {nRow} 行的{what}「{text}」不是金额，应写成 99 或 99.00。',
    'Row {nRow} of the price table: the {what} “{text}” is no amount; write 99 or 99.00.',
  ],
  ['成本', 'cost'],
  ['底价', 'floor'],
  ['计划的开始 {dayFrom} 晚于结束 {dayTo}。', 'The plan begins on {dayFrom}, after its end {dayTo}.'],
  [
    '目标「{metric}」的开始 {dayFrom} 晚于结束 {dayTo}。',
    'Goal “{metric}” begins on {dayFrom}, after its end {dayTo}.',
  ],
  [
    '目标「{metric}」的「{text}」看不懂，应写成 4.5% 或 0.045。',
    'Goal “{metric}”: “{text}” cannot be read; write 4.5% or 0.045.',
  ],
  [
    '目标「{metric}」的「{text}」看不懂，应写成 1200000 或 120万。',
    'Goal “{metric}”: “{text}” cannot be read; write 1200000.',
  ],
  [
    '价格表第 {nRow} 行和前面的行是同一个商品、同一个 SKU，请合成一行。',
    'Row {nRow} of the price table is of the same item and SKU as a row before; make it one.',
  ],
  [
    '{nYear} 年的日历上没有活动「{event}」，请先到活动日历加上。',
    'The calendar of {nYear} has no event “{event}”; add it to the calendar first.',
  ],
  ['策略计划「{name}」', 'strategy plan “{name}”'],
  [
    '策略计划（先在“市场 → 策略计划”里写一份）',
    'a strategy plan (write one under Market → Strategy plans first)',
  ],
]

const listing: readonly Template[] = [
  [
    '改动的日期还没到，改好那天再记。',
    'The day of the change has not come yet; note it on the day it is made.',
  ],
  [
    '「{name}」超过 {nSize} MB，没有收。请先压缩。',
    '“{name}” is larger than {nSize} MB and was not taken. Compress it first.',
  ],
]

const promotion: readonly Template[] = [
  [
    '商品 {item} 写了两次，一场活动里一个商品写一行。',
    'Item {item} stands twice; a promotion has one row for each item.',
  ],
  ['同一种目标写了两次，请只留一个。', 'One kind of goal is given twice; keep one.'],
  [
    '还没有写日子：请写各阶段从哪天到哪天，或选活动日历里的一个活动，或选一场以前的活动作模板。',
    'There are no days yet: give the days of each phase, choose an event of the calendar, or take an earlier promotion as template.',
  ],
  [
    '「{name}」已取消，没有进度和效果可看；要看请先恢复它。',
    '“{name}” is cancelled and has no pace or effect to see; restore it first.',
  ],
  [
    '还没有结束了的推广活动；要写进行中的，请写明是哪一场（名字或编号）。',
    'No promotion is over yet; to write about one that runs, name it (by name or number).',
  ],
  [
    '「{name}」{day} 才开始，还没有可以写的效果。',
    '“{name}” begins on {day}; it has no effect to write about yet.',
  ],
  [
    '「{phase}」到 {dayTo}，「{next}」从 {dayFrom} 开始，两段重叠了，请错开。',
    '“{phase}” goes to {dayTo} and “{next}” begins on {dayFrom}: they overlap; set them apart.',
  ],
  [
    '还没有「爆发」这一段，任务从它的第一天往前排，请加上。',
    'There is no phase “Main days” yet, and tasks are counted back from its first day; add it.',
  ],
  [
    '从 {dayFrom} 到 {dayTo} 有 {nDays} 天，一场活动最多 {nMost} 天，请检查日期。',
    '{dayFrom} to {dayTo} are {nDays} days, and a promotion has {nMost} at most; check the days.',
  ],
  [
    '已有名为「{name}」的活动，请换一个分得清的名字，例如加上年份。',
    'There is a promotion called “{name}” already; choose a name that tells them apart, with the year for example.',
  ],
]

const sales: readonly Template[] = [
  ['周报', 'Weekly report'],
  ['月报', 'Monthly report'],
  ['市场分析报告', 'Market analysis'],
  ['客户服务质量报告', 'Service quality report'],
  ['产品上架清单', 'Launch list'],
  ['优化报告', 'Optimisation report'],
  ['数据分析报告', 'Analysis'],
  ['“稍后”要选明天起 90 天以内的一天。', '“Later” takes a day within 90 days from tomorrow.'],
  ['安静时段的开始和结束不能是同一个钟点。', 'Quiet hours cannot begin and end at the same time.'],
  [
    '「{metric}」不能按天相加，几天和几天比、本月目标只能看支付金额、订单数、花费这样能相加的数。',
    '“{metric}” cannot be summed over days; comparing days with days, or a target of the month, takes figures that can: paid amount, orders, cost.',
  ],
  [
    '「{metric}」没有每天的数，不能一天天看。',
    '“{metric}” has no figures by day and cannot be watched day by day.',
  ],
  [
    '「{metric}」不能按商品看，只能看全店，或换一个指标。',
    '“{metric}” cannot be seen by item; watch the whole shop, or choose another metric.',
  ],
  [
    '「{metric}」不能按类目看，只能看全店，或换一个指标。',
    '“{metric}” cannot be seen by category; watch the whole shop, or choose another metric.',
  ],
  [
    '「{metric}」不能按搜索词看，只能看全店，或换一个指标。',
    '“{metric}” cannot be seen by search term; watch the whole shop, or choose another metric.',
  ],
  [
    '看类目、商品的规则要写明是哪一个；看全店的不用写。',
    'A rule on a category or an item says which one; a rule on the whole shop does not.',
  ],
  ['「{shop}」还没有数据', '“{shop}” has no data yet'],
  ['到昨天为止还没有数据', 'there are no data up to yesterday'],
  ['这个指标还没有一天的数据', 'the metric has no day of data yet'],
  ['选的范围还没有卖出过', 'what was chosen never sold yet'],
  [
    '「{metric}」不能按天相加，只预测支付金额、订单数、花费这样能相加的数',
    '“{metric}” cannot be summed over days; only figures that can are forecast: paid amount, orders, cost',
  ],
  [
    '「{metric}」不能由各部分相加，也不是一个数除以另一个数，说不出谁占多少；可以看支付金额、支付件数、转化率、客单价这样的数',
    '“{metric}” is neither the sum of its parts nor one figure divided by another, so no share can be told; look at paid amount, pieces, conversion or basket',
  ],
  [
    '类目、商品的目标要写明是哪一个；全店的不用写。',
    'A target of a category or an item says which one; a target of the whole shop does not.',
  ],
  [
    '这家店的数据里没有「{name}」这个类目，有的是：{names}。',
    'The data of this shop have no category “{name}”; there are: {names}.',
  ],
  [
    '这家店的数据里没有「{name}」这个类目，还没有导入写着类目的文件。',
    'The data of this shop have no category “{name}”: no file that tells categories was imported yet.',
  ],
  [
    '{period}的目标在您打开以后被改成了 {amount}，您改的没有存。看一眼，还要改就再按一次“定下”。',
    'The target of {period} was set to {amount} after you opened it; yours is not saved. Have a look, and press “Set” once more to change it.',
  ],
  [
    '{period}的目标在您打开以后被放开了，您改的没有存。看一眼，还要改就再按一次“定下”。',
    'The target of {period} was freed after you opened it; yours is not saved. Have a look, and press “Set” once more to change it.',
  ],
  [
    '「{metric}」{period}的目标「{text}」应写成金额，例如 1200000 或 120万。',
    '“{metric}”, {period}: write the target “{text}” as an amount, such as 1200000.',
  ],
  [
    '「{metric}」{period}的目标「{text}」应写成数量，例如 12000 或 1.2万。',
    '“{metric}”, {period}: write the target “{text}” as a number, such as 12000.',
  ],
  [
    '「{metric}」不能由每天相加，不能定目标；可以定支付金额、支付件数、花费这样能相加的',
    '“{metric}” cannot be summed over days and has no target; set one on paid amount, pieces, cost or another that can',
  ],
  [
    '{period}的目标是 {amount}，比其中手动定下的各月加起来（{parts}）还少。请调高 {whole}，或调低、放开其中几个月。',
    'The target of {period} is {amount}, less than the months set by hand together ({parts}). Raise {whole}, or lower or free some of the months.',
  ],
  [
    '{period}的目标是 {amount}，比其中手动定下的各天加起来（{parts}）还少。请调高 {whole}，或调低、放开其中几天。',
    'The target of {period} is {amount}, less than the days set by hand together ({parts}). Raise {whole}, or lower or free some of the days.',
  ],
  [
    '{period}的每个月都手动定了，加起来是 {parts}，不等于{whole}的 {amount}。请放开至少一个月，或改{other}。',
    'Every month of {period} is set by hand: {parts} together, not the {amount} of {whole}. Free one month at least, or change {other}.',
  ],
  [
    '{period}的每天都手动定了，加起来是 {parts}，不等于{whole}的 {amount}。请放开至少一天，或改{other}。',
    'Every day of {period} is set by hand: {parts} together, not the {amount} of {whole}. Free one day at least, or change {other}.',
  ],
  ['{nYear} 年', '{nYear}'],
  ['{nYear} 年 {nMonth} 月', '{nYear}-{nMonth}'],
  [
    '这份报告还没有提交，没有冻结的数可以比。',
    'This report was not submitted yet; there are no frozen figures to compare with.',
  ],
  [
    '这句话里的数是算出来的，不能改写，只能整句不写；想补充请写批注。',
    'The figures of this sentence are computed and cannot be rewritten; leave out the whole sentence, or add a comment.',
  ],
  [
    '「{text}」不是这段话里的数。⟦ ⟧ 里的数可以挪、可以删，不能改。',
    '“{text}” is no figure of this passage. What stands in ⟦ ⟧ may be moved or deleted, not changed.',
  ],
  ['这份报告还没有提交，没有可撤回的。', 'This report was not submitted yet; there is nothing to withdraw.'],
  ['日期要写全：从哪天（from）到哪天（to），或都不写。', 'Give both days, from and to, or neither.'],
  ['{report}要写明是哪段日子。', '{report}: say which days it is of.'],
  ['{report}要写明是哪段日子，例如 2026-11。', '{report}: say which days it is of, such as 2026-11.'],
  ['{report}要写明是哪个月，例如 2026-11。', '{report}: say which month it is of, such as 2026-11.'],
  [
    '{day} 之前没有足够的日子可以比，请选晚一些的日子。',
    'There are not enough days before {day} to compare with; choose later ones.',
  ],
  ['{day} 还没有到，没有可以写的。', '{day} has not come yet; there is nothing to write about.'],
  [
    '周报是一个自然周，周一到周日；{dayFrom} 至 {dayTo} 不是，可以写成 2026-W46。',
    'A weekly report is of a week from Monday to Sunday; {dayFrom} to {dayTo} is not. Write it as 2026-W46.',
  ],
  [
    '{report}是一个自然月；{dayFrom} 至 {dayTo} 不是，可以写成 2026-11。',
    '{report} is of a calendar month; {dayFrom} to {dayTo} is not. Write it as 2026-11.',
  ],
  [
    '{report}说的是支付金额；要分析「{metric}」请出数据分析报告。',
    '{report} is about the paid amount; to analyse “{metric}” make an analysis report.',
  ],
]

const team: readonly Template[] = [
  [
    '「{metric}」不能只看某个「{dimension}」的，请换一个指标或范围。',
    '“{metric}” cannot be narrowed to one “{dimension}”; choose another metric or scope.',
  ],
  [
    '「{metric}」没有公认的好坏，请写明是越高越好还是越低越好。',
    '“{metric}” is neither good nor bad by itself; say whether higher or lower is better.',
  ],
  [
    '检查用的“之前”应为 {nLeast} 到 {nMost} 天，给的是 {nGiven} 天。',
    'The days before that a check compares with are {nLeast} to {nMost}; {nGiven} were given.',
  ],
  [
    '检查日 {day} 太早：检查看前 {nDays} 天，会和“之前”（{dayFrom} 至 {dayTo}）重叠，最早 {dayFirst}。',
    'The check day {day} is too early: a check looks at the {nDays} days before it, which would overlap the days compared with ({dayFrom} to {dayTo}); {dayFirst} at the earliest.',
  ],
  [
    '这次会已经开完。要改纪要，先点“还没开完”。',
    'This meeting is over. To change the minutes, click “Not over yet” first.',
  ],
  ['请写会议的名字，或选一个会议系列。', 'Write the name of the meeting, or choose a series.'],
  [
    '会在 {day}，还没到，不能记成开完了。',
    'The meeting is on {day}, which has not come yet; it cannot be marked as over.',
  ],
  [
    '这段日子的会议（先在“协同 → 会议”里备一次）',
    'a meeting of these days (prepare one under Team → Meetings first)',
  ],
  ['会议「{name}」', 'meeting “{name}”'],
  ['预计到货的日子不能早于下单的日子。', 'Goods cannot be expected before the day they are ordered.'],
  [
    '商品 {item} 没有「{sku}」这个 SKU，有的是：{names}。',
    'Item {item} has no SKU “{sku}”; it has: {names}.',
  ],
  ['不分 SKU', 'no SKU'],
  [
    '这张采购单已经到货，不用改预计的日子。',
    'The goods of this purchase order arrived; the expected day needs no change.',
  ],
  ['到货的日子不能早于下单的日子。', 'Goods cannot arrive before the day they are ordered.'],
  [
    '到货的日子还没到；要改预计的日子，请改“预计到货”。',
    'The day of arrival has not come yet; to change what is expected, change “Expected”.',
  ],
  ['{month} 还没过完，{day} 起才能关账。', '{month} is not over; it can be closed from {day}.'],
  [
    '{month} 已经关账了；要按现在的数据算，先重新打开。',
    '{month} is closed; to reckon with the data of now, reopen it first.',
  ],
  ['{month} 没有关账，不用重新打开。', '{month} is not closed; there is nothing to reopen.'],
]

const customer: readonly Template[] = [
  [
    '找不了「{text}」，请写订单编号（至少开头 6 位数字），或 K 开头的买家代号。',
    '“{text}” cannot be looked for; write an order number (its first 6 digits at least), or a buyer code that begins with K.',
  ],
  [
    '前一天 {dayBefore} 应早于后一天 {day}。',
    'The earlier day {dayBefore} must be before the later one {day}.',
  ],
  [
    '「{title}」在问个人信息，调查里不能问。请换一个问法。',
    '“{title}” asks for personal data, which a survey may not. Ask in another way.',
  ],
  ['结束日 {day} 已经过了。', 'The closing day {day} is over.'],
  [
    '{dayFrom} 到 {dayTo} 没有付了款的订单，不知道问谁。请先导入订单报表，或换一段日子。',
    'No order was paid from {dayFrom} to {dayTo}, so there is nobody to ask. Import orders first, or choose other days.',
  ],
  [
    '「{address}」不是网址，应写成 https://survey.example.com，后面不带 ? 和 #。',
    '“{address}” is no web address; write it as https://survey.example.com, without ? and #.',
  ],
  ['月份 {monthFrom} 晚于 {monthTo}。', 'Month {monthFrom} is after {monthTo}.'],
  [
    '这段日子的满意度调查（先在“客户 → 满意度调查”里开始一次）',
    'a survey of these days (start one under Customers → Surveys first)',
  ],
  ['调查「{name}」', 'survey “{name}”'],
]

const training: readonly Template[] = [
  ['已经有示范店「{shop}」了。', 'There is a demo shop already: “{shop}”.'],
  ['另一家练习店正在生成，请等它完成。', 'Another drill shop is being made; wait until it is done.'],
  ['练习店还在生成，题目还没有出来。', 'The drill shop is still being made; there are no questions yet.'],
  ['这次练习的店没有做成，请再开始一次。', 'The shop of this drill could not be made; start another.'],
  ['这一题已经结束，答案已经公布；请再练一题。', 'This drill is over and its answer is out; start another.'],
  ['题目里没有「{name}」这一问。', 'The drill has no question “{name}”.'],
  ['一问都没有答。至少答一问再交。', 'Nothing is answered. Answer one question at least.'],
]

/** Why an act of a duty is refused. */
export const dutyDetails: readonly Template[] = [
  ...peopleDetails,
  ...market,
  ...listing,
  ...promotion,
  ...sales,
  ...team,
  ...customer,
  ...training,
  ...calendar,
]
