/** The steps of the job in Chinese, by id: 今天 says them too. */
export const stepNames: Readonly<Record<string, string>> = {
  'sales-files': '导入上周的报表',
  'sales-why': '看数字为什么变了，处理预警',
  'sales-targets': '对目标：做到多少，照这个速度会到多少',
  'sales-report': '交周报（月初交月报）',
  'sales-analysis': '把一个问题查到底，写数据分析报告',
  'team-tasks': '跟进任务，做完的关掉',
}
