type Note = readonly [zh: string, en: string]

/** What was done that changes no record: `{x}` is what it was done to, or a detail of that name. */
export const noteWords: Readonly<Record<string, Note>> = {
  sign_in: ['登录了', 'signed in'],
  sign_in_backup: ['用备用码登录了', 'signed in with a backup code'],
  joined: ['第一次登录，定下了密码：{label}', 'came in for the first time: {label}'],
  password: ['换了密码：{label}', 'changed the password: {label}'],
  sign_in_failed: ['登录没有成功：{label}', 'failed to sign in: {label}'],
  sign_out: ['退出了登录', 'signed out'],
  session_ended: ['结束了一处登录：{label}', 'ended a session: {label}'],
  permission: ['改了权限：{label}', 'changed permissions: {label}'],
  invite: ['邀请了：{label}', 'invited: {label}'],
  owner_link: ['取了成为店主的链接', 'took a link to become the owner'],
  reset: ['给了重设密码的链接：{label}', 'gave a link for another password: {label}'],
  reset_asked: ['要求用邮件重设密码：{label}', 'asked by mail for another password: {label}'],
  two_steps_on: ['打开了两步验证：{label}', 'turned two steps on: {label}'],
  two_steps_off: ['关掉了两步验证：{label}', 'turned two steps off: {label}'],
  key_made: ['建了接口密钥：{label}', 'made an API key: {label}'],
  key_revoked: ['收回了接口密钥：{label}', 'revoked an API key: {label}'],
  reveal: ['看了个人信息：{label}', 'looked at personal data: {label}'],
  export: ['导出了{label}', 'exported {label}'],
  import: ['导入了{label}', 'imported {label}'],
  undo: ['撤销了导入：{label}', 'took an import back: {label}'],
  backup: ['做了备份：{label}', 'made a backup: {label}'],
  restore: ['恢复了备份：{label}', 'restored a backup: {label}'],
  copy_used: ['启用了恢复出来的这一份：{label}', 'began to use the restored copy: {label}'],
  move: ['搬了家：{label}', 'moved: {label}'],
  shop_removed: ['删除了店铺「{label}」的全部内容', 'removed everything of the shop “{label}”'],
  recount: [
    '按订单重新加了店铺「{label}」按天的销售数：{days}',
    'recounted from the orders what the shop “{label}” sold by day: {days}',
  ],
  job: ['手动运行了：{label}', 'ran by hand: {label}'],
  job_paused: ['暂停了定时任务：{label}', 'paused a job: {label}'],
  job_resumed: ['恢复了定时任务：{label}', 'resumed a job: {label}'],
  audit_upgrade: [
    '升级了数据，之前的行没有再核对',
    'upgraded the data; rows from before were not held against it',
  ],
  audit_older: [
    '开始记之前就有 {rows} 行，它们是怎么来的不知道',
    'found {rows} rows from before anybody listened',
  ],
  audit_gap: ['发现这些表有一段时间没有在记：{tables}', 'found tables that nobody had listened to: {tables}'],
}

/** What leaves by the command line and the API, as contracts name it; a file leaves under its own name. */
const exportsEnglish: Readonly<Record<string, string>> = {
  数字: 'figures',
  数字的来源行: 'the rows behind a figure',
  对账: 'the reconciliation',
  为什么变了: 'why a figure changed',
  预测: 'a forecast',
}

export const noteSentence = (
  what: string,
  label: string,
  details: Readonly<Record<string, unknown>>,
  language: 'zh' | 'en',
): string => {
  const words = noteWords[what]?.[language === 'zh' ? 0 : 1] ?? `${what}${label ? `：${label}` : ''}`
  return words
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      if (name === 'label')
        return what === 'export' && language === 'en' ? (exportsEnglish[label] ?? label) : label
      const value = details[name]
      return Array.isArray(value) ? value.join(language === 'zh' ? '、' : ', ') : String(value ?? '')
    })
    .replace(/：$/, '')
}
