import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from './client.ts'
import { Page, Section } from './kit/page.tsx'
import { Empty } from './kit/states.tsx'
import { useWords, words } from './kit/words.ts'
import { pageExports } from './page-exports.ts'
import { type Scope, useScope } from './scope.tsx'

const missingWords = words(
  {
    pages: {
      promotion: {
        name: '推广活动',
        question: '下一场活动是什么？',
        will: '这里可以定活动、从爆发第一天往前排任务，进行中看照不照计划走，结束后看它真正带来了多少。',
        needs: '先放订单报表；活动前有一个月以上的数据，才说得出没有活动会卖多少。推广报表带来花费。',
      },
      overview: {
        name: '经营概览',
        question: '卖得怎么样？',
        will: '这里会是这段时间卖了多少、比前一段多还是少、每天怎么走的、哪些商品、从哪里来、卖到哪里。',
        needs:
          '先放订单报表（千牛 → 交易 → 已卖出的宝贝 → 批量导出）；有店铺整体日报（生意参谋 → 取数）才有访客和转化率。',
      },
      explore: {
        name: '数据探索',
        question: '任何一个数，按任何一种拆法',
        will: '这里可以选指标、选按什么拆、加筛选，看表和图，导出，或把链接发给同事。',
        needs: '放进任何一种报表，就有能看的指标。',
      },
      reconcile: {
        name: '对账',
        question: '我算的和平台报的对得上吗？',
        will: '这里会把按订单算的和平台报的并排放，说差多少、为什么、在哪几天。',
        needs: '要两份都有：订单报表（千牛）和店铺整体日报（生意参谋 → 取数）。',
      },
      competitors: {
        name: '竞品',
        question: '竞品在怎么动？',
        will: '这里会是跟着的竞品：每天的价、卖了多少、换没换标题，旁边是自家的价。',
        needs: '先导入自家的报表或竞品采集的文件；建好店以后，粘贴商品链接就能开始跟。',
      },
      prices: {
        name: '价格带',
        question: '自家的价在市场里的哪一段？',
        will: '这里会把采集到的商品按价格分段，说每段有多少商品、卖了多少、自家的在哪一段。',
        needs: '要竞品采集的文件（商品、价格、累计销量），和商品资料（出售中的宝贝）。',
      },
      terms: {
        name: '市场搜索词',
        question: '市场上在搜什么？',
        will: '这里会是市场上搜得最多的词、名次和人气怎么变、本店接住了没有。',
        needs: '要搜索排行（生意参谋 → 市场 → 搜索洞察，插件导出）；本店的要引流搜索词。',
      },
      strategy: {
        name: '策略计划',
        question: '接下来怎么打？',
        will: '这里会是运营策略计划：目标、价格表和底价、活动、负责人，能出计划书。',
        needs: '先导入自家的报表，建好店。',
      },
      forecast: {
        name: '预测',
        question: '往后会卖多少？',
        will: '这里会估计往后 28 天每天多少，带区间，写明过去这样估准不准。',
        needs: '要至少 21 天的数据；订单报表、店铺日报都行，有一年以上才看得出大促和春节。',
      },
      funnel: {
        name: '漏斗',
        question: '人都在哪一步走了？',
        will: '这里会说访客、加购、下单、支付、净支付每一步剩多少，全店和各商品。',
        needs: '要店铺整体日报和商品效果（生意参谋）；最后一步要订单报表。',
      },
      items: {
        name: '商品表现',
        question: '哪些商品撑着，哪些压着？',
        will: '这里会按支付金额分 A、B、C，说动销率、售罄率，和有库存却没卖的。',
        needs: '先放订单（宝贝）报表；有商品资料（出售中的宝贝）才有在售和库存。',
      },
      cohorts: {
        name: '同期群',
        question: '同一批订单、同一批买家，后来怎样了？',
        will: '这里会说每周付款的订单多少天后退了多少，每月首单的买家几个月后又来了多少。',
        needs: '先放订单报表；退款要有退款报表（千牛 → 退款管理）。',
      },
      rhythm: {
        name: '时段与地区',
        question: '什么时候卖得好，卖到哪里？',
        will: '这里会有星期 × 小时的热力图，和各省卖了多少。',
        needs: '先放订单报表。',
      },
      listingConversion: {
        name: '转化对比',
        question: '哪些商品的转化比同类差？',
        will: '这里会把每个商品的转化和同类目的比，说哪个肯定差、一周少卖多少。',
        needs: '要商品效果（生意参谋 → 品类 → 商品排行）和商品批量导出（千牛的发布模板，知道类目）。',
      },
      listingChecks: {
        name: '资料检查',
        question: '哪些商品的资料要改？',
        will: '这里会列出标题、违禁词、必填属性、价格里不对的地方，为什么不对、怎么改。',
        needs: '要商品批量导出（千牛 → 商品 → 批量操作 → 批量导出商品）。',
      },
      listingLaunches: {
        name: '上新计划',
        question: '接下来上什么，各步到哪了？',
        will: '这里会是要上的商品，从上架日往回排的九步，各由谁、哪天做完。',
        needs: '先导入任何一份报表，就有了店铺。',
      },
      listingChanges: {
        name: '改动和效果',
        question: '改过的商品，真的变好了吗？',
        will: '这里记哪天改了什么，几周后和没动过的同类商品比，说曝光、转化、销售各变了多少。',
        needs: '要商品效果（生意参谋 → 品类 → 商品排行），改动前后各几周。',
      },
      why: {
        name: '为什么变了',
        question: '为什么多了，为什么少了？',
        will: '这里会把一个数的变化拆成几部分，说和平常不一样的是哪个商品、哪个来源。',
        needs: '先放订单报表；有商品报表和流量来源，才说得出访客和转化的部分。',
      },
      alerts: {
        name: '预警',
        question: '有什么不对劲？',
        will: '这里会写着哪个数离平常太远、多半因为什么、谁处理了。',
        needs: '先放订单报表和店铺整体日报；有两周以上的数据，才知道什么是平常。',
      },
      targets: {
        name: '目标',
        question: '今年要卖多少？',
        will: '这里会是全年、每月、每天的目标，做到了多少，照这个速度会到多少。',
        needs: '先放订单报表；有一年的，目标就按往年的轻重分到每一天。',
      },
      meetings: {
        name: '会议',
        question: '下次会什么时候，上次定的事做了吗？',
        will: '这里会有定期的会、按数据起草的议程、纪要、决定和变成任务的行动。',
        needs: '先有一家店：放进任何一种报表。议程里的数来自订单、店铺日报、商品导出和客服报表。',
      },
      stock: {
        name: '库存和订货',
        question: '什么会断货，该订多少？',
        will: '这里会写着每个 SKU 还能卖几天、断货会少卖多少、该订几件和怎么算的。',
        needs: '要订单（宝贝）报表和千牛的商品导出（发布模板，含库存）。',
      },
      service: {
        name: '客服',
        question: '回得快吗，问的人买了吗，满意吗？',
        will: '这里会有响应时长、询单转化率、满意率，每个客服和同一天的同事比。',
        needs: '要生意参谋 客服 的报表：咨询接待、业绩询单、接待评价，全店一份、按客服一份。',
      },
      tickets: {
        name: '工单',
        question: '有什么售后要办？',
        will: '这里会按期限排着退款、差评、低分答卷，谁在办、说过什么、办完没有。',
        needs: '先放订单报表、退款报表（千牛 → 退款管理）和评价管理（千牛 → 交易）；也可以手工开单。',
      },
      buyers: {
        name: '买家',
        question: '谁在买，买了多少，退了多少？',
        will: '这里会是每个买家（代号）的订单、退款、分层、备注和标签，按订单编号也能找。',
        needs: '先放订单报表，要有买家会员名那一列；名字导入时就换成代号。',
      },
      segments: {
        name: 'RFM 分层',
        question: '哪些买家值得花钱，谁在流失？',
        will: '这里会把买家按多久没来、来过几次、花了多少分层，说谁移到了哪里、怎么办。',
        needs: '先放订单报表，半年以上的才看得出流失。',
      },
      surveys: {
        name: '满意度调查',
        question: '买家满意吗，够 85% 吗？',
        will: '这里会给每张订单一个调查链接，收回来算满意度和它的区间。',
        needs: '先放订单报表，才知道问谁。',
      },
      reports: {
        name: '报告',
        question: '该交的报告，交齐了吗？',
        will: '这里会按数据起草周报、月报和各项职责的报告，改几句话就能提交，能下载成 PDF、Word、Excel、PPT。',
        needs: '先放订单报表；报表越全，报告里“还不知道”的越少。',
      },
      training: {
        name: '岗位地图',
        question: '这周该做的，做到哪了？',
        will: '这里会有岗位的六项职责、每一步用哪一页做、这周做了没有，和十样工作成果上一次是什么时候交的。',
        needs: '做没做由导入的文件和交了的报告判断，先放任何一份报表；手头没有文件，也可以先做练习。',
      },
    },
    noShop: '还没有数据',
    drop: '文件可以拖进任何一页。',
    goImport: '去导入',
    exports: '这些导出带来数据',
  },
  {
    pages: {
      promotion: {
        name: 'Promotions',
        question: 'What is the next promotion?',
        will: 'Here promotions are planned with tasks counted back from their first day, paced, and measured by what they truly brought.',
        needs:
          'Import orders first; a month before the promotion tells what would sell anyway. Ad reports bring the spend.',
      },
      overview: {
        name: 'Overview',
        question: 'How are sales?',
        will: 'Here will be what was sold, more or less than before, day by day, which items, where from and where to.',
        needs:
          'Start with the order report from Qianniu; visitors and conversion need the daily shop report from Business Advisor.',
      },
      explore: {
        name: 'Explore',
        question: 'Any figure, split any way',
        will: 'Here metrics are chosen, split and filtered, seen as table or chart, exported or shared as a link.',
        needs: 'Any report brings figures to look at.',
      },
      reconcile: {
        name: 'Reconcile',
        question: 'Do our figures agree with the platform?',
        will: 'Here figures from orders stand beside the platform’s, with the difference, its reasons and its days.',
        needs: 'Both are needed: the order report and the daily shop report.',
      },
      competitors: {
        name: 'Competitors',
        question: 'What are competitors doing?',
        will: 'Here will be the items that are followed: prices and sales by day, titles, the own price beside them.',
        needs: 'Import your own reports or a collecting tool’s file first; then paste an item’s link.',
      },
      prices: {
        name: 'Price bands',
        question: 'Where in the market are our prices?',
        will: 'Collected items in bands of price: how many, how much they sell, where your own items lie.',
        needs: 'Needs a collecting tool’s file, and the listings for your own prices.',
      },
      terms: {
        name: 'Market terms',
        question: 'What does the market search for?',
        will: 'The terms searched most, how they move, and whether they bring your shop visitors.',
        needs: 'Needs the search ranking of Business Advisor, and your own search terms.',
      },
      strategy: {
        name: 'Strategy',
        question: 'What is the plan?',
        will: 'Plans with goals, prices and floors, events and owners, and the document made of them.',
        needs: 'Import your own reports first.',
      },
      forecast: {
        name: 'Forecast',
        question: 'What will be sold?',
        will: 'Here the next 28 days are told with ranges, and how such forecasts went before.',
        needs:
          'It takes at least 21 days of orders or daily shop reports; a year shows events and Spring Festival.',
      },
      funnel: {
        name: 'Funnel',
        question: 'Where do people leave?',
        will: 'How many are left at each step from visit to kept order, of the shop and each item.',
        needs: 'Needs the daily shop report and the item report; the last step needs orders.',
      },
      items: {
        name: 'Items',
        question: 'Which items carry, which lie?',
        will: 'Items graded A, B, C, how many sell, how far they are sold out, what lies in stock.',
        needs: 'Import orders first; listings tell what is on sale and in stock.',
      },
      cohorts: {
        name: 'Cohorts',
        question: 'What became of the same orders, the same buyers?',
        will: 'What came back of each week’s orders with time, who of each month’s first buyers came again.',
        needs: 'Import orders first; refunds need the refund report.',
      },
      rhythm: {
        name: 'Hours and provinces',
        question: 'When does it sell, and where to?',
        will: 'A map of weekdays and hours, and what each province bought.',
        needs: 'Import orders first.',
      },
      listingConversion: {
        name: 'Conversion',
        question: 'Which items convert worse than their peers?',
        will: 'Here every item will stand beside its category: which is worse beyond doubt, and what that costs a week.',
        needs: 'It takes the item report and the listing export (for categories).',
      },
      listingChecks: {
        name: 'Listing checks',
        question: 'Which listings need mending?',
        will: 'Here will be what is wrong with titles, words, attributes and prices, why, and what to do.',
        needs: 'It takes the listing export of Qianniu.',
      },
      listingLaunches: {
        name: 'Launch plan',
        question: 'What is launched next, and how far is it?',
        will: 'Here will be launches with nine steps backwards from the day, each with owner and due day.',
        needs: 'Import any report first, and there is a shop.',
      },
      listingChanges: {
        name: 'Changes',
        question: 'Did the changes help?',
        will: 'Here changes are noted, and some weeks later compared with untouched items.',
        needs: 'It takes the item report, some weeks before and after.',
      },
      why: {
        name: 'Why it changed',
        question: 'Why more, why less?',
        will: 'Here a change is taken apart, and the item or source that differs from usual is named.',
        needs: 'Start with the order report; item and traffic reports tell visitors and conversion.',
      },
      alerts: {
        name: 'Alerts',
        question: 'What is out of order?',
        will: 'Here will be figures far from usual, their likely cause, and who saw to them.',
        needs: 'Start with orders and the daily shop report; two weeks tell what is usual.',
      },
      targets: {
        name: 'Targets',
        question: 'How much shall be sold this year?',
        will: 'Here will be targets of year, months and days, what is done of them, and where this pace leads.',
        needs: 'Start with the order report; with a year of it the days follow the past.',
      },
      meetings: {
        name: 'Meetings',
        question: 'When do we meet next, and is done what was agreed?',
        will: 'Regular meetings, agendas drafted from the figures, minutes, decisions, and actions that are tasks.',
        needs:
          'It takes a shop: import any report. The agenda’s figures come from orders, shop reports, listings and service.',
      },
      stock: {
        name: 'Stock and orders',
        question: 'What runs out, and how much to order?',
        will: 'How long each SKU lasts, what a stock-out costs, what to order and how that comes about.',
        needs: 'It takes orders by item and the listing export with stock.',
      },
      service: {
        name: 'Service',
        question: 'Are answers fast, do askers buy, are they pleased?',
        will: 'Response, conversion and satisfaction, each agent against colleagues of the same days.',
        needs: 'It takes the service reports, of the shop and by agent.',
      },
      tickets: {
        name: 'Tickets',
        question: 'What after-sales work is there?',
        will: 'Refunds, bad reviews and low scores by deadline, with who sees to them and what was said.',
        needs: 'Import orders, refunds and reviews first; tickets can be opened by hand, too.',
      },
      buyers: {
        name: 'Buyers',
        question: 'Who buys, how much, and what comes back?',
        will: 'Orders, refunds, segment, notes and tags of every buyer, known by a code.',
        needs: 'Import orders with the buyer column first; names are dropped at import.',
      },
      segments: {
        name: 'RFM segments',
        question: 'Which buyers are worth money, and who is leaving?',
        will: 'Buyers by how lately, how often and how much they bought, who moved, and what to do.',
        needs: 'Import orders first; half a year shows who leaves.',
      },
      surveys: {
        name: 'Surveys',
        question: 'Are buyers content, and is it 85 %?',
        will: 'A survey link for every order, and the satisfied share with its interval.',
        needs: 'Import orders first: they tell whom to ask.',
      },
      reports: {
        name: 'Reports',
        question: 'Are the reports in that are due?',
        will: 'Here weekly and monthly reports and those of each duty are drafted from the figures, worded, submitted, and saved as PDF, Word, Excel or PPT.',
        needs: 'Start with the order report; the more reports there are, the less is unknown.',
      },
      training: {
        name: 'Job map',
        question: 'How far is this week’s work?',
        will: 'Here will be the six responsibilities of the job in steps, the page that does each, whether it was done this week, and when the ten work products were last handed in.',
        needs:
          'What was done is told by imported files and reports handed in: start with any report. Drills need no files.',
      },
    },
    noShop: 'No data yet',
    drop: 'Files can be dropped on any page.',
    goImport: 'Go to Import',
    exports: 'These exports bring data',
  },
)

/** No shop yet, or one into which nothing was imported. */
export const hasNoData = ({ ready, shop, error }: Scope): boolean =>
  ready && !error && (shop === undefined || (shop.id !== 0 && shop.last === null && shop.batches === 0))

/** A page of figures without any data: what will be on it, what brings it, and where the platform has that. */
export const MissingShop = ({ page }: { page: keyof (typeof missingWords)['zh']['pages'] }) => {
  const t = useWords(missingWords)
  const { shop } = useScope()
  const { name, question, will, needs } = t.pages[page]
  const formats = useQuery(
    api.importing.formats.queryOptions({ input: shop && shop.id !== 0 ? { shop: shop.name } : {} }),
  )
  const exports = pageExports[page].flatMap((id) => formats.data?.filter((format) => format.id === id) ?? [])
  return (
    <Page name={name} question={question} answer={t.noShop}>
      <Empty title={will} action={<Link to="/data/import">{t.goImport}</Link>}>
        {needs} {t.drop}
      </Empty>
      {exports.length > 0 && (
        <Section title={t.exports}>
          <ul className="plain-list">
            {exports.map(({ id, name: called, menu }) => (
              <li key={id} className="wrap">
                {called} <span className="muted">{menu}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}
