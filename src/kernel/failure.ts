/**
 * The one table of failures. A refusal is a thrown `Failure` with a code from here; everything else that
 * is thrown is a bug. `say` is the sentence a shop keeper reads: what happened and where; `next`: what to do.
 */
export const failures = {
  invalid_input: { status: 400, say: '填写的内容不对：{detail}', next: '请按提示改好后再试。' },
  not_found: { status: 404, say: '没有找到{what}。', next: '可能已被删除，请返回列表刷新。' },
  call_unknown: {
    status: 404,
    say: '没有这个接口。',
    next: '请核对网址和方法（GET、POST 等），全部接口列在 /api/reference。',
  },
  shop_unknown: {
    status: 404,
    say: '没有名为「{shop}」的店铺。',
    next: '请检查店铺名，或先导入这家店的文件。',
  },
  shop_needed: {
    status: 400,
    say: '有多家店铺，不知道要用哪一家。',
    next: '请用 --shop 指定店铺，可选：{shops}。',
  },
  shop_takes_no_files: {
    status: 409,
    say: '「{shop}」是示范店，里面全是虚构的数据，不收真实的文件。',
    next: '请换成自己的店再放文件；命令行用 --shop 店铺名，没有这家店会新建。',
  },
  forecast_impossible: {
    status: 422,
    say: '还不能预测：{detail}。',
    next: '请先导入更长、更全的每日数据，或换一个指标、放宽筛选。',
  },
  sign_in_needed: {
    status: 401,
    say: '还没有登录，或者登录已经失效。',
    next: '请先登录；还没有账号，请店主给您一个邀请链接。',
  },
  sign_in_refused: {
    status: 401,
    say: '名字或密码不对。',
    next: '请核对后再试；忘了密码，请店主在“成员”页给您一个重设链接。',
  },
  password_refused: {
    status: 403,
    say: '现在的密码不对。',
    next: '请核对大小写和输入法再试；忘了密码，请店主在“成员”页给您一个重设链接。',
  },
  code_refused: {
    status: 401,
    say: '验证码不对，或者已经过了时间。',
    next: '请用手机上最新的 6 位数再试；手机不在身边用一个备用码；等久了请从头登录。',
  },
  not_allowed: {
    status: 403,
    say: '您没有「{permission}」的权限。',
    next: '需要的话，请店主在“成员”页加上。',
  },
  beyond_own: {
    status: 403,
    say: '您自己没有「{permissions}」的权限，不能替别人定。',
    next: '请有这些权限的店主来做。',
  },
  key_refused: {
    status: 401,
    say: '这把接口密钥不能用：可能写错了、过期了、被收回了，或者它的主人已经归档。',
    next: '请到“我的账号”里看它还在不在，或另建一把。',
  },
  key_not_allowed: {
    status: 403,
    say: '这把接口密钥不能做「{permission}」。',
    next: '请另建一把带这项权限的密钥；主人没有的权限，密钥也不会有。',
  },
  too_many_calls: {
    status: 429,
    say: '这把接口密钥调用得太多了，先停一停。',
    next: '请过 {seconds} 秒再试；一分钟最多 {limit} 次。',
  },
  too_many_sign_ins: {
    status: 429,
    say: '试得太多次了，先停一停。',
    next: '请过 {seconds} 秒再试。',
  },
  link_unusable: {
    status: 410,
    say: '这个链接不能用：可能已经用过、过期，或被收回了。',
    next: '请店主再给您一个；店主自己，请重新启动掌柜，或在那台电脑上运行 zhanggui owner-link。',
  },
  forbidden_origin: { status: 403, say: '拒绝了来自其他网站或地址的请求。', next: '请直接打开 {address}。' },
  folder_held: {
    status: 409,
    say: '数据目录 {folder} 正被另一个掌柜使用（进程 {pid}，{since} 启动，地址 {address}）。',
    next: '请打开那个地址继续用，或先关掉它再启动。',
  },
  folder_missing: {
    status: 404,
    say: '数据目录 {folder} 还不存在。',
    next: '请用 --data 指定正确的目录；导入文件或启动掌柜会新建它。',
  },
  request_too_large: {
    status: 413,
    say: '一次提交的内容超过上限（{limit}）。',
    next: '请分几次提交；文件请用“导入”页上传。',
  },
  request_too_slow: {
    status: 408,
    say: '请求的内容 {seconds} 秒还没有发完，没有再等。',
    next: '请检查网络后再试；文件请用“导入”页上传。',
  },
  port_taken: {
    status: 409,
    say: '端口 {port} 已被别的程序占用。',
    next: '请关掉那个程序，或用 --port 换一个端口，例如 --port 8788。',
  },
  folder_unusable: {
    status: 500,
    say: '数据目录 {folder} 不能用：{detail}',
    next: '请检查目录的权限和磁盘空间，或用 --data 换一个目录；已有数据没有被改动。',
  },
  folder_lost: {
    status: 503,
    say: '数据目录 {folder} 不见了：可能被移走、删除，或磁盘已断开。',
    next: '请把它放回原处再试；找不回来就重新启动掌柜，用备份恢复（zhanggui restore 备份文件）。',
  },
  file_inaccessible: {
    status: 500,
    say: '读写「{path}」没有成功：{reason}。',
    next: '请检查它的权限、磁盘是否还在、是否被别的程序占用，改好后再试；这一步没有做成，已有数据没有被改动。',
  },
  store_damaged: {
    status: 500,
    say: '数据文件 {file} 打不开，可能已损坏：{detail}',
    next: '请用最近的备份恢复（zhanggui restore 备份文件）；原文件没有被改动。',
  },
  secret_unreadable: {
    status: 409,
    say: '保存的密码或机器人地址解不开：密钥和保存时的不是同一个。',
    next: '请把原来数据目录里的 keys/secrets.key 放回来；找不回来就到“设置 → 通知渠道”里重新填一遍。',
  },
  delivery_refused: {
    status: 422,
    say: '「{way}」没有收下通知：{detail}',
    next: '请到“设置 → 通知渠道”改好，再点“试发一条”。',
  },
  delivery_failed: {
    status: 502,
    say: '通知没有送到「{way}」：{detail}',
    next: '会自动再试；一直不行请检查网络和“设置 → 通知渠道”里的地址。',
  },
  store_newer: {
    status: 409,
    say: '数据是由更新版本的掌柜写入的（{version}），这个版本读不了。',
    next: '请升级掌柜后再打开，数据没有被改动。',
  },
  store_upgraded: {
    status: 409,
    say: '数据库已由更新版本的掌柜（{version}）升级，这个旧版本只能看，不再写入。',
    next: '请停下这个旧版本，换上新版本再做一次；这一步没有做成，已有数据没有被改动。',
  },
  database_unreachable: {
    status: 503,
    say: '连不上数据库：{detail}',
    next: '请检查 ZHANGGUI_DATABASE_URL 和数据库是否在运行；已导入的数据不受影响。',
  },
  file_unreadable: {
    status: 400,
    say: '读不了文件「{file}」：{detail}',
    next: '请重新从平台导出后再试；没有导入任何内容。',
  },
  file_kind: {
    status: 415,
    say: '「{file}」不是能导入的表格：{detail}',
    next: '{way}没有导入任何内容。',
  },
  file_missing: {
    status: 404,
    say: '没有找到可以导入的文件：{file}。',
    next: '请检查路径和文件名；能导入 csv、xls、xlsx 和装着它们的 zip。',
  },
  upload_broken: {
    status: 400,
    say: '「{file}」没有传完整：{detail}',
    next: '请把这个文件再传一次；没有导入任何内容。',
  },
  file_encoding: {
    status: 400,
    say: '文件「{file}」第 {byte} 个字节起既不是 UTF-8 也不是 GB18030 编码。',
    next: '文件可能损坏或被别的软件改过，请重新从平台导出；没有导入任何内容。',
  },
  file_too_large: {
    status: 413,
    say: '文件「{file}」超出上限：{what} {actual}，上限 {limit}。',
    next: '{advice}在设置里调高上限（{setting}）。',
  },
  file_encrypted: {
    status: 400,
    say: '文件「{file}」加了密码，无法读取。',
    next: '请去掉密码再导入：压缩包先解压，工作簿在 Excel 或 WPS 里去掉密码另存为 .xlsx；没有导入任何内容。',
  },
  format_unknown: {
    status: 422,
    say: '认不出「{file}」是哪一种报表。',
    next: '请到“导入”页为它对应列，或确认它是从千牛、生意参谋、万相台导出的。',
  },
  period_needed: {
    status: 422,
    say: '「{file}」里没有日期，不知道是哪一段时间的数据。',
    next: '请写明时间段再导入，命令行加 --period 2026-11-01..2026-11-07。',
  },
  item_needed: {
    status: 422,
    say: '「{file}」是单个商品的报表，但文件里没有商品 ID。',
    next: '请写明商品 ID 再导入，命令行加 --item 612345678901。',
  },
  period_contradicted: {
    status: 422,
    say: '「{file}」的行里自己有日期（{rows}），和给的时间段 {given} 完全对不上。',
    next: '请核对文件和时间段；文件没错就不要给时间段，按行里的日期导入。没有导入任何内容。',
  },
  import_cancelled: { status: 409, say: '导入已取消。', next: '没有写入任何数据，可以重新导入。' },
  archive_missing: {
    status: 404,
    say: '批次 {batch} 的归档文件不见了，看不到原文的行。',
    next: '数字不受影响；请从备份里取回 archive 目录，或重新导入原文件。',
  },
  batch_not_undoable: {
    status: 409,
    say: '批次 {batch} 不能撤销：{detail}',
    next: '请先看导入历史里的状态。',
  },
  metric_unknown: {
    status: 400,
    say: '没有「{metric}」这个指标。',
    next: '用 zhanggui metrics 或口径词典页查看全部指标。',
  },
  dimension_unknown: { status: 400, say: '没有「{dimension}」这个维度。', next: '可用的维度：{known}。' },
  query_unsupported: { status: 400, say: '这样查不了：{detail}', next: '请换一个维度或指标组合。' },
  report_submitted: {
    status: 409,
    say: '报告「{report}」已经提交，不能再改。',
    next: '要改请先撤回，改好再交；撤回前交的那一份还留着。',
  },
  report_stale: {
    status: 409,
    say: '起草以后数据变了：「{figure}」由 {was} 变成 {now}，没有提交。',
    next: '请先更新草稿，看一遍再交；改过的话会留着。',
  },
  report_reworded: {
    status: 409,
    say: '报告「{report}」的这段话在您打开以后改过了，您写的没有存。',
    next: '请看一眼现在的话；还是要用您写的，就再存一次。',
  },
  server_unreachable: {
    status: 503,
    say: '和正在运行的掌柜（{address}）断了。',
    next: '它可能刚刚关闭，或没有地方放送来的文件；请看一眼它还开着没有，再试一次。',
  },
  disk_full: {
    status: 507,
    say: '磁盘空间不够，这一步没有做成。',
    next: '请清出空间后再试；已有数据没有被改动。',
  },
  backup_unusable: {
    status: 400,
    say: '备份文件「{file}」不能用：{detail}',
    next: '请换一份备份；现有数据没有被改动。',
  },
  backup_folder_missing: {
    status: 409,
    say: '没有「{folder}」这个文件夹。',
    next: '请核对路径，看磁盘接上了没有。确实要用新的，到“设置 → 备份”保存，点“建好文件夹并保存”。',
  },
  not_in_use: {
    status: 409,
    say: '这是从备份恢复出来的一份，还没有启用：「{what}」先不做。',
    next: '确认原来的那一份已经不用了，再到“设置 → 备份”点“从现在起用这一份”，或运行 zhanggui use。',
  },
  passphrase_needed: {
    status: 401,
    say: '备份文件「{file}」加了密，要有备份密码才打得开。',
    next: '在终端里运行会问您；脚本里把密码写进一个文件，用 ZHANGGUI_BACKUP_PASSPHRASE_FILE 指给它。',
  },
  passphrase_wrong: {
    status: 401,
    say: '备份密码不对，打不开「{file}」。',
    next: '请核对大小写和输入法再试；要的是做这份备份时的密码。真忘了谁也打不开，请换一份知道密码的备份。',
  },
  move_impossible: {
    status: 409,
    say: '没有搬：{detail}',
    next: '原来的数据没有被改动；改好后再运行一次。',
  },
  document_too_slow: {
    status: 503,
    say: '「{title}」{seconds} 秒还没有排完版，已停下。',
    next: '请等别的任务做完再试；还不行就少选几种格式，或在模板里关掉几节。数据没有被改动。',
  },
  logo_unusable: {
    status: 400,
    say: '这张图片不能做标志：{detail}',
    next: '请换一张 PNG 或 JPEG，长宽不超过 2000 像素、文件不超过 500 KB。',
  },
  survey_link_unknown: {
    status: 404,
    say: '没有这张调查问卷，链接可能不完整。',
    next: '请从收到的消息里重新点开链接；还是不行，就在旺旺里告诉店家。',
  },
  survey_closed: {
    status: 410,
    say: '调查「{title}」已经结束，不再收答卷。',
    next: '谢谢您来看；有话要说，请在旺旺里直接告诉店家。',
  },
  too_many_requests: {
    status: 429,
    say: '打开得太频繁了，先歇一歇。',
    next: '请过一分钟再打开这个链接；已经交的答卷还在。',
  },
  internal: {
    status: 500,
    say: '程序出错了（编号 {id}）。',
    next: '已有数据不受影响；请重试，仍不行请把编号告诉管理员。',
  },
} as const satisfies Record<string, { status: number; say: string; next: string }>

export type FailureCode = keyof typeof failures

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** The parameters a failure's sentence needs. */
export type FailureDetails<C extends FailureCode> = Record<
  Placeholders<(typeof failures)[C]['say'] | (typeof failures)[C]['next']>,
  string | number
>

const filled = (sentence: string, details: Record<string, string | number>) =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))

/** A refusal with a code, a Chinese sentence and what to do next. */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  readonly code: C
  readonly details: Record<string, string | number>
  readonly status: number
  readonly next: string
  constructor(code: C, details: FailureDetails<C>) {
    super(filled(failures[code].say, details))
    this.name = 'Failure'
    this.code = code
    this.details = details
    this.status = failures[code].status
    this.next = filled(failures[code].next, details)
  }
}

export const isFailure = (error: unknown): error is Failure => error instanceof Failure
