import type { IncomingMessage, ServerResponse } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { Failure } from '../kernel/failure.ts'

/** Where this server is reached, and by whose word. */
export type Reach = {
  /** The address that is listened on. */
  host: string
  /** What people type; its name is answered besides this machine's own. */
  publicUrl?: URL | undefined
  trustedProxies: BlockList
}

const local = (): BlockList => {
  const own = new BlockList()
  own.addSubnet('127.0.0.0', 8, 'ipv4')
  own.addAddress('::1', 'ipv6')
  return own
}

/** This machine alone. */
export const ownReach: Reach = { host: '127.0.0.1', trustedProxies: local() }

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)

/** What this machine calls the server by: a listener on every address is reached by the nearest one. */
export const nameOf = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : bracketed(host)

const ownHosts = (port: number, { host }: Reach): string[] =>
  [...new Set(['127.0.0.1', 'localhost', '[::1]', nameOf(host)])].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  )

const isFromElsewhere = (request: IncomingMessage, port: number, reach: Reach): boolean => {
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const own = ownHosts(port, reach)
  const { publicUrl } = reach
  if (!host || ![...own, publicUrl?.host].includes(host.toLowerCase())) return true
  const origins = [...own.map((name) => `http://${name}`), publicUrl?.origin]
  if (origin !== undefined && !origins.includes(origin.toLowerCase())) return true
  // A link on another site may open our pages; it may not call what lies behind them.
  const isPage =
    (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|rpc)\b/.test(request.url ?? '')
  return !isPage && site !== undefined && site !== 'same-origin' && site !== 'none'
}

/**
 * Any web page can make the browser on this machine send requests here, and DNS rebinding can even make them
 * look same-origin: what is not addressed to us by our own name, from our own pages, is refused.
 */
export const refuseForeign = (request: IncomingMessage, port: number, reach: Reach = ownReach): void => {
  if (!isFromElsewhere(request, port, reach)) return
  const address = reach.publicUrl?.origin ?? `http://${nameOf(reach.host)}:${port}`
  throw new Failure('forbidden_origin', { address })
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

const isIn = (list: BlockList, address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** What tells where a request comes from. */
type Asked = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } }

/** Is it this machine that asks, and not a proxy on it for somebody else? */
export const isOwnMachine = (request: Asked): boolean =>
  request.headers['x-forwarded-for'] === undefined &&
  isIn(ownReach.trustedProxies, plain(request.socket.remoteAddress ?? ''))

/**
 * The address a request comes from. Only a trusted proxy is believed when it names somebody else, and of the names
 * it passes on the last that no trusted proxy has: anybody can write the ones before. A proxy of this machine that
 * names nobody stands for all its visitors: undefined.
 */
export const senderOf = (request: Asked, { trustedProxies }: Reach = ownReach): string | undefined => {
  const direct = plain(request.socket.remoteAddress ?? '')
  if (!isIn(trustedProxies, direct)) return direct === '' || isOwnMachine(request) ? undefined : direct
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const named = forwarded.map((part) => plain(part.trim())).filter((part) => part !== '')
  return named.findLast((address) => !isIn(trustedProxies, address))?.slice(0, 100)
}

const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  // Ant Design writes its theme into style elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Of a page for buyers: nothing but itself, its own look and its own form. */
export const plainPagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const securityHeaders = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** A browser that came by https once comes by nothing else for half a year. */
const httpsOnly = 'max-age=15552000'

export const secure = (response: ServerResponse, { publicUrl }: Reach = ownReach): void => {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  if (publicUrl?.protocol === 'https:') response.setHeader('strict-transport-security', httpsOnly)
}
