import type { IncomingMessage, ServerResponse } from 'node:http'
import { Failure } from '../kernel/failure.ts'

const ownNames = ['127.0.0.1', 'localhost', '[::1]']

const ownHosts = (port: number): string[] =>
  ownNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))

const isFromElsewhere = (request: IncomingMessage, port: number): boolean => {
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (!host || !ownHosts(port).includes(host.toLowerCase())) return true
  if (origin !== undefined && !ownHosts(port).some((own) => origin.toLowerCase() === `http://${own}`))
    return true
  // A link on another site may open our pages; it may not call what lies behind them.
  const isPage =
    (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|rpc)\b/.test(request.url ?? '')
  return !isPage && site !== undefined && site !== 'same-origin' && site !== 'none'
}

/**
 * Any web page can make the browser on this machine send requests here, and DNS rebinding can even make them
 * look same-origin: what is not addressed to us by our own name, from our own pages, is refused.
 */
export const refuseForeign = (request: IncomingMessage, port: number): void => {
  if (isFromElsewhere(request, port))
    throw new Failure('forbidden_origin', { address: `http://127.0.0.1:${port}` })
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

export const secure = (response: ServerResponse): void => {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
}
