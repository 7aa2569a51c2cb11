import type { AuditAct, AuditPage } from '../../duties/audit/contract.ts'
import { actSentence, momentText, namesOf } from '../../duties/audit/rules/sentence.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, textFlag, withSession } from '../command.ts'
import { memberNamed } from '../members.ts'

/** As many as are printed; more is what the page is for. */
const most = 1000

export const audit: Command = {
  name: 'audit',
  needsData: true,
  summary: '操作记录：谁什么时候做了什么，从新到旧',
  usage: 'audit [--from DAY] [--to DAY] [--who NAME] [--find TEXT] [--of THING] [--all] [--json]',
  words: 0,
  flags: {
    '--from DAY': '从哪天起，如 2026-11-01',
    '--to DAY': '到哪天为止',
    '--who NAME': '哪个成员',
    '--find TEXT': '名字、改前改后里有这些字的',
    '--of THING': '只看一样东西的经过，如 task:12',
    '--all': '各家店的，和不属于哪家店的（成员、登录、备份）',
  },
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    who: { type: 'string' },
    find: { type: 'string' },
    of: { type: 'string' },
    all: { type: 'boolean' },
  },
  examples: [
    ['audit --from 2026-11-01 --to 2026-11-07', '一周里做了什么'],
    ['audit --of task:12', '12 号任务的经过'],
  ],
  run: async (call) => {
    const { flags } = call
    const everywhere = flags.all === true
    if (everywhere && call.shop !== undefined)
      throw new Failure('invalid_input', {
        detail: '--all 是各家店的，--shop 是一家店的，请只写一个。',
      })
    const pages = await withSession(call, async ({ client }): Promise<AuditPage[]> => {
      const who = textFlag(flags, 'who')
      const asked = {
        from: textFlag(flags, 'from'),
        to: textFlag(flags, 'to'),
        member: who === undefined ? undefined : await memberNamed(client, who),
        text: textFlag(flags, 'find'),
        of: textFlag(flags, 'of'),
        limit: 500,
      }
      const found: AuditPage[] = []
      let before: number | undefined
      do {
        const page = everywhere
          ? await client.audit.everywhere({ ...asked, before })
          : await client.audit.list({ ...asked, shop: call.shop, before })
        found.push(page)
        before = page.next ?? undefined
      } while (before !== undefined && found.length * 500 < most)
      return found
    })
    const acts = pages.flatMap((page) => {
      const names = namesOf(page)
      return page.acts.map((act: AuditAct) => ({ ...act, sentence: actSentence(act, names, 'zh') }))
    })
    const scope = everywhere
      ? '各家店的，和不属于哪家店的'
      : `店铺「${pages[0]?.shop}」的（别家店的用 --shop，各家店的、成员、登录、备份用 --all）`
    printed(call, acts, () =>
      acts.length === 0
        ? `${scope}：没有符合的记录。`
        : [
            `${scope}：`,
            ...acts.map(({ at, sentence, shop }) =>
              everywhere && shop !== null
                ? `${momentText(at)}　${sentence}（${shop}）`
                : `${momentText(at)}　${sentence}`,
            ),
            ...(pages.at(-1)?.next ? [`只列了最近 ${acts.length} 件，用 --from、--to 看更早的。`] : []),
          ].join('\n'),
    )
    return 0
  },
}
