import type { Template } from './english-template.ts'

/** Why a call, a file or a backup is refused: the details of refusals of the rooms below the duties. */
export const details: readonly Template[] = [
  // Calls
  [
    '文字里有看不见的空字符（U+0000），请删掉它，或者重新打一遍这段文字。',
    'The text holds an invisible null character (U+0000); delete it, or type the text again.',
  ],
  ['请求正文应为 application/json。', 'The body of the request must be application/json.'],
  ['请求正文不是 UTF-8 编码的 JSON。', 'The body of the request is not JSON in UTF-8.'],
  ['请求正文应为表单。', 'The body of the request must be a form.'],
  ['请求的地址读不出，应以 / 开头。', 'The address of the request cannot be read; it must begin with /.'],
  ['请求的写法不对，读不出要做什么。', 'The request is malformed; what it wants cannot be read.'],
  ['没有{names}这一项，这里什么都不用写。', 'There is no {names}; nothing is to be given here.'],
  ['没有{names}这一项，可以写的有 {known}。', 'There is no {names}; there are: {known}.'],
  ['网址里「{name}」写了两次，只能写一次。', '“{name}” stands twice in the address; give it once.'],
  [
    '「{name}」在{place}和{other}写得不一样，请只写一处。',
    '“{name}” differs between {place} and {other}; give it in one place.',
  ],
  ['网址的路径', 'the path of the address'],
  ['网址的问号后面', 'the query of the address'],
  ['请求正文', 'the body of the request'],
  ['网址的路径里有写坏的 % 编码。', 'The path of the address has a broken % code.'],
  [
    'GET 请求的正文没有人读，请把要问的写在网址的问号后面。',
    'Nobody reads the body of a GET request; put the question into the query of the address.',
  ],
  // Starting
  [
    '系统不让用端口 {nPort}（1024 以下的要管理员权限，有的被系统留着），请用 --port 换一个，例如 --port 8788。',
    'The system does not give port {nPort} (those below 1024 are an administrator’s, some are kept); choose another with --port, e.g. --port 8788.',
  ],
  [
    '这台机器没有 {address} 这个地址，请把 ZHANGGUI_HOST 改成它自己的，或 0.0.0.0（全部）。',
    'This machine has no address {address}; set ZHANGGUI_HOST to one of its own, or to 0.0.0.0 (all).',
  ],
  // Days and periods
  ['「{text}」不是日期，应写成 2026-11-01。', '“{text}” is no date; write it as 2026-11-01.'],
  ['{nYear} 年没有第 {nWeek} 周。', '{nYear} has no week {nWeek}.'],
  ['时间段「{text}」的{years}。', 'Period “{text}”: {years}.'],
  ['年份应在 {nFirst} 到 {nLast} 之间', 'years go from {nFirst} to {nLast}'],
  [
    '时间段「{text}」应写成 2026-11、2026-W46 或 2026-11-01..2026-11-07，都是日历上有的日子，前面不晚于后面。',
    'Period “{text}” must be written like 2026-11-01..2026-11-07, the first day not after the last.',
  ],
  ['开始日期不能晚于结束日期。', 'The first day cannot be after the last.'],
  ['开始日期不能晚于结束日期', 'The first day cannot be after the last'],
  ['时间段不能超过一百年。', 'A period has a hundred years at most.'],
  [
    '开始日期不能晚于结束日期，时间段不能超过十年。',
    'The first day cannot be after the last, and a period has ten years at most.',
  ],
  ['开始 {dayFrom} 晚于结束 {dayTo}。', 'The first day {dayFrom} is after the last {dayTo}.'],
  // Figures and shops
  [
    '要删除的店叫「{shop}」，写的却是「{name}」。什么都没有删除。',
    'The shop to delete is called “{shop}”, but “{name}” was typed. Nothing was deleted.',
  ],
  ['{names} 没有「{name}」这个值，可以写 {known}。', '{names} has no value “{name}”; it can be: {known}.'],
  ['不能按商品名称排序，可以按 item 或一个指标。', 'Titles cannot be sorted by: sort by item or a metric.'],
  ['结果里没有「{name}」这一列，不能按它排序。', 'The answer has no column “{name}” to sort by.'],
  ['结果里没有「{name}」这一列，有的是：{names}。', 'The answer has no column “{name}”; it has: {names}.'],
  ['这里只能按日期对比', 'only days can be compared here'],
  [
    '筛选的 {dayFrom} 至 {dayTo} 不在 {dayFirst} 至 {dayLast} 里',
    'the filter’s {dayFrom} to {dayTo} lies outside {dayFirst} to {dayLast}',
  ],
  ['筛选了几段日期时不能再对比', 'with several ranges of days in the filter nothing can be compared'],
  ['没有写起始日的毛利率', 'the margin without a first day'],
  ['{day} 起的毛利率', 'the margin from {day}'],
  ['已有名为「{name}」的店铺。', 'There is a shop called “{name}” already.'],
  // Files
  ['文件是空的。', 'The file is empty.'],
  ['里面没有任何内容。', 'There is nothing in it.'],
  ['内容已损坏，读取时出错。', 'Its content is damaged; reading it failed.'],
  ['工作表「{name}」的行号是乱的。', 'The row numbers of sheet “{name}” are in disorder.'],
  ['第 {nRow} 行有一个单元格含有无效字符。', 'A cell in row {nRow} holds an invalid character.'],
  ['里面有空字节，不是文本文件。', 'It holds null bytes and is no text file.'],
  ['压缩包里还有压缩包。', 'The archive holds another archive.'],
  ['请先解压里面那个再导入。', 'Unpack the inner one first, then import it.'],
  ['这是 Word 文档。', 'This is a Word document.'],
  ['这是视频。', 'This is a film.'],
  ['这是 PPT。', 'This is a PowerPoint file.'],
  ['这是 ODS 等开放文档。', 'This is an OpenDocument file such as ODS.'],
  ['这不是 Excel 工作簿。', 'This is no Excel workbook.'],
  ['这是 Excel 95 或更早的格式。', 'This is the format of Excel 95 or earlier.'],
  ['这是 .xlsb 工作簿。', 'This is an .xlsb workbook.'],
  [
    '请从平台下载表格（xlsx、xls 或 csv）再导入。',
    'Download a table (xlsx, xls or csv) from the platform, then import it.',
  ],
  [
    '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。',
    'Open it in Excel or WPS, save it as .xlsx, then import it.',
  ],
  ['Excel 97–2003 工作簿的内容已损坏。', 'The content of the Excel 97–2003 workbook is damaged.'],
  ['工作簿的内容不完整或已损坏。', 'The workbook is incomplete or damaged.'],
  [
    '压缩内容已损坏（大小或校验和不符）。',
    'The compressed content is damaged (its size or checksum does not fit).',
  ],
  ['上传中途断开了。', 'The upload broke off.'],
  ['停机后它不见了。', 'It was gone after the program had stopped.'],
  [
    '没有认出「{name}」的列；第一行应是列名：{columns} 不能少。',
    'The columns of “{name}” were not recognised; the first row must hold their names, {columns} among them.',
  ],
  // Imports
  ['它已经撤销过了', 'it was undone already'],
  ['没有「{name}」这类数据', 'there are no data called “{name}”'],
  ['时间段的开始 {dayFrom} 晚于结束 {dayTo}。', 'The period begins on {dayFrom}, after its end {dayTo}.'],
  [
    '时间段 {dayFrom} 至 {dayTo} 不合常理，请核对年份。',
    'The period {dayFrom} to {dayTo} cannot be right; check the year.',
  ],
  [
    '时间段 {dayFrom} 至 {dayTo} 还没有到（今天是 {dayNow}），请核对年份。',
    'The period {dayFrom} to {dayTo} is still to come (today is {dayNow}); check the year.',
  ],
  ['请先选这是哪一种报表。', 'First choose which report this is.'],
  ['「{report}」里没有「{column}」这一项。', '“{report}” has no field “{column}”.'],
  [
    '「{name}」没有列名，无法在下次认出，请先在文件里补上列名。',
    '“{name}” has no column name and could not be recognised again; add a name in the file first.',
  ],
  ['「{name}」是个人信息，不能导入。', '“{name}” is personal data and cannot be imported.'],
  ['有两列都对应到「{name}」，请只留一列。', 'Two columns are mapped to “{name}”; keep one.'],
  ['还缺必需的列：{columns}。', 'Required columns are missing: {columns}.'],
  ['还没有对应任何一列。', 'No column is mapped yet.'],
  [
    '「{name}」只是预览，它的店铺还没有建；请直接导入。',
    '“{name}” is only a preview, its shop does not exist yet; import it outright.',
  ],
  [
    '「{name}」正在读取或已经处理完；已经入库的，请在它的批次里下载被拒的行。',
    '“{name}” is being read or is done; where it was imported, download the refused rows from its batch.',
  ],
  [
    '「{name}」正在读取或已经处理完，现在不能对应列。',
    '“{name}” is being read or is done; its columns cannot be mapped now.',
  ],
  ['「{name}」现在不需要补充信息。', '“{name}” needs no more information now.'],
  ['「{name}」正在入库，请稍候。', '“{name}” is being imported; wait a moment.'],
  [
    '请写完整路径，例如 D:\\导出 或 /home/me/导出。',
    'Write the whole path, such as D:\\exports or /home/me/exports.',
  ],
  [
    '不能用掌柜自己的数据目录，请另选一个文件夹。',
    'Zhanggui’s own data folder cannot be used; choose another.',
  ],
  // Jobs
  [
    '这一项有事才做，没有事可做；没做成的请在下面点“重做”。',
    'This job runs when there is something to do, and there is nothing; retry failed runs below.',
  ],
  ['这一次没有失败，不用重做。', 'This run did not fail; there is nothing to retry.'],
  // Logos
  ['图片是空的。', 'The picture is empty.'],
  [
    '图片是 {nWidth} × {nHeight}，长宽都不能超过 {nMost} 像素。',
    'The picture is {nWidth} × {nHeight}; neither side may exceed {nMost} pixels.',
  ],
  ['文件有 {nSize} KB，不能超过 500 KB。', 'The file has {nSize} KB; 500 KB at most.'],
  ['只能用 PNG 或 JPEG 图片。', 'Only PNG or JPEG pictures can be used.'],
  ['PNG 文件不完整。', 'The PNG file is incomplete.'],
  ['PNG 文件已损坏。', 'The PNG file is damaged.'],
  ['不能用会动的图片。', 'Animated pictures cannot be used.'],
  ['JPEG 文件已损坏。', 'The JPEG file is damaged.'],
  ['JPEG 文件不完整。', 'The JPEG file is incomplete.'],
  // Backups
  [
    '备份密码太短，至少 {nLeast} 个字；几个不相干的词连起来就好记又难猜。',
    'The passphrase is too short: {nLeast} characters at least. A few unrelated words are easy to keep and hard to guess.',
  ],
  ['文件损坏、不完整，或者被改过。', 'The file is damaged, incomplete or was changed.'],
  ['没有「{folder}」这个文件夹，请先建好。', 'There is no folder “{folder}”; make it first.'],
  [
    '「{file}」已经存在，请换一个文件名；原来的文件没有被改动。',
    '“{file}” exists already; choose another name. The file that is there was not touched.',
  ],
  ['磁盘空间不够。', 'There is not enough space on the disk.'],
  [
    '没有「{folder}」这个磁盘，请看它接上了没有。',
    'There is no disk “{folder}”; see whether it is connected.',
  ],
  [
    '「{folder}」建不了：「{there}」是一个文件，不是文件夹。',
    '“{folder}” cannot be made: “{there}” is a file, not a folder.',
  ],
  [
    '「{folder}」没有建成：运行掌柜的用户不能在「{there}」里建文件夹，请改它的权限或换一个地方。',
    '“{folder}” was not made: the user who runs Zhanggui may not make folders in “{there}”. Change its permissions or choose another place.',
  ],
  [
    '备份文件夹要写完整的路径，例如 /backup/zhanggui 或 D:\\备份。',
    'Write the whole path of the backup folder, such as /backup/zhanggui or D:\\backup.',
  ],
  [
    '备份文件要写完整的路径，例如 /backup/掌柜.zgbackup 或 D:\\备份\\掌柜.zgbackup。',
    'Write the whole path of the backup file, such as /backup/shop.zgbackup or D:\\backup\\shop.zgbackup.',
  ],
  ['「{folder}」是一个文件，不是文件夹。', '“{folder}” is a file, not a folder.'],
  [
    '运行掌柜的用户不能往「{folder}」里写，请改它的权限或换一个文件夹。',
    'The user who runs Zhanggui may not write into “{folder}”; change its permissions or choose another folder.',
  ],
  [
    '请定一个备份密码；真要不加密，请勾上“不加密”，那样拿到备份文件的人能看到全部内容。',
    'Set a passphrase; to go without, tick “unencrypted”: then whoever gets hold of the file can read everything.',
  ],
  ['请先写好备份放在哪个文件夹，存好再备份。', 'First say which folder the backups go to and save that.'],
  ['没有备份密码，请到“设置 → 备份”里定一个。', 'There is no passphrase; set one under Settings → Backups.'],
]
