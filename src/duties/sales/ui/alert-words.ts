import { words } from '../../../web/kit/words.ts'
import type { RuleFields } from '../rules/alert-fields.ts'

export const alertWords = words(
  {
    alerts: '预警',
    question: (count: number) => (count === 0 ? '没有要处理的预警' : `有 ${count} 条预警要处理`),
    answer: '每次导入、撤销以后自己查一遍；同一个原因只报一次，恢复了自己关掉。',
    due: '要处理',
    handled: '处理过、稍后的',
    past: '过去的',
    rules: '规则',
    rulesHint: '自带的从第一次导入起就在看；大促和春节前后暂停',
    nothing: '现在没有。数字离平常太远、目标要完不成、报表缺了几天时，会写在这里，连同为什么。',
    why: '当时的拆解',
    handle: '已处理',
    note: '怎么处理的（可以不写）',
    by: '谁处理的',
    later: '明天再说',
    reopen: '还要处理',
    owner: '交给谁',
    nobody: '还没有',
    recovered: '已恢复',
    handledBy: (by: string, note: string) => `${by || '已'}处理${note ? `：${note}` : ''}`,
    snoozed: (until: string) => `${until} 再提醒`,
    quiet: '安静时段，过后提醒',
    fired: (at: string) => `${at} 发现`,
    reset: '恢复原样',
    remove: '删掉',
    changed: '改过',
    share: '幅度 %',
    seasons: '大促、春节暂停',
    addRule: '加规则',
    editRule: '改规则',
    edit: '改',
    editNamed: (name: string) => `改 ${name}`,
    cancel: '不改',
    watchFor: '看什么',
    kinds: { threshold: '一个数', change: '前后比', unexpected: '出了平常', pace: '目标进度' },
    kindHints: {
      threshold: '有一天高于或低于这个数就报。',
      change: '几天加起来，和前面同样多的几天比。只有能按天相加的指标才行。',
      unexpected: '按近四周的水平、星期和起伏算这一天该有多少，出了平常的范围、又差到写的幅度才报。',
      pace: '照这个速度，最好也到不了本月目标的这么多。先要有这个指标、这个范围的目标。',
      missing: '用过的报表缺了这么多天。',
      parts: '最大的几个，和其余的比着看。',
    },
    /** Of the rules that every shop has, by id; Chinese ones have their names. */
    builtIn: {} as Record<string, string>,
    name: '名字',
    metric: '指标',
    scope: '范围',
    scopeHint: '全店、类目:女包 或 商品:600000000001',
    side: '哪一边',
    sides: { fall: '少了', rise: '多了', both: '少了或多了' },
    below: '低于',
    above: '高于',
    limit: '数值',
    daysField: { change: '几天', missing: '缺几天' },
    daysUnit: '天',
    shareField: { change: '幅度', unexpected: '幅度至少', parts: '幅度至少', pace: '到不了目标的' },
    usual: '平常的范围',
    widthName: (width: number) =>
      `${width <= 2 ? '窄，多报' : width <= 3 ? '标准' : '宽，少报'}（${width} 倍标准差）`,
    quietHours: '安静时段',
    quietOn: '这几个钟点不提醒',
    quietFrom: '安静从几点',
    quietTo: '安静到几点',
    quietWords: (from: number, to: number) => `${from}:00–${to}:00 不提醒`,
    problems: {
      name: '起个名字。',
      metric: '这个指标不能这样看，换一个。',
      scope: '写 全店、类目:女包 或 商品:600000000001；这个指标也要能按它看。',
      value: '写一个数，如 12000 或 1.2万。',
      days: '写 1 到 31 的整数；缺报表是 1 到 14。',
      share: '写一个百分数，如 20。',
      quiet: '开始和结束不能是同一个钟点。',
    },
    suggestName: (fields: RuleFields, metric: string, unit: string) => {
      const place = fields.scope.trim() === '' ? '' : `${fields.scope.trim()} `
      const side = { fall: '少', rise: '多', both: '少或多' }[fields.side]
      switch (fields.kind) {
        case 'threshold':
          return `${place}${metric}${fields.side === 'rise' ? '高于' : '低于'} ${fields.value}${unit}`
        case 'change':
          return `${place}近 ${fields.days} 天${metric}比前 ${fields.days} 天${side} ${fields.share}%`
        case 'pace':
          return `${place}照这个速度完不成${metric}的本月目标`
        default:
          return `${place}${metric}${fields.side === 'both' ? '离平常太远' : `突然${side}了`}`
      }
    },
    watches: (fields: RuleFields, unit: string) => {
      const side = { fall: '少', rise: '多', both: '差' }[fields.side]
      switch (fields.kind) {
        case 'threshold':
          return `一天${fields.side === 'rise' ? '高于' : '低于'} ${fields.value}${unit}`
        case 'change':
          return `近 ${fields.days} 天比前 ${fields.days} 天${side} ${fields.share}% 以上`
        case 'unexpected':
          return `出了平常的范围（${fields.width} 倍标准差）且${side} ${fields.share}% 以上`
        case 'parts':
          return `最大的几个里，哪个比平常少 ${fields.share}% 以上`
        case 'missing':
          return `缺 ${fields.days} 天以上`
        case 'pace':
          return `最好也到不了目标的 ${fields.share}%`
      }
    },
    save: '保存',
    seeWhy: '看为什么',
  },
  {
    alerts: 'Alerts',
    question: (count: number) =>
      count === 0 ? 'No alerts to see to' : `${count} ${count === 1 ? 'alert' : 'alerts'} to see to`,
    answer:
      'Checked after every import and undo; one cause is told once, and is over by itself when figures recover.',
    due: 'To see to',
    handled: 'Handled or later',
    past: 'Past',
    rules: 'Rules',
    rulesHint:
      'Those built in watch from the first import on and pause around great sales and Spring Festival',
    nothing:
      'None now. Figures far from usual, targets out of reach and missing reports will be here, with why.',
    why: 'Taken apart, as it was',
    handle: 'Handled',
    note: 'What was done (optional)',
    by: 'By',
    later: 'Tomorrow',
    reopen: 'Not done yet',
    owner: 'Owner',
    nobody: 'nobody',
    recovered: 'recovered',
    handledBy: (by: string, note: string) => `Handled${by ? ` by ${by}` : ''}${note ? `: ${note}` : ''}`,
    snoozed: (until: string) => `again on ${until}`,
    quiet: 'quiet hours; told afterwards',
    fired: (at: string) => `found ${at}`,
    reset: 'As built in',
    remove: 'Remove',
    changed: 'changed',
    share: 'By %',
    seasons: 'Pauses in seasons',
    addRule: 'Add a rule',
    editRule: 'Change the rule',
    edit: 'Change',
    editNamed: (name) => `Change ${name}`,
    cancel: 'Leave',
    watchFor: 'What to watch',
    kinds: { threshold: 'A figure', change: 'Against before', unexpected: 'Unusual', pace: 'Out of reach' },
    kindHints: {
      threshold: 'Told when a day is above or below this figure.',
      change: 'So many days against as many before them. Only for figures that add up over days.',
      unexpected:
        'What a day should bring follows the last four weeks, weekdays and their swings; told when it is outside of that and off by the share.',
      pace: 'Told when at this pace even the best case reaches less than this share of the month’s target. It needs a target for the same metric and scope.',
      missing: 'Reports in use lack so many days.',
      parts: 'The largest, each beside the others.',
    },
    builtIn: {
      'paid-fall': 'Paid amount suddenly fell',
      'paid-week': 'Paid amount of 7 days far below the 7 before',
      'items-fall': 'An item sold less than usual in 7 days',
      'visitors-fall': 'Visitors suddenly fell',
      'terms-fall': 'A search term brought fewer visitors in 7 days',
      'conversion-fall': 'Conversion suddenly fell',
      'refund-rise': 'Refunds suddenly rose',
      'ads-rise': 'Ad cost suddenly rose',
      'ads-fall': 'Ad cost suddenly fell',
      'target-pace': 'At this pace the month’s target is missed',
      missing: 'Reports lack days',
    } as Record<string, string>,
    name: 'Name',
    metric: 'Metric',
    scope: 'Scope',
    scopeHint: 'whole shop, category:name or item:600000000001',
    side: 'Which way',
    sides: { fall: 'less', rise: 'more', both: 'less or more' },
    below: 'below',
    above: 'above',
    limit: 'Value',
    daysField: { change: 'Days', missing: 'Days missing' },
    daysUnit: 'days',
    shareField: {
      change: 'By',
      unexpected: 'By at least',
      parts: 'By at least',
      pace: 'Less of the target than',
    },
    usual: 'Usual range',
    widthName: (width) =>
      `${width <= 2 ? 'narrow, tells more' : width <= 3 ? 'standard' : 'wide, tells less'} (${width} sd)`,
    quietHours: 'Quiet hours',
    quietOn: 'Nobody is told in these hours',
    quietFrom: 'Quiet from',
    quietTo: 'Quiet until',
    quietWords: (from, to) => `quiet ${from}:00–${to}:00`,
    problems: {
      name: 'Give it a name.',
      metric: 'This metric cannot be watched so; choose another.',
      scope: 'Write whole shop, category:name or item:600000000001; the metric must be known by it.',
      value: 'Write a figure, such as 12000.',
      days: 'Write a whole number from 1 to 31; for missing reports from 1 to 14.',
      share: 'Write a percentage, such as 20.',
      quiet: 'It cannot begin and end in the same hour.',
    },
    suggestName: (fields, metric, unit) => {
      const place = fields.scope.trim() === '' ? '' : ` (${fields.scope.trim()})`
      const side = { fall: 'less', rise: 'more', both: 'less or more' }[fields.side]
      switch (fields.kind) {
        case 'threshold':
          return `${metric} ${fields.side === 'rise' ? 'above' : 'below'} ${fields.value} ${unit}${place}`
        case 'change':
          return `${metric} of ${fields.days} days ${fields.share}% ${side} than before${place}`
        case 'pace':
          return `${metric} will miss the month’s target${place}`
        default:
          return `${metric} ${fields.side === 'both' ? 'far from usual' : `suddenly ${side}`}${place}`
      }
    },
    watches: (fields, unit) => {
      const side = { fall: 'less', rise: 'more', both: 'off' }[fields.side]
      switch (fields.kind) {
        case 'threshold':
          return `a day ${fields.side === 'rise' ? 'above' : 'below'} ${fields.value} ${unit}`
        case 'change':
          return `${fields.days} days at least ${fields.share}% ${side} than the ${fields.days} before`
        case 'unexpected':
          return `outside of the usual (${fields.width} sd) and at least ${fields.share}% ${side}`
        case 'parts':
          return `one of the largest at least ${fields.share}% less than usual`
        case 'missing':
          return `${fields.days} days or more are missing`
        case 'pace':
          return `even at best less than ${fields.share}% of the target`
      }
    },
    save: 'Save',
    seeWhy: 'See why',
  },
)
