import type { QueryAnswer, QueryInput } from '../../../facts/contract.ts'
import type { WrittenTarget } from '../../sales/rules/target-rows.ts'
import { demoMargin, demoTargetDays, demoTargets } from '../rules.ts'
import type { TeamStep } from './team.ts'

type SalesVerbs = {
  /** Asks and sets as anybody does. */
  query: (input: QueryInput) => Promise<Pick<QueryAnswer, 'rows'>>
  importTargets: (input: {
    shop: string
    rows: WrittenTarget[]
  }) => Promise<{ problems: readonly { message: string }[] }>
  setMargin: (input: { shop: string; percent: number }) => Promise<unknown>
}

/** Targets by what was sold, and the 毛利率. */
export const salesTeam = ({ query, importTargets, setMargin }: SalesVerbs): TeamStep => ({
  name: '目标、毛利率',
  type: async ({ shop, truth: { to, parameters } }) => {
    const { recent } = demoTargetDays(to)
    const sold = (by: 'item'[]) =>
      query({ shop: shop.name, metrics: ['paid_amount'], by, ...recent, totals: false, limit: 10_000 })
    const fenOf = (value: unknown) => Math.round(Number(value ?? 0) * 100)
    const [whole, items] = await Promise.all([sold([]), sold(['item'])])
    const byItem = items.rows
      .flatMap((row) => (row.item ? [{ item: String(row.item), fen: fenOf(row.paid_amount) }] : []))
      .toSorted((a, b) => b.fen - a.fen)
    const percent = demoMargin(byItem, parameters)
    if (percent !== undefined) await setMargin({ shop: shop.name, percent })
    const [best] = byItem
    const rows = demoTargets(to, { shopFen: fenOf(whole.rows[0]?.paid_amount), best })
    const { problems } = rows.length > 0 ? await importTargets({ shop: shop.name, rows }) : { problems: [] }
    const [problem] = problems
    if (problem) throw new Error(`the demo shop's targets do not fit: ${problem.message}`)
  },
})
