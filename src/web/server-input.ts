import type { IncomingMessage } from 'node:http'
import { isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { Failure } from '../kernel/failure.ts'
import { api } from './contract.ts'

const wrong = (detail: string) => new Failure('invalid_input', { detail })

type Named = Readonly<Record<string, unknown>>

/** No list, file or date. What a reader of addresses makes has no prototype, or one of its own. */
const isNamed = (value: unknown): value is Named =>
  Object.prototype.toString.call(value) === '[object Object]'

/** A name that was given and that nothing reads, with the names that would be. */
type Stranger = { path: string; known: readonly string[] }

const inObject = (schema: z.ZodObject, value: unknown, path: string): Stranger[] => {
  if (!isNamed(value)) return []
  // Declared open: whatever it is called, it is read.
  const isOpen = schema.def.catchall !== undefined && !(schema.def.catchall instanceof z.ZodNever)
  const known = Object.keys(schema.shape)
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path ? `${path}.${name}` : name
    const part = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined
    if (part) return strangersIn(part, inner, at)
    return isOpen ? [] : [{ path: at, known }]
  })
}

/** The names in a value that a schema would drop unread. What does not fit it otherwise is told by its own parsing. */
export const strangersIn = (schema: unknown, value: unknown, path = ''): Stranger[] => {
  if (schema instanceof z.ZodObject) return inObject(schema, value, path)
  if (schema instanceof z.ZodArray)
    return Array.isArray(value)
      ? value.flatMap((one, at) => strangersIn(schema.def.element, one, `${path}[${at}]`))
      : []
  if (schema instanceof z.ZodTuple)
    return Array.isArray(value)
      ? value.flatMap((one, at) =>
          strangersIn(schema.def.items[at] ?? schema.def.rest, one, `${path}[${at}]`),
        )
      : []
  if (schema instanceof z.ZodRecord)
    return isNamed(value)
      ? Object.entries(value).flatMap(([name, one]) =>
          strangersIn(schema.def.valueType, one, path ? `${path}.${name}` : name),
        )
      : []
  if (schema instanceof z.ZodUnion) {
    // As the union itself reads it: the first that fits.
    const read = schema.def.options.find((one) => z.safeParse(one, value).success)
    return read ? strangersIn(read, value, path) : []
  }
  if (schema instanceof z.ZodIntersection) {
    const left = strangersIn(schema.def.left, value, path)
    const right = new Map(strangersIn(schema.def.right, value, path).map((one) => [one.path, one.known]))
    return left.flatMap((one) => {
      const others = right.get(one.path)
      return others ? [{ path: one.path, known: [...one.known, ...others] }] : []
    })
  }
  if (schema instanceof z.ZodPipe)
    return strangersIn(schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in, value, path)
  if (schema instanceof z.ZodLazy) return strangersIn(schema.def.getter(), value, path)
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodNonOptional
  )
    return strangersIn(schema.def.innerType, value, path)
  return []
}

/** A call that takes nothing has no schema, and what it is brought is read as little. */
const takesNothing = z.object({})

/**
 * A field that a schema does not know is a slip of the pen: dropped unread, the rest would do something else than was
 * meant. Failure: invalid_input, with the names that are known.
 */
export const refuseStrangers = (schema: unknown, value: unknown): void => {
  const [first, ...more] = strangersIn(schema ?? takesNothing, value)
  if (!first) return
  const names = [first, ...more].slice(0, 5).map(({ path }) => `「${path}」`)
  throw wrong(
    first.known.length === 0
      ? `没有${names.join('')}这一项，这里什么都不用写。`
      : `没有${names.join('')}这一项，可以写的有 ${first.known.join('、')}。`,
  )
}

/** What stands behind the question mark. Failure: invalid_input where one name is there twice. */
export const queryOf = (url: URL): Record<string, string> => {
  const seen: Record<string, string> = Object.create(null)
  for (const [name, value] of url.searchParams) {
    if (name in seen) throw wrong(`网址里「${name}」写了两次，只能写一次。`)
    seen[name] = value
  }
  return { ...seen }
}

/** Failure: invalid_input where something is said twice, and not the same. */
export const refuseContradiction = (
  one: Named,
  other: Named,
  { places }: { places: readonly [string, string] },
): void => {
  for (const [name, value] of Object.entries(one))
    if (Object.hasOwn(other, name) && String(other[name]) !== String(value))
      throw wrong(`「${name}」在${places[0]}和${places[1]}写得不一样，请只写一处。`)
}

type Route = { method: string; pattern: RegExp }

/** `/api/batches/{batch}/rejects.csv` as what finds it and takes its parts out. */
export const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path.replace(/\{(\w+)\}|[^{]+/g, (text, name) => (name ? `(?<${name}>[^/]+)` : RegExp.escape(text)))}/?$`,
  )

const routesIn = (part: object): Route[] => {
  if (!isContractProcedure(part)) return Object.values(part).flatMap(routesIn)
  const { method, path } = part['~orpc'].route
  return path?.includes('{') ? [{ method: method ?? 'POST', pattern: patternOf(`/api${path}`) }] : []
}

const routes = routesIn(api)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('网址的路径里有写坏的 % 编码。')
  }
}

const partsOf = (method: string | undefined, pathname: string): Named => {
  for (const route of routes) {
    const parts = route.method === method && route.pattern.exec(pathname)?.groups
    if (parts)
      return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, decoded(text ?? '')]))
  }
  return {}
}

/**
 * A call of `/api` as it is to be read: whatever stands in its path, behind its question mark and in its body counts,
 * and says one thing only. A GET has it all in the address, every other call in its body, where the rest is put.
 * Failure: invalid_input.
 */
export const takeTogether = (request: IncomingMessage & { body?: unknown }, url: URL): void => {
  const { method } = request
  const query = queryOf(url)
  const parts = partsOf(method, url.pathname)
  refuseContradiction(parts, query, { places: ['网址的路径', '问号后面'] })
  const { body } = request
  if (method === 'GET' || method === 'HEAD') {
    if (body !== undefined) throw wrong('GET 请求的正文没有人读，请把要问的写在网址的问号后面。')
    return
  }
  if (body !== undefined && !isNamed(body)) return
  refuseContradiction(parts, body ?? {}, { places: ['网址的路径', '正文里'] })
  refuseContradiction(query, body ?? {}, { places: ['网址的问号后面', '正文里'] })
  if (Object.keys(query).length > 0) request.body = { ...query, ...body }
}
