import { z } from 'zod'
import { personal } from '../kernel/contract.ts'

type Cover = (value: unknown) => unknown

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const inner = (schema: unknown): unknown => {
  if (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  )
    return schema.def.innerType
  if (schema instanceof z.ZodPipe) return schema.def.out
  return undefined
}

const ofObject = (schema: z.ZodObject): Cover | undefined => {
  const own = personal.get(schema)
  const parts = Object.entries(schema.shape).flatMap(([name, part]) => {
    const cover = coverOf(part)
    return cover ? [[name, cover] as const] : []
  })
  if (!own && parts.length === 0) return undefined
  return (value) => {
    if (!isRecord(value)) return value
    const covered = { ...value }
    for (const [name, cover] of parts) covered[name] = cover(covered[name])
    for (const name of own?.of(value) ?? []) covered[name] = null
    return covered
  }
}

/** Covers what is personal in an answer of this schema; undefined where nothing is. */
const coverOf = (schema: unknown): Cover | undefined => {
  if (schema instanceof z.ZodObject) return ofObject(schema)
  if (schema instanceof z.ZodArray) {
    const each = coverOf(schema.element)
    return each && ((value) => (Array.isArray(value) ? value.map(each) : value))
  }
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodIntersection) {
    const options = schema instanceof z.ZodUnion ? schema.options : [schema.def.left, schema.def.right]
    const covers = options.flatMap((option) => coverOf(option) ?? [])
    return covers.length === 0
      ? undefined
      : (value) => covers.reduce<unknown>((covered, cover) => cover(covered), value)
  }
  const within = inner(schema)
  return within === undefined ? undefined : coverOf(within)
}

const known = new WeakMap<object, Cover | null>()

/** An answer as it leaves for somebody: what is personal in it, as its schema says, is covered. */
export const covered = (schema: unknown, answer: unknown): unknown => {
  if (typeof schema !== 'object' || schema === null) return answer
  const cover = known.get(schema) ?? coverOf(schema) ?? null
  known.set(schema, cover)
  return cover ? cover(answer) : answer
}
