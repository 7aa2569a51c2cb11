import { words } from '../../../web/kit/words.ts'

type From = { file: string; madeAt: string; folder: string; restoredAt: string }

export const copyWords = words(
  {
    title: '这是从备份恢复出来的一份，还没有启用',
    from: ({ file, madeAt, folder, restoredAt }: From) =>
      `${restoredAt} 由 ${file}（${madeAt} 备的${folder === '' ? '' : `，原来在 ${folder}`}）恢复。`,
    waiting:
      '原来的那一份可能还在用，所以这一份不做每天的备份、不往邮箱和群里发通知、不自己起草报告。看数、导入都照常。',
    use: '从现在起用这一份',
    notYet: '先不',
    sure: '原来的那一份已经停了吗？两份都在用，会备份到一个文件夹里，通知也会发两遍。',
    ask: '要启用，请店主来点。',
  },
  {
    title: 'This was restored from a backup and is not in use yet',
    from: ({ file, madeAt, folder, restoredAt }: From) =>
      `Restored ${restoredAt} from ${file} (made ${madeAt}${folder === '' ? '' : `, of ${folder}`}).`,
    waiting:
      'The original may still be in use, so this one makes no daily backup, sends nothing to mailboxes and groups, and drafts no reports. Figures and imports work as ever.',
    use: 'Use this one from now on',
    notYet: 'Not yet',
    sure: 'Is the original stopped? Two in use would back up into one folder and tell everything twice.',
    ask: 'The owner can start to use it.',
  },
)
