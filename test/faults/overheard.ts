import type { Json } from './mutated-input.ts'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && (typeof value === 'object' || typeof value === 'function')

/** Procedures that change something, or ask by a body, by their names. */
export const written = (node: unknown, path: readonly string[] = []): string[] => {
  if (!isRecord(node)) return []
  const own = node['~orpc']
  if (!isRecord(own)) return Object.entries(node).flatMap(([name, one]) => written(one, [...path, name]))
  const { method } = isRecord(own.route) ? own.route : {}
  return method === 'GET' ? [] : [path.join('.')]
}

export const takesAway = /\.(remove|delete|undo|forget|unfollow|dismiss|cancel|archive|end|withdraw|drop)/

/** A call of a client, which can be made again with another input. */
export type Call = { name: string; input: Json; run: (input: Json) => Promise<unknown> }

/** The same client, which lets a call be made by somebody who does more. */
export const overheard = <T extends object>(
  node: T,
  made: (call: Call) => Promise<unknown>,
  path: readonly string[] = [],
): T =>
  new Proxy(node, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      return typeof name === 'string' && (typeof found === 'object' || typeof found === 'function') && found
        ? overheard(found, made, [...path, name])
        : found
    },
    apply: async (target, self, [input]: [Json | undefined]) => {
      const run = async (given: unknown): Promise<unknown> =>
        typeof target === 'function' ? Reflect.apply(target, self, [given]) : undefined
      return made({ name: path.join('.'), input: input ?? {}, run: (other) => run(other) })
    },
  })
