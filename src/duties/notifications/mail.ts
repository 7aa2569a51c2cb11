import { createTransport } from 'nodemailer'
import { mailMessage } from './rules/mail-message.ts'
import type { Message, Verdict } from './rules/robot-messages.ts'

export type MailServer = {
  host: string
  port: number
  /** tls: from the first byte (465); starttls: or not at all (587); none: as it is, for a relay of the own house. */
  security: 'tls' | 'starttls' | 'none'
  user: string
  from: string
  password: string
}

const patience = 15_000

/** 535 and its kin: who one is. 5xx: no for good. 4xx: another time. */
const verdictOf = (error: unknown): Verdict => {
  const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EAUTH' || status === 535)
    return {
      kind: 'refused',
      because: `邮箱服务器不认用户名或密码（${status || code}）。很多邮箱要用“授权码”代替密码。`,
    }
  if (code === 'ETLS') return { kind: 'refused', because: '邮箱服务器不支持这种加密方式，请换一种再试。' }
  if (status >= 500)
    return { kind: 'refused', because: `邮箱服务器拒收（${status}）：发件人、收件人或内容不合它的要求。` }
  if (status >= 400) return { kind: 'failed', because: `邮箱服务器说稍后再试（${status}）。` }
  const codeWords = code ? `（${code}）` : ''
  return { kind: 'failed', because: `连不上邮箱服务器${codeWords}。` }
}

/**
 * Sends one mail. `id` becomes its Message-ID, the same however often it is sent: mailboxes that look at it show one.
 * What a server answers may quote a password or an address; only its number is told.
 */
export const sendMail = async (
  server: MailServer,
  { to, id, message, date }: { to: string; id: string; message: Message; date: Date },
): Promise<Verdict> => {
  const { host, port, security, user, password, from } = server
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const domain = from.includes('@')
      ? from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '')
      : 'zhanggui'
    await transport.sendMail({
      from: { name: '掌柜', address: from },
      to: { name: '', address: to },
      messageId: `<${id}@${domain}>`,
      date,
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...mailMessage(message),
    })
    return { kind: 'sent' }
  } catch (error) {
    return verdictOf(error)
  } finally {
    transport.close()
  }
}
