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

/** What lies behind the pages, by its path. */
export const isCallPath = (pathname: string): boolean => /^\/(api|rpc)(\/|$)/.test(pathname)

/**
 * The address of a request as its path alone: a host that is written into it, or a second slash that would make one,
 * is no way to be taken for another page. Failure: invalid_input.
 */
export const addressOf = ({ url = '/' }: Pick<IncomingMessage, 'url'>): URL => {
  const address = url.startsWith('/') ? URL.parse(`http://127.0.0.1${url}`) : null
  if (!address) throw new Failure('invalid_input', { detail: '请求的地址读不出，应以 / 开头。' })
  return address
}

type Called = { pathname: string; port: number; reach: Reach }

const isFromElsewhere = (request: IncomingMessage, { pathname, port, reach }: Called): boolean => {
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const own = ownHosts(port, reach)
  const { publicUrl } = reach
  if (!host || ![...own, publicUrl?.host].includes(host.toLowerCase())) return true
  const origins = [...own.map((name) => `http://${name}`), publicUrl?.origin]
  if (origin !== undefined && !origins.includes(origin.toLowerCase())) return true
  // A link on another site may open our pages; it may not call what lies behind them.
  const isPage = (request.method === 'GET' || request.method === 'HEAD') && !isCallPath(pathname)
  return !isPage && site !== undefined && site !== 'same-origin' && site !== 'none'
}

/**
 * Any web page can make the browser on this machine send requests here, and DNS rebinding can even make them
 * look same-origin: what is not addressed to us by our own name, from our own pages, is refused.
 */
export const refuseForeign = (request: IncomingMessage, called: Called): void => {
  const { port, reach } = called
  if (!isFromElsewhere(request, called)) return
  const address = reach.publicUrl?.origin ?? `http://${nameOf(reach.host)}:${port}`
  throw new Failure('forbidden_origin', { address })
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

const isIn = (list: BlockList, address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** What tells where a request comes from. */
type Asked = Pick<IncomingMessage, 'headers'> & {
  socket: { remoteAddress?: string | undefined; localAddress?: string | undefined }
}

/** What a proxy leaves behind of those it speaks for. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

/** Is it this machine that asks, by whichever of its addresses, and not a proxy on it for somebody else? */
export const isOwnMachine = ({ headers, socket: { remoteAddress = '', localAddress } }: Asked): boolean =>
  proxyHeaders.every((name) => headers[name] === undefined) &&
  (isIn(ownReach.trustedProxies, plain(remoteAddress)) ||
    (remoteAddress !== '' && remoteAddress === localAddress))

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
