import { isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import type { Meta } from '../src/kernel/contract.ts'
import { api, files } from '../src/web/contract.ts'
import { metaOf } from '../src/web/server-gate.ts'

/** Something that is offered, with what it asks for. */
export type Declared = { name: string; meta: Meta; fields: readonly string[] }

/** The names that stand in an input. */
export const fieldsOf = (schema: unknown): string[] => {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  if (schema instanceof z.ZodPipe) return fieldsOf(schema.def.in)
  if (schema instanceof z.ZodIntersection)
    return [...fieldsOf(schema.def.left), ...fieldsOf(schema.def.right)]
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return fieldsOf(schema.def.innerType)
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap(fieldsOf)
  return []
}

const proceduresIn = (part: object, path: readonly string[] = []): Declared[] =>
  isContractProcedure(part)
    ? [
        {
          name: path.join('.'),
          meta: metaOf(part['~orpc'].meta),
          fields: fieldsOf(part['~orpc'].inputSchema),
        },
      ]
    : Object.entries(part).flatMap(([name, inner]) => proceduresIn(inner, [...path, name]))

/** Everything of the API, by its name. */
export const procedures = proceduresIn(api)
/** What goes past it: files in, files out. */
export const routes: Declared[] = Object.entries(files).map(([name, route]) => ({
  name,
  meta: route,
  fields: [...fieldsOf(route.input), ...('body' in route ? fieldsOf(route.body) : [])],
}))
export const all = [...procedures, ...routes]
