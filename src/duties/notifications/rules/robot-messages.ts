import type { ChannelKind } from '../contract.ts'

export type Message = { title: string; text: string; link: string }
export type RobotKind = Exclude<ChannelKind, 'mail'>

/** What each vendor says of its custom robots: where they live, how much they take. */
export const robotRules: Readonly<
  Record<
    RobotKind,
    { name: string; host: string; path: RegExp; perMinute: number; bytes: number; isSigned: boolean }
  >
> = {
  // https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages
  dingtalk: {
    name: '钉钉',
    host: 'oapi.dingtalk.com',
    path: /^\/robot\/send$/,
    perMinute: 20,
    bytes: 20_000,
    isSigned: true,
  },
  // https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
  feishu: {
    name: '飞书',
    host: 'open.feishu.cn',
    path: /^\/open-apis\/bot\/v2\/hook\/[\w-]+$/,
    perMinute: 100,
    bytes: 20_000,
    isSigned: true,
  },
  // https://developer.work.weixin.qq.com/document/path/91770
  wecom: {
    name: '企业微信',
    host: 'qyapi.weixin.qq.com',
    path: /^\/cgi-bin\/webhook\/send$/,
    perMinute: 20,
    bytes: 4_096,
    isSigned: false,
  },
}

const encoder = new TextEncoder()
const bytesOf = (text: string): number => encoder.encode(text).length

/** Cut at a whole sign so that it takes at most so many bytes of UTF-8, with an ellipsis where something is lost. */
export const cutToBytes = (text: string, most: number): string => {
  if (bytesOf(text) <= most) return text
  let kept = ''
  let bytes = 3
  for (const sign of text) {
    bytes += bytesOf(sign)
    if (bytes > most) break
    kept += sign
  }
  return `${kept}…`
}

/** Names of goods and shops are words, not layout: what markdown would read is taken literally. */
export const plain = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>#|~]/g, (sign) => `\\${sign}`).replace(/@/g, '＠')

const wecomPlain = (text: string): string =>
  // 企业微信 knows no escape; signs that look alike stand for those it would read.
  text
    .replace(/[<>]/g, (sign) => (sign === '<' ? '＜' : '＞'))
    .replace(/[`*[\]#@]/g, (sign) => fullWidth(sign))

const fullWidth = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)

/** The body that a vendor takes, without what signs it. */
export const robotBody = (kind: RobotKind, { title, text, link }: Message): Record<string, unknown> => {
  if (kind === 'dingtalk') {
    const head = `### ${plain(title)}\n\n`
    const foot = link === '' ? '' : `\n\n[打开掌柜](${link})`
    const room = robotRules.dingtalk.bytes - bytesOf(head + foot)
    return {
      msgtype: 'markdown',
      // Shown in the list of talks and on the lock screen.
      markdown: { title, text: `${head}${cutToBytes(plain(text).replaceAll('\n', '\n\n'), room)}${foot}` },
    }
  }
  if (kind === 'feishu') {
    const lines = cutToBytes(text, robotRules.feishu.bytes - 2_000)
      .split('\n')
      .map((line) => [{ tag: 'text', text: line }])
    const foot = link === '' ? [] : [[{ tag: 'a', text: '打开掌柜', href: link }]]
    return {
      msg_type: 'post',
      content: { post: { zh_cn: { title, content: [...lines, ...foot] } } },
    }
  }
  const head = `**${wecomPlain(title)}**\n`
  const foot = link === '' ? '' : `\n[打开掌柜](${link})`
  const room = robotRules.wecom.bytes - bytesOf(head + foot)
  return { msgtype: 'markdown', markdown: { content: `${head}${cutToBytes(wecomPlain(text), room)}${foot}` } }
}

export type Verdict =
  | { kind: 'sent' }
  /** Too fast: the vendor wants so many milliseconds of peace. */
  | { kind: 'slow'; wait: number; because: string }
  /** It will be refused again until somebody changes something. */
  | { kind: 'refused'; because: string }
  /** It may go another time. */
  | { kind: 'failed'; because: string }

/** Error numbers whose meaning the vendors publish, in words that say what to change. */
const known: Readonly<Record<RobotKind, Readonly<Record<number, Verdict>>>> = {
  dingtalk: {
    310000: {
      kind: 'refused',
      because: '没有通过安全设置（310000）：加签密钥不对，或要求的关键词、IP 没有满足。',
    },
    300001: { kind: 'refused', because: '地址里的 access_token 不对（300001）。' },
    300005: { kind: 'refused', because: '地址里的 access_token 不对，机器人可能已被删除（300005）。' },
    400013: { kind: 'refused', because: '群已解散（400013）。' },
    400101: { kind: 'refused', because: '机器人不存在，可能已被删除（400101）。' },
    400102: { kind: 'refused', because: '机器人已停用（400102）。' },
    // Too fast once, it listens to nothing for ten minutes.
    130101: { kind: 'slow', wait: 600_000, because: '发得太快（130101），钉钉要求歇 10 分钟。' },
    410100: { kind: 'slow', wait: 600_000, because: '发得太快（410100），钉钉要求歇 10 分钟。' },
  },
  feishu: {
    19001: { kind: 'refused', because: '地址里的凭证不对（19001）。' },
    19021: { kind: 'refused', because: '签名不对（19021）：签名密钥不对，或这台机器的时间差了一小时以上。' },
    19022: { kind: 'refused', because: '这台机器的 IP 不在允许的名单里（19022）。' },
    19024: { kind: 'refused', because: '没有包含要求的关键词（19024）。' },
    9499: { kind: 'slow', wait: 60_000, because: '发得太快（9499），一分钟后再发。' },
    11232: { kind: 'slow', wait: 60_000, because: '发得太快（11232），一分钟后再发。' },
  },
  wecom: {
    93000: { kind: 'refused', because: '地址里的 key 不对，机器人可能已被移除（93000）。' },
    93008: { kind: 'refused', because: '机器人不在群里了（93008）。' },
    40058: { kind: 'refused', because: '内容不合要求（40058）。' },
    45009: { kind: 'slow', wait: 60_000, because: '发得太快（45009），一分钟后再发。' },
    45033: { kind: 'slow', wait: 60_000, because: '同时发得太多（45033），一分钟后再发。' },
  },
}

/** What an answer means. All three answer 200 to what they refuse and tell by a number. */
export const verdictOn = (kind: RobotKind, status: number, body: string): Verdict => {
  const { number, words } = readAnswer(body)
  if (number === 0) return { kind: 'sent' }
  const found = number === undefined ? undefined : known[kind][number]
  if (found) return found
  if (status === 429) return { kind: 'slow', wait: 60_000, because: '发得太快（429），一分钟后再发。' }
  if (status >= 500 || number === -1)
    return { kind: 'failed', because: `对方出错了（${number ?? status}）。` }
  if (number === undefined) return { kind: 'failed', because: `回答看不懂（${status}）。` }
  return { kind: 'refused', because: `${words === '' ? '没有说原因' : words}（${number}）。` }
}

const readAnswer = (body: string): { number: number | undefined; words: string } => {
  try {
    const answer: unknown = JSON.parse(body)
    if (typeof answer !== 'object' || answer === null) return { number: undefined, words: '' }
    const told = new Map<string, unknown>(Object.entries(answer))
    const number = ['errcode', 'code', 'StatusCode']
      .map((name) => told.get(name))
      .find((one) => typeof one === 'number')
    const words = ['errmsg', 'msg', 'StatusMessage']
      .map((name) => told.get(name))
      .find((one) => typeof one === 'string')
    return {
      number: typeof number === 'number' ? number : undefined,
      words: typeof words === 'string' ? words.slice(0, 200) : '',
    }
  } catch {
    return { number: undefined, words: '' }
  }
}

/**
 * Milliseconds until a channel may send again, which has sent at these moments: 0 where it may now. Kept by us, so that
 * no vendor has to say it.
 */
export const waitFor = (sent: readonly number[], now: number, perMinute: number): number => {
  const lately = sent.filter((at) => at > now - 60_000 && at <= now).sort((a, b) => a - b)
  if (lately.length < perMinute) return 0
  const first = lately[lately.length - perMinute] ?? now
  return Math.max(1_000, first + 60_000 - now)
}
