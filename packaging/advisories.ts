import { z } from 'zod'
import type { Shipped } from './shipped.ts'

/** An advisory that does not stop us, why not, and until when that is believed without another look. */
export type Allowed = { advisory: string; because: string; until: string }

/** Known, looked at, and of no harm here. */
export const allowed: readonly Allowed[] = []

const Advisory = z.object({
  url: z.string(),
  title: z.string(),
  severity: z.string(),
})

/** What `npm audit --json` tells, as far as it is read. */
export const AuditAnswer = z.object({
  vulnerabilities: z.record(
    z.string(),
    // Of an advisory, or the name of another package that brings it.
    z.object({ nodes: z.array(z.string()), via: z.array(z.union([z.string(), Advisory])) }),
  ),
})
export type AuditAnswer = z.infer<typeof AuditAnswer>

const grave = ['high', 'critical']

/**
 * What stands against a package of which something is passed on, grave and not allowed today, one sentence each; and
 * what of the list of the allowed has run out or is about nothing any more. A tool that only builds or tests is let be.
 */
export const objections = (
  { vulnerabilities }: AuditAnswer,
  {
    shipped,
    today,
    exceptions = allowed,
  }: { shipped: readonly Pick<Shipped, 'path'>[]; today: string; exceptions?: readonly Allowed[] },
): string[] => {
  const paths = new Set(shipped.map(({ path }) => path))
  const seen = new Set<string>()
  const against = Object.entries(vulnerabilities).flatMap(([name, { nodes, via }]) => {
    const at = nodes.filter((path) => paths.has(path))
    return via.flatMap((one) => {
      if (typeof one === 'string' || !grave.includes(one.severity) || at.length === 0) return []
      seen.add(one.url)
      if (exceptions.some(({ advisory, until }) => advisory === one.url && until >= today)) return []
      return [`${name}（${at.join('、')}）：${one.severity}，${one.title} ${one.url}`]
    })
  })
  const stale = exceptions.flatMap(({ advisory, until }) => {
    if (!seen.has(advisory)) return [`${advisory} 已经和打进包里的东西无关，请从名单里去掉。`]
    return until < today ? [`${advisory} 的放行到 ${until} 为止，请再看一次。`] : []
  })
  return [...against, ...stale]
}
