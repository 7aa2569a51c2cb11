import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { api } from '../../web/client.ts'
import { rejectsAddress } from '../../web/download.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { whole } from '../../web/kit/numbers.ts'
import { Page, Section } from '../../web/kit/page.tsx'
import { DataTable } from '../../web/kit/table.tsx'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { told } from '../../web/sayings.ts'
import { useAddress, useScope } from '../../web/scope.tsx'
import { columnTitle } from '../../web/value-labels.ts'
import { ArchivedLines } from './archived-lines.tsx'
import { moment } from './moment.ts'
import { Rejects } from './rejects.tsx'
import { UndoButton } from './undo-button.tsx'
import { importWords } from './words.ts'
import './importing.css'

const tabs = ['replaced', 'rejects', 'lines'] as const

/** One batch: what it brought, what it replaced, what it refused, and the archived file itself. */
export const BatchPage = () => {
  const t = useWords(importWords)
  const language = useLanguage()
  const { batch: id } = useParams({ from: '/data/batches/$batch' })
  const search = useSearch({ from: '/data/batches/$batch' })
  const { shop, ready } = useScope()
  const change = useAddress()
  const found = useQuery(
    api.importing.batch.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), batch: Number(id) },
      enabled: ready,
    }),
  )
  return (
    <Answer of={found} rows={8}>
      {(batch) => (
        <Page
          name={`${t.batch} ${batch.batch}`}
          question={t.batchQuestion(batch.file)}
          answer={
            <>
              {batch.formatName} ·{' '}
              {t.batchAnswer(
                whole(batch.rows),
                whole(batch.inserted),
                whole(batch.updated),
                whole(batch.rejected),
              )}
              {batch.older ? ` · ${t.batchOlder(whole(batch.older))}` : ''}
              {' · '}
              {t.importedAt} {moment(batch.importedAt)}
              {batch.undoneAt && <strong> · {t.undoneAt(moment(batch.undoneAt))}</strong>}
            </>
          }
          actions={<UndoButton batch={batch} />}
        >
          {batch.notes.length > 0 && (
            <Section title={t.notes}>
              <ul className="bullets">
                {batch.notes.map(({ code, message, fix }) => (
                  <li key={`${code}${message}`}>
                    {told({ code, message }, 'imports', language)}
                    {fix && language === 'zh' && ` ${fix}`}
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <Section
            title={`${t.batch} ${batch.batch}`}
            hint={batch.period && `${batch.period.from} – ${batch.period.to}`}
            actions={
              <Link to="/data/import" search={{ tab: 'history' }}>
                {t.tabs.history}
              </Link>
            }
          >
            <Tabs
              activeKey={tabs.find((name) => name === search.tab) ?? firstTab(batch)}
              onChange={(key) => void change({ tab: key, sort: undefined }, { replace: true })}
              destroyOnHidden
              items={[
                {
                  key: 'replaced',
                  label: t.batchTabs.replaced,
                  children: <Replaced rows={batch.replaced} />,
                },
                {
                  key: 'rejects',
                  label: `${t.batchTabs.rejects} ${batch.rejected > 0 ? whole(batch.rejected) : ''}`,
                  children:
                    batch.rejected === 0 ? (
                      <p className="muted">{t.rejectsNone}</p>
                    ) : (
                      <>
                        <p>
                          <a href={rejectsAddress(batch.batch, batch.shop)} download>
                            {t.downloadRejects}
                          </a>
                        </p>
                        <Rejects rejects={batch.rejects} total={batch.rejected} />
                      </>
                    ),
                },
                {
                  key: 'lines',
                  label: t.batchTabs.lines,
                  children: (
                    <ArchivedLines shop={batch.shop} batch={batch.batch} row={Number(search.row) || 2} />
                  ),
                },
              ]}
            />
          </Section>
        </Page>
      )}
    </Answer>
  )
}

/** What a person comes for: why rows were refused, else what the batch changed. */
const firstTab = ({ rejected, replaced }: { rejected: number; replaced: readonly unknown[] }) =>
  rejected > 0 && replaced.length === 0 ? 'rejects' : 'replaced'

type Replacement = {
  key: string
  row: number
  oldBatch: number
  changes: { column: string; name: string; before: string; after: string }[]
}

const Replaced = ({ rows }: { rows: readonly Replacement[] }) => {
  const t = useWords(importWords)
  const language = useLanguage()
  const titleOf = ({ column, name }: Replacement['changes'][number]) =>
    columnTitle({ id: column, name }, language)
  if (rows.length === 0) return <p className="muted">{t.replacedNone}</p>
  return (
    <>
      <DataTable<Replacement>
        name="replaced"
        label={t.batchTabs.replaced}
        rows={rows}
        rowKey={({ key, row }) => `${key} ${row}`}
        card={['key', 'row', 'changes', 'oldBatch']}
        find
        columns={[
          {
            key: 'key',
            title: t.key,
            width: 220,
            sort: ({ key }) => key,
            text: ({ key }) => key,
            render: ({ key }) => <span title={key}>{key}</span>,
          },
          {
            key: 'row',
            title: t.row,
            width: 80,
            number: true,
            sort: ({ row }) => row,
            render: ({ row }) => whole(row),
          },
          {
            key: 'changes',
            title: t.changed,
            width: 520,
            text: ({ changes }) => changes.map((one) => `${titleOf(one)} ${one.before} ${one.after}`).join(),
            render: ({ changes }) => (
              <span className="changes">
                {changes.map((one) => (
                  <span key={one.column}>
                    <span className="muted">{titleOf(one)}</span> <del>{one.before || '—'}</del> →{' '}
                    <strong>{one.after || '—'}</strong>
                  </span>
                ))}
              </span>
            ),
          },
          {
            key: 'oldBatch',
            title: t.oldBatch,
            width: 90,
            sort: ({ oldBatch }) => oldBatch,
            render: ({ oldBatch }) => (
              <Link to="/data/batches/$batch" params={{ batch: String(oldBatch) }} search={{}}>
                {oldBatch}
              </Link>
            ),
          },
        ]}
      />
      {rows.length >= 200 && <p className="muted">{t.replacedFirst}</p>}
    </>
  )
}
