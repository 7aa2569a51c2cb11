import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { isOwnMachine } from './server-guard.ts'
import type { Metrics } from './server-metrics.ts'

/** What a proxy, a container's keeper or Prometheus asks; these hold nothing of anybody's. */
export type Signs = {
  /** Why nothing can be answered now, in words; empty where all is well. */
  obstacles: () => Promise<string[]>
  metrics: Metrics
  /** What must be shown to read the metrics from another machine. */
  token: string | undefined
  isEnding: () => boolean
}

/** Longer than any healthy store takes for nothing. */
const PATIENCE_MS = 3_000

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(body)
}

const json = (response: ServerResponse, status: number, value: unknown): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value))

const within = async (obstacles: Signs['obstacles']): Promise<string[]> => {
  const late = new AbortController()
  const slow = wait(PATIENCE_MS, ['数据库 3 秒没有回答。'], { signal: late.signal, ref: false })
  try {
    return await Promise.race([obstacles(), slow])
  } finally {
    late.abort()
    slow.catch(() => {})
  }
}

const isShown = (request: IncomingMessage, token: string): boolean => {
  const shown = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return shown.length === wanted.length && timingSafeEqual(shown, wanted)
}

const mayRead = (request: IncomingMessage, token: string | undefined): boolean =>
  isOwnMachine(request) || (token !== undefined && isShown(request, token))

/**
 * `/health` (the process lives), `/ready` (it can do its work) and `/metrics`. They are asked by address, not by the
 * public name. False for everything else.
 */
export const answerSign = async (
  { request, response, pathname }: { request: IncomingMessage; response: ServerResponse; pathname: string },
  { obstacles, metrics, token, isEnding }: Signs,
): Promise<boolean> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (pathname === '/health') json(response, 200, { alive: true })
  else if (pathname === '/ready') {
    const reasons = isEnding() ? ['正在停下。'] : await within(obstacles)
    json(response, reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons })
  } else if (pathname === '/metrics') {
    if (mayRead(request, token)) send(response, 200, metrics.type, await metrics.text())
    else json(response, 403, { reasons: ['要出示 ZHANGGUI_METRICS_TOKEN。'] })
  } else return false
  return true
}
