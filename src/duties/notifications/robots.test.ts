import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dingtalkSign, feishuSign, robotAddress, sendToRobot, vendorHosts } from './robots.ts'
import { cutToBytes, robotBody } from './rules/robot-messages.ts'
import { type Heard, startReceiver } from './testing.ts'

describe('signatures', () => {
  // printf '1767225600000\nSEC…' | openssl dgst -sha256 -hmac 'SEC…' -binary | base64
  test('钉钉: HMAC-SHA256 with the secret as key over milliseconds, line feed, secret', () => {
    expect(dingtalkSign('SEC000000000000000000000zhanggui', 1_767_225_600_000)).toBe(
      'w6rURhZrvVJhaTAlwlb7XfB8e90vhzqIOq/lUJJmjo8=',
    )
  })

  // printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:(of "1767225600\nzhanggui-…") -binary | base64
  test('飞书: HMAC-SHA256 with seconds, line feed, secret as key over nothing', () => {
    expect(feishuSign('zhanggui-feishu-secret', 1_767_225_600)).toBe(
      'lZ4p078pslkCwKCv0h7UFManlQ+eP6O7pPUbeV3NK4g=',
    )
  })
})

describe('a receiver that checks what the vendors check', () => {
  const secret = 'SEC-a-secret-of-a-group'
  const now = 1_767_225_600_123
  const message = { title: '预警：支付金额', text: '比上周少 12.3%', link: '' }
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let answer: (heard: Heard) => { status?: number; body: unknown; location?: string }
  beforeAll(async () => {
    receiver = await startReceiver((heard) => answer(heard))
  })
  afterAll(() => receiver.close())

  const dingtalk = ({ url }: Heard) => {
    const sign = createHmac('sha256', secret)
      .update(`${url.searchParams.get('timestamp')}\n${secret}`)
      .digest('base64')
    return url.searchParams.get('sign') === sign && url.searchParams.get('access_token') === 't+1'
      ? { body: { errcode: 0, errmsg: 'ok' } }
      : { body: { errcode: 310000, errmsg: 'sign not match' } }
  }
  const feishu = ({ body }: Heard) =>
    body.sign === createHmac('sha256', `${body.timestamp}\n${secret}`).digest('base64')
      ? { body: { code: 0, msg: 'success' } }
      : { body: { code: 19021, msg: 'sign match fail' } }

  const sent = (kind: 'dingtalk' | 'feishu' | 'wecom', path: string, signing = secret) =>
    sendToRobot(kind, {
      address: new URL(receiver.address(path)),
      signing,
      message,
      now,
      isAllowed: receiver.hosts,
      signal: new AbortController().signal,
    })

  test('钉钉 takes what is signed with the group’s secret and says so of what is not', async () => {
    answer = dingtalk
    expect(await sent('dingtalk', '/robot/send?access_token=t%2B1')).toEqual({ kind: 'sent' })
    expect(await sent('dingtalk', '/robot/send?access_token=t%2B1', 'SEC-another')).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('310000'),
    })
  })

  test('飞书 takes what is signed and says so of what is not', async () => {
    answer = feishu
    expect(await sent('feishu', '/open-apis/bot/v2/hook/abc')).toEqual({ kind: 'sent' })
    expect(await sent('feishu', '/open-apis/bot/v2/hook/abc', 'another')).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('19021'),
    })
  })

  test.each([
    ['dingtalk', { errcode: 130101 }, 600_000],
    ['feishu', { code: 9499 }, 60_000],
    ['wecom', { errcode: 45009 }, 60_000],
  ] as const)('%s that finds it too fast gets its time of peace', async (kind, body, wait) => {
    answer = () => ({ body })
    expect(await sent(kind, '/any')).toMatchObject({ kind: 'slow', wait })
  })

  test('nobody is followed elsewhere, and what is not the vendor’s own is not called', async () => {
    answer = () => ({ status: 302, body: '', location: 'http://169.254.169.254/' })
    expect(await sent('wecom', '/cgi-bin/webhook/send?key=k')).toMatchObject({ kind: 'refused' })
    const before = receiver.heard.length
    const strict = {
      address: new URL(receiver.address('/robot/send')),
      signing: '',
      message,
      now,
      isAllowed: vendorHosts,
      signal: new AbortController().signal,
    }
    expect(await sendToRobot('dingtalk', strict)).toMatchObject({ kind: 'refused' })
    expect(receiver.heard).toHaveLength(before)
  })
})

test.each([
  'http://oapi.dingtalk.com/robot/send?access_token=x',
  'https://oapi.dingtalk.com.example.com/robot/send?access_token=x',
  'https://user@oapi.dingtalk.com/robot/send?access_token=x',
  'https://oapi.dingtalk.com:8443/robot/send?access_token=x',
  'https://oapi.dingtalk.com/other?access_token=x',
  'https://127.0.0.1/robot/send',
  'nonsense',
])('%s is no address of a robot of 钉钉, and the refusal does not repeat it', (text) => {
  let refusal: unknown
  try {
    robotAddress('dingtalk', text, vendorHosts)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toMatchObject({ code: 'invalid_input' })
  expect(String(refusal)).not.toContain(text)
})

test('the vendors’ own addresses are taken', () => {
  const own = [
    ['dingtalk', 'https://oapi.dingtalk.com/robot/send?access_token=x'],
    ['feishu', 'https://open.feishu.cn/open-apis/bot/v2/hook/6f1a-22'],
    ['wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b'],
  ] as const
  for (const [kind, text] of own) expect(robotAddress(kind, ` ${text}\n`, vendorHosts).href).toBe(text)
})

test('a message of 企业微信 takes at most 4,096 bytes and is cut at a whole sign', () => {
  const body = robotBody('wecom', {
    title: '周报',
    text: '缺货😀'.repeat(2_000),
    link: 'https://z.example/a',
  })
  const { content } = body.markdown as { content: string }
  expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_096)
  expect(content).toContain('…')
  expect(content).toContain('https://z.example/a')
  expect(content).not.toContain('\ufffd')
  expect(cutToBytes('一二三', 9)).toBe('一二三')
  expect(cutToBytes('一二三四', 9)).toBe('一二…')
})
