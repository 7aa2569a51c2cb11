import { whole } from '../../web/kit/numbers.ts'
import { DataTable } from '../../web/kit/table.tsx'
import { useWords } from '../../web/kit/words.ts'
import { useSaid } from '../../web/said.ts'
import type { Reject } from '../contract.ts'
import { importWords } from './words.ts'

type Numbered = Reject & { place: number }

/** The rows that were not taken, each with its place, its content and the reason. */
export const Rejects = ({ rejects, total }: { rejects: readonly Reject[]; total: number }) => {
  const t = useWords(importWords)
  const said = useSaid()
  return (
    <>
      <DataTable<Numbered>
        name="rejects"
        label={t.rejected}
        rows={rejects.map((reject, place) => ({ ...reject, place }))}
        rowKey={({ place }) => String(place)}
        card={['row', 'column', 'value', 'reason']}
        height={360}
        find={rejects.length > 15}
        columns={[
          {
            key: 'row',
            title: t.row,
            width: 80,
            number: true,
            sort: ({ row }) => row,
            render: ({ row }) => whole(row),
          },
          {
            key: 'column',
            title: t.column,
            width: 180,
            sort: ({ column }) => column,
            ticked: true,
            text: ({ column }) => column || t.wholeRow,
            render: ({ column }) => column || t.wholeRow,
          },
          {
            key: 'value',
            title: t.value,
            width: 200,
            text: ({ value }) => value,
            render: ({ value }) => (value === '' ? '—' : <code title={value}>{value}</code>),
          },
          {
            key: 'reason',
            title: t.reason,
            width: 340,
            sort: ({ reason }) => reason,
            ticked: true,
            text: ({ reason }) => said(reason),
            render: ({ reason }) => <span title={said(reason)}>{said(reason)}</span>,
          },
        ]}
      />
      {total > rejects.length && <p className="muted">{t.firstRejects(whole(rejects.length))}</p>}
    </>
  )
}
