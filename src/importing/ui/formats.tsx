import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { SearchField } from '../../web/kit/search-field.tsx'
import { punctuation, useWords } from '../../web/kit/words.ts'
import { useAddress, useScope } from '../../web/scope.tsx'
import { OwnFormat } from './own-format.tsx'
import { importWords } from './words.ts'

/** The reports that are recognised, with where to export them; the shop's own ones can be renamed, looked at and deleted. */
export const Formats = () => {
  const t = useWords(importWords)
  const signs = useWords(punctuation)
  const { shop, ready } = useScope()
  const { q = '' } = useSearch({ from: '/data/import' })
  const change = useAddress()
  const input = shop ? { shop: shop.name } : {}
  const formats = useQuery(api.importing.formats.queryOptions({ input, enabled: ready }))
  const wanted = q.trim().toLowerCase()
  return (
    <div className="stack">
      <div className="row">
        <SearchField
          className="find-field"
          placeholder={t.findFormat}
          aria-label={t.findFormat}
          value={q}
          onChange={(event) => void change({ q: event.target.value || undefined }, { replace: true })}
        />
        <span className="muted">{t.formatsHint}</span>
      </div>
      <Answer of={formats} rows={8}>
        {(list) => (
          <ul className="plain-list">
            {/* A shop's own are few and are what one comes to change. */}
            {list
              .toSorted((a, b) => Number(b.own) - Number(a.own))
              .filter(({ name, source, menu, fields }) =>
                [name, source, menu, ...fields.flatMap(({ names }) => names)].some((text) =>
                  text.toLowerCase().includes(wanted),
                ),
              )
              .map((format) =>
                format.own ? (
                  <OwnFormat key={format.id} format={format} shop={input} />
                ) : (
                  <li key={format.id}>
                    <div className="row">
                      <strong>{format.name}</strong>
                      <span className="muted">{format.source}</span>
                    </div>
                    {format.menu && <div>{format.menu}</div>}
                    <div className="muted small clip-2">
                      {t.columns}
                      {signs.colon}
                      {format.fields
                        .map(({ label, required }) => `${label}${required ? '*' : ''}`)
                        .join(signs.list)}
                    </div>
                  </li>
                ),
              )}
          </ul>
        )}
      </Answer>
      <p className="muted">{t.watchHint}</p>
    </div>
  )
}
