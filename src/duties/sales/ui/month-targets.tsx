import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { Standing } from './target-figures.tsx'
import { targetWords } from './target-words.ts'
import './targets.css'
import { useSaid } from '../../../web/said.ts'

/** This month against its first target; nothing where there is none. */
export const MonthTargets = ({ shop, day }: { shop: string; day: string }) => {
  const t = useWords(targetWords)
  const said = useSaid()
  const targets = useQuery(api.sales.targets.queryOptions({ input: { shop, month: day.slice(0, 7) } }))
  const first = targets.data?.find(({ standing }) => standing !== null)
  if (!first?.standing) return null
  return (
    <Section
      title={t.thisMonth}
      hint={`${said(first.name)} · ${said(first.scope)}`}
      actions={<Link to="/sales/targets">{t.openTargets}</Link>}
    >
      <p>{said(first.standing.sentence)}</p>
      <Standing target={first} />
    </Section>
  )
}
