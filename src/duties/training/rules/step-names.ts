/** The steps of the job in Chinese, by id: 今天 says them too. */
export const stepNames: Readonly<Record<string, string>> = {
  'market-rivals': '采集竞品，看价格、销量有什么动静',
  'market-terms': '看搜索词的名次和大盘',
  'market-prices': '看价格带，自家的价在哪一段',
  'market-report': '写市场分析报告',
  'market-plan': '定运营策略：目标、价格、活动',
  'listing-launch': '推进上新，按步做完',
  'listing-check': '导出商品资料，检查标题、属性、价格、图片',
  'listing-weak': '找转化比同类差的商品',
  'listing-change': '改标题、图片、关键词，记下改了什么',
  'listing-effect': '看改动的效果，写优化报告',
  'sales-files': '导入上周的报表',
  'sales-why': '看数字为什么变了，处理预警',
  'sales-targets': '对目标：做到多少，照这个速度会到多少',
  'sales-report': '交周报（月初交月报）',
  'sales-analysis': '把一个问题查到底，写数据分析报告',
  'team-tasks': '跟进任务，做完的关掉',
}
