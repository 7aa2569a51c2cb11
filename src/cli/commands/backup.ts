import { resolve } from 'node:path'
import { momentText } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import type { BackupFinding } from '../../storage/backup-check.ts'
import { type Call, type Command, printed, withSession } from '../command.ts'
import { newPassphrase, withPassphrase } from '../passphrase.ts'

/** Tables whose rows tell people what is in a backup. */
const told: Readonly<Record<string, string>> = {
  shop: '店铺',
  batch: '导入批次',
  sale_line: '订单行',
  member: '成员',
  task: '任务',
  report: '报告',
  meeting: '会议',
  promotion: '活动',
  ticket: '工单',
}

const report = (file: string, found: BackupFinding): string =>
  [
    `备份　${file}`,
    `做于　${momentText(found.createdAt)}，掌柜 ${found.version}，${found.engines.records} + ${found.engines.facts}`,
    `加密　${found.isSealed ? '是，要有密码才打得开' : '没有：拿到这个文件的人能看到全部内容和密钥'}`,
    `里面　${Object.entries(told)
      .filter(([table]) => (found.rows[table] ?? 0) > 0)
      .map(([table, name]) => `${name} ${found.rows[table]}`)
      .join('，')}`,
    `　　　${Object.values(found.rows).filter((n) => n > 0).length} 张表共 ${Object.values(found.rows).reduce((sum, n) => sum + n, 0)} 行，归档文件 ${found.archived} 个，还没入库的文件 ${found.uploads} 个，密钥 ${found.keys.length} 个`,
    `操作记录　${found.auditEntries} 条`,
    ...found.problems.map((problem) => `  ✗ ${problem}`),
    found.problems.length === 0
      ? '校验和都对，两个库完好，操作记录一条接一条：可以放心恢复。'
      : '发现问题。请换一份备份，或在恢复后运行 zhanggui doctor。',
  ].join('\n')

const check = async (call: Call, word: string): Promise<0 | 1> => {
  const file = resolve(call.cwd, word)
  const found = await withPassphrase(call, (passphrase) => call.program.checkBackup(file, passphrase))
  printed(call, found, () => report(file, found))
  return found.problems.length === 0 ? 0 : 1
}

export const backup: Command = {
  name: 'backup',
  needsData: true,
  summary: '把全部数据备份成一个加密的文件，运行中也可以；检查一份备份',
  usage: 'backup FILE [--unprotected] | backup check FILE [--json]',
  words: { otherwise: 1, check: 2 },
  takesNoShop: true,
  flags: { '--unprotected': '不加密：拿到文件的人能看到全部内容和密钥' },
  options: { unprotected: { type: 'boolean' } },
  examples: [
    ['backup ../掌柜备份-2026-11-12.zgbackup', '备份到一个文件，会问备份密码'],
    ['backup check ../掌柜备份-2026-11-12.zgbackup', '从头读一遍：里面有什么，能不能放心恢复'],
  ],
  run: async (call) => {
    const [first, second] = call.words
    if (first === 'check' && second !== undefined) return check(call, second)
    if (first === undefined || first === 'check')
      throw new Failure('invalid_input', {
        detail: '请写备份文件的路径，例如 zhanggui backup 备份.zgbackup。',
      })
    const unprotected = call.flags.unprotected === true
    const passphrase = unprotected ? undefined : await newPassphrase(call)
    const made = await withSession(call, ({ client }) =>
      client.system.backup({
        file: resolve(call.cwd, first),
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(unprotected ? { unprotected } : {}),
      }),
    )
    printed(
      call,
      made,
      () =>
        `已备份到 ${made.file}（${(made.bytes / 1e6).toFixed(1)} MB）。${
          made.isSealed
            ? '已加密，恢复时要这个密码；忘了谁也打不开。'
            : '没有加密：拿到它的人能看到全部内容和密钥，请锁好。'
        }`,
    )
    return 0
  },
}
