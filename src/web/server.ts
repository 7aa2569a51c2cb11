import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { OpenAPIHandler } from '@orpc/openapi/node'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/node'
import { z } from 'zod'
import type { QueryAnswer, QueryInput } from '../facts/contract.ts'
import type { Upload } from '../importing/contract.ts'
import { ShopName } from '../kernel/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { type ExportFormat, exported, exportTypes } from './server-export.ts'
import { orpcError, sendFailure } from './server-failures.ts'
import { refuseForeign, secure } from './server-guard.ts'
import { serveStatic } from './server-static.ts'

/** What the server offers over HTTP; it knows no store. */
export type Offered = {
  version: string
  webFolder: string
  /** Fulfils `api` of web/contract.ts, closed over its stores. */
  router: AnyRouter
  query: (input: QueryInput) => Promise<QueryAnswer>
  /** Takes the body of an upload. */
  receive: (input: Received) => Promise<Upload>
  /** The rejected rows of a batch as a file. */
  rejects: (input: { shop: string | undefined; batch: number }) => Promise<AsyncIterable<Uint8Array>>
}

export type Received = {
  shop: string | undefined
  name: string
  /** From the page or the command line. */
  origin: 'page' | 'command'
  /** Count what committing it would change. */
  preview: boolean
  /** Bytes as announced, 0 where they are not. */
  announced: number
  body: AsyncIterable<Uint8Array>
  /** Whether the body came whole. */
  isComplete: () => boolean
}

export type RunningServer = { address: string; port: number; close: () => Promise<void> }

const bodyLimit = 2_000_000

const handlersOf = (router: AnyRouter) => {
  const options = {
    interceptors: [
      async <T>({ next }: { next: () => Promise<T> }): Promise<T> => {
        try {
          return await next()
        } catch (error) {
          throw orpcError(error)
        }
      },
    ],
  }
  return { rpc: new RPCHandler(router, options), rest: new OpenAPIHandler(router, options) }
}

/** Stopping half way leaves the connection open, so that the refusal can still be read on it. */
const bodyOf = (request: IncomingMessage): AsyncIterable<Buffer> =>
  request.iterator({ destroyOnReturn: false })

const jsonBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  let bytes = Number(request.headers['content-length'] ?? 0)
  if (bytes > bodyLimit) throw new Failure('request_too_large', { limit: '2 MB' })
  bytes = 0
  for await (const chunk of bodyOf(request)) {
    bytes += chunk.length
    if (bytes > bodyLimit) throw new Failure('request_too_large', { limit: '2 MB' })
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new Failure('invalid_input', { detail: '请求正文不是 JSON。' })
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Reads the body before oRPC would: bounded, and JSON only. What a foreign page can send without being asked
 * first (forms, plain text) is never taken for a call.
 */
const readBody = async (request: IncomingMessage): Promise<void> => {
  if (!hasBody(request)) return
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new Failure('invalid_input', { detail: '请求正文应为 application/json。' })
  Object.assign(request, { body: await jsonBody(request) })
}

const sendJson = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

const sendDownload = async (
  response: ServerResponse,
  { name, type, chunks }: { name: string; type: string; chunks: AsyncIterable<Uint8Array> },
): Promise<void> => {
  // The first chunk is made before the head is sent: what is refused is refused with its status.
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    'cache-control': 'no-store',
  })
  const all = async function* () {
    for (let one = first; !one.done; one = await iterator.next()) yield one.value
  }
  await pipeline(Readable.from(all()), response)
}

type Call = { request: IncomingMessage; response: ServerResponse; url: URL; offered: Offered }

/** Longer than any hiccup of a network: an upload that is silent for so long has been given up. */
const silence = 120_000

const upload = async ({ request, response, url, offered }: Call): Promise<void> => {
  request.setTimeout(silence, () => request.complete || request.destroy())
  const name = url.searchParams.get('name')?.trim()
  if (!name) throw new Failure('invalid_input', { detail: '缺少文件名 name。' })
  const shop = ShopName.or(z.literal(''))
    .optional()
    .safeParse(url.searchParams.get('shop') ?? undefined)
  if (!shop.success) throw new Failure('invalid_input', { detail: '店铺名应为 1 到 60 个字。' })
  const received = await offered.receive({
    shop: shop.data || undefined,
    name,
    origin: url.searchParams.get('origin') === 'command' ? 'command' : 'page',
    preview: url.searchParams.get('preview') !== 'false',
    announced: Number(request.headers['content-length'] ?? 0),
    body: bodyOf(request),
    isComplete: () => request.complete,
  })
  sendJson(response, received)
}

const rejects = async ({ response, url, offered }: Call): Promise<void> => {
  const batch = Number(/^\/api\/batches\/(\d+)\//.exec(url.pathname)?.[1])
  const chunks = await offered.rejects({ shop: url.searchParams.get('shop') ?? undefined, batch })
  await sendDownload(response, { name: `被拒的行-批次${batch}.csv`, type: 'text/csv; charset=utf-8', chunks })
}

const isExportFormat = (text: string | null): text is ExportFormat => text === 'xlsx' || text === 'csv'

const exportFigures = async ({ request, response, url, offered }: Call): Promise<void> => {
  const format = url.searchParams.get('format') ?? 'xlsx'
  if (!isExportFormat(format)) throw new Failure('invalid_input', { detail: 'format 应为 xlsx 或 csv。' })
  const { QueryInput } = await import('../facts/contract.ts')
  const input = QueryInput.safeParse(await jsonBody(request))
  if (!input.success)
    throw new Failure('invalid_input', {
      detail: input.error.issues.map(({ message }) => message).join('；'),
    })
  const answer = await offered.query(input.data)
  const name = `掌柜-${answer.period.from}-${answer.period.to}.${format}`
  await sendDownload(response, { name, type: exportTypes[format], chunks: exported(answer, format) })
}

const document = async ({ response, offered }: Call): Promise<void> => {
  // Made of every schema there is: only when somebody asks.
  const { openApiDocument } = await import('./server-document.ts')
  sendJson(response, await openApiDocument(offered.version))
}

const reference = async ({ response, offered }: Call): Promise<void> => {
  const { openApiDocument, referencePage } = await import('./server-document.ts')
  const page = referencePage(await openApiDocument(offered.version))
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(page)
}

const health = async ({ response, offered }: Call): Promise<void> =>
  sendJson(response, { name: 'zhanggui', version: offered.version, ready: true })

/** Files and pages beside oRPC, tried in turn. */
const routes: readonly { method: string; path: RegExp; answer: (call: Call) => Promise<void> }[] = [
  { method: 'GET', path: /^\/healthz$/, answer: health },
  { method: 'PUT', path: /^\/api\/uploads$/, answer: upload },
  { method: 'GET', path: /^\/api\/batches\/\d{1,15}\/rejects\.csv$/, answer: rejects },
  { method: 'POST', path: /^\/api\/figures\/export$/, answer: exportFigures },
  { method: 'GET', path: /^\/api\/openapi\.json$/, answer: document },
  { method: 'GET', path: /^\/api\/reference\/?$/, answer: reference },
]

/** A body that nobody will read is let run out for a moment, so that the client gets to see the refusal. */
const letGo = (request: IncomingMessage): void => {
  if (request.complete) return
  const { socket } = request
  request.resume()
  setTimeout(() => socket.destroy(), 3_000).unref()
}

const answering = (offered: Offered, portOf: () => number) => {
  const { rpc, rest } = handlersOf(offered.router)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      secure(response)
      refuseForeign(request, portOf())
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      const route = routes.find(({ method, path }) => method === request.method && path.test(url.pathname))
      if (route) return await route.answer({ request, response, url, offered })
      if (/^\/(api|rpc)\//.test(url.pathname)) {
        response.setHeader('cache-control', 'no-store')
        await readBody(request)
      }
      if ((await rpc.handle(request, response, { prefix: '/rpc' })).matched) return
      if ((await rest.handle(request, response, { prefix: '/api' })).matched) return
      if (/^\/(api|rpc)(\/|$)/.test(url.pathname)) throw new Failure('not_found', { what: '这个接口' })
      await serveStatic(request, response, { folder: offered.webFolder, pathname: url.pathname })
    } catch (error) {
      // The other side went away: nobody is left to be told.
      if (response.destroyed || !response.socket || response.socket.destroyed) return
      if (!request.complete) response.setHeader('connection', 'close')
      sendFailure(response, error)
      letGo(request)
    }
  }
}

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject('code' in error && error.code === 'EADDRINUSE' ? new Failure('port_taken', { port }) : error),
    )
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address && typeof address === 'object' ? address.port : port)
    })
  })

/**
 * Serves the web app, the API and its document on 127.0.0.1; port 0 takes a free one. `close` lets requests
 * under way finish. Throws `port_taken`.
 */
export const startServer = async (offered: Offered, port: number): Promise<RunningServer> => {
  let own = port
  // Uploads of gigabytes take as long as they take; silence on a connection does not.
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 30_000 })
  server.on(
    'request',
    answering(offered, () => own),
  )
  own = await listening(server, port)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 5_000).unref()
    })
  return { address: `http://127.0.0.1:${own}`, port: own, close }
}
