import { openAsBlob } from 'node:fs'
import { request as ask, type IncomingMessage } from 'node:http'
import { basename } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { type ContractRouterClient, ORPCError } from '@orpc/contract'
import type { Upload } from '../importing/contract.ts'
import type { Period } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import type { api } from '../web/contract.ts'

export type Client = ContractRouterClient<typeof api>

/** The program as a command sees it: the stores opened here, or the running server that holds them. */
export type Session = {
  client: Client
  /** Hands a file over to be read; nothing is committed. With `preview` it is counted what would change. */
  upload: (input: {
    shop: string | undefined
    /** Whether the shop is made where it is not there. */
    newShop: boolean
    path: string
    preview: boolean
    /** What is known of its rows beforehand. */
    answer?: { period?: Period; item?: string }
  }) => Promise<Upload>
  /** Sentences to be said once, e.g. what a crash left and what became of it. */
  notices: readonly string[]
  /** Where the running server is that the session goes through; undefined where there is none. */
  address: string | undefined
  close: () => Promise<void>
}

/** In a header: an address would be written down along the way. */
const bearing = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` }

const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError && /fetch failed/i.test(error.message)

const unreachable = (address: string) => new Failure('server_unreachable', { address })

const refusalIn = (body: unknown): ORPCError<string, unknown> | undefined => {
  if (typeof body !== 'object' || body === null || !('code' in body) || !('message' in body)) return undefined
  const data = 'data' in body ? body.data : undefined
  return new ORPCError(String(body.code), { message: String(body.message), data })
}

const uploaded = async (
  { address, key }: { address: string; key: string | undefined },
  { shop, newShop, path, preview, answer }: Parameters<Session['upload']>[0],
): Promise<Upload> => {
  const query = new URLSearchParams({
    name: basename(path),
    origin: 'command',
    preview: String(preview),
    newShop: String(newShop),
    ...(shop ? { shop } : {}),
    ...(answer?.period ? { period: `${answer.period.from}..${answer.period.to}` } : {}),
    ...(answer?.item ? { item: answer.item } : {}),
  })
  const response = await fetch(`${address}/api/uploads?${query}`, {
    method: 'PUT',
    headers: bearing(key),
    body: await openAsBlob(path),
  })
  const body: unknown = await response.json()
  if (!response.ok) throw refusalIn(body) ?? new Error(`upload answered ${response.status}`)
  const { Upload } = await import('../importing/contract.ts')
  return Upload.parse(body)
}

/** As `fetch`, which gives up what is not answered within five minutes: to back up or check a large shop takes longer. */
const patiently = async (request: Request): Promise<Response> => {
  const { url, method, headers, signal } = request
  const body = Buffer.from(await request.arrayBuffer())
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      ask(url, { method, headers: Object.fromEntries(headers), signal }, resolve)
        .on('error', reject)
        .end(body)
    })
    const chunks: Buffer[] = await Array.fromAsync(answer)
    const told = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    )
    const bytes = chunks.length > 0 ? Buffer.concat(chunks) : null
    return new Response(bytes, { status: answer.statusCode ?? 0, headers: told })
  } catch (cause) {
    throw new TypeError('fetch failed', { cause })
  }
}

/** Goes through the server that holds the data folder, by the same contract. */
export const remoteSession = (address: string, key: string | undefined): Session => {
  const link = new RPCLink({
    url: `${address}/rpc`,
    headers: bearing(key),
    fetch: patiently,
    interceptors: [
      async ({ next }) => {
        try {
          return await next()
        } catch (error) {
          throw isUnreachable(error) ? unreachable(address) : error
        }
      },
    ],
  })
  const client: Client = createORPCClient(link)
  return {
    client,
    upload: (input) =>
      uploaded({ address, key }, input).catch((error) => {
        throw isUnreachable(error) ? unreachable(address) : error
      }),
    notices: [],
    address,
    close: async () => {},
  }
}
