import type { Visit } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { allMembers } from '../store.ts'
import type { AccountContext } from './actions.ts'
import { admitAttempt } from './attempts.ts'
import { makeLink } from './links.ts'
import { accountOf, hashed } from './store.ts'

/** How one address of the network, and one mailbox, may ask. */
export const mailBounds = {
  sender: { most: 5, milliseconds: 900_000 },
  mailbox: { most: 3, milliseconds: 3_600_000 },
} as const

/** What the way in offers here. */
export const waysIn = async ({ post }: AccountContext): Promise<{ mail: boolean }> => ({
  mail: await post.isSet(),
})

/** Sends those who wrote down this address for themselves, and can sign in, a link that lasts an hour. */
const sendLinks = async (context: AccountContext, address: string): Promise<void> => {
  const { records, clock, post } = context
  const now = clock.now().epochMilliseconds
  const key = `mail ${hashed(address.toLowerCase())}`
  if ((await admitAttempt(records, key, mailBounds.mailbox, now)) > 0) return
  const members = await allMembers(records)
  for (const id of await post.membersAt(address)) {
    const member = members.find((one) => one.id === id)
    if (!member || member.archivedAt !== null || !(await accountOf(records, id))) continue
    const note = { what: 'reset_asked', subject: `member:${id}`, label: member.name }
    const { token } = await makeLink(context, { kind: 'mail', member: id, note })
    post.send({
      member: id,
      address,
      title: '重设掌柜的密码',
      text: `${member.name}，您好：\n有人在掌柜的登录页上要求用这个邮箱重设您的密码。是您的话，请在一小时内打开下面的链接，定一个新密码；链接只能用一次。\n不是您，就不用理会，密码没有变。`,
      path: `/welcome#${token}`,
    })
  }
}

/**
 * For who forgot the password. It answers at once and always the same: who asks is not told whose mailbox there is.
 * Failures: too_many_sign_ins; not_found where no mail can be sent from here.
 */
export const askByMail = async (
  context: AccountContext,
  { mail }: { mail: string },
  visit: Visit,
): Promise<void> => {
  const { records, clock, post } = context
  if (!(await post.isSet())) throw new Failure('not_found', { what: '能发信的邮箱服务器' })
  const now = clock.now().epochMilliseconds
  const seconds = await admitAttempt(records, `mail from ${visit.sender}`, mailBounds.sender, now)
  if (seconds > 0) throw new Failure('too_many_sign_ins', { seconds })
  post.later(() => sendLinks(context, mail))
}
