import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Input, Popconfirm } from 'antd'
import { api, queryClient } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { useWords } from '../../web/kit/words.ts'
import { useAddress, useScope } from '../../web/scope.tsx'
import { importWords } from './words.ts'

/** The reports that are recognised, with where to export them; the shop's own ones can be deleted. */
export const Formats = () => {
  const t = useWords(importWords)
  const { shop } = useScope()
  const { q = '' } = useSearch({ from: '/data/import' })
  const change = useAddress()
  const input = shop ? { shop: shop.name } : {}
  const formats = useQuery(api.importing.formats.queryOptions({ input }))
  const forget = useMutation(
    api.importing.forgetFormat.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.importing.formats.key() }),
    }),
  )
  const wanted = q.trim().toLowerCase()
  return (
    <div className="stack">
      <div className="row">
        <Input.Search
          className="find-field"
          allowClear
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
            {list
              .filter(({ name, source, menu, fields }) =>
                [name, source, menu, ...fields.flatMap(({ names }) => names)].some((text) =>
                  text.toLowerCase().includes(wanted),
                ),
              )
              .map(({ id, name, source, menu, own, fields }) => (
                <li key={id}>
                  <div className="row">
                    <strong>{name}</strong>
                    <span className="muted">{source}</span>
                    {own && <span className="state-tag is-range">{t.own}</span>}
                    {own && (
                      <Popconfirm
                        title={t.forgetSure}
                        okText={t.forget}
                        onConfirm={() => forget.mutate({ ...input, format: id })}
                      >
                        <Button size="small" type="text" danger className="push">
                          {t.forget}
                        </Button>
                      </Popconfirm>
                    )}
                  </div>
                  {menu && <div>{menu}</div>}
                  <div className="muted small clip-2">
                    {t.columns}：
                    {fields.map(({ label, required }) => `${label}${required ? '*' : ''}`).join('、')}
                  </div>
                </li>
              ))}
          </ul>
        )}
      </Answer>
      <p className="muted">{t.watchHint}</p>
    </div>
  )
}
