import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { type AnyRouter, ORPCError } from '@orpc/server'
import { RPCHandler, type RPCHandlerOptions } from '@orpc/server/node'
import type { Door, Visit } from '../kernel/caller.ts'
import type { Meta } from '../kernel/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { inputWithoutTurns } from '../kernel/visible-text.ts'
import { actingAs } from '../storage/actor.ts'
import { inOneCall } from '../storage/moments.ts'
import { afterReading, type BodyBounds, bodyBounds, letGo, readBody, refuseNulIn } from './server-body.ts'
import { type CallNote, duringCall, newCall, noteCall } from './server-call.ts'
import { covered } from './server-covering.ts'
import { orpcError, sendFailure } from './server-failures.ts'
import { fileAnswer, isPublicCall, type OfferedFiles } from './server-files.ts'
import { actorOf, credentialsOf, gate, metaOf } from './server-gate.ts'
import {
  addressOf,
  isCallPath,
  isOwnMachine,
  nameOf,
  ownReach,
  type Reach,
  refuseForeign,
  secure,
  senderOf,
} from './server-guard.ts'
import { refuseStrangers, takeTogether } from './server-input.ts'
import { log, tellsCalls } from './server-log.ts'
import { createMetrics, type Metrics, type Readings } from './server-metrics.ts'
import { answerSign, type Signs } from './server-signs.ts'
import { serveStatic } from './server-static.ts'
import { createVisitors } from './server-visitors.ts'

/** What the server offers over HTTP; it knows no store. */
export type Offered = OfferedFiles & {
  webFolder: string
  /** Throws where nothing can be answered now, because the data folder is gone. */
  check: () => void
  /** Fulfils `api` of web/contract.ts, closed over its stores. */
  router: AnyRouter
  /** Tells who calls. */
  door: Door
  /** Writes down what leaves with an answer, if anything does: a file, or what a terminal shows. */
  noteLeaving: (answer: unknown, called: { input: unknown; meta: Meta }) => Promise<void>
}

/** How long a connection may take for the head of a call, and do nothing between two, in milliseconds. */
export type Quiet = { head: number; idle: number }

const quietBounds: Quiet = { head: 20_000, idle: 30_000 }

export type ServerOptions = {
  bounds: BodyBounds
  reach: Reach
  quiet: Quiet
  /** What is told to who watches over the server. */
  watched: Pick<Signs, 'obstacles' | 'token'> & { readings: Readings }
}

const unwatched: ServerOptions['watched'] = {
  obstacles: async () => [],
  readings: async () => [],
  token: undefined,
}

export type RunningServer = { address: string; port: number; close: () => Promise<void> }

/** How long what is under way may take once the server is told to end. */
const PATIENCE_MS = 10_000

const unreadable = () => new Failure('invalid_input', { detail: '请求的写法不对，读不出要做什么。' })

const handlersOf = ({ router, door, noteLeaving }: Offered) => {
  const told =
    (refusal: (error: unknown) => unknown) =>
    async <T>({ next }: { next: () => Promise<T> }): Promise<T> => {
      try {
        return await next()
      } catch (error) {
        throw refusal(error)
      }
    }
  const named = <T>({ next, path }: { next: () => Promise<T>; path: readonly string[] }): Promise<T> => {
    noteCall({ procedure: path.join('.') })
    return next()
  }
  const interceptorsOf = (
    isStrict: boolean,
  ): NonNullable<RPCHandlerOptions<{ visit: Visit }>['clientInterceptors']> => [
    named,
    told(orpcError),
    async ({ next, ...called }) => {
      const { context, procedure, path } = called
      const { caller } = context.visit
      const { meta, inputSchema, outputSchema } = procedure['~orpc']
      const given = inputWithoutTurns(called.input)
      const { input, kept } = await gate(door, { caller, meta, path, input: given })
      if (isStrict) refuseStrangers(inputSchema, called.input)
      const answer = await kept(await next({ ...called, input }))
      await noteLeaving(answer, { input, meta: metaOf(meta) })
      // Who can read the folder reads it anyhow.
      return caller?.kind === 'machine' ? answer : covered(outputSchema, answer)
    },
  ]
  // A page of the version before knows fields that are no more: it goes on until it is loaded anew. What it calls is
  // checked by its types; who writes a call to the API by hand is told of a slip.
  const optionsOf = (way: 'page' | 'written by hand') => ({
    clientInterceptors: interceptorsOf(way === 'written by hand'),
    // Around the reading of the call as well. What a procedure throws is oRPC's own error by then.
    interceptors: [told((error) => (error instanceof ORPCError ? error : orpcError(unreadable())))],
  })
  return {
    rpc: new RPCHandler<{ visit: Visit }>(router, optionsOf('page')),
    rest: new OpenAPIHandler<{ visit: Visit }>(router, optionsOf('written by hand')),
  }
}

/** The call as the door sees it: who makes it, and how a cookie is left with them. */
const visitOf = async (
  door: Door,
  { request, response, reach }: { request: IncomingMessage; response: ServerResponse; reach: Reach },
): Promise<Visit> => {
  const coming = {
    headers: credentialsOf(request),
    sender: senderOf(request, reach) ?? request.socket.remoteAddress ?? '',
    isOwnMachine: isOwnMachine(request),
    leave: (cookies: readonly string[]) => {
      for (const cookie of cookies) response.appendHeader('set-cookie', cookie)
    },
  }
  return { ...coming, caller: await door.callerOf(coming) }
}

type Answering = Pick<ServerOptions, 'bounds' | 'reach'> & { signs: Signs; open: Set<ServerResponse> }

const answering = (offered: Offered, portOf: () => number, { bounds, reach, signs, open }: Answering) => {
  const { rpc, rest } = handlersOf(offered)
  const visitors = createVisitors(undefined, reach)
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // However it was answered, a body that goes on for ever must not keep the connection.
    response.once('finish', () => letGo(request))
    try {
      secure(response, reach)
      const url = addressOf(request)
      if (await answerSign({ request, response, pathname: url.pathname }, signs)) return
      const isPublic = isPublicCall(request.method, url.pathname)
      if (!isPublic) refuseForeign(request, { pathname: url.pathname, port: portOf(), reach })
      const isCall = isCallPath(url.pathname)
      if (isCall) {
        response.setHeader('cache-control', 'no-store')
      }
      if (isCall || isPublic) offered.check()
      if (isCall) refuseNulIn(url)
      if (!isCall) {
        const answered = fileAnswer(url, { request, response, offered, bounds, visitors, caller: undefined })
        if (answered) return await answered
        noteCall({ procedure: 'page' })
        return await serveStatic(request, response, { folder: offered.webFolder, pathname: url.pathname })
      }
      const visit = await visitOf(offered.door, { request, response, reach })
      return await actingAs(actorOf(visit.caller), async () => {
        const { caller } = visit
        if (caller && caller.kind !== 'machine') noteCall({ member: caller.member })
        const answered = fileAnswer(url, { request, response, offered, bounds, visitors, caller })
        if (answered) return await answered
        await readBody(request, bounds)
        const context = { visit }
        if ((await rpc.handle(request, response, { prefix: '/rpc', context })).matched) return
        takeTogether(request, url)
        if ((await rest.handle(request, response, { prefix: '/api', context })).matched) return
        throw new Failure('call_unknown', {})
      })
    } catch (error) {
      // The other side went away: nobody is left to be told. An answer has no socket either while the one before it on
      // the same connection is not all sent; the request has.
      if (response.destroyed || request.socket.destroyed) return
      if (!request.complete) response.setHeader('connection', 'close')
      sendFailure(response, error)
    }
  }
  return (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const note = newCall()
    const began = performance.now()
    open.add(response)
    response.once('close', () => {
      open.delete(response)
      told(note, response, began, signs.metrics)
    })
    return duringCall(note, () => inOneCall(() => answer(request, response)))
  }
}

/** Counts a call that is over and, where somebody collects it, writes a line; one that was broken off is 499. */
const told = (note: CallNote, response: ServerResponse, began: number, metrics: Metrics): void => {
  const took = performance.now() - began
  const { id, procedure, member } = note
  const status = response.writableFinished ? response.statusCode : 499
  metrics.answered(procedure, status, took / 1_000)
  if (tellsCalls())
    log({ level: 'info', event: 'call', id, procedure, status, ms: Math.round(took), member: member ?? null })
}

/** Answers that go on for as long as somebody listens would never let the server end. */
const endStreams = (open: ReadonlySet<ServerResponse>): void => {
  for (const response of open)
    if (String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')) response.end()
}

/**
 * A head that was sent in time and lies unread because the server was busy is no fault of the client: only one that is
 * still not whole when everything is read is given up.
 */
const giveUpSilent = (server: Server): void => {
  const late = new WeakSet<Duplex>()
  server.on('request', ({ socket }) => late.delete(socket))
  server.on('clientError', async (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      late.add(socket)
      await afterReading()
      if (!late.has(socket)) return
    }
    const status = refusals[error.code ?? ''] ?? '400 Bad Request'
    if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
    socket.destroy(error)
  })
}

/** What Node itself says to a head that cannot be read. */
const refusals: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
}

/** Why the system gives no such place to listen at; anything else is a bug. */
const refusedPlace = (error: NodeJS.ErrnoException, port: number, host: string): Error => {
  if (error.code === 'EADDRINUSE') return new Failure('port_taken', { port })
  if (error.code === 'EADDRNOTAVAIL')
    return new Failure('invalid_input', {
      detail: `这台机器没有 ${host} 这个地址，请把 ZHANGGUI_HOST 改成它自己的，或 0.0.0.0（全部）。`,
    })
  if (error.code === 'EACCES')
    return new Failure('invalid_input', {
      detail: `系统不让用端口 ${port}（1024 以下的要管理员权限，有的被系统留着），请用 --port 换一个，例如 --port 8788。`,
    })
  return error
}

const listening = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => reject(refusedPlace(error, port, host)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(address && typeof address === 'object' ? address.port : port)
    })
  })

/**
 * Serves the web app, the API and its document, on this machine alone unless `reach` says otherwise; port 0 takes a
 * free one. `close` lets requests under way finish. Failures: port_taken; invalid_input where the system gives no such
 * address or port.
 */
export const startServer = async (
  offered: Offered,
  port: number,
  {
    bounds = bodyBounds,
    reach = ownReach,
    quiet = quietBounds,
    watched = unwatched,
  }: Partial<ServerOptions> = {},
): Promise<RunningServer> => {
  let own = port
  let ending = false
  const open = new Set<ServerResponse>()
  const { obstacles, token, readings } = watched
  const signs: Signs = { obstacles, token, metrics: createMetrics(readings), isEnding: () => ending }
  // Uploads of gigabytes take as long as they take; silence on a connection does not.
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: quiet.head,
    keepAliveTimeout: quiet.idle,
    connectionsCheckingInterval: quiet.head / 2,
  })
  server.on(
    'request',
    answering(offered, () => own, { bounds, reach, signs, open }),
  )
  giveUpSilent(server)
  own = await listening(server, port, reach.host)
  const close = () =>
    new Promise<void>((resolve) => {
      ending = true
      server.close(() => resolve())
      endStreams(open)
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref()
    })
  return { address: `http://${nameOf(reach.host)}:${own}`, port: own, close }
}
