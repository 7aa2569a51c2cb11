import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { type QueryAnswer, QueryInput } from '../facts/contract.ts'
import type { Upload } from '../importing/contract.ts'
import { type Period, parsePeriod } from '../kernel/calendar.ts'
import type { Caller, Door } from '../kernel/caller.ts'
import type { FileRoute, Meta } from '../kernel/contract.ts'
import { Failure, isFailure } from '../kernel/failure.ts'
import { fileNamePart } from '../kernel/file-name.ts'
import { ShownBook, ShownTable } from '../kernel/shown-table.ts'
import { files } from './contract.ts'
import { type BodyBounds, bodyOf, formBody, jsonBody } from './server-body.ts'
import { noteCall } from './server-call.ts'
import { exported, exportTypes, shownSheet, withColumns } from './server-export.ts'
import { issuesSentence, reportedBug } from './server-failures.ts'
import { admitted } from './server-gate.ts'
import { plainPagePolicy } from './server-guard.ts'
import { patternOf, queryOf, refuseContradiction, refuseStrangers } from './server-input.ts'
import type { Visitors } from './server-visitors.ts'

/** What the server offers beside oRPC. */
export type OfferedFiles = {
  version: string
  door: Door
  query: (input: QueryInput) => Promise<QueryAnswer>
  /** Takes the body of an upload. */
  receive: (input: Received) => Promise<Upload>
  /** Looks at a picture; what it answers is sent as JSON. */
  checkPicture: (input: ReceivedPicture) => Promise<unknown>
  /** What buyers reach with the token of their link, as whole pages. */
  survey: {
    page: (input: { token: string; isTaken: boolean }) => Promise<string>
    /** The sheet again where something must be changed; undefined where it was taken. */
    take: (input: { token: string; form: ReadonlyMap<string, string> }) => Promise<string | undefined>
    refusal: (failure: Failure) => string
  }
  /** The calendar of a person behind a secret address. Failure: not_found. */
  feed: (token: string) => Promise<string>
  /** Hears that a table of a page leaves as a file, before it does. */
  noteTable: (table: { name: string; rows: number }) => Promise<void>
  /** Tables of a page as a workbook. */
  book: (book: ShownBook) => Promise<Uint8Array>
  /** The rejected rows of a file that is read and not taken yet. Failures: not_found; invalid_input where it does not lie read. */
  rejectsInHand: (input: {
    upload: string
    sheet: string
  }) => Promise<{ file: string; chunks: AsyncIterable<Uint8Array> }>
  /** The rejected rows of a batch as a file. */
  rejects: (input: { shop: string | undefined; batch: number }) => Promise<AsyncIterable<Uint8Array>>
}

export type ReceivedPicture = {
  shop: string | undefined
  launch: number | undefined
  name: string
  kind: 'main' | 'long' | 'white' | 'detail'
  body: AsyncIterable<Uint8Array>
}

export type Received = {
  shop: string | undefined
  /** Whether the shop is made where it is not there. */
  newShop: boolean
  name: string
  /** From the page or the command line. */
  origin: 'page' | 'command'
  /** Count what committing it would change. */
  preview: boolean
  /** The days and the item its rows are about, where they do not say it. */
  answer?: { period?: Period; item?: string }
  /** Bytes as announced, 0 where they are not. */
  announced: number
  body: AsyncIterable<Uint8Array>
  /** Whether the body came whole. */
  isComplete: () => boolean
}

const sendJson = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

const sendDownload = async (
  response: ServerResponse,
  { name: wanted, type, chunks }: { name: string; type: string; chunks: AsyncIterable<Uint8Array> },
): Promise<void> => {
  const name = fileNamePart(wanted)
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
  try {
    await pipeline(Readable.from(all()), response)
  } finally {
    // Whoever asked may have gone away half way: what the chunks are made of is let go all the same.
    await iterator.return?.()
  }
}

/** A page for somebody who has no app: what is refused is refused in words, on a page too. */
const sendPage = async (
  { request, response, offered, visitors }: Call,
  pageOf: () => Promise<string | undefined>,
): Promise<void> => {
  const sent = (status: number, page: string) => {
    response
      .setHeader('content-security-policy', plainPagePolicy)
      .setHeader('x-robots-tag', 'noindex, nofollow')
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(page)
  }
  try {
    visitors.admit(request)
    const page = await pageOf()
    if (page !== undefined) return sent(200, page)
    // Relative: whatever stands before it, on whatever host, the buyer stays there; loading it again sends nothing.
    response.writeHead(303, { location: '?done=1', 'cache-control': 'no-store' }).end()
  } catch (error) {
    const refused = isFailure(error) ? error : reportedBug(error)
    sent(refused.status, offered.survey.refusal(refused))
  }
}

type Call = {
  visitors: Visitors
  request: IncomingMessage
  response: ServerResponse
  offered: OfferedFiles
  bounds: BodyBounds
  caller: Caller | undefined
}

/** Longer than any hiccup of a network: an upload that is silent for so long has been given up. */
const silence = 120_000

type Answered = {
  meta: Meta
  /** Whether the shop stands in the body, which the answer reads. */
  isShopInBody: boolean
  isPublic: boolean
  method: string
  pattern: RegExp
  input: z.ZodObject
  answer: (call: Call, given: Record<string, string>) => Promise<void>
}

const answered = <R extends FileRoute>(
  route: R,
  answer: (call: Call, input: z.output<R['input']>) => Promise<void>,
): Answered => ({
  meta: route,
  isShopInBody: route.body instanceof z.ZodObject && 'shop' in route.body.shape,
  isPublic: route.isPublic === true,
  method: route.method,
  pattern: patternOf(route.path),
  input: route.input,
  answer: (call, given) => answer(call, parsed<R['input']>(route.input, given)),
})

/** How each of `files` is answered. */
const answers = (): Record<keyof typeof files, Answered> => ({
  'importing.upload': answered(
    files['importing.upload'],
    async ({ request, response, offered }, { id, name, shop, newShop, origin, preview, period, item }) => {
      request.setTimeout(silence, () => request.complete || request.destroy())
      const received = await offered.receive({
        ...(id ? { id } : {}),
        shop: shop || undefined,
        newShop: newShop === 'true',
        name,
        origin,
        preview: preview === 'true',
        answer: { ...(period ? { period: parsePeriod(period) } : {}), ...(item ? { item } : {}) },
        announced: Number(request.headers['content-length'] ?? 0),
        body: bodyOf(request),
        isComplete: () => request.complete,
      })
      sendJson(response, received)
    },
  ),

  'importing.rejects': answered(
    files['importing.rejects'],
    async ({ response, offered }, { batch, shop }) => {
      const chunks = await offered.rejects({ shop, batch })
      const name = `被拒的行-批次${batch}.csv`
      await sendDownload(response, { name, type: 'text/csv; charset=utf-8', chunks })
    },
  ),

  'importing.rejectsInHand': answered(
    files['importing.rejectsInHand'],
    async ({ response, offered }, { upload, sheet }) => {
      const { file, chunks } = await offered.rejectsInHand({ upload, sheet })
      const name = `被拒的行-${fileNamePart(file.replace(/\.[^.]+$/, ''))}.csv`
      await sendDownload(response, { name, type: 'text/csv; charset=utf-8', chunks })
    },
  ),

  'listing.picture': answered(
    files['listing.picture'],
    async ({ request, response, offered }, { shop, launch, name, kind }) => {
      request.setTimeout(silence, () => request.complete || request.destroy())
      const body = bodyOf(request)
      sendJson(response, await offered.checkPicture({ shop: shop || undefined, launch, name, kind, body }))
    },
  ),

  'system.table': answered(files['system.table'], async ({ request, response, offered, bounds }) => {
    const table = parsedBody(ShownTable, await jsonBody(request, bounds))
    await offered.noteTable({ name: table.name, rows: table.rows.length })
    await sendDownload(response, {
      name: `${table.name}.xlsx`,
      type: exportTypes.xlsx,
      chunks: exported(shownSheet(table), 'xlsx'),
    })
  }),

  'system.book': answered(files['system.book'], async ({ request, response, offered, bounds }) => {
    const book = parsedBody(ShownBook, await jsonBody(request, bounds))
    const bytes = await offered.book(book)
    await offered.noteTable({
      name: book.name,
      rows: book.sheets.reduce((sum, { rows }) => sum + rows.length, 0),
    })
    await sendDownload(response, {
      name: `${book.name}.xlsx`,
      type: exportTypes.xlsx,
      chunks: (async function* () {
        yield bytes
      })(),
    })
  }),

  'facts.export': answered(
    files['facts.export'],
    async ({ request, response, offered, bounds, caller }, { format, language, columns }) => {
      const asked = await admitted(offered.door, {
        caller,
        meta: files['facts.export'],
        input: await jsonBody(request, bounds),
      })
      const answer = await offered.query(parsedBody(QueryInput, asked))
      const name = `${language === 'zh' ? '掌柜' : 'zhanggui'}-${answer.period.from}-${answer.period.to}.${format}`
      await sendDownload(response, {
        name,
        type: exportTypes[format],
        chunks: exported(withColumns(answer, columns), format, language),
      })
    },
  ),

  'customer.answerPage': answered(files['customer.answerPage'], (call, { token, done }) =>
    sendPage(call, () => call.offered.survey.page({ token, isTaken: done === '1' })),
  ),

  'customer.answer': answered(files['customer.answer'], (call, { token }) =>
    sendPage(call, async () => call.offered.survey.take({ token, form: await formBody(call.request) })),
  ),

  'notifications.feed': answered(
    files['notifications.feed'],
    async ({ request, response, offered, visitors }, { token }) => {
      visitors.admit(request)
      const calendar = await offered.feed(token)
      response.writeHead(200, {
        'content-type': 'text/calendar; charset=utf-8',
        'cache-control': 'private, no-store',
        'x-robots-tag': 'noindex, nofollow',
      })
      response.end(calendar)
    },
  ),

  'system.document': answered(files['system.document'], async ({ response, offered }) => {
    const { documentOf } = await import('./server-document.ts')
    sendJson(response, await documentOf(offered.version))
  }),

  'system.reference': answered(files['system.reference'], async ({ response, offered }) => {
    const { pageOf } = await import('./server-document.ts')
    const page = await pageOf(offered.version)
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(page)
  }),
})

/** A body, of which nothing is dropped unread. */
const parsedBody = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  refuseStrangers(schema, value)
  return parsed(schema, value)
}

const parsed = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const { data, error } = schema.safeParse(value)
  if (error) throw new Failure('invalid_input', { detail: `${issuesSentence(error.issues)}。` })
  return data
}

const admittedFile = async (
  { offered, caller }: Call,
  meta: Meta,
  given: Record<string, string>,
): Promise<Record<string, string>> => {
  const input = await admitted(offered.door, { caller, meta, input: given })
  return Object.fromEntries(
    Object.entries(Object(input)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

const routes = Object.entries(answers()).map(([name, route]) => ({ name, ...route }))

/** Is it one of the few addresses that are meant for anybody, under whatever name this server is reached? */
export const isPublicCall = (method: string | undefined, pathname: string): boolean =>
  routes.some((route) => route.isPublic && route.method === method && route.pattern.test(pathname))

/** Answers what is declared in `files`; undefined for everything else. */
export const fileAnswer = (url: URL, call: Call): Promise<void> | undefined => {
  for (const { name, method, pattern, answer, meta, input: asked, isShopInBody } of routes) {
    const parts = method === call.request.method && pattern.exec(url.pathname)
    if (!parts) continue
    noteCall({ procedure: name })
    // What others hang on the link of a page for anybody is no slip of who opens it.
    if (meta.permission === 'none')
      return answer(call, { ...Object.fromEntries(url.searchParams), ...parts.groups })
    const given = givenOnce(url, parts.groups)
    if (!isShopInBody)
      return admittedFile(call, meta, given).then((input) => {
        refuseStrangers(asked, given)
        return answer(call, input)
      })
    if (!call.caller) return Promise.reject(new Failure('sign_in_needed', {}))
    refuseStrangers(asked, given)
    return answer(call, given)
  }
  return undefined
}

/** What stands in the path and behind the question mark. Failure: invalid_input where that contradicts itself. */
const givenOnce = (url: URL, parts: Record<string, string> = {}): Record<string, string> => {
  const query = queryOf(url)
  refuseContradiction(parts, query, { places: ['网址的路径', '问号后面'] })
  return { ...query, ...parts }
}
