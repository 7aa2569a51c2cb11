import { createHmac } from 'node:crypto'
import { Failure } from '../../kernel/failure.ts'
import {
  type Message,
  type RobotKind,
  robotBody,
  robotRules,
  type Verdict,
  verdictOn,
} from './rules/robot-messages.ts'

/** Where robots may be reached. In the program the vendors' own hosts over TLS; a test gives its own receiver. */
export type RobotHosts = (kind: RobotKind, address: URL) => boolean

/** Only the vendors: an address is somebody's input, and this program stands inside their network. */
export const vendorHosts: RobotHosts = (kind, { protocol, host, username, password }) =>
  protocol === 'https:' && host === robotRules[kind].host && username === '' && password === ''

/**
 * The address of a robot as it was pasted. Failure: invalid_input, which never repeats it: it is a secret.
 */
export const robotAddress = (kind: RobotKind, text: string, isAllowed: RobotHosts): URL => {
  const { name, host, path } = robotRules[kind]
  const address = URL.parse(text.trim())
  if (!address || !isAllowed(kind, address) || !path.test(address.pathname))
    throw new Failure('invalid_input', {
      detail: `这不是${name}群机器人的地址，应以 https://${host}/ 开头，请从群设置里整个复制。`,
    })
  address.hash = ''
  return address
}

/** 钉钉: HMAC-SHA256 over "milliseconds, line feed, secret" with the secret as key, as base64. */
export const dingtalkSign = (secret: string, milliseconds: number): string =>
  createHmac('sha256', secret).update(`${milliseconds}\n${secret}`).digest('base64')

/** 飞书: HMAC-SHA256 over nothing with "seconds, line feed, secret" as key, as base64. */
export const feishuSign = (secret: string, seconds: number): string =>
  createHmac('sha256', `${seconds}\n${secret}`).update('').digest('base64')

/** What is sent to a robot: the signed address and the body. */
const robotRequest = (
  kind: RobotKind,
  { address, signing, message, now }: { address: URL; signing: string; message: Message; now: number },
): { url: URL; body: string } => {
  const url = new URL(address)
  const body = robotBody(kind, message)
  if (kind === 'dingtalk' && signing !== '') {
    url.searchParams.set('timestamp', String(now))
    url.searchParams.set('sign', dingtalkSign(signing, now))
  }
  if (kind === 'feishu' && signing !== '') {
    const seconds = Math.floor(now / 1_000)
    return {
      url,
      body: JSON.stringify({ timestamp: String(seconds), sign: feishuSign(signing, seconds), ...body }),
    }
  }
  return { url, body: JSON.stringify(body) }
}

const patience = 10_000
/** A vendor answers with a line; whoever sends more is none. */
const mostAnswer = 64 * 1024

const textOf = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > mostAnswer) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Sends one message. What cannot be reached is a verdict too, in words without the address. A connection that breaks
 * off after the message went may have delivered it: it is sent again, none of the three knows a message by a number.
 */
export const sendToRobot = async (
  kind: RobotKind,
  wish: {
    address: URL
    signing: string
    message: Message
    now: number
    isAllowed: RobotHosts
    signal: AbortSignal
  },
): Promise<Verdict> => {
  const { url, body } = robotRequest(kind, wish)
  // Also of what was stored long ago, or by another version.
  if (!wish.isAllowed(kind, url)) return { kind: 'refused', because: '地址不是这家的机器人。' }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      // A vendor that sends elsewhere is not the vendor.
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(patience), wish.signal]),
    })
    if (response.status >= 300 && response.status < 400)
      return { kind: 'refused', because: `对方要转到别的地址（${response.status}），没有跟过去。` }
    return verdictOn(kind, response.status, await textOf(response))
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const code = cause instanceof Error && 'code' in cause ? `（${String(cause.code)}）` : ''
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    return { kind: 'failed', because: isLate ? '等了 10 秒没有回答。' : `连不上${code}。` }
  }
}
