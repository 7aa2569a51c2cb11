/** What one kind of row is, and how its history reads. */
export type Audited = {
  /** One of them, as the team says. */
  zh: string
  en: string
  /** The column with what it is called; of a part, with what tells it from the others of its thing. */
  label?: string
  /** The thing it is part of: its table, then the columns with its key. */
  of?: readonly [table: string, ...columns: string[]]
  /** The column with the shop, where it is not `shop_id`. */
  shop?: string
  /** What tells a row from others, where the primary key is a secret. */
  key?: readonly string[]
  /** Columns of which only is told that they changed: secrets, and what a buyer wrote. */
  hidden?: readonly string[]
  /** A row that says what became of its thing: the column with the word, a verb for each. */
  step?: { column: string; verbs: Readonly<Record<string, readonly [zh: string, en: string]>> }
  /** A column of which is told that it was turned on or off, where nothing else was changed: the word it is noted by. */
  turns?: { column: string; on: string; off: string }
}

const plan = ['market_plan', 'shop_id', 'plan_id'] as const
const launch = ['listing_launch', 'shop_id', 'launch_id'] as const

/** Every record table whose changes are in the trail. */
export const audited = {
  shop: { zh: '店铺', en: 'shop', label: 'name', shop: 'id' },
  hidden_shop: {
    zh: '店铺的生成和删除',
    en: 'making or removal of a shop',
    of: ['shop', 'shop_id'],
    step: {
      column: 'because',
      verbs: { making: ['开始生成', 'began to make'], removing: ['开始删除', 'began to remove'] },
    },
  },
  shop_margin: { zh: '毛利率', en: 'margin', of: ['shop', 'shop_id'] },

  own_format: { zh: '自定义格式', en: 'own format', label: 'name' },
  watch_folder: { zh: '自动导入的文件夹', en: 'watched folder', label: 'folder' },

  drill_run: { zh: '练习', en: 'drill', label: 'drill', hidden: ['key'] },
  drill_try: { zh: '练习的答案', en: 'answer to a drill', of: ['drill_run', 'run_id'] },

  member: { zh: '成员', en: 'member', label: 'name' },
  account_user: {
    zh: '账号',
    en: 'account',
    of: ['member', 'member_id'],
    turns: { column: 'two_factor_enabled', on: 'two_steps_on', off: 'two_steps_off' },
  },
  account_grant: { zh: '成员的角色', en: 'role of a member', label: 'role', of: ['member', 'member_id'] },
  account_role: { zh: '自定的角色', en: 'own role', label: 'name' },
  account_key: { zh: '接口密钥', en: 'API key', label: 'name', hidden: ['key_hash'] },
  account_link: {
    zh: '一次性链接',
    en: 'one-time link',
    label: 'kind',
    key: ['kind', 'member_id', 'created_at'],
    hidden: ['token_hash'],
  },

  // An address of a robot is a key to its group, a feed's hash the lock of a calendar.
  notification_channel: {
    zh: '通知渠道',
    en: 'notification channel',
    label: 'name',
    hidden: ['secret', 'secret_end', 'signing'],
  },
  notification_person: { zh: '各人的通知设置', en: 'notification settings', hidden: ['mail', 'feed_hash'] },

  // What backups are sealed with opens them.
  backup_setting: { zh: '备份的设置', en: 'backup settings', label: 'folder', hidden: ['backup_key'] },

  target: { zh: '目标', en: 'target', label: 'metric' },
  target_amount: { zh: '手动定的数', en: 'amount set by hand', of: ['target', 'target_id'] },

  alert_rule: { zh: '预警规则', en: 'alert rule', label: 'id' },
  alert: { zh: '预警', en: 'alert', label: 'title' },
  alert_finding: { zh: '预警的发现', en: 'finding', of: ['alert', 'alert_id'] },
  alert_act: {
    zh: '预警的处理',
    en: 'act on an alert',
    of: ['alert', 'alert_id'],
    step: { column: 'kind', verbs: { handled: ['处理了', 'handled'], snoozed: ['推后了', 'snoozed'] } },
  },

  calendar_event: { zh: '日历上的活动', en: 'event', label: 'name' },
  calendar_day: { zh: '休息日和上班日', en: 'day off or worked', label: 'name' },

  report: { zh: '报告', en: 'report', label: 'title' },
  report_state: {
    zh: '报告的经过',
    en: 'state of a report',
    of: ['report', 'report_id'],
    step: {
      column: 'state',
      verbs: {
        draft: ['起草了', 'drafted'],
        submitted: ['提交了', 'handed in'],
        withdrawn: ['撤回了', 'withdrew'],
      },
    },
  },
  report_edit: { zh: '改过的话', en: 'edited text', of: ['report', 'report_id'] },
  report_decision: { zh: '建议的安排', en: 'decision on a suggestion', of: ['report', 'report_id'] },
  report_comment: { zh: '批注', en: 'comment', of: ['report', 'report_id'] },
  report_submission: { zh: '提交的那一份', en: 'submitted document', of: ['report', 'report_id'] },
  report_setting: { zh: '报告的设置', en: 'report setting', label: 'kind' },

  market_followed: { zh: '跟的竞品', en: 'followed competitor', label: 'competitor' },
  market_plan: { zh: '运营策略计划', en: 'strategy plan', label: 'name' },
  market_plan_goal: { zh: '计划的目标', en: 'goal of a plan', of: plan },
  market_plan_price: { zh: '计划的价格', en: 'price of a plan', of: plan },
  market_plan_promotion: { zh: '计划里的活动', en: 'promotion of a plan', of: plan },

  buyer_note: { zh: '买家的备注', en: 'note on a buyer', hidden: ['text'] },
  buyer_tag: { zh: '买家的标签', en: 'tag of a buyer' },
  // What stands there may be a buyer's own words: a review, a reason for sending back.
  ticket: { zh: '工单', en: 'ticket', label: 'title', hidden: ['detail'] },
  ticket_event: { zh: '工单的经过', en: 'event of a ticket', of: ['ticket', 'ticket_id'], hidden: ['text'] },
  ticket_rule: { zh: '工单的时限', en: 'ticket rule', label: 'type' },
  reply_macro: { zh: '常用回复', en: 'reply macro', label: 'name' },
  survey: { zh: '调查', en: 'survey', label: 'title' },
  // The token opens the page of one buyer; the answers are theirs.
  survey_answer: {
    zh: '调查的回答',
    en: 'answer to a survey',
    of: ['survey', 'survey_id'],
    key: ['survey_id', 'answered_at'],
    hidden: ['token', 'answers'],
  },
  survey_address: { zh: '调查的网址', en: 'address of surveys', label: 'base' },

  task: { zh: '任务', en: 'task', label: 'title' },
  task_state: {
    zh: '任务的经过',
    en: 'state of a task',
    of: ['task', 'task_id'],
    step: {
      column: 'state',
      verbs: {
        todo: ['放回待办：', 'put back'],
        doing: ['开始做', 'began'],
        done: ['做完了', 'finished'],
        cancelled: ['取消了', 'cancelled'],
      },
    },
  },
  task_reading: { zh: '效果检查', en: 'reading of a check', of: ['task', 'task_id'] },

  listing_launch: { zh: '上新', en: 'launch', label: 'name' },
  listing_launch_step: { zh: '上新的步骤', en: 'step of a launch', of: launch },
  listing_picture: { zh: '查过的图片', en: 'checked picture', label: 'name' },
  listing_requirement: { zh: '发布模板的必填项', en: 'required column', label: 'column_name' },
  listing_change: { zh: '商品改动', en: 'change of an item', label: 'item_id' },

  meeting_series: { zh: '会议系列', en: 'meeting series', label: 'name' },
  meeting: { zh: '会议', en: 'meeting', label: 'name' },
  meeting_item: { zh: '议题', en: 'agenda item', of: ['meeting', 'meeting_id'] },
  meeting_decision: { zh: '决定', en: 'decision', of: ['meeting', 'meeting_id'] },
  stock_rule: { zh: '订货的规矩', en: 'ordering rule' },
  supply: { zh: '供货', en: 'supply', label: 'item' },
  purchase_order: { zh: '采购单', en: 'purchase order', label: 'item' },

  promotion: { zh: '活动', en: 'promotion', label: 'name' },
  promotion_phase: { zh: '活动的阶段', en: 'phase', of: ['promotion', 'promotion_id'] },
  promotion_item: { zh: '活动的商品', en: 'item of a promotion', of: ['promotion', 'promotion_id'] },
  promotion_channel: { zh: '活动的渠道', en: 'channel', of: ['promotion', 'promotion_id'] },
  promotion_goal: { zh: '活动的目标', en: 'goal of a promotion', of: ['promotion', 'promotion_id'] },
  promotion_cost: { zh: '活动的费用', en: 'cost of a promotion', of: ['promotion', 'promotion_id'] },

  scorecard_closing: {
    zh: '绩效的关账',
    en: 'scorecard month',
    label: 'month',
    step: { column: 'kind', verbs: { closed: ['关了', 'closed'], reopened: ['重开了', 'reopened'] } },
  },
} as const satisfies Readonly<Record<string, Audited>>

/** Record tables whose changes are not in the trail, each with the reason. */
export const unaudited = {
  account_session: '登录和退出单独记下；续期不是谁做的事',
  account_verification: '登录的库自己用，几分钟就过期',
  account_key_use: '接口密钥上次用在什么时候，用一回改一回',
  account_rate_limit: '数着登录试了几次，每次都改',
  account_two_factor: '两步验证的密钥；打开和关闭单独记下',
  account_credential: '只有密码的散列；换密码单独记下',
  schema_migration: '程序升级时记下走到了哪一步，没有人改',
  upload: '一个文件走到了哪一步，一次导入要改几十回；导入、撤销各记一条',
  watched_file: '自动导入读过哪些文件，由程序记着免得重读',
  demo_shop: '示范店是怎么生成的；店铺出现和删除各记一条',
  demo_member: '哪些成员是示范店带来的；成员来和走各记一条',
  practice_shop: '哪家练习店属于哪次练习；店铺出现和删除各记一条',
  alert_check: '预警查到哪里了，每次查都改',
  task_checked: '效果检查查到哪里了，每次查都改',
  survey_link: '一次调查给每张订单一个链接，随调查一起生成；链接本身就是钥匙，不能抄一份',
  job_state: '定时任务排到了哪一刻；暂停、手动运行各记一条',
  restored_copy: '恢复出来的一份启用了没有；恢复、启用各记一条',
  job_run: '一次运行走到了哪一步，由程序记；它改了什么，在那些表里记',
  notification: '告诉了什么，由程序写',
  notification_to: '告诉了谁、读过没有',
  notification_delivery: '发出去没有，由程序记；页面“发送记录”就是它',
  backup_file: '备份到哪个文件、检查过没有，由程序记；做备份单独记一条',
  backup_try: '备份试到哪一刻了，每次都改',
  audit_entry: '操作记录自己',
  audit_pending: '操作记录自己',
  audit_head: '操作记录自己',
  audit_older: '操作记录自己',
} as const satisfies Readonly<Record<string, string>>

export const auditedOf = (table: string): Audited | undefined => {
  const all: Readonly<Record<string, Audited>> = audited
  return all[table]
}
