import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { whole } from '../../web/kit/numbers.ts'
import { Empty } from '../../web/kit/states.tsx'
import { DataTable } from '../../web/kit/table.tsx'
import type { TableColumn } from '../../web/kit/table-column.ts'
import { useWords } from '../../web/kit/words.ts'
import { useAddress, useScope } from '../../web/scope.tsx'
import type { Batch } from '../contract.ts'
import { moment } from './moment.ts'
import { UndoButton } from './undo-button.tsx'
import { importWords } from './words.ts'

/** Every file that was taken, newest first. */
export const History = () => {
  const t = useWords(importWords)
  const { shop, ready } = useScope()
  const { sort, q = '' } = useSearch({ from: '/data/import' })
  const change = useAddress()
  const batches = useQuery(
    api.importing.batches.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), limit: 1000 },
      enabled: ready,
    }),
  )
  const count = (
    key: 'rows' | 'inserted' | 'updated' | 'rejected' | 'unchanged',
    title: string,
  ): TableColumn<Batch> => ({
    key,
    title,
    width: 72,
    number: true,
    rare: key === 'unchanged',
    sort: (batch) => batch[key],
    render: (batch) => whole(batch[key]),
  })
  return (
    <Answer of={batches} rows={8}>
      {(list) =>
        list.length === 0 ? (
          <Empty title={t.noBatches}>{t.noBatchesHint}</Empty>
        ) : (
          <DataTable<Batch>
            name="batches"
            label={t.tabs.history}
            rows={list}
            rowKey={({ batch }) => String(batch)}
            sort={sort ?? '-batch'}
            onSort={(next) => void change({ sort: next }, { replace: true })}
            card={['file', 'format', 'period', 'rows', 'rejected', 'status']}
            height={600}
            find
            found={{
              wanted: q,
              onWanted: (wanted) => void change({ q: wanted || undefined }, { replace: true }),
            }}
            columns={[
              {
                key: 'batch',
                title: t.batch,
                width: 68,
                sort: ({ batch }) => batch,
                render: ({ batch }) => batch,
              },
              {
                key: 'file',
                title: t.file,
                width: 200,
                sort: ({ file }) => file,
                text: ({ file, sheet }) => `${file} ${sheet}`,
                render: ({ batch, file, sheet }) => (
                  <Link to="/data/batches/$batch" params={{ batch: String(batch) }} search={{}} title={file}>
                    {file}
                    {sheet && ` · ${sheet}`}
                  </Link>
                ),
              },
              {
                key: 'format',
                title: t.format,
                width: 130,
                sort: ({ formatName }) => formatName,
                ticked: true,
                text: ({ formatName }) => formatName,
                render: ({ formatName }) => formatName,
              },
              {
                key: 'period',
                title: t.period,
                width: 184,
                sort: ({ period }) => period?.from ?? null,
                render: ({ period }) =>
                  period ? (period.from === period.to ? period.from : `${period.from} – ${period.to}`) : '—',
              },
              count('rows', t.rows),
              count('inserted', t.inserted),
              count('updated', t.updated),
              count('unchanged', t.unchanged),
              count('rejected', t.rejected),
              {
                key: 'importedAt',
                title: t.importedAt,
                width: 136,
                sort: ({ importedAt }) => importedAt,
                render: ({ importedAt }) => moment(importedAt),
              },
              {
                key: 'status',
                title: t.status,
                width: 116,
                sort: ({ status }) => status,
                ticked: true,
                text: ({ status }) => (status === 'undone' ? t.undone : t.active),
                // Together: apart they would take the room of the file's name.
                render: (batch) =>
                  batch.status === 'undone' ? (
                    <span className="state-tag">{t.undone}</span>
                  ) : (
                    <>
                      {t.active} <UndoButton batch={batch} />
                    </>
                  ),
              },
            ]}
          />
        )
      }
    </Answer>
  )
}
