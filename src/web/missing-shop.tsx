import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from './client.ts'
import { Page, Section } from './kit/page.tsx'
import { Empty } from './kit/states.tsx'
import { useWords } from './kit/words.ts'
import { missingWords } from './missing-words.ts'
import { pageExports } from './page-exports.ts'
import { type Scope, useScope } from './scope.tsx'

/** No shop yet: what a team types has nowhere to go. */
export const hasNoShop = ({ ready, shop, error }: Scope): boolean => ready && !error && shop === undefined

/** No shop yet, or one into which nothing was imported. */
export const hasNoData = (scope: Scope): boolean => {
  const { ready, shop, error } = scope
  return hasNoShop(scope) || (ready && !error && shop?.id !== 0 && shop?.last === null && shop.batches === 0)
}

/** A page of figures without any data: what will be on it, what brings it, and where the platform has that. */
export const MissingShop = ({ page }: { page: keyof (typeof missingWords)['zh']['pages'] }) => {
  const t = useWords(missingWords)
  const { shop } = useScope()
  const { name, question, will, needs } = t.pages[page]
  const formats = useQuery(
    api.importing.formats.queryOptions({ input: shop && shop.id !== 0 ? { shop: shop.name } : {} }),
  )
  const exports = pageExports[page].flatMap((id) => formats.data?.filter((format) => format.id === id) ?? [])
  return (
    <Page name={name} question={question} answer={t.noShop}>
      <Empty title={will} action={<Link to="/data/import">{t.goImport}</Link>}>
        {needs} {t.drop}
      </Empty>
      {exports.length > 0 && (
        <Section title={t.exports}>
          <ul className="plain-list">
            {exports.map(({ id, name: called, menu }) => (
              <li key={id} className="wrap">
                {called} <span className="muted">{menu}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}
